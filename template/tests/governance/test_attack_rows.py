"""Whoever writes rows by the application's own connection makes no rule but by a vote as the charter asks."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
import sqlalchemy as sa
from governance import urn
from governance.assembly import Assembly
from governance.forger import Forger
from stage import Stage, Time

from coop.governance.models import Change, Elector, Registration, Vote
from coop.governance.verify import FIRST_LINK


def counted(proposal: int, time: Time, **changes: Any) -> sa.Update:
    """As if everyone of three who voted had said yes."""
    result = {
        "state": "passed", "outcome": None, "counted_at": time.now, "yes": 2, "no": 0, "abstain": 0,
        "number": 1, "previous_hash": FIRST_LINK, "hash": "f" * 64,
    }  # fmt: skip
    return sa.update(Vote).where(Vote.proposal_id == proposal).values({**result, **changes})


def test_an_honest_vote_is_let_in(assembly: Assembly, forger: Forger, stage: Stage) -> None:
    """So that those below are refused for what they lie about."""
    proposal = forger.due(assembly)
    with stage.data() as session:
        session.execute(forger.vote(proposal))
        session.execute(sa.insert(Change).values(vote_id=900, clause="fee_percent", value="900"))
        session.rollback()


@pytest.mark.parametrize(
    "lie",
    [
        {"electorate": 1},
        {"electorate": 4},
        {"quorum_numerator": 1, "quorum_denominator": 10},
        {"majority_numerator": 1, "majority_denominator": 3},
        {"majority_strict": False},
        {"method": "consent"},
        {"abstentions": "absent"},
        {"secret": False},
        {"reading": 2, "readings": 2},
        {"readings": 2},
        {"reading": 0},
        {"matter": "bylaws"},
        {"matter": "nothing"},
        {"charter_seq": 1},
        {"text_hash": None},
        {"state": "passed"},
        {"number": 1},
        {"yes": 3},
        {"lock": None},
        {"key": "f" * 64},
    ],
)
def test_a_vote_opens_by_the_rules_in_force(assembly: Assembly, forger: Forger, lie: dict[str, Any]) -> None:
    forger.run(forger.vote(forger.due(assembly), **lie))


@pytest.mark.parametrize(
    ("opened", "closes"), [(0, 1), (0, 6), (0, 8), (0, 0), (-30, -23), (-7, 0), (-6.9, 0.1), (1, 7), (0, -1)]
)
def test_a_vote_is_open_as_long_as_the_rules_say(
    assembly: Assembly, forger: Forger, time: Time, opened: int, closes: int
) -> None:
    """And has not closed before it opened."""
    proposal, times = forger.due(assembly), {"opened_at": opened, "closes_at": closes}
    forger.run(forger.vote(proposal, **{key: time.now + timedelta(days=days) for key, days in times.items()}))


@pytest.mark.parametrize(
    ("matter", "clause"),
    [
        ("rules", "share_price"),
        ("rules", "in_bylaws"),
        ("rules", "notice_days"),  # which this co-op's charter has among the bylaws
        ("resolution", "fee_percent"),
        ("project", "fee_percent"),
        ("project", "name"),
    ],
)
def test_a_rule_is_not_smuggled_into_a_vote_about_something_else(
    assembly: Assembly, forger: Forger, matter: str, clause: str
) -> None:
    put = sa.insert(Change).values(vote_id=900, clause=clause, value="1")
    forger.run(forger.vote(forger.due(assembly), matter=matter), put)


def test_a_rule_is_not_added_to_a_vote_with_its_roll(assembly: Assembly, forger: Forger) -> None:
    vote = assembly.look(assembly.propose("9"))
    forger.run(sa.insert(Change).values(vote_id=vote.id, clause="hue", value="1"))


def test_a_vote_of_the_bylaws_is_about_them(assembly: Assembly, forger: Forger, stage: Stage) -> None:
    """Where they are easier to change than other rules, nobody goes that way with those."""
    proposal = forger.due(assembly)
    roll = [assembly.ada, assembly.ben, assembly.cleo]
    forger.run(
        forger.vote(
            proposal, matter="bylaws", majority_numerator=2, majority_denominator=3, majority_strict=False
        ),
        sa.insert(Change).values(vote_id=900, clause="fee_percent", value="0"),
        *(
            sa.insert(Elector).values(
                vote_id=900, member_id=one.member_id, voted=False, member_class="workers"
            )
            for one in roll
        ),
        "UPDATE electors SET voted = (1 = 1) WHERE vote_id = 900",
        *(f"INSERT INTO ballots (id, vote_id, choice) VALUES ('{n:032}', 900, 'yes')" for n in range(3)),
        sa.text(
            "UPDATE votes SET state = 'passed', yes = 3, no = 0, abstain = 0, counted_at = opened_at, "
            "number = 2, hash = 'f', previous_hash = (SELECT hash FROM votes WHERE number = 1) WHERE id = 900"
        ),
    )


def test_an_open_vote_is_not_counted_early(assembly: Assembly, forger: Forger, time: Time) -> None:
    """Two of three have said yes, and the forger claims that the time is up."""
    proposal = assembly.propose("9")
    assembly.vote(proposal, "yes", "yes")
    closes = assembly.look(proposal).closes_at

    forger.run(counted(proposal, time, counted_at=closes))
    forger.run(counted(proposal, time, counted_at=time.now + timedelta(days=99)))

    time.passes(days=7)
    vote = assembly.look(proposal)
    with assembly.stage.data() as session:
        urn.unlock(session, vote.id)
        session.execute(counted(proposal, time))
        session.rollback()


def test_no_ballot_after_the_time(assembly: Assembly, forger: Forger, time: Time) -> None:
    secret = assembly.look(assembly.propose("9"))
    assembly.pass_("open", "ballots")
    proposal = assembly.propose("8")
    assembly.vote(proposal, "yes")
    in_public = assembly.look(proposal)
    time.passes(days=7)

    ben = assembly.ben.member_id
    for vote in (secret, in_public):
        forger.run(f"UPDATE electors SET voted = (1 = 1) WHERE vote_id = {vote.id} AND member_id = {ben}")
    forger.run(f"UPDATE open_ballots SET choice = 'no' WHERE vote_id = {in_public.id}")


def test_of_rivals_only_the_best_passes(assembly: Assembly, forger: Forger, time: Time) -> None:
    assembly.pass_("3", "discussion_days")
    first = assembly.propose("9")
    answer = assembly.ben.post(f"/decisions?beside={first}", fee_percent="8", reason="Less is more.")
    second = int(answer.location.rsplit("/", 1)[1])
    time.passes(days=3)
    assembly.tick()
    assembly.vote(first, "yes", "yes")
    assembly.vote(second, "yes")
    time.passes(days=7)
    votes = [assembly.look(proposal) for proposal in (first, second)]
    with assembly.stage.data() as session:
        last = session.scalar(sa.text("SELECT hash FROM votes WHERE number = 1"))
        for vote in votes:
            urn.unlock(session, vote.id)
    place = {"number": 2, "previous_hash": last}

    forger.run(counted(second, time, yes=1, **place))
    best = counted(first, time, **place)
    worse = counted(second, time, yes=1, number=3, previous_hash="f" * 64, hash="e" * 64)
    forger.run(best, worse)
    with assembly.stage.data() as session:
        session.execute(best)
        session.rollback()


@pytest.mark.parametrize("state", ["draft", "waiting", "passed", "enacted"])
def test_a_proposal_gets_nowhere_without_a_vote(assembly: Assembly, forger: Forger, state: str) -> None:
    proposal = assembly.propose("9")
    forger.run(f"UPDATE proposals SET state = '{state}' WHERE id = {proposal}")


def test_what_has_ended_does_not_begin_again(assembly: Assembly, forger: Forger) -> None:
    proposal = assembly.propose("9")
    assembly.vote(proposal, "no", "no", "no")
    for state in ("draft", "cosigning", "discussion", "waiting", "voting", "enacted"):
        forger.run(f"UPDATE proposals SET state = '{state}' WHERE id = {proposal}")


@pytest.mark.parametrize(
    "change",
    ["act = '{}'", "matter = 'project'", "proposer_id = 2", "made_at = NULL", "rival_of_id = id", "id = 77"],
)
def test_a_text_that_others_rely_on_stays(assembly: Assembly, forger: Forger, change: str) -> None:
    proposal = assembly.propose("9")
    forger.run(f"UPDATE proposals SET {change} WHERE id = {proposal}")


def test_a_proposal_begins_as_a_draft(assembly: Assembly, forger: Forger, database: str) -> None:
    forger.run(forger.proposal(state="passed"))
    forger.run(forger.proposal(state="waiting", moves_at=forger.time.now))
    proposal = assembly.propose("9")
    if database == "sqlite":
        forger.run(forger.proposal(id=proposal).prefix_with("OR REPLACE"))


def test_a_registration_needs_a_decision_and_an_officer(assembly: Assembly, forger: Forger) -> None:
    bea = assembly.stage.member("Bea", roles=("board",))
    proposal = assembly.propose("To drive well.", "purpose")
    vote = assembly.look(proposal)
    forged = sa.insert(Registration).values(
        vote_id=vote.id, reference="1", recorded_at=forger.time.now, recorded_by_id=bea.member_id
    )
    forger.run(forged)
    assembly.vote(proposal, "yes", "yes", "yes")
    bea.post(f"/decisions/{proposal}/ballot", choice="yes")
    forger.run(forged.values(recorded_by_id=assembly.ben.member_id))
    forger.run(forged.values(recorded_at=forger.time.now - timedelta(days=1)))


def test_a_first_reading_registers_nothing(assembly: Assembly, forger: Forger) -> None:
    proposal = first_reading(assembly)
    vote, bea = assembly.look(proposal), assembly.stage.member("Bea", roles=("board",))
    forger.run(
        sa.insert(Registration).values(
            vote_id=vote.id, reference="1", recorded_at=forger.time.now, recorded_by_id=bea.member_id
        )
    )
    forger.run(
        "INSERT INTO charter_entries "
        "SELECT seq + 1, 'purpose', c.value, c.vote_id, v.counted_at, e.hash, 'f' "
        f"FROM charter_entries e, changes c, votes v WHERE c.vote_id = {vote.id} AND v.id = {vote.id} "
        "AND seq = (SELECT max(seq) FROM charter_entries)"
    )


def test_a_second_reading_is_of_what_was_read_first(assembly: Assembly, forger: Forger) -> None:
    proposal = first_reading(assembly)
    forger.time.passes(days=14)
    first = assembly.look(proposal)
    strict = {"majority_numerator": 2, "majority_denominator": 3, "majority_strict": False}
    second = {"matter": "bylaws", "reading": 2, "readings": 2, "text_hash": first.text_hash, **strict}
    with assembly.stage.data() as session:
        session.execute(forger.vote(proposal, **second))
        session.rollback()
    forger.run(forger.vote(proposal, **second | {"text_hash": "e" * 64}))
    for clause, value in (("purpose", '"Something else."'), ("name", '"X"'), ("hue", "1")):
        put = sa.insert(Change).values(vote_id=900, clause=clause, value=value)
        forger.run(forger.vote(proposal, **second), put)


def first_reading(assembly: Assembly) -> int:
    """It passed, and waits for the second."""
    if assembly.rule("bylaws_readings") != "2":
        assembly.pass_("2", "bylaws_readings")
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "no")
    assert assembly.state(proposal) == "waiting"
    return proposal


def test_nobody_brings_a_lock_and_its_key_along(assembly: Assembly, forger: Forger, database: str) -> None:
    """And counts a vote in which all have voted, at once. On PostgreSQL nothing knows the co-op's key."""
    if database == "postgresql":
        return
    proposal, own = forger.due(assembly), sha256(b"mine").hexdigest()
    forger.run(forger.vote(proposal, lock=own))
