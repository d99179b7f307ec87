"""The clauses of every co-op's charter. A service declares its own in `services/<service>/clauses.py`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from coop import services
from coop.governance.kinds import (
    Choice,
    Choices,
    Currency,
    Days,
    Email,
    Kind,
    Money,
    Months,
    Parts,
    Percent,
    Ratio,
    Text,
    Timezone,
    Weights,
    Whole,
)
from coop.governance.matters import TITLES, USUAL, Matter


class Tier(StrEnum):
    """Internal clauses bind the moment a proposal passes; registered ones must first be filed by law."""

    INTERNAL = "internal"
    REGISTERED = "registered"


@dataclass(frozen=True)
class Clause:
    """A rule that the platform runs by. Without a default the founders must answer it."""

    key: str
    kind: Kind
    title: Any
    explanation: Any
    tier: Tier = Tier.INTERNAL
    default: Any = None

    def initial(self, currency: str) -> Any:
        """What holds until it is decided; a default may depend on the currency."""
        return self.default(currency) if callable(self.default) else self.default


MEMBER_CLASSES = {
    "workers": _("Workers"),
    "users": _("Users"),
    "producers": _("Producers"),
    "community": _("Community"),
}
COLLEGES = Weights(MEMBER_CLASSES)
LEGAL_FORMS = {
    "se-ekonomisk-forening": _("Swedish economic association"),
    "gb-cooperative-society": _("British co-operative society"),
    "de-eg": _("German registered co-operative (eG)"),
    "fr-scic": _("French SCIC"),
    "fr-scop": _("French SCOP"),
    "us-ca-worker": _("California worker co-operative"),
    "us-co-cooperative": _("Colorado co-operative"),
    "other": _("Another legal form"),
}
LANGUAGES = {"sv": _("Swedish"), "en": _("English")}
ADMISSION = {
    "board": _("The board decides"),
    "vote": _("The members decide by vote"),
    "automatic": _("Everyone who applies is admitted"),
}

SERVICES = {name: LazyString(lambda name=name: services.service(name).title) for name in services.NAMES}
QUORUMS = {
    "1/10": _("one tenth"),
    "1/5": _("one fifth"),
    "1/4": _("one quarter"),
    "1/3": _("one third"),
    "1/2": _("half"),
}
MAJORITIES = {
    "1/2": _("more than half"),
    "2/3": _("at least two thirds"),
    "3/4": _("at least three quarters"),
}
AS_USUAL = {USUAL: _("as in general")}
METHODS = {
    "majority": _("by majority"),
    "consent": _("by consent: nobody who votes objects"),
    "unanimity": _("by unanimity: every voting member says yes"),
}
BALLOTS = {"secret": _("secret"), "open": _("open: members see how each one voted")}
ABSTENTIONS = {
    "aside": _("count to the quorum and to neither side"),
    "votes": _("count as votes that are not yes"),
    "absent": _("count for nothing, not even the quorum"),
}
COUNTING = {
    "scottish-stv": _("ranking, by single transferable vote (Scottish rules)"),
    "meek-stv": _("ranking, by single transferable vote (Meek's rules)"),
    "irv": _("ranking, by instant runoff"),
    "approval": _("approval: a vote for each that one approves of"),
    "score": _("score: 0 to 5 for each"),
    "plurality": _("one vote for one of them"),
}
READINGS = {"1": _("one"), "2": _("two, unless every voting member says yes at the first")}

COOP = (
    Clause("name", Text(200), _("Name"), _("What the co-op is called."), Tier.REGISTERED),
    Clause("slug", Text(40), _("Short name"), _("The co-op's name in addresses."), Tier.REGISTERED),
    Clause("purpose", Text(300), _("Purpose"), _("What the co-op is for, in one sentence."), Tier.REGISTERED),
    Clause(
        "services",
        Choices(SERVICES, fewest=0),
        _("Services"),
        _("What members offer through the platform."),
        default=[],
    ),
    Clause("language", Choice(LANGUAGES), _("Language"), _("The language that visitors meet first.")),
    Clause(
        "legal_form",
        Choice(LEGAL_FORMS),
        _("Legal form"),
        _("The kind of company in law."),
        Tier.REGISTERED,
    ),
    Clause("currency", Currency(), _("Currency"), _("What the books are kept in."), Tier.REGISTERED),
    Clause("timezone", Timezone(), _("Time zone"), _("The clock that pages and mails show."), default="UTC"),
    Clause("hue", Whole(0, 359), _("Colour"), _("The hue of the co-op's pages, in degrees."), default=155),
    Clause(
        "contact_email",
        Email(),
        _("Contact for data protection"),
        _("Where people write about their personal data."),
    ),
)
MEMBERSHIP = (
    Clause(
        "member_classes",
        Choices(MEMBER_CLASSES),
        _("Who can be a member"),
        _("The groups that members belong to."),
        Tier.REGISTERED,
    ),
    Clause(
        "colleges",
        COLLEGES,
        _("Colleges with weights"),
        _(
            "Every member has one vote, whatever the group. Where the law has colleges, the groups can vote "
            "in some, and what a majority decides is decided by their weights; elections are not."
        ),
        Tier.REGISTERED,
        default={},
    ),
    Clause(
        "share_price",
        Money(1, 1_000_000),
        _("Price of a share"),
        _("What each member pays for the one share that everyone owns."),
        Tier.REGISTERED,
    ),
    Clause(
        "admission",
        Choice(ADMISSION),
        _("Who admits members"),
        _("Whether the board or a vote of the members decides on each application, or all are admitted."),
        default="board",
    ),
)
MONEY = (
    Clause(
        "fee_percent",
        Percent(0, 5000),
        _("Platform fee"),
        _("The part of each price that stays with the co-op and pays for what members run together."),
    ),
)
VOTING = (
    Clause(
        "quorum",
        Ratio(QUORUMS),
        _("Quorum"),
        _("The part of all voting members that must vote for a decision to count."),
        default="1/3",
    ),
    Clause(
        "class_quorum",
        Parts(MEMBER_CLASSES, QUORUMS),
        _("Quorum of a group"),
        _(
            "The part of a group of members that must vote as well for a decision to count. Whoever "
            "abstains has voted, and a group without members holds nothing up."
        ),
        default={},
    ),
    Clause(
        "majority",
        Ratio(MAJORITIES),
        _("Majority"),
        _("The part of yes and no votes that must be yes for a proposal to pass."),
        default="1/2",
    ),
    Clause(
        "abstentions",
        Choice(ABSTENTIONS),
        _("Abstentions"),
        _("What an abstention is when votes are counted."),
        default="aside",
    ),
    Clause(
        "ballots",
        Choice(BALLOTS),
        _("Ballots"),
        _("Whether members see how each one voted. A secret ballot cannot be changed, an open one can."),
        default="secret",
    ),
    Clause(
        "cosigners",
        Whole(0, 50),
        _("Co-signers"),
        _("How many other members must stand behind a proposal before all are asked to consider it."),
        default=0,
    ),
    Clause(
        "discussion_days",
        Days(0, 60),
        _("Discussion"),
        _("How long a proposal is discussed, and can have rival texts, before the vote on it opens."),
        default=0,
    ),
    Clause(
        "voting_days",
        Days(1, 60),
        _("Voting period"),
        _("How long a vote is open. A secret one ends sooner only when everyone has voted."),
        default=7,
    ),
)
READING = (
    Clause(
        "bylaws_readings",
        Choice(READINGS),
        _("Readings of the bylaws"),
        _("How many votes in a row it takes to change the bylaws. The first needs the usual majority."),
        default="1",
    ),
    Clause(
        "reading_days",
        Days(1, 180),
        _("Time between two readings"),
        _("How long after the first vote the second one opens."),
        default=14,
    ),
)

OFFICES = (
    Clause(
        "board_seats",
        Whole(1, 15),
        _("Seats on the board"),
        _("How many members are elected to the board together. Every other office has one holder."),
        default=3,
    ),
    Clause(
        "term_months",
        Months(1, 72),
        _("Term of office"),
        _("How long whoever is elected holds the office."),
        default=12,
    ),
    Clause(
        "nomination_days",
        Days(1, 60),
        _("Time for nominations"),
        _(
            "How long members can stand for an office, and nominate others, before the vote opens, where "
            "proposals are not discussed for a time anyway."
        ),
        default=7,
    ),
)

HEARING = (
    Clause(
        "hearing_days",
        Days(1, 60),
        _("Hearing before an exclusion"),
        _(
            "How long the member whom it concerns can answer before the vote opens, where proposals are not "
            "discussed for longer anyway."
        ),
        default=7,
    ),
)
ALLOCATING = (
    Clause(
        "reserve_percent",
        Percent(0, 10000),
        _("Least part for the reserves"),
        _("The part of each surplus that stays in the co-op's reserves at least."),
        default=0,
    ),
    Clause(
        "interest_percent",
        Percent(0, 2500),
        _("Most interest on shares"),
        _("How much of what members paid for their shares a surplus may give them as interest."),
        default=0,
    ),
)
MEETINGS = (
    Clause(
        "notice_days",
        Days(0, 90),
        _("Notice of a meeting"),
        _("How many days before a meeting its notice goes out, at the latest."),
        default=14,
    ),
    Clause(
        "notice_days_first",
        Days(0, 180),
        _("Earliest notice of a meeting"),
        _("How many days before a meeting its notice goes out, at the earliest."),
        default=180,
    ),
    Clause(
        "proxies",
        Whole(0, 10),
        _("Proxies"),
        _("How many others a member may stand for at a meeting. With none, everyone votes in person."),
        default=0,
    ),
    Clause(
        "adjusters",
        Whole(0, 3),
        _("Adjusters"),
        _("How many members, chosen by the meeting, read and sign its minutes beside its chair."),
        default=2,
    ),
    Clause(
        "annual_months",
        Whole(1, 18),
        _("Annual meeting"),
        _("Within how many months of the end of the financial year the annual meeting is held."),
        default=6,
    ),
)


IN_BYLAWS = Clause(
    "in_bylaws",
    Choices({clause.key: clause.title for clause in MEETINGS}, fewest=0),
    _("Rules of meetings that stand in the bylaws"),
    _("Which of these rules are part of the bylaws that the law knows: they change as the bylaws do."),
    Tier.REGISTERED,
    default=[],
)


def _deciding(matter: Matter, majority: str = USUAL) -> tuple[Clause, ...]:
    """How the matter is decided, where it is not as in general."""
    return (
        Clause(
            f"{matter}_method",
            Choice(METHODS),
            _("%(matter)s: how it is decided", matter=TITLES[matter]),
            _("What must hold of yes and no."),
            default="majority",
        ),
        Clause(
            f"{matter}_majority",
            Ratio(AS_USUAL | MAJORITIES),
            _("%(matter)s: majority", matter=TITLES[matter]),
            _("The part of the votes that must be yes, where a majority decides."),
            default=majority,
        ),
        *_turnout_and_ballots(matter),
    )


def _choosing(matter: Matter, method: str) -> tuple[Clause, ...]:
    """How one or several are chosen among more."""
    return (
        Clause(
            f"{matter}_method",
            Choice(COUNTING),
            _("%(matter)s: how votes are cast and counted", matter=TITLES[matter]),
            _(
                "By ranking, a vote that cannot help the first choice goes on to the next. Instant runoff "
                "finds one winner; where there are several, the single transferable vote counts in its place."
            ),
            default=method,
        ),
        *_turnout_and_ballots(matter),
    )


def _turnout_and_ballots(matter: Matter) -> tuple[Clause, ...]:
    return (
        Clause(
            f"{matter}_quorum",
            Ratio(AS_USUAL | QUORUMS),
            _("%(matter)s: quorum", matter=TITLES[matter]),
            _("The part of all voting members that must vote."),
            default=USUAL,
        ),
        Clause(
            f"{matter}_ballots",
            Choice(AS_USUAL | BALLOTS),
            _("%(matter)s: ballots", matter=TITLES[matter]),
            _("Whether members see how each one voted."),
            default=USUAL,
        ),
    )


DECIDING = {
    Matter.RULES: _deciding(Matter.RULES),
    Matter.BYLAWS: (*_deciding(Matter.BYLAWS, "2/3"), *READING),
    Matter.PROJECT: _deciding(Matter.PROJECT),
    Matter.RESOLUTION: _deciding(Matter.RESOLUTION),
    Matter.ELECTION: _choosing(Matter.ELECTION, "scottish-stv"),
    Matter.RECALL: _deciding(Matter.RECALL),
    Matter.CHOICES: _choosing(Matter.CHOICES, "irv"),
    Matter.ADMISSION: _deciding(Matter.ADMISSION),
    Matter.EXCLUSION: (*_deciding(Matter.EXCLUSION), *HEARING),
    Matter.SURPLUS: (*_deciding(Matter.SURPLUS), *ALLOCATING),
}


@cache
def groups() -> tuple[tuple[Any, tuple[Clause, ...]], ...]:
    """Every clause that this code knows, under the headings of the charter's page."""
    return (
        (_("The co-op"), COOP),
        (_("Members"), MEMBERSHIP),
        (_("Money"), MONEY),
        (_("Offices"), OFFICES),
        (_("Decisions in general"), VOTING),
        *((_("Decisions: %(matter)s", matter=TITLES[matter]), own) for matter, own in DECIDING.items()),
        (_("Meetings"), (*MEETINGS, IN_BYLAWS)),
        (_("Services"), tuple(services.clauses())),
    )


@cache
def all_clauses() -> dict[str, Clause]:
    """The same by key, in the same order."""
    return {clause.key: clause for _title, clauses in groups() for clause in clauses}


def stands_in_bylaws(key: str, charter: Mapping[str, Any]) -> bool:
    """For every co-op, or because this one's charter says so: the laws differ in what bylaws must have."""
    return all_clauses()[key].tier is Tier.REGISTERED or key in charter["in_bylaws"]
