"""What officers do by their office, in words: a closed set, to which each service adds its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _

from coop import services


@dataclass(frozen=True)
class Act:
    """`does` says it as a power of the office, `did` as a line of the log about something (%(about)s).

    `page` is the endpoint that shows members what it was about, by `argument` where it takes one.
    """

    does: Any
    did: Any
    page: str | None = None
    argument: str | None = None


OWN = {
    "admission": Act(_("Admits members"), _("Admitted member number %(about)s"), "members.register"),
    "refusal": Act(_("Declines applications for membership"), _("Declined application number %(about)s")),
    "share": Act(
        _("Records that shares are paid"),
        _("Recorded that the share of member number %(about)s is paid"),
        "members.register",
    ),
    "payment": Act(
        _("Records payments to the co-op"),
        _("Recorded a payment to the co-op, journal %(about)s"),
        "books.journal",
        "number",
    ),
    "payout": Act(
        _("Records payments from the co-op"),
        _("Recorded a payment from the co-op, journal %(about)s"),
        "books.journal",
        "number",
    ),
    "emergency": Act(
        _("Ends emergency access to the data"),
        _("Ended an emergency access to the data"),
        "privacy.emergency",
    ),
    "registration": Act(
        _("Records what the register has taken"),
        _("Recorded that decision %(about)s is registered"),
        "governance.decisions",
    ),
    "call": Act(
        _("Calls meetings of the members"),
        _("Called the members to meeting %(about)s"),
        "meetings.meeting",
        "id",
    ),
    "move": Act(
        _("Moves and changes meetings that were called"),
        _("Changed meeting %(about)s"),
        "meetings.meeting",
        "id",
    ),
    "cancellation": Act(_("Calls meetings off"), _("Called off meeting %(about)s"), "meetings.meeting", "id"),
    "roll": Act(
        _("Keeps the voting list of meetings"),
        _("Wrote on the voting list of meeting %(about)s"),
        "meetings.voting_list",
        "id",
    ),
    "hold": Act(_("Opens and closes meetings"), _("Led meeting %(about)s"), "meetings.meeting", "id"),
    "hand": Act(
        _("Writes down hands raised in open votes at meetings"),
        _("Wrote down a raised hand at meeting %(about)s"),
        "meetings.votes_in_the_room",
        "id",
    ),
    "desk": Act(
        _("Opens a desk at meetings, where members without a device of their own vote"),
        _("Let member number %(about)s vote at a meeting's desk"),
        "members.register",
    ),
    "minutes": Act(
        _("Writes the minutes of meetings"),
        _("Wrote the minutes of meeting %(about)s"),
        "meetings.read_minutes",
        "id",
    ),
    "resignation": Act(_("Resigns"), _("Resigned"), "members.list_offices"),
}


@cache
def every() -> Mapping[str, Act]:
    return {**OWN, **services.acts()}
