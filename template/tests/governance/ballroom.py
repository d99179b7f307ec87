"""Five members who choose between options, from the proposal to the count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from governance.hustings import Hustings

from coop.governance import choosing
from coop.governance.charter import in_force
from coop.governance.models import Option, Vote

OPTIONS = ("A van", "A bus", "A boat")


@dataclass
class Ballroom(Hustings):
    def offer(self, *options: str, seats: int = 1, none: bool = False, by: str = "Ada", **form: str) -> int:
        """The id of the proposal."""
        rows = {f"option{number}": text for number, text in enumerate(options or OPTIONS, 1)}
        words = {"title": "What we buy", "reason": "We can afford one.", "seats": str(seats)}
        ticked = {"none": "y"} if none else {}
        answer = self[by].post("/decisions?matter=choices", **words, **rows, **ticked, **form)
        assert answer.status_code == 303, answer.text
        return int(answer.location.rsplit("/", 1)[1])

    def discuss(self, *options: str, days: int = 7, **how: Any) -> int:
        """A choice that is open for more options."""
        with self.stage.data():
            is_set = in_force()["discussion_days"] == days
        if not is_set:
            self.set(discussion_days=str(days))
        return self.offer(*options, **how)

    def add(self, choice: int, by: str, text: str, why: str = "") -> None:
        answer = self[by].post(f"/decisions/{choice}/options", text=text, why=why)
        assert answer.status_code == 303, answer.text

    def begin(self, choice: int) -> Vote:
        """The vote opens."""
        self.time.passes(days=7)
        self.tick()
        return self.look(choice)

    def count(self, choice: int) -> None:
        self.time.passes(days=7)
        self.tick()

    def rank(self, election: int, *rankings: str) -> None:
        """`"2 1"`: the second first; nothing is blank."""
        papers = [
            {f"c{number}": str(rank) for rank, number in enumerate(ranking.split(), 1)} or {"blank": "y"}
            for ranking in rankings
        ]
        self.vote(election, *papers)

    def options(self, choice: int) -> list[str]:
        with self.stage.data() as session:
            mine = sa.select(Option.text).where(Option.proposal_id == choice)
            return list(session.scalars(mine.order_by(Option.number)))

    def chosen(self, choice: int) -> Sequence[str]:
        with self.stage.data() as session:
            return choosing.chosen(session.scalars(sa.select(Vote).where(Vote.proposal_id == choice)).one())
