"""The database, its log and the logs of the application do not tell who cast which ballot."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

import pytest
import sqlalchemy as sa
from governance.eavesdropper import Columns, Guess, Reader, is_better_than_chance, overheard
from stage import Stage, Time

from coop import shape
from coop.config import Settings
from coop.database import db
from coop.governance import ballot_box, proposals
from coop.governance.matters import Matter
from coop.governance.models import Proposal, SealedBallot, Vote
from coop.governance.tally import Choice
from coop.members.models import Member

SIZES = [(20, 8), (30, 1), (100, 2), (500, 1)]  # members, and votes by them


class Town:
    """Members who vote by lot, and someone who listens."""

    def __init__(self, stage: Stage, settings: Settings, log: pytest.LogCaptureFixture, members: int) -> None:
        self.stage, self.settings, self.log = stage, settings, log
        self.random = Random(members)
        self.members = [stage.member(f"Member {number}").member_id for number in range(members)]

    def decide(self, time: Time, *, everyone: bool) -> tuple[dict[int, str], list[Guess]]:
        """Who voted what, and what each attack says of it."""
        with self.stage.data():
            by = db.session.get_one(Member, self.members[0])
            proposal = proposals.propose(by, Matter.RESOLUTION, {}, title="A van", reason="To drive.")
            assert isinstance(proposal, Proposal)
            id, vote = proposal.id, proposal.votes[0].id
        voters = self.random.sample(self.members, len(self.members) - (not everyone))
        truth = {member: self.random.choice([Choice.YES, Choice.NO]) for member in voters}
        with self._tapped() as tap:
            lines = {member: self._vote(member, id, choice) for member, choice in truth.items()}
            if not everyone:
                time.passes(days=7)
                with self.stage.data():
                    proposals.move_due()
            with self.stage.data() as session:
                assert session.get_one(Vote, vote).number
            return {m: str(c) for m, c in truth.items()}, [*tap.guesses(vote), overheard(lines)]

    def _vote(self, member: int, proposal: int, choice: Choice) -> list[str]:
        self.log.clear()
        with self.stage.data() as session:
            by, about = session.get_one(Member, member), session.get_one(Proposal, proposal)
            assert proposals.vote(by, about, choice) is None
        return [record.getMessage() for record in self.log.records]

    @contextmanager
    def _tapped(self) -> Iterator[Reader | Columns]:
        with self.stage.app.app_context():
            db.session.remove()
            db.engine.dispose()  # what came before is in the one file
            engine = db.engine
        is_sqlite = self.settings.database_url.startswith("sqlite")
        tap = Reader(Path(str(engine.url.database))) if is_sqlite else Columns(engine)
        yield tap
        tap.close()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """All that the application logs, in more detail than anyone would."""
    caplog.set_level(logging.DEBUG)
    return caplog


def guessed(town: Town, time: Time, votes: int) -> list[bool]:
    """For each attack whether it knows more than the results tell, over all votes."""
    truth: dict[tuple[int, int], str] = {}
    guesses: list[dict[tuple[int, int], str]] = []
    for number in range(votes):
        said, found = town.decide(time, everyone=number % 2 == 0)
        truth |= {(number, member): choice for member, choice in said.items()}
        guesses = guesses or [{} for _ in found]
        for guess, new in zip(guesses, found, strict=True):
            guess |= {(number, member): choice for member, choice in new.items()}
    return [is_better_than_chance(guess, truth) for guess in guesses]


@pytest.mark.parametrize(("members", "votes"), SIZES)
def test_nobody_is_linked_to_a_ballot(
    stage: Stage, settings: Settings, log: pytest.LogCaptureFixture, time: Time, members: int, votes: int
) -> None:
    assert not any(guessed(Town(stage, settings, log, members), time, votes))


def test_the_attacks_find_who_votes_without_a_seal(
    stage: Stage,
    settings: Settings,
    log: pytest.LogCaptureFixture,
    time: Time,
    monkeypatch: pytest.MonkeyPatch,
    database: str,
) -> None:
    """Ballots that are written down when they are cast, as they were once. So the attacks can succeed."""
    monkeypatch.setattr(ballot_box, "lock", lambda _salt: None)
    with stage.data() as session, shape.changing(session.connection()):
        on_table = " ON votes" if database == "postgresql" else ""
        session.execute(sa.text(f"DROP TRIGGER vote_locked{on_table}"))
    together, *_, lying, gnilyl, heard = guessed(Town(stage, settings, log, 30), time, 1)
    assert together
    assert lying or gnilyl or database == "postgresql"
    assert not heard


def test_what_is_logged_would_be_overheard() -> None:
    assert overheard({1: ["a vote: yes"], 2: ["nothing"]}) == {1: "yes", 2: "no"}


@pytest.mark.parametrize("method", ["majority", "consent"])
def test_what_is_sealed_has_one_length(stage: Stage, time: Time, method: str) -> None:
    """Whether it is a yes or an objection with reasons."""
    members = [stage.member(name).member_id for name in ("Ada", "Ben", "Cleo", "Dan")]
    with stage.data() as session:
        by = [session.get_one(Member, member) for member in members]
        if method == "consent":
            rule = proposals.change_rules(by[0], {"resolution_method": method}, "We want it so.")
            for member in by:
                proposals.vote(member, rule, Choice.YES)
        van = proposals.propose(by[0], Matter.RESOLUTION, {}, title="A van", reason="To drive.")
        objection = "Å" * ballot_box.LONGEST_OBJECTION
        said = [(Choice.YES, None), (Choice.NO, "No."), (Choice.NO, objection)]
        for member, (choice, why) in zip(by, said, strict=False):
            assert proposals.vote(member, van, choice, why) is None
        lengths = [len(sealed) for sealed in session.scalars(sa.select(SealedBallot.sealed))]
    assert len(lengths) == 3
    assert len({*lengths}) == 1
