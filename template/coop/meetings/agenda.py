"""What a meeting is about: the usual points, and among them the proposals and questions it is called for.

The call fixes the agenda, since members come or stay away by what it says.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from flask_babel import lazy_gettext as _
from sqlalchemy import or_, select

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.governance.models import Proposal, Vote
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
UNOPENED = ("discussion", "waiting")
ON_THE_WAY = ("cosigning", "discussion", "waiting", "voting")
WAITS = Proposal.state.in_(UNOPENED) & (Proposal.meeting == "waits")  # for a meeting to be called
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


def vote_on(meeting: Meeting, item: AgendaItem) -> Vote | None:
    """The reading that this meeting has to do with: of those open between its call and its end, the last."""
    ends = meeting.closed_at or (clock.now() if meeting.opened_at else min(clock.now(), meeting.ends_at))
    for vote in reversed(item.proposal.votes if item.proposal else []):
        if vote.opened_at <= ends and (vote.counted_at or vote.closes_at) > meeting.called_at:
            return vote
    return None


def on_the_way() -> list[Proposal]:
    """What can be put on an agenda: proposals that are not decided yet."""
    found = select(Proposal).where(Proposal.state.in_(ON_THE_WAY)).order_by(Proposal.id)
    return list(db.session.scalars(found))


def aim(meeting: Meeting) -> None:
    """Votes on the agenda that have not opened yet open so late that they end with the meeting: until then
    their texts are discussed. Never sooner than without it, and what did not ask for a meeting is not put off
    for long; rivals go together."""
    opens = meeting.ends_at - timedelta(days=int(in_force()["voting_days"]))
    for item in meeting.items:
        for text in (texts := _unopened(item)):
            item.moved_from = item.moved_from or text.moves_at
            if _can_wait(text, opens):
                text.moves_at = opens
        for text in texts:
            text.meeting = text.meeting and "called"


def let_go(meeting: Meeting) -> None:
    """Votes that have not opened yet open as they would have without it. What asked for a meeting waits for
    the next, unless another that is to come has it on its agenda as well."""
    others = _others_with_the_same(meeting)
    for item in (item for one in (meeting, *others) for item in one.items):
        for text in _unopened(item):
            text.moves_at = _before(item, text)
            text.meeting = text.meeting and "waits"
        item.moved_from = None
    db.session.flush()
    for other in others:
        aim(other)


def closes_before(meeting: Meeting) -> Iterator[AgendaItem]:
    """Points whose vote is over before the meeting is."""
    for item in meeting.items:
        vote = vote_on(meeting, item)
        if vote and vote.state == "open" and vote.closes_at < meeting.starts_at:
            yield item


def open_votes(meeting: Meeting) -> list[Vote]:
    """In the order of the agenda."""
    votes = (vote_on(meeting, item) for item in meeting.items)
    return [vote for vote in votes if vote and vote.is_open]


def open_until(meeting: Meeting) -> datetime | None:
    """When the last vote on the agenda ends, of those that are open."""
    return max((vote.closes_at for vote in open_votes(meeting)), default=None)


def _unopened(item: AgendaItem) -> list[Proposal]:
    """The text and its rivals that wait with it for the vote to open; none once it has."""
    proposal = item.proposal
    if proposal is None or proposal.state not in UNOPENED:
        return []
    together = or_(Proposal.id == proposal.contest_id, Proposal.rival_of_id == proposal.contest_id)
    return list(db.session.scalars(select(Proposal).where(together, Proposal.state == proposal.state)))


def _can_wait(text: Proposal, opens: datetime) -> bool:
    since = text.moves_at or opens
    return since < opens and bool(text.meeting or opens <= since + MOST_LATER)


def _before(item: AgendaItem, text: Proposal) -> datetime | None:
    """When its vote would open without the meeting; the second reading never too soon after the first."""
    times = [time for time in (text.moves_at, item.moved_from) if time]
    first = text.vote.counted_at if text.vote else None
    again = [first + timedelta(days=int(in_force()["reading_days"]))] if first else []
    return max([min(times), *again]) if times else None


def _others_with_the_same(meeting: Meeting) -> list[Meeting]:
    """That are to come, and were called before: theirs is the earlier time."""
    proposals = [item.proposal_id for item in meeting.items if item.proposal_id]
    to_come = Meeting.cancelled_at.is_(None) & Meeting.opened_at.is_(None) & (Meeting.ends_at > clock.now())
    of_them = select(Meeting).join(AgendaItem).where(AgendaItem.proposal_id.in_(proposals), to_come)
    others = of_them.where(Meeting.id != meeting.id).distinct()
    return list(db.session.scalars(others.order_by(Meeting.starts_at, Meeting.id)))
