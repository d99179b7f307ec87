"""Why an address is refused, in the visitor's language."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from tenants import addresses
from tenants.addresses import Fault
from tenants.front.tables import hosting

FAULTS = {
    Fault.MALFORMED: _("Write 2–40 characters: a–z, 0–9 and hyphens, with no hyphen first or last."),
    Fault.PUNYCODE: _("Have no two hyphens in the third and fourth place: they mean another script."),
    Fault.RESERVED: _("That address is kept for the host itself. Choose another."),
    Fault.OFFENSIVE: _("That address would offend people. Choose another."),
}
TAKEN = _("That address is taken, or looks like one that is. Choose another.")


def refusal(label: str) -> str:
    """Nothing when a co-op can have it now."""
    address = addresses.parse(label)
    if isinstance(address, Fault):
        return str(FAULTS[address])
    return str(TAKEN) if hosting().directory.is_taken(address) else ""
