"""Members decide what becomes of a surplus; the books follow the vote, and nothing but a vote."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from people.mailbox import letters_to
from sqlalchemy.exc import IntegrityError
from stage import Actor, Stage, Time

from coop.books import ledger, surplus
from coop.books.ledger import Line
from coop.books.models import Journal, Posting, Seal
from coop.books.surplus import Uses
from coop.governance import proposals
from coop.governance.matters import Matter
from coop.members.models import Member
from coop.people.models import Person
from coop.privacy import record
from coop.refusal import Refused

PARTS = {"reserves": "20", "refunds": "60", "interest": "0", "carried": "20"}


def job(stage: Stage, name: str, customer: Actor, worker: Actor, fee: int = 10_000) -> None:
    """In 2026: the customer is charged ten times the fee, of which the worker gets the rest."""
    lines = [
        Line("customer_receivables", 10 * fee, customer.person_id),
        Line("worker_payables", -9 * fee, worker.person_id),
        Line("platform_fees", -fee),
    ]
    with stage.data():
        ledger.post("ride", name, lines)


@pytest.fixture
def year_end(assembly: Assembly, stage: Stage, time: Time) -> Assembly:
    """A surplus of 100.00 from 2026, most of it by Ada's and Ben's use; it is March 2027."""
    job(stage, "1", assembly.ada, assembly.ben)
    time.passes(days=365)
    return assembly


def propose(assembly: Assembly, by: Actor | None = None, **parts: str) -> Any:
    form = {**PARTS, **parts, "reason": "We need a buffer."}
    return (by or assembly.ada).post("/decisions/surplus", **form)


def made(assembly: Assembly, **parts: str) -> int:
    answer = propose(assembly, **parts)
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def balances(stage: Stage) -> dict[str, int]:
    with stage.data():
        return {account: amount for account, amount in ledger.balances().items() if amount}


def owed(stage: Stage, person: Actor) -> int:
    with stage.data():
        return -ledger.balance("member_payables", person.person_id)


def allocations(stage: Stage) -> int:
    with stage.data() as session:
        return int(session.scalar(sa.select(sa.func.count()).where(Journal.kind == "surplus")))


def test_the_books_follow_the_vote(year_end: Assembly, stage: Stage) -> None:
    proposal = made(year_end)
    assert allocations(stage) == 0
    year_end.vote(proposal, "yes", "yes", "no")

    assert balances(stage) == {
        "customer_receivables": 100_000,
        "worker_payables": -90_000,
        "member_payables": -6_000,
        "reserves": -2_000,
        "carried_forward": -2_000,
    }
    assert (owed(stage, year_end.ada), owed(stage, year_end.ben)) == (3_158, 2_842)  # of 1000.00 and 900.00
    assert owed(stage, year_end.cleo) == 0
    assert year_end.proved().holds


def test_each_sees_what_is_owed(year_end: Assembly, stage: Stage) -> None:
    year_end.vote(made(year_end), "yes", "yes", "yes")
    page = year_end.ada.get("/money").text
    assert "The co-op owes you SEK\u00a031.58." in page
    assert "Members allocated a surplus" in page
    with stage.data() as session:
        mine = record.about(session.get(Person, year_end.ada.person_id))
    assert -3_158 in [one["amount"] for one in mine["postings"]]
    assert "Reserves" in stage.visitor().get("/books").text


def test_interest_follows_the_shares(year_end: Assembly, stage: Stage) -> None:
    year_end.pass_("10", "interest_percent")  # of three shares of 500.00
    proposal = made(year_end, refunds="0", interest="80", carried="0")
    year_end.vote(proposal, "yes", "yes", "yes")
    assert [owed(stage, one) for one in (year_end.ada, year_end.ben, year_end.cleo)] == [2_667, 2_667, 2_666]


def test_what_is_carried_forward_comes_back(year_end: Assembly, stage: Stage, time: Time) -> None:
    year_end.vote(made(year_end), "yes", "yes", "yes")
    job(stage, "2", year_end.cleo, year_end.ben, fee=1_000)
    assert "nothing to allocate" in year_end.ada.get("/decisions/surplus").text
    time.passes(days=365)
    proposal = made(year_end, reserves="30", refunds="0", carried="0")  # 20.00 of before and 10.00
    year_end.vote(proposal, "yes", "yes", "yes")
    assert balances(stage)["reserves"] == -5_000
    assert "carried_forward" not in balances(stage)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"carried": "19.99"}, "must add up to the surplus, SEK\u00a0100.00"),
        ({"carried": "20.01"}, "must add up to the surplus"),
        ({"carried": "-20", "reserves": "60"}, "Write an amount"),
        ({"carried": "much"}, "Write an amount"),
        ({"interest": "0.01", "carried": "19.99"}, "at most SEK\u00a00.00 can be interest"),
    ],
)
def test_what_does_not_fit_is_refused(year_end: Assembly, parts: dict[str, str], says: str) -> None:
    answer = propose(year_end, **parts)
    assert answer.status_code == 422
    assert says in answer.text
    assert "We need a buffer." in answer.text


def test_the_reserves_get_their_part(year_end: Assembly) -> None:
    year_end.pass_("25", "reserve_percent")
    assert "at least SEK\u00a025.00 of it goes to the reserves" in propose(year_end).text
    assert propose(year_end, reserves="25", carried="15").status_code == 303


def test_a_year_is_allocated_once_and_one_proposal_at_a_time(year_end: Assembly) -> None:
    first = made(year_end)
    assert "under way already" in propose(year_end, by=year_end.ben).text
    year_end.vote(first, "yes", "yes", "yes")
    assert "allocated already" in propose(year_end).text


def test_one_that_falls_allocates_nothing(year_end: Assembly, stage: Stage) -> None:
    year_end.vote(made(year_end), "no", "no", "yes")
    assert allocations(stage) == 0
    assert propose(year_end).status_code == 303


def test_without_a_surplus_there_is_nothing_to_propose(assembly: Assembly) -> None:
    assert "nothing to allocate" in assembly.ada.get("/decisions/surplus").text
    assert propose(assembly).status_code == 422


def test_a_year_that_is_not_over_is_refused(year_end: Assembly, stage: Stage) -> None:
    act = {"year": 2027, "total": 10_000, "reserves": 10_000, "refunds": 0, "interest": 0, "carried": 0}
    with stage.data() as session:
        ada = session.get(Member, year_end.ada.member_id)
        refused = proposals.propose(ada, Matter.SURPLUS, act, reason="Now.")
    assert isinstance(refused, Refused)
    assert "not over" in refused.sentence


def test_refunds_need_someone_whose_use_is_known(assembly: Assembly, stage: Stage, time: Time) -> None:
    maja = stage.person("Maja")
    job(stage, "1", maja, maja)
    time.passes(days=365)
    assert "nobody to refund" in propose(assembly).text


def test_members_read_the_parts_and_get_a_mail(year_end: Assembly, stage: Stage) -> None:
    proposal = made(year_end)
    page = year_end.page(proposal)
    assert "Surplus of 2026" in page
    assert "SEK\u00a060.00" in page
    assert "Surplus of 2026" in letters_to(stage, year_end.ben.email)[-1].title


def test_the_annual_meeting_can_take_it_up(year_end: Assembly) -> None:
    proposal = made(year_end, meeting="1")
    assert year_end.state(proposal) == "discussion"
    assert "waits for a meeting" in year_end.page(proposal)


def test_no_other_journal_allocates_it(year_end: Assembly, stage: Stage) -> None:
    for uses in (Uses(10_000, 0, 0, 0), Uses(2_000, 6_000, 0, 2_000)):
        with stage.data() as session:
            with pytest.raises(IntegrityError, match="no decision allocated this surplus"):
                surplus.allocate(2026, uses)
            session.rollback()
    assert allocations(stage) == 0


def test_a_decision_is_booked_as_it_was_made(year_end: Assembly, stage: Stage) -> None:
    """What the vote decided is booked by it; before that, and in other parts, the database refuses it."""
    proposal = made(year_end)
    with stage.data() as session:
        for uses in (Uses(2_000, 6_000, 0, 2_000), Uses(0, 8_000, 0, 2_000)):
            with pytest.raises(IntegrityError, match="no decision"):
                surplus.allocate(2026, uses)
            session.rollback()
    year_end.vote(proposal, "yes", "yes", "yes")
    with stage.data() as session:
        for reference in ("year:2026", "year:2025", "year:2026 ", "year:%"):
            with pytest.raises(IntegrityError):
                ledger.post("surplus", reference, [Line("bank", 2_000), Line("reserves", -2_000)])
            session.rollback()


def test_reserves_are_touched_by_nothing_else(year_end: Assembly, stage: Stage) -> None:
    year_end.vote(made(year_end), "yes", "yes", "yes")
    with stage.data() as session:
        with pytest.raises(IntegrityError, match="only a decision allocates a surplus"):
            ledger.post("ride", "mine", [Line("reserves", 2_000), Line("bank", -2_000)])
        session.rollback()
        done = session.scalars(sa.select(Journal).where(Journal.kind == "surplus")).one()
        with pytest.raises(IntegrityError, match="only a decision allocates a surplus"):
            ledger.reverse(done)
        session.rollback()


def test_no_row_by_row_forgery(year_end: Assembly, stage: Stage) -> None:
    with stage.data() as session:
        at = datetime(2027, 3, 2, tzinfo=UTC)
        values = {"id": 9, "number": 2, "kind": "surplus", "reference": "year:2026", "made_at": at}
        session.execute(sa.insert(Journal).values(values))
        rows = [
            {"journal_id": 9, "account": "platform_fees", "amount": 10_000},
            {"journal_id": 9, "account": "member_payables", "amount": -10_000},
        ]
        session.execute(sa.insert(Posting), rows)
        with pytest.raises(IntegrityError, match="no decision allocated this surplus"):
            session.execute(sa.insert(Seal).values(journal_id=9))
        session.rollback()
