"""Five voting members, and an election from the proposal to the count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload
from stage import Actor, Stage, Time

from coop.governance import proposals
from coop.governance.models import Candidate, Proposal, Vote
from coop.members import offices
from coop.members.models import Role
from coop.people.models import Person

NAMES = ("Ada", "Ben", "Cleo", "Dora", "Eli")


@dataclass
class Hustings:
    stage: Stage
    time: Time
    people: dict[str, Actor]

    def __getitem__(self, name: str) -> Actor:
        return self.people[name]

    def propose(self, office: str = "board", by: str = "Ada") -> int:
        answer = self[by].post("/decisions/election", office=office, reason="The term is over soon.")
        assert answer.status_code == 303, answer.text
        return int(answer.location.rsplit("/", 1)[1])

    def stand(self, election: int, *names: str) -> None:
        for name in names:
            answer = self[name].post(f"/decisions/{election}/candidacy", statement=f"I am {name}.")
            assert answer.status_code == 303, answer.text

    def open(self, *names: str, office: str = "board") -> int:
        """An election in which these stand, from the moment when its vote opens."""
        election = self.propose(office)
        self.stand(election, *names)
        self.time.passes(days=7)
        self.tick()
        return election

    def vote(self, election: int, *ballots: dict[str, Any]) -> None:
        """In the order of the five."""
        for actor, ballot in zip(self.people.values(), ballots, strict=False):
            answer = actor.post(f"/decisions/{election}/ballot", **ballot)
            assert answer.status_code == 303, answer.text

    def rank(self, election: int, *rankings: str) -> None:
        """`"Ben Ada"`: Ben first; nothing is blank. Candidates are numbered by their names."""
        numbers = self.numbers(election)
        papers = [
            {f"c{numbers[name]}": str(rank) for rank, name in enumerate(ranking.split(), 1)} or {"blank": "y"}
            for ranking in rankings
        ]
        self.vote(election, *papers)

    def set(self, **rules: Any) -> None:
        """By votes that everyone says yes to."""
        for clause, value in rules.items():
            answer = self["Ada"].post(f"/decisions?clause={clause}", **{clause: value}, reason="As we like.")
            assert answer.status_code == 303, answer.text
            self.vote(int(answer.location.rsplit("/", 1)[1]), *[{"choice": "yes"}] * len(self.people))

    def tick(self) -> int:
        with self.stage.data():
            return proposals.move_due()

    def look(self, election: int) -> Vote:
        with self.stage.data() as session:
            of_it = sa.select(Vote).where(Vote.proposal_id == election)
            found: Vote = session.scalars(
                of_it.options(joinedload(Vote.proposal), selectinload(Vote.candidates))
            ).one()
            session.expunge_all()
            return found

    def state(self, election: int) -> str:
        with self.stage.data() as session:
            found: str = session.scalar(sa.select(Proposal.state).where(Proposal.id == election))
            return found

    def numbers(self, election: int) -> dict[str, int]:
        """Of whoever is on the ballot paper."""
        with self.stage.data() as session:
            stood = sa.select(Candidate).join(Vote).where(Vote.proposal_id == election)
            return {one.member.person.name: one.number for one in session.scalars(stood)}

    def elected(self, election: int) -> list[str]:
        names = {number: name for name, number in self.numbers(election).items()}
        return [names[number] for number in self.look(election).winners]

    def holders(self, office: str = "board") -> list[str]:
        with self.stage.data():
            return sorted(role.member.person.name for role in offices.holders(office))

    def role(self, name: str, office: str = "board") -> int:
        """The row by which she holds it."""
        with self.stage.data() as session:
            held = sa.select(Role.id).join(Role.member).join(Person)
            return int(session.scalar(held.where(Person.name == name, Role.role == office)))
