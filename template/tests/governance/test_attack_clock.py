"""A clock that is wrong for a while, or set by someone, brings no rule into force and breaks no chain."""

from __future__ import annotations

import pytest
from governance.assembly import Assembly
from stage import Actor, Stage, Time


@pytest.fixture
def bea(assembly: Assembly, stage: Stage) -> Actor:
    return stage.member("Bea", roles=("board",))


def test_set_back_before_the_opening(assembly: Assembly, time: Time) -> None:
    assembly.pass_("3", "discussion_days")
    proposal = assembly.propose("9")
    time.passes(days=-30)
    assembly.tick()
    assert assembly.state(proposal) == "discussion"

    time.passes(days=33)
    assembly.tick()
    assembly.vote(proposal, "yes", "yes", "yes")
    assert assembly.rule() == 900
    assert assembly.proved().holds


def test_set_back_while_it_is_open(assembly: Assembly, time: Time) -> None:
    proposal = assembly.propose("9")
    time.passes(days=-30)
    assembly.vote(proposal, "yes", "yes", "yes")

    assert assembly.rule() == 900
    vote = assembly.look(proposal)
    assert vote.counted_at is not None
    assert assembly.proved().holds


def test_set_back_between_closing_and_counting(assembly: Assembly, time: Time) -> None:
    """What was counted stays counted; what was not is open again, for as long as the clock says."""
    counted, open_ = assembly.propose("9"), assembly.propose("8")
    assembly.vote(counted, "yes", "yes")
    time.passes(days=7)
    assembly.tick()
    time.passes(days=-3)

    assert assembly.cleo.post(f"/decisions/{counted}/ballot", choice="no").status_code == 422
    assert assembly.look(counted).has_passed
    assert assembly.look(open_).outcome == "nobody_voted"
    assembly.pass_("7")
    assert assembly.rule() == 700
    assert assembly.proved().holds


def test_set_forward_and_back_again(assembly: Assembly, time: Time) -> None:
    """The years that never were are in the chain for good; it goes on from there in order."""
    time.passes(days=3650)
    assembly.pass_("9")
    time.passes(days=-3650)
    assembly.pass_("8")
    assembly.pass_("2", "cosigners")

    assert assembly.rule() == 800
    assert assembly.proved().holds


def test_set_back_at_the_registration(assembly: Assembly, bea: Actor, time: Time) -> None:
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "yes")
    bea.post(f"/decisions/{proposal}/ballot", choice="yes")
    time.passes(hours=-1)

    # Her office begins later than that, too.
    assert bea.post(f"/decisions/{proposal}/registration", reference="1").status_code == 403
    time.passes(hours=1)
    assert bea.post(f"/decisions/{proposal}/registration", reference="1").status_code == 303
    assert assembly.proved().holds


def test_set_back_after_a_decision_and_then_registered(assembly: Assembly, bea: Actor, time: Time) -> None:
    time.passes(days=30)
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "yes")
    bea.post(f"/decisions/{proposal}/ballot", choice="yes")
    time.passes(days=-10)

    assert bea.post(f"/decisions/{proposal}/registration", reference="1").status_code == 303
    assert assembly.rule("purpose") == "To drive well."
    assert assembly.proved().holds


def test_set_back_between_two_readings(assembly: Assembly, time: Time) -> None:
    """Which the law of the co-op's form asks for, see `test_change_bylaws.py`."""
    time.passes(days=60)
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "no")
    time.passes(days=-50)
    assembly.tick()
    assert assembly.state(proposal) == "waiting"
    time.passes(days=64)
    assembly.tick()

    assert assembly.look(proposal).reading == 2
    assembly.vote(proposal, "yes", "yes", "no")
    assert assembly.proved().holds


def test_set_back_just_before_the_first_reading_is_counted(assembly: Assembly, time: Time) -> None:
    """The chain's last link is ahead of the clock, and so is the first reading's; the second follows it."""
    time.passes(days=365)
    assembly.pass_("9")
    time.passes(days=-365)
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "no")
    time.passes(days=14)
    assembly.tick()

    vote = assembly.look(proposal)
    assert vote.reading == 2
    assert vote.opened_at > time.now
    assembly.vote(proposal, "yes", "yes", "no")
    assert assembly.proved().holds
