"""Whoever writes rows skips no step on the way to a vote, and puts nothing to it but what was discussed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from governance import urn
from governance.assembly import Assembly
from governance.forger import Forger
from stage import Time

from coop.governance import ballot_box
from coop.governance.models import Change, Proposal, Vote


def step(proposal: int, state: str, **changes: Any) -> sa.Update:
    return sa.update(Proposal).where(Proposal.id == proposal).values(state=state, **changes)


def waits(proposal: int, until: datetime | None, state: str = "discussion") -> sa.Update:
    return step(proposal, state, moves_at=until, not_before=until)


@pytest.fixture
def discussed(assembly: Assembly) -> int:
    """For three days from now."""
    assembly.pass_("3", "discussion_days")
    return assembly.propose("9")


def test_no_vote_opens_before_its_time(assembly: Assembly, forger: Forger, discussed: int) -> None:
    forger.run(forger.vote(discussed))
    forger.run(step(discussed, "voting", moves_at=None))
    forger.time.passes(days=2, hours=23, minutes=54)
    forger.run(forger.vote(discussed))
    forger.time.passes(minutes=6)
    forger.done(forger.vote(discussed))


def test_the_time_is_not_moved_forward(
    assembly: Assembly, forger: Forger, discussed: int, time: Time
) -> None:
    for sooner in (time.now, time.now + timedelta(days=2, hours=23), None):
        forger.run(step(discussed, "discussion", moves_at=sooner))
        forger.run(step(discussed, "discussion", not_before=sooner))
        forger.run(waits(discussed, sooner))
    forger.done(step(discussed, "discussion", moves_at=time.now + timedelta(days=5)))
    forger.run(step(discussed, "discussion", moves_at=time.now + timedelta(days=2)))
    forger.done(step(discussed, "discussion", moves_at=time.now + timedelta(days=3)))


def test_no_meeting_that_is_made_up_ends_a_discussion(
    assembly: Assembly, forger: Forger, discussed: int, time: Time
) -> None:
    """As the founding meeting does, where everyone has come to it."""
    meeting = """INSERT INTO meetings
        (id, kind, starts_at, ends_at, place, link, text, uid, version, called_at, called_by_id)
        SELECT 9, '{0}', made_at, made_at, '', '', '', 'x', 0, made_at, 1 FROM proposals WHERE id = 1"""
    opened = "UPDATE meetings SET opened_at = called_at"
    item = "INSERT INTO agenda_items (meeting_id, place, what, title, proposal_id)"
    item += f" VALUES (9, 1, '', '', {discussed})"
    seat = "INSERT INTO seats (meeting_id, member_id, adjusts, arrived_at)"
    seat += " SELECT 9, id, false, admitted_at FROM members"
    now = step(discussed, "discussion", moves_at=time.now)
    forger.run(meeting.format("extra"), item, seat, opened, now)
    forger.run(meeting.format("founding"), item, f"{seat} WHERE id < 3", opened, now)
    forger.run(meeting.format("founding"), item, seat, now)
    forger.run(meeting.format("founding"), seat, opened, now)
    forger.run(meeting.format("founding"), item, seat, opened, waits(discussed, time.now))


def test_a_draft_is_discussed_for_as_long_as_the_rules_say(
    assembly: Assembly, forger: Forger, discussed: int, time: Time
) -> None:
    for days in (0, 1, 2.99):
        forger.run(forger.proposal(), waits(800, time.now + timedelta(days=days)))
    forger.run(forger.proposal(moves_at=time.now, not_before=time.now), step(800, "discussion"))
    late = time.now + timedelta(days=3)
    forger.run(forger.proposal(), step(800, "discussion", moves_at=late))
    forger.run(forger.proposal(), step(800, "discussion", moves_at=time.now, not_before=late))
    forger.run(forger.proposal(), step(800, "discussion"))
    forger.run(forger.proposal(), step(800, "voting"))
    forger.done(forger.proposal(), waits(800, late))


def test_the_rules_of_the_day_when_it_was_put_forward_hold(assembly: Assembly, forger: Forger) -> None:
    """A longer discussion that is decided meanwhile is for what comes afterwards, and a shorter one, too."""
    assembly.pass_("3", "discussion_days")
    first, longer = assembly.propose("9"), assembly.propose("10", "discussion_days")
    forger.time.passes(days=3)
    assembly.tick()
    assembly.vote(longer, "yes", "yes", "yes")
    assert assembly.state(first) == "voting"
    later = assembly.propose("8")
    forger.time.passes(days=9)
    assembly.tick()
    assert assembly.state(later) == "discussion"
    forger.run(forger.vote(later))


def test_a_rival_stands_beside_what_is_discussed(
    assembly: Assembly, forger: Forger, discussed: int, time: Time
) -> None:
    """Otherwise it would be a way around co-signers and discussion."""
    beside = {"rival_of_id": discussed}
    in_time, says = time.now + timedelta(days=3), '{"changes":{"fee_percent":800}' + "}"
    forger.run(forger.proposal(**beside), waits(800, time.now))
    forger.run(forger.proposal(rival_of_id=1), waits(800, time.now))
    forger.run(forger.proposal(rival_of_id=800), waits(800, time.now))
    forger.done(forger.proposal(act=says, **beside), waits(800, in_time))


def test_a_rival_is_about_the_same_rules(assembly: Assembly, forger: Forger, discussed: int) -> None:
    says = '{"changes":{"quorum":"1/10"}' + "}"
    in_time = forger.time.now + timedelta(days=3)
    forger.done(forger.proposal(rival_of_id=discussed, act=says), waits(800, in_time))
    forger.time.passes(days=3)
    put = sa.insert(Change).values(vote_id=900, clause="quorum", value='"1/10"')
    forger.run(forger.vote(800, contest_id=discussed), put)


@pytest.mark.parametrize(
    ("clause", "value"),
    [
        ("fee_percent", "0"), ("fee_percent", "90"), ("fee_percent", "9"), ("fee_percent", "00"),
        ("fee_percent", ""), ("fee_percent", "900,"), ("percent", "900"), ("quorum", '"1/10"'),
        ('fee_percent":900', ""),
    ],
)  # fmt: skip
def test_what_is_decided_is_what_the_text_says(
    assembly: Assembly, forger: Forger, clause: str, value: str
) -> None:
    """Members vote on a text, and a forger would enact something else."""
    put = sa.insert(Change).values(vote_id=900, clause=clause, value=value)
    forger.run(forger.vote(forger.due(assembly)), put)


def test_what_is_decided_is_all_that_the_text_says(assembly: Assembly, forger: Forger) -> None:
    """Else someone would drop what balances the rest."""
    url = "/decisions?clause=fee_percent&clause=voting_days"
    answer = assembly.ada.post(url, fee_percent="9", voting_days="9", reason="Both.", draft="1")
    proposal = int(answer.location.rsplit("/", 1)[1])
    now = forger.time.now
    roll = (assembly.ada.member_id, assembly.ben.member_id, assembly.cleo.member_id)
    counted = sa.update(Vote).values(
        state="passed", yes=3, no=0, abstain=0, counted_at=now, number=1, previous_hash="0" * 64, hash="f"
    )
    opened = [
        waits(proposal, now),
        forger.vote(proposal),
        sa.insert(Change).values(vote_id=900, clause="fee_percent", value="900"),
    ]
    cast = [
        f"INSERT INTO electors SELECT 900, id, false, member_class FROM members WHERE id IN {roll}",
        "UPDATE electors SET voted = true",
        everyone_says_yes,
    ]
    forger.run(*opened, *cast, counted)
    both = sa.insert(Change).values(vote_id=900, clause="voting_days", value="9")
    forger.done(*opened, both, *cast, counted)


def everyone_says_yes(session: Any) -> None:
    """By the co-op's own key, which no forger has: else no guard but that of the lock would be asked."""
    for number in range(3):
        ballot_box.put(session.get_one(Vote, 900), number, ("yes", None))
    session.flush()
    urn.unlock(session, 900)


