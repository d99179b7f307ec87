"""What lies in the ballot box: pages show it to nobody, but a test has the co-op's key."""

from __future__ import annotations

import sqlalchemy as sa
from stage import Stage

from coop.governance import ballot_box
from coop.governance.models import Vote


def said(stage: Stage) -> list[tuple[str, str | None]]:
    """The choice and the objection of each secret ballot that waits for its count."""
    with stage.data() as session:
        return sorted(
            (ballot for vote in session.scalars(sa.select(Vote)) for ballot in ballot_box.read(vote)),
            key=str,
        )


def choices(stage: Stage) -> list[str]:
    return [choice for choice, _objection in said(stage)]


def unlock(session: sa.orm.scoped_session, vote_id: int) -> None:
    """Takes the ballots out, as the count does: now whoever writes rows could go on to a result."""
    ballot_box.open_([session.get_one(Vote, vote_id)])


def say_key(session: sa.orm.scoped_session, vote_id: int) -> None:
    """As the count does first. Nothing is written down yet: whoever writes rows could do that."""
    vote = session.get_one(Vote, vote_id)
    vote.key = ballot_box.key_of(vote)
    session.flush()
