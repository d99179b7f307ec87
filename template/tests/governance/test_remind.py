"""Whoever has not voted is reminded once, when three quarters of the time have passed."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from people.mailbox import letters_to
from stage import START, Stage, Time

from coop import Application, shape, upkeep
from coop.governance import votes
from coop.governance.models import Proposal, Vote

TITLE = "You have not voted yet: Platform fee"


def reminders(stage: Stage, assembly: Assembly) -> list[str]:
    """Who has got one, each as often as she has."""
    return [
        actor.name
        for actor in (assembly.ada, assembly.ben, assembly.cleo)
        for letter in letters_to(stage, actor.email)
        if letter.title == TITLE
    ]


def test_those_who_have_not_voted_are_reminded_once(
    assembly: Assembly, stage: Stage, app: Application, time: Time
) -> None:
    assembly.vote(assembly.propose(), "yes")
    time.passes(days=5, hours=5, minutes=59)
    assert upkeep.tick(app)["reminders"] == 0

    time.passes(minutes=1)
    assert upkeep.tick(app)["reminders"] == 1
    time.passes(hours=1)
    assert upkeep.tick(app)["reminders"] == 0

    assert reminders(stage, assembly) == ["Ben", "Cleo"]


def test_whoever_proposed_it_is_reminded_too(
    assembly: Assembly, stage: Stage, app: Application, time: Time
) -> None:
    assembly.propose(by=assembly.ben)
    time.passes(days=6)
    upkeep.tick(app)

    assert reminders(stage, assembly) == ["Ada", "Ben", "Cleo"]


def test_its_link_votes(assembly: Assembly, stage: Stage, app: Application, time: Time) -> None:
    proposal = assembly.propose()
    time.passes(days=6)
    upkeep.tick(app)

    letter = letters_to(stage, assembly.ben.email)[-1]
    assert letter.title == TITLE
    assert stage.visitor().post(letter.path, choice="yes").status_code == 303
    assert "1 of 3 has voted" in assembly.ada.get(f"/decisions/{proposal}").text


def test_it_says_nothing_of_how_others_voted(
    assembly: Assembly, stage: Stage, app: Application, time: Time
) -> None:
    """Whoever votes last must not know more than whoever voted first."""
    told = []
    for choices in ((), ("no", "no"), ("yes", "no")):
        assembly.vote(assembly.propose("9"), *choices)
        time.passes(days=6)
        upkeep.tick(app)
        told.append(said(letters_to(stage, assembly.cleo.email)[-1].body))
        time.passes(days=1)
        upkeep.tick(app)

    assert len({*told}) == 1
    assert "9%" in told[0]


def said(body: str) -> str:
    """But for the addresses and the day, which differ."""
    lines = body.splitlines()
    return "\n".join(line for line in lines if "http" not in line and "Voting ends" not in line)


def test_upkeep_is_due_for_it(assembly: Assembly, app: Application, time: Time) -> None:
    assembly.propose()
    assert upkeep.next_due(app) == START + timedelta(days=5, hours=6)

    time.passes(days=5, hours=6)
    upkeep.tick(app)

    assert upkeep.next_due(app) == START + timedelta(days=7)


@pytest.mark.parametrize(("left", "comes"), [({"hours": 6}, True), ({"hours": 5, "minutes": 59}, False)])
def test_what_upkeep_missed_comes_no_later_than_six_hours_before_the_end(
    left: dict[str, float], comes: bool, assembly: Assembly, stage: Stage, app: Application, time: Time
) -> None:
    assembly.propose()
    time.passes(**{"days": 7} | {key: -value for key, value in left.items()})

    assert upkeep.tick(app)["reminders"] == int(comes)
    assert upkeep.next_due(app) == START + timedelta(days=7)


@pytest.mark.parametrize(("hours", "comes"), [(24, True), (23, False)])
def test_a_vote_of_less_than_a_day_has_none(
    hours: int, comes: bool, assembly: Assembly, stage: Stage, app: Application, time: Time, database: str
) -> None:
    """No rule asks for one yet, so the guards of its time are put aside."""
    with stage.data() as session:
        with shape.changing(session.connection()):
            on = " ON votes" if database == "postgresql" else ""
            for guard in ("vote_days", "vote_due"):
                session.execute(sa.text(f"DROP TRIGGER {guard}{on}"))
        text = {"matter": "resolution", "act": "{}", "title": "Greetings", "reason": "Let us send some."}
        proposal = Proposal(proposer_id=assembly.ada.member_id, state="draft", made_at=START, **text)
        session.add(proposal)
        session.flush()
        votes.open_(proposal, closes_at=START + timedelta(hours=hours))
    time.passes(hours=17)
    assert upkeep.tick(app)["reminders"] == 0
    time.passes(hours=1)
    assert upkeep.tick(app)["reminders"] == int(comes)


def test_a_vote_in_which_all_have_voted_reminds_nobody(
    assembly: Assembly, stage: Stage, app: Application, time: Time
) -> None:
    """Where ballots are open it goes on, since they can be changed."""
    assembly.pass_("open", "ballots")
    assembly.vote(assembly.propose(), "yes", "yes", "no")
    time.passes(days=6)
    upkeep.tick(app)

    assert reminders(stage, assembly) == []
    with stage.data() as session:
        assert session.scalars(sa.select(Vote.reminded_at).where(Vote.state == "open")).all() == [time.now]
