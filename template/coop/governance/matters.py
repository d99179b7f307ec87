"""What members decide about, and the rules by which each matter is decided.

Each matter has clauses of its own; where they say "usual", what is decided in general holds. `rules_for`
reads them from the charter as it is when a vote opens, and the vote freezes what it gives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import lazy_gettext as _

from coop.governance.tally import Abstentions, Method, Rules, parts

USUAL = "usual"


class Matter(StrEnum):
    RULES = "rules"
    BYLAWS = "bylaws"
    PROJECT = "project"
    RESOLUTION = "resolution"
    ELECTION = "elections"
    RECALL = "recall"
    CHOICES = "choices"
    ADMISSION = "admissions"
    EXCLUSION = "exclusion"
    SURPLUS = "surplus"


TITLES: dict[Matter, Any] = {
    Matter.RULES: _("Rules of the platform"),
    Matter.BYLAWS: _("Bylaws"),
    Matter.PROJECT: _("Projects and expenses"),
    Matter.RESOLUTION: _("Other resolutions"),
    Matter.ELECTION: _("Elections"),
    Matter.RECALL: _("Recall from an office"),
    Matter.CHOICES: _("Choices between options"),
    Matter.ADMISSION: _("Admission of members"),
    Matter.EXCLUSION: _("Exclusion of a member"),
    Matter.SURPLUS: _("Use of the surplus"),
}
# Ballots name whom or what they are for, among several, and a rule of counting says who or what has won.
CHOOSING = (Matter.ELECTION, Matter.CHOICES)
ABOUT: dict[Matter, Any] = {
    Matter.PROJECT: _("Something that the co-op shall take on or pay for."),
    Matter.RESOLUTION: _("Anything else that members shall say or settle together."),
    Matter.CHOICES: _("Which of several options it shall be: of projects, of texts, of names."),
}


@dataclass(frozen=True)
class ElectionRules:
    """`method` is a rule of `counting`."""

    method: str
    seats: int
    term_months: int


def rules_for(matter: Matter, charter: Mapping[str, Any], *, is_first_of_two: bool = False) -> Rules:
    """By the charter as it is. Of two readings the first takes the usual majority, the second its own."""
    if matter in CHOOSING:
        return Rules.of(
            _own_or_usual(charter, matter, "quorum"),
            charter["majority"],
            method=Method.CHOOSING,
            abstentions=Abstentions(charter["abstentions"]),
            class_quorum=parts(charter["class_quorum"]),
        )
    return Rules.of(
        _own_or_usual(charter, matter, "quorum"),
        charter["majority"] if is_first_of_two else _own_or_usual(charter, matter, "majority"),
        method=Method.MAJORITY if is_first_of_two else Method(charter[f"{matter}_method"]),
        abstentions=Abstentions(charter["abstentions"]),
        class_quorum=parts(charter["class_quorum"]),
    )


def election_rules(office: str, charter: Mapping[str, Any]) -> ElectionRules:
    """The board has seats; of any other office there is one."""
    seats = int(charter["board_seats"]) if office == "board" else 1
    return ElectionRules(counting_rule(Matter.ELECTION, seats, charter), seats, int(charter["term_months"]))


def counting_rule(matter: Matter, seats: int, charter: Mapping[str, Any]) -> str:
    """Instant runoff knows one winner, and the single transferable vote is the same for several."""
    method = str(charter[f"{matter}_method"])
    return "scottish-stv" if method == "irv" and seats > 1 else method


def is_secret(matter: Matter, charter: Mapping[str, Any]) -> bool:
    return bool(_own_or_usual(charter, matter, "ballots") == "secret")


def readings(matter: Matter, charter: Mapping[str, Any]) -> int:
    """How many votes in a row it takes: the bylaws may ask for two."""
    return int(charter["bylaws_readings"]) if matter is Matter.BYLAWS else 1


def resolved(charter: Mapping[str, Any], clause: str) -> Any:
    """The clause's value; where it says "usual", that of the rule for decisions in general."""
    return charter[clause.partition("_")[2]] if charter[clause] == USUAL else charter[clause]


def _own_or_usual(charter: Mapping[str, Any], matter: Matter, what: str) -> str:
    return str(resolved(charter, f"{matter}_{what}"))
