"""What a meeting is about: the usual points, and among them the proposals and questions it is called for.

The call fixes the agenda, since members come or stay away by what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select

from coop.database import db
from coop.governance.charter import in_force
from coop.governance.models import Proposal
from coop.meetings.models import AgendaItem, Meeting

BEFORE = ("opening", "chair", "adjusters", "roll", "notice", "agenda")
FOUNDING = ("founding", "bylaws")
ANNUAL = ("accounts", "surplus", "discharge", "elections")
AFTER = ("closing",)
TITLES: dict[str, Any] = {
    "opening": _("The meeting is opened"),
    "chair": _("Chair and secretary of the meeting"),
    "adjusters": _("Adjusters of the minutes"),
    "roll": _("The voting list"),
    "notice": _("Whether the meeting was called in due order"),
    "agenda": _("The agenda"),
    "founding": _("The co-op is founded"),
    "bylaws": _("The bylaws"),
    "accounts": _("The annual accounts and the auditor's report"),
    "surplus": _("What is done with the surplus or the loss"),
    "discharge": _("Discharge of the board"),
    "elections": _("Elections"),
    "closing": _("The meeting is closed"),
}
ON_THE_WAY = ("cosigning", "discussion", "waiting", "voting")
MOST_LATER = timedelta(days=60)  # no call puts a decision off for longer


def standing(kind: str) -> list[str]:
    """The usual points in order; proposals and other questions come before the last."""
    without = {
        "adjusters": not in_force()["adjusters"],
        "notice": kind == "founding",  # everyone is there
    }
    own = {"annual": ANNUAL, "founding": FOUNDING}.get(kind, ())
    return [*(what for what in BEFORE if not without.get(what)), *own, *AFTER]


def draft(kind: str, proposals: list[Proposal], questions: list[str]) -> list[AgendaItem]:
    """Numbered from 1. What a proposal is called, its own title says."""
    *first, last = standing(kind)
    items = [AgendaItem(what=what, title="") for what in first]
    items += [AgendaItem(what="proposal", title="", proposal_id=one.id) for one in proposals]
    items += [AgendaItem(what="question", title=title) for title in questions]
    items.append(AgendaItem(what=last, title=""))
    for place, item in enumerate(items, 1):
        item.place = place
    return items


def title(item: AgendaItem) -> str:
    if item.title:
        return item.title
    return item.proposal.heading if item.proposal else str(TITLES[item.what])


def on_the_way() -> list[Proposal]:
    """What can be put on an agenda: proposals that are not decided yet."""
    found = select(Proposal).where(Proposal.state.in_(ON_THE_WAY)).order_by(Proposal.id)
    return list(db.session.scalars(found))


def aim(meeting: Meeting) -> None:
    """Votes on the agenda that have not opened yet open so late that they end with the meeting: until then
    their texts are discussed. Never sooner than without it, nor put off for long; rivals go together."""
    opens = meeting.ends_at - timedelta(days=int(in_force()["voting_days"]))
    for item in meeting.items:
        for text in _contest(item.proposal) if item.proposal_id else ():
            if text.moves_at and text.moves_at < opens <= text.moves_at + MOST_LATER:
                text.moves_at = opens


def closes_before(meeting: Meeting) -> Iterator[AgendaItem]:
    """Points whose vote is over before the meeting is."""
    for item in meeting.items:
        vote = item.proposal.vote if item.proposal else None
        if vote and vote.state == "open" and vote.closes_at < meeting.starts_at:
            yield item


def open_until(meeting: Meeting) -> datetime | None:
    """When the last vote on the agenda ends, of those that are open."""
    votes = (item.proposal.vote for item in meeting.items if item.proposal)
    return max((vote.closes_at for vote in votes if vote and vote.is_open), default=None)


def _contest(proposal: Proposal | None) -> list[Proposal]:
    """The text and its rivals that wait with it for the vote to open."""
    assert proposal is not None
    together = or_(Proposal.id == proposal.contest_id, Proposal.rival_of_id == proposal.contest_id)
    return list(db.session.scalars(select(Proposal).where(together, Proposal.state == proposal.state)))
