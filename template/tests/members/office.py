"""A board member, a treasurer, and what comes to their desks."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from stage import START, Actor, Stage, offices_given

from coop.members import offices
from coop.members.models import Application, Member
from coop.privacy.models import Access

YEAR = timedelta(days=365)


class Office:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.board = stage.member("Bea", roles=("board",))
        self.treasurer = stage.member("Tess", roles=("treasurer",))

    def application(self, person: Actor, member_class: str = "users") -> int:
        """She applies; the id of her application."""
        answer = person.post("/membership", member_class=member_class, address="1 Elm Street", statement="")
        assert answer.status_code == 303
        with self.stage.data() as session:
            mine = sa.select(sa.func.max(Application.id)).where(Application.person_id == person.person_id)
            return int(session.scalar(mine))

    def outcome(self, application: int) -> tuple[str | None, str | None]:
        with self.stage.data() as session:
            found = session.get(Application, application)
            return found.outcome, found.reason

    def member(self, person: Actor) -> dict[str, Any] | None:
        with self.stage.data() as session:
            found = session.scalar(sa.select(Member).where(Member.person_id == person.person_id))
            columns = ("id", "number", "member_class", "address", "share_amount", "share_paid_at")
            return {name: getattr(found, name) for name in columns} if found else None

    def looks_at(self, person: Actor) -> list[tuple[int, str]]:
        """Who has read about her, and what."""
        with self.stage.data() as session:
            rows = session.scalars(sa.select(Access).where(Access.subject_id == person.person_id))
            return [(row.viewer_id, row.what) for row in rows]


def give(stage: Stage, to: Actor, office: str, *, decision: int = 7, after: timedelta = timedelta(0)) -> int:
    """For a year. The row's id."""
    with stage.data() as session:
        member = session.get(Member, to.member_id)
        term = {"since": START + after, "until": START + after + YEAR}
        with offices_given():
            return offices.give(member, office, **term, given_by=f"decision {decision}").id