@pytest.fixture
def read_once(assembly: Assembly) -> int:
    """The law of the co-op's form asks for two readings."""
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "no")
    assert assembly.state(proposal) == "waiting"
    return proposal


def second(forger: Forger, proposal: int, assembly: Assembly) -> sa.Insert:
    strict = {"majority_numerator": 2, "majority_denominator": 3, "majority_strict": False}
    text = {"text_hash": assembly.look(proposal).text_hash}
    return forger.vote(proposal, matter="bylaws", reading=2, readings=2, **strict, **text)


def test_no_second_reading_before_its_days(assembly: Assembly, forger: Forger, read_once: int) -> None:
    forger.run(second(forger, read_once, assembly))
    forger.run(waits(read_once, forger.time.now, "waiting"))
    forger.run(step(read_once, "waiting", moves_at=forger.time.now))
    forger.run(step(read_once, "voting"))
    forger.time.passes(days=13)
    forger.run(second(forger, read_once, assembly))
    forger.time.passes(days=1)
    forger.done(second(forger, read_once, assembly))


def test_no_third_reading(assembly: Assembly, forger: Forger, read_once: int) -> None:
    """By which a text that fell would be voted on until it passes."""
    forger.time.passes(days=14)
    assembly.tick()
    assembly.vote(read_once, "yes", "no")
    again = [
        waits(read_once, forger.time.now + timedelta(days=14), "waiting"),
        second(forger, read_once, assembly),
    ]
    forger.run(again[0])
    forger.run(again[1])
    assembly.cleo.post(f"/decisions/{read_once}/ballot", choice="no")
    assert assembly.state(read_once) == "rejected"
    forger.run(again[0])
    forger.run(again[1])


@pytest.mark.parametrize("state", ["rejected", "withdrawn", "discussion", "cosigning", "anything", "Enacted"])
def test_nobody_takes_a_text_from_those_who_vote_on_it(
    assembly: Assembly, forger: Forger, state: str
) -> None:
    """Its count could not be written then."""
    forger.run(waits(assembly.propose("9"), forger.time.now + timedelta(days=90), state))


@pytest.mark.parametrize("state", ["rejected", "waiting", "passed", "enacted", "voting"])
def test_what_is_discussed_waits_for_its_vote(
    assembly: Assembly, forger: Forger, discussed: int, state: str, time: Time
) -> None:
    forger.run(waits(discussed, time.now + timedelta(days=90), state))
