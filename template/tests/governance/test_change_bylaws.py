"""What stands in the bylaws is decided as they ask, filed, and binds once it is registered."""

from __future__ import annotations

import pytest
from governance.assembly import Assembly
from stage import Actor, Stage, Time

from coop.notices.models import Mail


@pytest.fixture
def bea(assembly: Assembly, stage: Stage) -> Actor:
    return stage.member("Bea", roles=("board",))


def test_it_binds_from_the_registration_on(assembly: Assembly, bea: Actor, time: Time) -> None:
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "yes")
    assert bea.post(f"/decisions/{proposal}/ballot", choice="yes").status_code == 303
    assert assembly.state(proposal) == "passed"
    assert assembly.rule("purpose") != "To drive well."
    assert assembly.proved().holds

    time.passes(days=20)
    registered = bea.post(f"/decisions/{proposal}/registration", reference="2026/4711")

    assert registered.status_code == 303
    assert assembly.rule("purpose") == "To drive well."
    assert assembly.state(proposal) == "enacted"
    assert "2026/4711" in assembly.page(proposal)
    assert assembly.proved().holds


def test_everyone_hears_that_it_is_registered(assembly: Assembly, bea: Actor, stage: Stage) -> None:
    proposal = all_yes(assembly, bea, assembly.propose("To drive well.", "purpose"))
    bea.post(f"/decisions/{proposal}/registration", reference="2026/4711")

    with stage.data() as session:
        titles = [mail.title for mail in session.query(Mail)]
    assert sum(title.startswith("Registered") for title in titles) == 4


def test_only_the_board_records_it_and_only_once(assembly: Assembly, bea: Actor) -> None:
    proposal = all_yes(assembly, bea, assembly.propose("To drive well.", "purpose"))

    assert assembly.ben.post(f"/decisions/{proposal}/registration", reference="x").status_code == 403
    assert bea.post(f"/decisions/{proposal}/registration", reference=" ").status_code == 422
    assert bea.post(f"/decisions/{proposal}/registration", reference="2026/4711").status_code == 303
    again = bea.post(f"/decisions/{proposal}/registration", reference="2026/4712")
    assert again.status_code == 422
    assert "nothing to register" in again.text


def test_what_has_not_passed_is_not_registered(assembly: Assembly, bea: Actor) -> None:
    proposal = assembly.propose("To drive well.", "purpose")
    assert bea.post(f"/decisions/{proposal}/registration", reference="x").status_code == 422
    internal = assembly.propose("9")
    assert bea.post(f"/decisions/{internal}/registration", reference="x").status_code == 422


def test_the_first_of_two_readings_changes_nothing(assembly: Assembly, time: Time) -> None:
    """Sweden's bylaws, unless everyone says yes at once: two in a row, two thirds at the second."""
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "no")

    assert assembly.look(proposal).has_passed
    assert assembly.state(proposal) == "waiting"
    assert "first of two readings" in assembly.page(proposal)
    assert assembly.proved().holds

    time.passes(days=14)
    assembly.tick()
    second = assembly.look(proposal)
    assert (second.reading, second.state, str(second.rules.majority)) == (2, "open", "2/3")


@pytest.mark.parametrize(("last", "state"), [("yes", "passed"), ("no", "rejected")])
def test_the_second_decides(assembly: Assembly, time: Time, last: str, state: str) -> None:
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "no")
    time.passes(days=14)
    assembly.tick()
    assembly.vote(proposal, "yes", "no", last)

    assert assembly.state(proposal) == state
    assert assembly.proved().holds


def test_everyones_yes_at_the_first_is_enough(assembly: Assembly) -> None:
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "yes")

    assert assembly.state(proposal) == "passed"


def all_yes(assembly: Assembly, bea: Actor, proposal: int) -> int:
    assembly.vote(proposal, "yes", "yes", "yes")
    bea.post(f"/decisions/{proposal}/ballot", choice="yes")
    return proposal
