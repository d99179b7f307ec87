"""Who hears of new comments by mail: whoever asked to, and whoever made the proposal, until she says no.

At most one mail a day for each discussion. It waits until what was written can be changed no more.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from coop import clock
from coop.database import db
from coop.governance import letters
from coop.governance.discussion.models import EDITABLE, Comment, Follow
from coop.governance.models import Proposal
from coop.members.models import Member
from coop.site import address

DAY = timedelta(days=1)


def is_following(member: Member, proposal: Proposal) -> bool:
    found = db.session.get(Follow, (proposal.id, member.id))
    return found.wanted if found else member.id == proposal.proposer_id


def follow(member: Member, proposal: Proposal, *, wanted: bool = True) -> None:
    """What was written before is no news to her."""
    db.session.merge(
        Follow(proposal_id=proposal.id, member_id=member.id, wanted=wanted, told_at=clock.now(), due_at=None)
    )
    db.session.flush()


def note(proposal: Proposal, comment: Comment) -> None:
    """From a new comment on a mail is due to those who follow, and did not write it."""
    everyone = list(db.session.scalars(select(Follow).where(Follow.proposal_id == proposal.id)))
    if proposal.proposer_id not in {one.member_id for one in everyone}:
        everyone.append(_of_proposer(proposal))
    for one in everyone:
        if one.wanted and one.due_at is None and one.member_id != comment.author_id:
            one.due_at = max(one.told_at + DAY, comment.written_at + EDITABLE)


def write_due() -> int:
    """Returns how many mails."""
    due = select(Follow).where(Follow.due_at <= clock.now()).options(joinedload(Follow.member))
    written = 0
    for one in db.session.scalars(due.order_by(Follow.proposal_id, Follow.member_id)).all():
        if news := [] if one.member.has_left else _news(one):
            link = address("governance.comment", id=news[0].id)
            names = list(dict.fromkeys(comment.author.person.name for comment in news))
            letters.discussed(one.member, one.proposal, len(news), names, link, unfollow_link(one))
        one.told_at, one.due_at, written = clock.now(), None, written + bool(news)
    return written


def next_due() -> datetime | None:
    return db.session.scalar(select(func.min(Follow.due_at)))


def unfollow_link(one: Follow) -> str:
    """Whoever has the mail can end it, without signing in."""
    return address(
        "governance.unfollow_from_mail", token=_serializer().dumps([one.proposal_id, one.member_id])
    )


def follower_of(token: str) -> tuple[Member, Proposal] | None:
    try:
        proposal_id, member_id = _serializer().loads(token)
    except (BadSignature, ValueError):
        return None
    member, proposal = db.session.get(Member, member_id), db.session.get(Proposal, proposal_id)
    return (member, proposal) if member and proposal else None


def _of_proposer(proposal: Proposal) -> Follow:
    made = Follow(
        proposal_id=proposal.id, member_id=proposal.proposer_id, wanted=True, told_at=proposal.made_at
    )
    db.session.add(made)
    return made


def _news(one: Follow) -> list[Comment]:
    """What others wrote since she was told last."""
    others = select(Comment).where(Comment.proposal_id == one.proposal_id, Comment.author_id != one.member_id)
    new = others.where(Comment.written_at >= one.told_at, Comment.removed_at.is_(None))
    return list(db.session.scalars(new.options(joinedload(Comment.author)).order_by(Comment.id)))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="governance.unfollow")
