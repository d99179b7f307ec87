"""A domain of a co-op's own, as its founder claims it here: the form, and what came of a check."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Semaphore
from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import Field, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from tenants.directory import Entry
from tenants.domains import Domain, Domains, Outcome, names
from tenants.domains.names import LONGEST, Fault
from tenants.domains.proofs import WELL_KNOWN, record
from tenants.front.tables import hosting

FAULTS = {
    Fault.MALFORMED: lazy_gettext("Write the whole name and nothing else, as in www.our-coop.example."),
    Fault.NUMERIC: lazy_gettext("That is a network address. Write a name."),
    Fault.ALONE: lazy_gettext("Write the whole name, with its dots."),
    Fault.NOWHERE: lazy_gettext("That name leads nowhere on the internet."),
    Fault.HOSTS: lazy_gettext("That name belongs to this host. Write one that is yours."),
}
SAID = {
    Outcome.PROVED: lazy_gettext("The domain is yours, and your co-op is at home there now."),
    Outcome.UNPROVED: lazy_gettext(
        "Neither the record nor the file was found. It can take an hour until a new record is seen."
    ),
    Outcome.OTHERS: lazy_gettext("Another co-op here has this domain, and must give it up first."),
    Outcome.UNCLAIMED: lazy_gettext("That domain is not on your list any more."),
}
BUSY = lazy_gettext("Others are looking for a proof just now. Try again in a moment.")
CHECKING = Semaphore(2)  # at once, in a worker
TOO_MANY = lazy_gettext("A co-op can have ten domains here. Give one up first.")


@dataclass(frozen=True)
class Claim:
    """A domain with what proves it."""

    domain: Domain
    record: str
    token: str
    file: str


class NameForm(FlaskForm):
    name = StringField(
        lazy_gettext("Your domain"),
        [DataRequired(), Length(max=LONGEST)],
        description=lazy_gettext(
            "Such as www.our-coop.example. You have it already, from whoever sells them."
        ),
        render_kw={"autocapitalize": "none", "spellcheck": "false", "inputmode": "url"},
    )

    def validate_name(self, field: Field) -> None:
        found: Any = names.parse(field.data, hosting().host.name)
        if isinstance(found, Fault):
            raise ValidationError(str(FAULTS[found]))
        self.parsed = str(found)


def check(entry: Entry, name: str) -> Outcome | None:
    """None while others check: it can take long, and must not take a worker's threads from everybody else."""
    if not CHECKING.acquire(blocking=False):
        return None
    try:
        return domains().check(entry, name)
    finally:
        CHECKING.release()


def domains() -> Domains:
    return Domains.of(hosting().host, hosting().directory)


def claims(entry: Entry) -> list[Claim]:
    """In the order in which they were made."""
    own = domains()
    return [_claim(own, entry, domain) for domain in own.claimed(entry)]


def said(outcome: Outcome | None) -> str:
    return str(SAID[outcome] if outcome else BUSY)


def _claim(own: Domains, entry: Entry, domain: Domain) -> Claim:
    token = own.token(entry, domain.name)
    return Claim(domain, record(domain.name), token, f"http://{domain.name}{WELL_KNOWN}{token}")
