"""Where a group must vote for itself, a decision counts only if enough of that group have voted."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any

import pytest
import sqlalchemy as sa
from governance import urn
from governance.assembly import Assembly
from governance.forger import Attack
from governance.hustings import Hustings
from stage import Actor, Stage, Time, aside

from coop.governance import record, verify
from coop.governance.models import Elector, Vote
from coop.governance.tally import Passed, Ratio, Reason, Rejected, Rules, Tally, Turnout, decide
from coop.members.models import Member

HALF_OF_THE_USERS = {"class_quorum-users": "1/2"}


@pytest.fixture
def users(stage: Stage, assembly: Assembly) -> list[Actor]:
    """Two beside Ada, Ben and Cleo, who work there; and the users have a quorum of their own."""
    assembly.vote(ask(assembly, **HALF_OF_THE_USERS), "yes", "yes", "yes")
    assert assembly.rule("class_quorum") == {"users": "1/2"}
    return [stage.member(name, "users") for name in ("Dora", "Emil")]


def ask(assembly: Assembly, by: Actor | None = None, **fields: str) -> int:
    answer = (by or assembly.ada).post(
        "/decisions?clause=class_quorum", reason="All must be heard.", **fields
    )
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def proved(assembly: Assembly) -> list[str]:
    with assembly.stage.data():
        return verify.verify(record.export(), None, json.loads(json.dumps(record.export_rolls()))).lines


def test_members_decide_it_by_the_form(assembly: Assembly) -> None:
    form = assembly.ada.get("/decisions/new?clause=class_quorum").text
    assert '<select id="class_quorum-workers"' in form

    proposal = ask(assembly, **HALF_OF_THE_USERS, **{"class_quorum-workers": ""})

    assert "Users: half" in assembly.page(proposal)
    assembly.vote(proposal, "yes", "yes", "yes")
    assert assembly.rule("class_quorum") == {"users": "1/2"}
    assert "Users: half" in assembly.ben.get("/charter").text
    assert "each of these groups" in assembly.ben.get("/charter/bylaws").text
    assert '<option selected value="1/2">' in assembly.ada.get("/decisions/new?clause=class_quorum").text


def test_they_can_take_it_back(assembly: Assembly, users: list[Actor]) -> None:
    proposal = ask(assembly, **{"class_quorum-users": ""})
    assembly.vote(proposal, "yes", "yes", "yes")
    for user in users:
        user.post(f"/decisions/{proposal}/ballot", choice="yes")

    assert assembly.rule("class_quorum") == {}
    assert "No group of members must vote" in assembly.ben.get("/charter/bylaws").text
    assert proved(assembly)[0].startswith("All 8 ballots")


def test_what_the_form_does_not_offer_is_refused(assembly: Assembly) -> None:
    answer = assembly.ada.post(
        "/decisions?clause=class_quorum",
        reason="x",
        **{"class_quorum-users": "3/2", "class_quorum-workers": "1/3"},
    )

    assert answer.status_code == 422
    assert "Choose one of what is offered." in answer.text
    assert '<option selected value="1/3">' in answer.text


def test_without_the_group_it_falls(assembly: Assembly, users: list[Actor], time: Time) -> None:
    proposal = assembly.propose()
    assembly.vote(proposal, "yes", "yes", "yes")
    assert "1 of 2" in assembly.page(proposal)
    time.passes(days=7)
    assembly.tick()

    page = assembly.page(proposal)
    assert assembly.look(proposal).outcome == Reason.NO_QUORUM
    assert "Too few of this group voted for the result to count: Users." in page
    assert assembly.rule() == 1200
    assert proved(assembly)[0].startswith("All 6 ballots")


@pytest.mark.parametrize("choice", ["yes", "no", "abstain"])
def test_with_enough_of_it_it_passes(assembly: Assembly, users: list[Actor], time: Time, choice: str) -> None:
    proposal = assembly.propose()
    assembly.vote(proposal, "yes", "yes", "yes")
    users[0].post(f"/decisions/{proposal}/ballot", choice=choice)
    time.passes(days=7)
    assembly.tick()

    assert assembly.rule() == 900
    assert proved(assembly)[0].startswith("All 7 ballots")


def test_a_group_without_members_holds_nothing_up(assembly: Assembly, time: Time) -> None:
    assembly.vote(ask(assembly, **{"class_quorum-producers": "1/2"}), "yes", "yes", "yes")

    assembly.pass_()

    assert assembly.rule() == 900
    assert proved(assembly)[0].startswith("All 6 ballots")


def test_the_rule_and_the_groups_are_frozen(
    assembly: Assembly, users: list[Actor], stage: Stage, time: Time
) -> None:
    """Neither a later rule nor who changes groups saves a vote that is open."""
    proposal = assembly.propose()
    easier = ask(assembly, **{"class_quorum-users": ""})
    for one in (proposal, easier):
        assembly.vote(one, "yes", "yes", "yes")
    users[0].post(f"/decisions/{easier}/ballot", choice="yes")
    users[1].post(f"/decisions/{easier}/ballot", choice="yes")
    with stage.data() as session, aside("member_share", "members"):
        session.execute(sa.update(Member).values(member_class="workers"))
    time.passes(days=7)
    assembly.tick()

    assert assembly.rule("class_quorum") == {}
    assert assembly.look(proposal).outcome == Reason.NO_QUORUM
    assert proved(assembly)[0].startswith("All 11 ballots")


def test_a_rival_that_lacks_the_group_is_in_nobodys_way(
    assembly: Assembly, users: list[Actor], time: Time
) -> None:
    days = assembly.propose("3", "discussion_days")
    assembly.vote(days, "yes", "yes", "yes")
    users[0].post(f"/decisions/{days}/ballot", choice="yes")
    users[1].post(f"/decisions/{days}/ballot", choice="yes")
    first = assembly.propose("9")
    answer = assembly.ben.post(f"/decisions?beside={first}", fee_percent="7", reason="Less.")
    rival = int(answer.location.rsplit("/", 1)[1])
    time.passes(days=3)
    assembly.tick()
    assembly.vote(first, "yes", "yes", "yes")
    assembly.vote(rival, "yes", "yes", "no")
    users[0].post(f"/decisions/{rival}/ballot", choice="abstain")
    time.passes(days=7)
    assembly.tick()

    assert assembly.rule() == 700
    assert assembly.look(first).outcome == Reason.NO_QUORUM
    assert proved(assembly)[0].startswith("All 15 ballots")


def test_an_election_needs_the_group_as_well(hustings: Hustings, time: Time) -> None:
    ada, ben, *others = hustings.people.values()
    answer = ada.post("/decisions?clause=class_quorum", reason="x", **HALF_OF_THE_USERS)
    proposal = answer.location.rsplit("/", 1)[1]
    for one in (ada, ben, *others):
        one.post(f"/decisions/{proposal}/ballot", choice="yes")
    hustings.stage.member("Fia", "users")
    election = ada.post("/decisions/election", office="chair", reason="x").location.rsplit("/", 1)[1]
    ada.post(f"/decisions/{election}/candidacy", statement="")
    time.passes(days=7)
    hustings.tick()
    for one in (ada, ben, *others):
        one.post(f"/decisions/{election}/ballot", c1="1")
    time.passes(days=7)
    hustings.tick()

    with hustings.stage.data() as session:
        vote = session.scalars(sa.select(Vote).where(Vote.proposal_id == int(election))).one()
        assert (vote.yes, vote.outcome) == (len(others) + 2, Reason.NO_QUORUM)
        assert verify.verify(record.export()).holds


def test_the_record_says_how_many_of_each_group_voted(assembly: Assembly, users: list[Actor]) -> None:
    proposal = assembly.propose()
    assembly.vote(proposal, "yes", "yes", "yes")
    for user in users:
        user.post(f"/decisions/{proposal}/ballot", choice="no")
    with assembly.stage.data():
        first, second = record.export()["decisions"]
        rolls = record.export_rolls()

    assert "classes" not in first
    assert second["classes"] == {"quorum": {"users": "1/2"}, "roll": {"users": [2, 2], "workers": [3, 3]}}
    assert rolls["1"]["roll"][0] == [1, True]
    assert rolls["2"]["roll"][0] == [1, True, "workers"]


LIES: list[Callable[[Any], None]] = [
    lambda classes: classes["quorum"].update(users="1/10"),
    lambda classes: classes["quorum"].clear(),
    lambda classes: classes["roll"].update(users=[1, 1]),
    lambda classes: classes["roll"].update(users=[3, 1], workers=[2, 2]),
    lambda classes: classes["roll"].update(users=[2, 0], workers=[3, 3]),
]


@pytest.fixture
def told(assembly: Assembly, users: list[Actor], time: Time) -> Iterator[tuple[Any, Any]]:
    """A record whose last vote passed with one of two users, and its rolls."""
    proposal = assembly.propose()
    assembly.vote(proposal, "yes", "yes")
    users[0].post(f"/decisions/{proposal}/ballot", choice="yes")
    time.passes(days=7)
    assembly.tick()
    with assembly.stage.data():
        yield deepcopy(record.export()), json.loads(json.dumps(record.export_rolls()))


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_the_groups_is_found(told: tuple[Any, Any], lie: Callable[[Any], None]) -> None:
    """Also by who seals it anew, so that the links hold."""
    found, rolls = told
    assert verify.verify(found, None, rolls).holds
    vote = found["decisions"][-1]
    lie(vote["classes"])
    vote["hash"] = verify.digest(vote)
    entry = found["entries"][-1]
    entry["decision_hash"] = vote["hash"]
    entry["hash"] = verify.digest(entry)

    assert not verify.verify(found, None, rolls).holds


def test_a_roll_with_other_groups_is_found(told: tuple[Any, Any]) -> None:
    found, rolls = told
    rolls["2"]["roll"][0][2] = "users"

    assert verify.verify(found, None, rolls).lines == ["Decision 2: its roll is not the one that was sealed."]


def counted(proposal: int, time: Time, **changes: Any) -> sa.Update:
    last = sa.select(sa.text("hash")).select_from(sa.text("votes")).where(sa.text("number = 1"))
    result = {
        "state": "passed", "outcome": None, "counted_at": time.now, "yes": 3, "no": 0, "abstain": 0,
        "number": 2, "hash": "f" * 64, "previous_hash": last.scalar_subquery(),
    }  # fmt: skip
    return sa.update(Vote).where(Vote.proposal_id == proposal).values({**result, **changes})


def test_the_database_counts_the_groups_too(
    assembly: Assembly, users: list[Actor], time: Time, attack: Attack
) -> None:
    missing, enough = assembly.propose(), assembly.propose("8")
    for one in (missing, enough):
        assembly.vote(one, "yes", "yes", "yes")
    users[0].post(f"/decisions/{enough}/ballot", choice="abstain")
    time.passes(days=7)
    votes = [assembly.look(one).id for one in (missing, enough)]
    with assembly.stage.data() as session:
        for vote in votes:
            urn.unlock(session, vote)

    attack(counted(missing, time), "the votes decided otherwise")
    attack(counted(enough, time, abstain=1, state="rejected", outcome="no_quorum"), "decided otherwise")
    with assembly.stage.data() as session:
        session.execute(counted(enough, time, abstain=1))
        session.rollback()


def test_nobody_changes_a_group_or_its_quorum(assembly: Assembly, users: list[Actor], attack: Attack) -> None:
    vote = assembly.look(assembly.propose()).id

    attack("UPDATE electors SET member_class = 'workers'", "the roll is frozen")
    attack("UPDATE electors SET member_class = NULL", "the roll is frozen")
    attack("UPDATE votes SET class_quorum = NULL", "the rules of a vote are frozen")
    for lie in (None, '{"users":"1/10"}', '{"users":"1/2","workers":"1/2"}'):
        with assembly.stage.data() as session:
            row = dict(session.execute(sa.select(Vote.__table__).where(Vote.id == vote)).mappings().one())
        again = {**row, "id": 900, "class_quorum": lie, "reading": 2}
        attack(sa.insert(Vote).values(again), "not the |its time")


def test_nobody_is_put_on_the_roll_as_of_another_group(
    assembly: Assembly, stage: Stage, attack: Attack
) -> None:
    vote = assembly.look(assembly.propose()).id
    dora = stage.member("Dora", "users")

    for lie in ("workers", None):
        elector = {"vote_id": vote, "member_id": dora.member_id, "voted": False, "member_class": lie}
        attack(sa.insert(Elector).values(elector), "not the class that she is of")


EXAMPLES = [
    # workers' roll and votes, users' roll and votes
    ((3, 3), (2, 1), True),
    ((3, 3), (3, 1), False),  # one of three is less than half
    ((3, 3), (3, 2), True),
    ((3, 3), (0, 0), True),  # nobody is missing where nobody is
    ((3, 1), (2, 2), True),  # the workers have no quorum of their own
]


@pytest.mark.parametrize(("workers", "users", "counts"), EXAMPLES)
def test_worked_examples(workers: tuple[int, int], users: tuple[int, int], *, counts: bool) -> None:
    rules = Rules.of("1/10", "1/2", class_quorum={"users": Ratio(1, 2)})
    tally = Tally(workers[1] + users[1], 0, 0)
    turnouts = {"workers": Turnout(*workers), "users": Turnout(*users)}

    result = decide(tally, rules, workers[0] + users[0], turnouts)

    assert result == (Passed(tally) if counts else Rejected(tally, Reason.NO_QUORUM))
