"""A board member who calls meetings, and two whom she calls."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from stage import START, Stage
from werkzeug.test import TestResponse

from coop.database import db
from coop.governance import proposals
from coop.governance.charter import in_force
from coop.governance.matters import Matter
from coop.governance.models import Proposal
from coop.governance.tally import Choice
from coop.meetings.models import Meeting
from coop.members.models import Member

TODAY = START.date()


class Gathering:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.bea = stage.member("Bea", roles=("board",))
        self.ada, self.ben = stage.member("Ada"), stage.member("Ben", "users")

    def call(self, in_days: int = 30, **changed: Any) -> int:
        """A meeting so many days from now, at six in the evening; its id."""
        answer = self.ask(in_days, **changed)
        assert answer.status_code == 303, answer.text
        return int(answer.location.rsplit("/", 1)[1])

    def ask(self, in_days: int = 30, **changed: Any) -> TestResponse:
        day = (TODAY + timedelta(days=in_days)).isoformat()
        form = {"kind": "annual", "day": day, "begins": "18:00", "ends": "20:30", "place": "The Hall"}
        return self.bea.post("/meetings", **{**form, **changed})

    def propose(self, matter: Matter = Matter.RESOLUTION, act: Any = None, title: str = "A boat") -> int:
        with self.stage.data():
            by = db.session.get_one(Member, self.ada.member_id)
            made = proposals.propose(by, matter, act or {}, title=title, reason="It floats.")
            assert isinstance(made, Proposal), made
            return made.id

    def decide(self, **rules: Any) -> None:
        """All vote yes, and what stands in the bylaws is registered, so the rules are in force at once."""
        with self.stage.data() as session:
            members = list(
                session.scalars(sa.select(Member).where(Member.share_paid_at.is_not(None))).unique()
            )
            new = {key: value for key, value in rules.items() if in_force()[key] != value}
            if not new:
                return
            made = proposals.change_rules(members[0], new, "We need it.")
            assert isinstance(made, Proposal), made
            for member in members:
                assert proposals.vote(member, made, Choice.YES) is None
            if made.state == "passed":
                bea = session.get_one(Member, self.bea.member_id)
                assert proposals.register(bea, made.vote, "BV 1") is None

    def look(self, meeting: int) -> Meeting:
        with self.stage.data() as session:
            found: Meeting = session.scalars(sa.select(Meeting).where(Meeting.id == meeting)).one()
            session.expunge_all()
            return found
