"""Where the law has colleges, their weights decide; elsewhere every member has one vote."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
import sqlalchemy as sa
from flask_babel import force_locale
from governance import scic, urn
from governance.assembly import Assembly
from governance.forger import Forger
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.exc import DatabaseError
from stage import ANSWERS, Actor, Stage, Time, aside

from coop import Application
from coop.governance import charter, colleges, one_vote, record, verify
from coop.governance.charter import BadCharter
from coop.governance.clauses import COLLEGES, LEGAL_FORMS
from coop.governance.models import Change, Vote
from coop.governance.tally import Abstentions, Passed, Ratio, Reason, Rules, Tally, best

OTHER_FORMS = ["se-ekonomisk-forening", "de-eg", "gb-cooperative-society", "fr-scop", "us-ca-worker", "other"]


@pytest.fixture
def french(assembly: Assembly) -> Assembly:
    scic.become(assembly)
    return assembly


@pytest.fixture
def others(french: Assembly) -> list[Actor]:
    """Dora and Emil, who are users, and Fia of the community, beside three workers."""
    return scic.join(french)


def all_vote(french: Assembly, others: list[Actor], proposal: int, *choices: str) -> None:
    """In order: Ada, Ben, Cleo, Dora, Emil, Fia."""
    for actor, choice in zip((french.ada, french.ben, french.cleo, *others), choices, strict=False):
        assert actor.post(f"/decisions/{proposal}/ballot", choice=choice).status_code == 303


def proof(french: Assembly) -> verify.Report:
    with french.stage.data():
        return verify.verify(record.export(), None, json.loads(json.dumps(record.export_rolls())))


def test_members_decide_them_by_the_form_and_the_register(french: Assembly) -> None:
    assert french.rule("colleges") == scic.WEIGHTS
    assert "Workers: 50%; Users: 30%; Community: 20%" in french.ben.get("/charter").text
    bylaws = french.ben.get("/charter/bylaws").text
    assert "Each member has one vote in her college." in bylaws
    assert "Every member has one vote, whatever the group." not in bylaws
    form = french.ada.get("/decisions/new?clause=colleges").text
    assert 'name="colleges-weight3" value="20%"' in form or 'value="20%"' in form
    assert proof(french).holds


@pytest.mark.parametrize(
    "change",
    [
        {"colleges-weight1": "60 %"},
        {"colleges-weight2": "20 %"},
        {"colleges-weight3": ""},
        {"colleges-weight3": "1e9"},
        {"colleges-weight3": "one fifth"},
        {"colleges-users": "1"},
        {"colleges-producers": "4"},
        {"colleges-producers": "4", "colleges-weight1": "45", "colleges-weight4": "5"},
    ],
)
def test_other_colleges_are_refused(french: Assembly, change: dict[str, str]) -> None:
    answer = scic.ask(french, "colleges", **{**scic.FIELDS, **change})

    assert answer.status_code == 422
    assert "at least three colleges" in answer.text
    assert "Each group shall weigh." in answer.text


def test_every_group_needs_a_college(french: Assembly) -> None:
    answer = scic.ask(french, "member_classes", member_classes=["workers", "users", "community", "producers"])

    assert answer.status_code == 422
    assert "Every group that can be a member needs a college." in answer.text


def test_elsewhere_each_member_has_one_vote(assembly: Assembly) -> None:
    answer = scic.ask(assembly, "colleges", **scic.FIELDS)

    assert answer.status_code == 422
    assert "One member, one vote: Lag (2018:672)" in answer.text


def test_a_co_op_with_colleges_keeps_to_a_law_that_has_them(french: Assembly) -> None:
    answer = scic.ask(french, "legal_form", legal_form="de-eg")

    assert answer.status_code == 422
    assert "One member, one vote: GenG § 43 Abs. 3" in answer.text


@pytest.mark.parametrize("form", OTHER_FORMS)
def test_nobody_is_founded_with_them_elsewhere(stage: Stage, form: str) -> None:
    answers = {**ANSWERS, "legal_form": form, "colleges": "workers 1/2, users 3/10, community 1/5"}

    with stage.data(), pytest.raises(BadCharter, match="One member, one vote"):
        charter.check(answers)


def test_the_law_that_has_them_is_the_one_that_the_proof_knows() -> None:
    assert {form for form in LEGAL_FORMS if one_vote.has_colleges(form)} == verify.WITH_COLLEGES


def test_the_weights_decide_and_not_the_heads(french: Assembly, others: list[Actor]) -> None:
    """Two of three workers and the community: 1/3 + 0 + 2/10, though only half of the members said yes."""
    proposal = french.propose()
    all_vote(french, others, proposal, "yes", "yes", "no", "no", "no", "yes")

    vote, page = french.look(proposal), french.page(proposal)
    assert (vote.yes, vote.no, vote.state) == (3, 3, "passed")
    assert french.rule() == 900
    assert "By weight 53.33% of the votes are yes; exactly: 8/15." in page
    assert "33.33%" in page  # what the workers add
    assert proof(french).holds


def test_a_majority_of_heads_is_not_enough(french: Assembly, others: list[Actor]) -> None:
    proposal = french.propose()
    all_vote(french, others, proposal, "no", "no", "yes", "yes", "yes", "yes")
    assert french.look(proposal).state == "passed"  # 1/6 + 3/10 + 2/10 = 2/3

    proposal = french.propose("8")
    all_vote(french, others, proposal, "no", "no", "no", "yes", "yes", "yes")
    assert french.look(proposal).outcome == Reason.NO_MAJORITY  # exactly half
    assert french.rule() == 900
    assert proof(french).holds


def test_open_ballots_are_weighed_too(french: Assembly, others: list[Actor], time: Time) -> None:
    proposal = french.propose("open", "ballots")
    all_vote(french, others, proposal, *["yes"] * 6)
    proposal = french.propose()
    all_vote(french, others, proposal, "yes", "no", "no", "no", "yes", "yes")
    all_vote(french, others, proposal, "yes", "yes")
    time.passes(days=7)
    french.tick()

    assert french.look(proposal).state == "passed"
    assert "exactly: 41/60." in french.page(proposal)  # 1/3 + 3/20 + 1/5
    assert proof(french).holds


def test_a_silent_college_is_on_neither_side(french: Assembly, others: list[Actor], time: Time) -> None:
    proposal = french.propose()
    all_vote(french, others, proposal, "yes", "yes", "no", "no", "abstain")
    time.passes(days=7)
    french.tick()

    assert "exactly: 5/12." in french.page(proposal)  # (1/2 · 2/3) of (1/2 + 3/10)
    assert french.look(proposal).outcome == Reason.NO_MAJORITY
    assert proof(french).holds


def test_an_empty_college_gives_everyone_one_vote(french: Assembly, time: Time) -> None:
    """There are no users and nobody of the community yet."""
    proposal = french.propose()
    french.vote(proposal, "yes", "yes", "no")

    assert french.rule() == 900
    assert "Their weights do not hold in this vote" in french.page(proposal)
    with french.stage.data() as session:
        assert session.scalar(sa.text("SELECT count(*) FROM ballots WHERE college IS NOT NULL")) == 0
    assert proof(french).holds


def test_elections_count_each_member_once(french: Assembly, others: list[Actor], time: Time) -> None:
    election = french.propose_election("chair")
    french.ada.post(f"/decisions/{election}/candidacy", statement="")
    time.passes(days=7)
    french.tick()
    assert "They have no weights here" in french.page(election)
    for actor in (french.ada, *others):
        actor.post(f"/decisions/{election}/ballot", c1="1")
    time.passes(days=7)
    french.tick()

    assert french.look(election).colleges is None
    assert proof(french).holds


def test_rivals_are_ranked_by_weight(french: Assembly, others: list[Actor], time: Time) -> None:
    days = french.propose("3", "discussion_days")
    all_vote(french, others, days, *["yes"] * 6)
    first = french.propose("9")
    answer = french.ben.post(f"/decisions?beside={first}", fee_percent="7", reason="Less.")
    rival = int(answer.location.rsplit("/", 1)[1])
    time.passes(days=3)
    french.tick()
    all_vote(french, others, first, "yes", "yes", "no", "yes", "yes", "no")  # 4 yes: 1/3 + 3/10
    all_vote(french, others, rival, "yes", "yes", "yes", "no", "no", "yes")  # 4 yes: 1/2 + 1/5

    assert french.rule() == 700
    assert french.look(first).outcome == Reason.RIVAL
    assert proof(french).holds


def test_who_votes_is_warned_that_a_small_college_tells(french: Assembly, others: list[Actor]) -> None:
    page = french.page(french.propose(), by=others[2])

    assert "it does say your college: Community" in page
    assert "It has 1 member, so the result can tell how you voted." in page


def test_who_proposes_is_warned_as_well(assembly: Assembly, french: Assembly, others: list[Actor]) -> None:
    assert "in a college with fewer than 5 members" in french.ada.get("/decisions/new?clause=colleges").text
    fields = {**scic.FIELDS, "colleges-weight1": "40 %", "colleges-weight2": "40 %"}

    proposal = scic.proposed(scic.ask(french, "colleges", **fields))

    assert "Only 2 members vote in this college now" in french.page(proposal)


def test_the_link_in_the_mail_is_weighed_as_well(french: Assembly, others: list[Actor]) -> None:
    proposal = french.propose()
    all_vote(french, others, proposal, "yes", "yes", "yes", "yes", "yes", "no")
    with french.stage.data() as session:
        found = dict(session.execute(sa.text("SELECT college, count(*) FROM ballots GROUP BY college")).all())
        (vote,) = [one for one in record.export()["decisions"] if one["proposal"] == proposal]

    assert {"workers": 3, "users": 2, "community": 1}.items() <= found.items()
    assert vote["ballots"][0] == "community:no"
    assert vote["classes"]["sides"] == {"workers": [3, 0, 0], "users": [2, 0, 0], "community": [0, 1, 0]}


LIES: list[Callable[[Any], None]] = [
    lambda vote: vote["classes"].update(colleges={"workers": "2/10", "users": "3/10", "community": "5/10"}),
    lambda vote: vote["classes"].update(colleges={}, sides={}),
    lambda vote: vote.pop("classes"),
    lambda vote: vote["classes"]["sides"].update(workers=[1, 2, 0]),
    lambda vote: vote.update(ballots=sorted(["community:no", *vote["ballots"][1:]])),
    lambda vote: vote.update(ballots=sorted(["workers:yes", *vote["ballots"][1:]])),
    lambda vote: vote.update(ballots=sorted(["producers:yes", *vote["ballots"][1:]])),
    lambda vote: vote.update(ballots=sorted(["yes", *vote["ballots"][1:]])),
    lambda vote: vote["classes"].update(more={}),
    lambda vote: vote.update({"passed": False, "reason": "no_majority"}),
]


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_about_the_colleges_is_found(
    french: Assembly, others: list[Actor], lie: Callable[[Any], None]
) -> None:
    """Also by who seals it anew, so that the links hold."""
    proposal = french.propose()
    all_vote(french, others, proposal, "yes", "yes", "no", "no", "no", "yes")
    with french.stage.data():
        told = deepcopy(record.export())
    assert verify.verify(told).holds
    vote, entry = told["decisions"][-1], told["entries"][-1]
    lie(vote)
    vote["hash"] = verify.digest(vote)
    entry["decision_hash"] = vote["hash"]
    entry["hash"] = verify.digest(entry)

    assert not verify.verify(told).holds


@pytest.fixture
def refused(stage: Stage) -> Callable[[Any, str], None]:
    def run(statement: Any, says: str) -> None:
        with stage.data() as session:
            with pytest.raises(DatabaseError, match=says):
                session.execute(sa.text(statement) if isinstance(statement, str) else statement)
            session.rollback()

    return run


def again(french: Assembly, proposal: int, **changes: Any) -> sa.Insert:
    """The vote once more, as someone would forge it for another proposal."""
    with french.stage.data() as session:
        row = session.execute(sa.select(Vote.__table__).where(Vote.proposal_id == proposal)).mappings().one()
    return sa.insert(Vote).values({**row, "id": 900, **changes})


@pytest.mark.parametrize(
    "lie", [None, "{}", '{"community":"5/10","users":"3/10","workers":"2/10"}', '{"workers":"1/1"}']
)
def test_a_vote_opens_with_the_colleges_in_force(
    french: Assembly, others: list[Actor], refused: Callable[[Any, str], None], lie: str | None
) -> None:
    first = french.propose()

    refused(again(french, first, colleges=lie), "not the |its time")
    refused(f"UPDATE votes SET colleges = '{lie or 0}'", "the rules of a vote are frozen")


BAD = [
    '{"workers":"1/1"}',
    '{"users":"1/2","workers":"1/2"}',
    '{"community":"1/10","users":"3/10","workers":"6/10"}',
    '{"community":"1/20","users":"9/20","workers":"10/20"}',
    '{"community":"1/4","users":"1/4","workers":"1/4"}',
    '{"community":"1/4","users":"1/4","workers":"1/2"}',  # not of one denominator
    '{"community":"2/10000","users":"4998/10000","workers":"5000/10000"}',
    "[]",
]


@pytest.mark.parametrize("value", BAD)
def test_the_database_knows_which_colleges_can_be(
    assembly: Assembly, stage: Stage, time: Time, value: str
) -> None:
    """Where a forged vote about the bylaws would be let in."""
    assembly.pass_("3", "discussion_days")
    proposal = assembly.propose("Rides.", "purpose")
    time.passes(days=3)
    vote = Forger(stage, time).vote(proposal, matter="bylaws", readings=2)
    with stage.data() as session, aside("change_said", "changes"):
        session.execute(vote)
        with (
            pytest.raises(DatabaseError, match=r"no such colleges|malformed|cannot|invalid"),
            session.begin_nested(),
        ):
            session.execute(sa.insert(Change).values(vote_id=900, clause="colleges", value=value))


def test_colleges_are_a_matter_of_the_bylaws(french: Assembly, refused: Callable[[Any, str], None]) -> None:
    vote = french.look(french.propose()).id

    none = "'{}'"
    refused(f"INSERT INTO changes (vote_id, clause, value) VALUES ({vote}, 'colleges', {none})", "what ")


def counted(proposal: int, time: Time, **changes: Any) -> sa.Update:
    last = (
        sa.text("(SELECT max(number) FROM votes)"),
        sa.text("(SELECT hash FROM votes ORDER BY number DESC)"),
    )
    result = {"state": "passed", "outcome": None, "counted_at": time.now, "abstain": 0, "hash": "f" * 64}
    assert last
    return sa.update(Vote).where(Vote.proposal_id == proposal).values({**result, **changes})


def result(french: Assembly, proposal: int, time: Time, **changes: Any) -> sa.Update:
    """As if counted by someone with other weights."""
    with french.stage.data() as session:
        last = sa.select(Vote.number, Vote.hash).where(Vote.number.is_not(None))
        number, before = session.execute(last.order_by(Vote.number.desc()).limit(1)).one()
    facts = {
        "state": "passed", "outcome": None, "counted_at": time.now, "abstain": 0, "number": number + 1,
        "previous_hash": before, "hash": "f" * 64,
    }  # fmt: skip
    return sa.update(Vote).where(Vote.proposal_id == proposal).values({**facts, **changes})


FELL = {"state": "rejected", "outcome": "no_majority"}


@pytest.mark.parametrize(
    ("choices", "won"),
    [
        (("yes", "yes", "no", "no", "no"), False),  # 5/12
        (("yes", "yes", "no", "yes", "no"), True),  # 29/48
        (("no", "no", "yes", "yes", "yes"), True),  # 7/12
        (("yes", "no", "abstain", "no", "yes"), False),  # exactly half
        (("yes", "yes", "yes"), True),
        (("no", "no", "no", "yes", "yes"), False),  # 3/8
    ],
)
@pytest.mark.parametrize("ballots", ["secret", "open"])
def test_the_database_weighs_too(
    french: Assembly, time: Time, refused: Any, choices: tuple[str, ...], *, won: bool, ballots: str
) -> None:
    """Of the community nobody votes."""
    if ballots == "open":
        french.pass_("open", "ballots")
        time.passes(days=7)
    others = scic.join(french)
    proposal = french.propose()
    all_vote(french, others, proposal, *choices)
    time.passes(days=7)
    sides = {side: choices.count(side) for side in ("yes", "no", "abstain")}
    right, wrong = ({}, FELL) if won else (FELL, {})

    with french.stage.data() as session:
        urn.unlock(session, french.look(proposal).id)

    refused(result(french, proposal, time, **{**sides, **wrong}), "the votes decided otherwise")
    with french.stage.data() as session:
        session.execute(result(french, proposal, time, **{**sides, **right}))


def test_a_ballot_says_a_college_of_its_vote(
    french: Assembly, others: list[Actor], refused: Callable[[Any, str], None]
) -> None:
    vote = french.look(french.propose())
    voted = f"UPDATE electors SET voted = (1 = 1) WHERE vote_id = {vote.id}"
    with french.stage.data() as session:
        session.execute(sa.text(voted))
        urn.say_key(session, vote.id)

    for college in ("NULL", "'producers'", "'workers+users'", "'%'"):
        ballot = f"'f', {vote.id}, 'yes', {college}"
        refused(
            f"INSERT INTO ballots (id, vote_id, choice, college) VALUES ({ballot})", "not a college of this"
        )


def test_no_college_has_more_ballots_than_voters(
    french: Assembly, others: list[Actor], time: Time, refused: Callable[[Any, str], None]
) -> None:
    """Who can write any row cannot move weight to the community, of which one member votes."""
    vote = french.look(french.propose())
    with french.stage.data() as session:
        session.execute(sa.text(f"UPDATE electors SET voted = (1 = 1) WHERE vote_id = {vote.id}"))
        urn.say_key(session, vote.id)
        for number in range(6):
            ballot = f"'{number:032}', {vote.id}, 'yes', 'community'"
            session.execute(sa.text(f"INSERT INTO ballots (id, vote_id, choice, college) VALUES ({ballot})"))

    refused(result(french, vote.proposal_id, time, yes=6, no=0), "more ballots than a college has")


EXAMPLES = [
    # workers, users and community: yes, no, abstain; the part of yes
    ((2, 1, 0), (0, 2, 0), (1, 0, 0), "8/15"),
    ((0, 0, 0), (1, 0, 0), (0, 1, 0), "3/5"),
    ((0, 0, 3), (1, 0, 0), (0, 1, 0), "3/5"),  # only abstentions are no votes for either side
    ((1, 0, 0), (0, 0, 0), (0, 0, 0), "1"),
    ((0, 1, 0), (0, 2, 0), (0, 3, 0), "0"),
    ((10**6, 1, 0), (1, 0, 0), (1, 0, 0), f"{2 * 10**6 + 1}/{2 * (10**6 + 1)}"),
]


@pytest.mark.parametrize(("workers", "users", "community", "part"), EXAMPLES)
def test_worked_examples(workers: Any, users: Any, community: Any, part: str) -> None:
    sides = {"workers": Tally(*workers), "users": Tally(*users), "community": Tally(*community)}
    weights = {name: Ratio.parse(weight) for name, weight in scic.WEIGHTS.items()}
    rules = Rules.of("1/10", "1/2", colleges=weights)

    assert rules.share(sides) == Fraction(part)


def test_abstentions_that_count_as_votes_weigh_as_such() -> None:
    weights = {name: Ratio.parse(weight) for name, weight in scic.WEIGHTS.items()}
    rules = Rules.of("1/10", "1/2", colleges=weights, abstentions=Abstentions.VOTES)
    sides = {"workers": Tally(1, 0, 1), "users": Tally(0, 0, 2), "community": Tally(0, 0, 0)}

    assert rules.share(sides) == Fraction(1, 4) / Fraction(8, 10)


tallies = st.builds(Tally, st.integers(0, 50), st.integers(0, 50), st.integers(0, 50))


@given(tallies, tallies, tallies)
def test_more_yes_in_a_college_never_loses(workers: Tally, users: Tally, community: Tally) -> None:
    weights = {name: Ratio.parse(weight) for name, weight in scic.WEIGHTS.items()}
    rules = Rules.of("1/10", "1/2", colleges=weights)
    sides = {"workers": workers, "users": users, "community": community}
    more = {**sides, "users": Tally(users.yes + 1, users.no, users.abstain)}
    if not (users.yes or users.no):
        return
    assert rules.share(more) >= rules.share(sides)


def test_of_rivals_the_share_comes_first() -> None:
    results = {1: Passed(Tally(9, 0, 0), Fraction(2, 3)), 2: Passed(Tally(1, 8, 0), Fraction(3, 4))}

    assert best(results) == 2


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("workers 1/3, users 1/3, community 1/3", {"workers": "1/3", "users": "1/3", "community": "1/3"}),
        (scic.WEIGHTS, scic.WEIGHTS),
        ({"users+workers": "50%", "community": "25", "producers": "25.0 %"},
         {"workers+users": "2/4", "producers": "1/4", "community": "1/4"}),
        ("", {}),
    ],
)  # fmt: skip
def test_weights_have_one_denominator(app: Application, typed: Any, kept: dict[str, str]) -> None:
    with app.test_request_context(), force_locale("en"):
        found = COLLEGES.parse(typed, "EUR")

        assert found == {name: kept[name] for name in found}
        assert found.keys() == kept.keys()
        assert COLLEGES.parse(COLLEGES.text(found, "EUR"), "EUR") == found


def test_each_member_is_in_one_college() -> None:
    assert colleges.of("users", {"workers": "", "users+producers": ""}) == "users+producers"
    assert colleges.of("community", {"workers": ""}) is None
    assert colleges.weigh({"workers": "", "users": ""}, ["users", "workers", "users"])
    assert not colleges.weigh({"workers": "", "users": ""}, ["users"])
    assert not colleges.weigh({"workers": ""}, ["workers", "users"])
