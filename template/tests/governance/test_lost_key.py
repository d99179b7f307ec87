"""A vote is counted with the key that it was opened with, and with no other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from sqlalchemy.exc import IntegrityError
from stage import Stage, Time

from coop import Application, shape
from coop.config import BALLOT_KEY, Settings
from coop.governance import ballot_box
from coop.governance.models import Elector, OpenBallot, SealedBallot, Vote


@pytest.fixture
def elsewhere(settings: Settings, make_app: Callable[[Settings], Application]) -> Stage:
    """The same database, served with another secret key."""
    app = make_app(replace(settings, secret_key="another-secret-" * 3))
    app.config["WTF_CSRF_ENABLED"] = False
    return Stage(app)


def forged_marks(vote: Vote) -> sa.Update:
    """As if everyone had voted."""
    silent = sa.update(Elector).where(Elector.vote_id == vote.id, Elector.voted.is_(False))
    return silent.values(voted=True)


def test_without_it_ballots_wait(assembly: Assembly, elsewhere: Stage, time: Time) -> None:
    proposal = assembly.propose()
    assembly.vote(proposal, "yes", "yes")
    time.passes(days=8)
    url = f"/decisions/{proposal}"
    page = elsewhere.visitor().get(url)
    assert "it cannot be counted" in page.text
    assert elsewhere.visitor().post("/sign-in", email="x@people.example", password="x").status_code == 422

    assembly.ada.get(url)
    assembly.tick()
    assert assembly.state(proposal) == "enacted"
    assert "it cannot be counted" not in elsewhere.visitor().get(url).text


def test_without_it_nobody_votes(assembly: Assembly, settings: Settings, elsewhere: Stage) -> None:
    proposal = assembly.propose()
    dora = elsewhere.member("Dora")
    again = assembly.stage.app.extensions["coop"]
    assembly.stage.app.extensions["coop"] = replace(again, secret_key="another-secret-" * 3)
    answer = assembly.ben.post(f"/decisions/{proposal}/ballot", choice="yes")
    assert answer.status_code == 422
    assert "This vote takes no ballots now" in answer.text
    assert dora.get(f"/decisions/{proposal}").status_code == 200


def test_a_co_op_that_moves_takes_it_along(assembly: Assembly, settings: Settings, elsewhere: Stage) -> None:
    proposal = assembly.propose()
    assembly.vote(proposal, "yes", "yes")
    (settings.data / BALLOT_KEY).write_text(settings.ballot_key)
    there = elsewhere.app.extensions["coop"]
    assert there.ballot_key == settings.ballot_key
    assembly.stage.app = elsewhere.app
    assembly.cleo.post(f"/decisions/{proposal}/ballot", choice="no")
    assert assembly.state(proposal) == "enacted"


def test_a_forged_secret_ballot_is_void(assembly: Assembly, stage: Stage, time: Time) -> None:
    """Whoever writes rows marks Ben and Cleo as voters, and votes for them."""
    proposal = assembly.propose()
    assembly.vote(proposal, "no")
    vote = assembly.look(proposal)
    with stage.data() as session:
        session.execute(forged_marks(vote))
        mine = session.scalar(sa.select(SealedBallot.sealed))
        for forged in (b"yes", mine[:-1] + b"x"):
            session.execute(sa.insert(SealedBallot).values(vote_id=vote.id, sealed=forged))
    time.passes(days=7)
    assembly.tick()
    counted = assembly.look(proposal)
    assert (counted.yes, counted.no, counted.abstain) == (0, 1, 0)
    assert not counted.has_passed
    assert assembly.proved().holds


def test_a_copied_ballot_counts_in_no_other_vote(assembly: Assembly, stage: Stage, time: Time) -> None:
    first, second = (assembly.look(assembly.propose(value)) for value in ("8", "9"))
    assembly.vote(first.proposal_id, "yes")
    with stage.data() as session:
        session.execute(forged_marks(second))
        mine = session.scalar(sa.select(SealedBallot.sealed))
        for _ in range(3):
            session.execute(sa.insert(SealedBallot).values(vote_id=second.id, sealed=mine))
    time.passes(days=7)
    assembly.tick()
    assert assembly.look(second.proposal_id).yes == 0


def test_a_forged_open_ballot_is_void(assembly: Assembly, stage: Stage, time: Time) -> None:
    assembly.pass_("open", "ballots")
    proposal = assembly.propose()
    assembly.vote(proposal, "no")
    vote = assembly.look(proposal)
    with stage.data() as session:
        session.execute(forged_marks(vote))
        seal = session.scalar(sa.select(OpenBallot.seal))
        session.execute(sa.update(OpenBallot).values(choice="yes"))
        for actor in (assembly.ben, assembly.cleo):
            forged = {"vote_id": vote.id, "member_id": actor.member_id, "choice": "yes", "seal": seal}
            session.execute(sa.insert(OpenBallot).values(forged))
    time.passes(days=7)
    assembly.tick()
    counted = assembly.look(proposal)
    assert (counted.yes, counted.no, counted.outcome) == (0, 0, "nobody_voted")
    assert "Void" in assembly.page(proposal)
    assert assembly.proved().holds


@pytest.mark.parametrize("ballots", ["secret", "open"])
def test_who_is_marked_and_has_no_ballot_holds_up_nothing(
    assembly: Assembly, stage: Stage, time: Time, ballots: str
) -> None:
    if ballots == "open":
        assembly.pass_("open", "ballots")
    proposal = assembly.propose()
    assembly.vote(proposal, "yes")
    vote = assembly.look(proposal)
    with stage.data() as session:
        session.execute(forged_marks(vote))
    time.passes(days=7)
    assembly.tick()
    counted = assembly.look(proposal)
    assert (counted.yes, counted.no, counted.state) == (1, 0, "passed")
    assert assembly.proved().holds


def test_without_it_nobody_counts(assembly: Assembly, stage: Stage, time: Time) -> None:
    """Nor writes ballots down, nor finds the key in the row."""
    proposal = assembly.propose()
    assembly.vote(proposal, "yes", "no")
    vote = assembly.look(proposal)
    time.passes(days=7)
    attacks = [
        "INSERT INTO ballots (id, vote_id, choice) VALUES ('f', :vote, 'yes')",
        "UPDATE votes SET key = lock WHERE id = :vote",
        "UPDATE votes SET lock = NULL WHERE id = :vote",
        "UPDATE votes SET key = NULL, lock = NULL WHERE id = :vote",
        "UPDATE votes SET state = 'rejected', outcome = 'no_quorum', yes = 0, no = 0, abstain = 0, "
        "number = 1, counted_at = closes_at, hash = lock, previous_hash = :first WHERE id = :vote",
    ]
    for attack in attacks:
        with stage.data() as session:
            with pytest.raises(IntegrityError):
                session.execute(sa.text(attack), {"vote": vote.id, "first": "0" * 64})
            session.rollback()


def test_it_opens_nothing_before_the_time(assembly: Assembly, stage: Stage) -> None:
    vote = assembly.look(assembly.propose())
    with stage.data() as session:
        with pytest.raises(IntegrityError, match="not the key of this vote"):
            ballot_box.open_([session.get_one(Vote, vote.id)])
        session.rollback()


def test_a_vote_from_before_there_were_locks_is_counted(
    assembly: Assembly, stage: Stage, monkeypatch: pytest.MonkeyPatch, database: str
) -> None:
    monkeypatch.setattr(ballot_box, "lock", lambda _salt: None)
    with stage.data() as session, shape.changing(session.connection()):
        on_table = " ON votes" if database == "postgresql" else ""
        session.execute(sa.text(f"DROP TRIGGER vote_locked{on_table}"))
    proposal = assembly.propose()
    assembly.vote(proposal, "yes")
    monkeypatch.undo()
    for actor in (assembly.ben, assembly.cleo):
        actor.post(f"/decisions/{proposal}/ballot", choice="yes")
    assert assembly.state(proposal) == "enacted"
    assert assembly.proved().holds
