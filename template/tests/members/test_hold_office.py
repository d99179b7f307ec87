"""An office is held from its beginning to its end, by the clock, and by what gave it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from members.office import YEAR, Office, give
from people.mailbox import letters_to
from stage import START, Actor, Stage, Time

from coop.members import offices
from coop.members.models import Role


def holders(stage: Stage, office: str) -> list[str]:
    with stage.data():
        return [role.member.person.name for role in offices.holders(office)]


@pytest.fixture
def ada(stage: Stage) -> Actor:
    return stage.member("Ada")


@pytest.fixture
def founder(stage: Stage) -> Actor:
    """The first member, with what the founding gave her."""
    found = stage.member("Fia")
    with stage.data() as session:
        for office in ("board", "treasurer"):
            row = Role(member_id=found.member_id, role=office, given_by="founding", since=START)
            session.add(row)
    return found


def test_an_election_gives_its_powers(stage: Stage, ada: Actor) -> None:
    assert ada.get("/applications").status_code == 403
    give(stage, ada, "board")
    assert ada.get("/applications").status_code == 200
    assert ada.get("/shares").status_code == 200  # the board stands in while nobody is treasurer
    assert holders(stage, "board") == ["Ada"]


def test_they_end_with_the_term_and_nothing_wakes_up_for_it(stage: Stage, ada: Actor, time: Time) -> None:
    give(stage, ada, "board")
    time.passes(days=365, seconds=-1)
    assert ada.get("/applications").status_code == 200
    time.passes(seconds=1)
    assert ada.get("/applications").status_code == 403
    assert ada.get("/members.csv").status_code == 403
    assert holders(stage, "board") == []


def test_they_begin_with_it(stage: Stage, ada: Actor, time: Time) -> None:
    give(stage, ada, "board", after=timedelta(days=2))
    assert ada.get("/applications").status_code == 403
    time.passes(days=2)
    assert ada.get("/applications").status_code == 200


def test_a_clock_that_is_set_back_gives_none(stage: Stage, ada: Actor, time: Time) -> None:
    give(stage, ada, "board")
    time.passes(seconds=-1)
    assert ada.get("/applications").status_code == 403


def test_it_can_end_before(stage: Stage, ada: Actor) -> None:
    given = give(stage, ada, "board")
    for ends in (True, False):
        with stage.data() as session:
            assert offices.end(session.get(Role, given), by="recall") is ends
    assert ada.get("/applications").status_code == 403


def test_someone_can_be_elected_again(stage: Stage, ada: Actor, time: Time) -> None:
    give(stage, ada, "board")
    give(stage, ada, "board", decision=8, after=YEAR)
    time.passes(days=365)
    assert ada.get("/applications").status_code == 200
    assert holders(stage, "board") == ["Ada"]


def test_what_the_founding_gave_lasts_to_the_first_election(stage: Stage, founder: Actor, time: Time) -> None:
    ada = stage.member("Ada")
    give(stage, ada, "board", after=timedelta(days=3))
    assert holders(stage, "board") == ["Fia"]
    time.passes(days=3)
    assert holders(stage, "board") == ["Ada"]
    assert founder.get("/applications").status_code == 403
    assert founder.get("/shares").status_code == 200  # no treasurer was elected yet


def test_the_board_stands_in_for_a_treasurer(stage: Stage, office: Office, time: Time) -> None:
    assert office.board.get("/shares").status_code == 403
    with stage.data() as session:
        for role in session.query(Role).filter_by(role="treasurer"):
            offices.end(role, by="exit")
    unpaid = stage.member("Una", paid=False)
    for page in ("/", "/membership"):
        assert "Shares to be paid" in office.board.get(page).text
    assert office.board.post(f"/members/{unpaid.member_id}/share-payment").status_code == 303
    assert office.treasurer.get("/shares").status_code == 403


@pytest.mark.parametrize("name", ["chair", "auditor", "dispatcher"])
def test_an_office_of_one_is_no_other(stage: Stage, office: Office, name: str) -> None:
    someone = stage.member("Sam", roles=(name,))
    reads = 200 if name == "auditor" else 403
    assert someone.get("/members.csv").status_code == reads
    assert ("1 Bea Street" in someone.get("/members").text) is (name == "auditor")
    for page in ("/shares", "/applications", "/money/outstanding"):
        assert someone.get(page).status_code == 403


def test_letters_go_to_who_is_on_the_board_now(stage: Stage, office: Office, time: Time) -> None:
    give(stage, ada := stage.member("Ada"), "board")
    time.passes(days=366)
    office.application(stage.person("Eve"))
    assert len(letters_to(stage, office.board.email)) == 1
    assert letters_to(stage, ada.email) == []


def test_there_is_no_other_office(stage: Stage, ada: Actor) -> None:
    with pytest.raises(ValueError, match="no office"):
        give(stage, ada, "emperor")
