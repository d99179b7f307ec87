"""One member, one vote; colleges with weights where the law of the co-op's form has them, and only there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from coop.governance import colleges, statutes
from coop.governance.clauses import COLLEGES
from coop.governance.matters import Matter
from coop.governance.tally import Method, Rules
from coop.governance.verify import canonical
from coop.members.models import electorate_by_class


def has_colleges(legal_form: str) -> bool:
    """Whether the law knows them."""
    pack = statutes.pack(legal_form)
    return bool(pack and "colleges" in pack.entries and pack.entries["colleges"].allows)


def refusal(rules: Mapping[str, Any]) -> str | None:
    """Why such rules cannot be, as far as colleges go."""
    if not rules["colleges"]:
        return None
    if not has_colleges(rules["legal_form"]):
        return str(
            _("One member, one vote: %(law)s gives no colleges with weights.", law=_law(rules["legal_form"]))
        )
    if any(colleges.of(name, rules["colleges"]) is None for name in rules["member_classes"]):
        return str(_("Every group that can be a member needs a college."))
    return None


def cautions(changes: Mapping[str, Any]) -> list[str]:
    """What to know before such colleges are decided: a ballot says its college."""
    if not changes.get("colleges"):
        return []
    sizes = electorate_by_class()
    of_college = {
        name: sum(sizes.get(one, 0) for one in colleges.classes(name)) for name in changes["colleges"]
    }
    return [
        str(
            ngettext(
                "%(num)s member votes in this college now, so a result tells how she voted: %(name)s.",
                "Only %(num)s members vote in this college now, so a result can tell how each of them voted: "
                "%(name)s.",
                size,
                name=COLLEGES.name(name),
            )
        )
        for name, size in of_college.items()
        if size < colleges.SMALL
    ]


def frozen(matter: Matter, rules: Rules, charter: Mapping[str, Any], classes: list[str]) -> str | None:
    """What a vote keeps of the colleges: their weights, or `{}` where these do not hold for its roll; None
    where its matter knows none."""
    asks = matter is not Matter.ELECTION and rules.method is Method.MAJORITY
    if not asks or not charter["colleges"] or not has_colleges(charter["legal_form"]):
        return None
    return canonical(charter["colleges"] if colleges.weigh(charter["colleges"], classes) else {})


def _law(legal_form: str) -> str:
    pack = statutes.pack(legal_form)
    if pack is None:
        return str(_("a law that nobody has written down here"))
    entry = pack.entries.get("colleges")
    return entry.source if entry else pack.law
