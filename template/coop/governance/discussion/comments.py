"""Writing, changing and removing comments, and reading them: threads by the time of their first comment,
answers by time below what they answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import joinedload

from coop import clock
from coop.database import db
from coop.governance.discussion import follows
from coop.governance.discussion.models import Comment
from coop.governance.models import Proposal
from coop.members.models import Member
from coop.paging import ON_A_PAGE, Page
from coop.refusal import Refused


@dataclass(frozen=True)
class Said:
    """`answered` is what the comment answers, and `depth` how many answers lie above it."""

    comment: Comment
    answered: Comment | None
    depth: int


def is_open(proposal: Proposal) -> bool:
    return proposal.state != "draft" and not proposal.is_over


def write(by: Member, proposal: Proposal, text: str, answered: Comment | None = None) -> Comment | Refused:
    if not is_open(proposal):
        return Refused(_("The discussion is closed: the proposal is over."))
    if answered and answered.is_removed:
        return Refused(_("What you answer was removed by its author meanwhile."))
    comment = Comment(
        proposal_id=proposal.id,
        author_id=by.id,
        thread_id=(answered.thread_id or answered.id) if answered else None,
        answers_id=answered.id if answered else None,
        text=text,
        written_at=clock.now(),
    )
    db.session.add(comment)
    db.session.flush()
    follows.note(proposal, comment)
    return comment


def rewrite(comment: Comment, text: str) -> Refused | None:
    """By its author, whom the view has found it for."""
    if not comment.is_editable or not is_open(comment.proposal):
        return Refused(_("A comment can be changed within 15 minutes. Write another one below it."))
    if text != comment.text:
        comment.text, comment.edited_at = text, clock.now()
    return None


def remove(comment: Comment) -> None:
    """Also when the discussion is closed: the words are their author's. The place stays, for its answers."""
    comment.text, comment.removed_at = "", comment.removed_at or clock.now()


def how_many(proposal: Proposal) -> int:
    kept = select(func.count()).where(Comment.proposal_id == proposal.id, Comment.removed_at.is_(None))
    return db.session.scalar(kept) or 0


def how_many_threads(proposal: Proposal) -> int:
    return db.session.scalar(select(func.count()).where(*_first(proposal))) or 0


def page_of(proposal: Proposal, comment: Comment) -> int:
    """Which page of the discussion has its thread."""
    before = select(func.count()).where(*_first(proposal), Comment.id < (comment.thread_id or comment.id))
    return (db.session.scalar(before) or 0) // ON_A_PAGE + 1


def threads(proposal: Proposal, page: Page) -> list[Said]:
    """Two questions to the database, however many they are."""
    first = list(db.session.scalars(page.of(_with_authors().where(*_first(proposal)))))
    answers = _with_authors().where(
        Comment.proposal_id == proposal.id, Comment.thread_id.in_([comment.id for comment in first])
    )
    return list(_in_order(first, db.session.scalars(answers)))


def _first(proposal: Proposal) -> tuple[ColumnElement[bool], ...]:
    return Comment.proposal_id == proposal.id, Comment.thread_id.is_(None)


def _with_authors() -> Select[Comment]:
    return select(Comment).options(joinedload(Comment.author)).order_by(Comment.id)


def _in_order(first: Iterable[Comment], answers: Iterable[Comment]) -> Iterator[Said]:
    """Without recursion: two who answer each other all day must not run out of stack."""
    below: dict[int | None, list[Comment]] = defaultdict(list)
    for answer in answers:
        below[answer.answers_id].append(answer)
    waiting = [Said(comment, None, 0) for comment in reversed(list(first))]
    while waiting:
        said = waiting.pop()
        yield said
        answered = reversed(below[said.comment.id])
        waiting += [Said(comment, said.comment, said.depth + 1) for comment in answered]
