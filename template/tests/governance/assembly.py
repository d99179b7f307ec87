"""Three voting members, and what they do most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from stage import Actor, Stage

from coop.governance import proposals, record, verify
from coop.governance.charter import in_force
from coop.governance.models import Proposal, Vote


@dataclass
class Assembly:
    stage: Stage
    ada: Actor
    ben: Actor
    cleo: Actor

    def propose(self, value: Any = "9", clause: str = "fee_percent", by: Actor | None = None) -> int:
        """The id of the proposal."""
        answer = (by or self.ada).post(
            f"/decisions?clause={clause}", **{clause: value}, reason="It covers what we run together."
        )
        assert answer.status_code == 303, answer.text
        return int(answer.location.rsplit("/", 1)[1])

    def write(self, matter: str = "project", by: Actor | None = None, **form: Any) -> int:
        """The id of a proposal that is no change of rules."""
        words = {"title": "A van", "reason": "We need one that takes wheelchairs."} | form
        answer = (by or self.ada).post(f"/decisions?matter={matter}", **words)
        assert answer.status_code == 303, answer.text
        return int(answer.location.rsplit("/", 1)[1])

    def propose_election(self, office: str) -> int:
        answer = self.ada.post("/decisions/election", office=office, reason="Nobody holds it.")
        assert answer.status_code == 303, answer.text
        return int(answer.location.rsplit("/", 1)[1])

    def vote(self, proposal: int, *choices: str) -> None:
        """In order: Ada's, Ben's, Cleo's."""
        for actor, choice in zip((self.ada, self.ben, self.cleo), choices, strict=False):
            assert actor.post(f"/decisions/{proposal}/ballot", choice=choice).status_code == 303

    def pass_(self, value: Any = "9", clause: str = "fee_percent") -> int:
        """All vote yes, so it is counted at once."""
        proposal = self.propose(value, clause)
        self.vote(proposal, "yes", "yes", "yes")
        return proposal

    def rule(self, clause: str = "fee_percent") -> Any:
        with self.stage.data():
            return in_force()[clause]

    def page(self, proposal: int, by: Actor | None = None) -> str:
        return (by or self.ben).get(f"/decisions/{proposal}").text

    def proved(self) -> verify.Report:
        with self.stage.data():
            return verify.verify(record.export())

    def tick(self) -> int:
        with self.stage.data():
            return proposals.move_due()

    def look(self, proposal: int) -> Vote:
        """The latest vote on it, to be read afterwards."""
        with self.stage.data() as session:
            of_it = sa.select(Vote).where(Vote.proposal_id == proposal).order_by(Vote.reading.desc())
            with_text = of_it.options(joinedload(Vote.proposal), selectinload(Vote.changes))
            found: Vote = session.scalars(with_text).unique().first()
            session.expunge_all()
            return found

    def state(self, proposal: int) -> str:
        with self.stage.data() as session:
            found: str = session.scalar(sa.select(Proposal.state).where(Proposal.id == proposal))
            return found
