"""Whoever is read about sees by whom, what and when; one's own looks leave no line."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from members.office import Office
from stage import Actor, Stage, Time

from coop.books import ledger
from coop.books.ledger import Line
from coop.privacy.accesses import LATEST, WHAT
from coop.privacy.models import Access


@pytest.fixture
def office(stage: Stage) -> Office:
    return Office(stage)


def owes(stage: Stage, *people: Actor) -> None:
    with stage.data():
        for one in people:
            lines = [Line("customer_receivables", 700, one.person_id), Line("platform_fees", -700)]
            ledger.post("ride", f"job:{one.person_id}", lines)


def looks(stage: Stage) -> set[tuple[int, int, str]]:
    with stage.data() as session:
        return {(one.viewer_id, one.subject_id, one.what) for one in session.scalars(sa.select(Access))}


def test_each_way_to_look_is_seen_by_whom_it_is_about(stage: Stage, office: Office) -> None:
    ada = stage.person("Ada")
    una = stage.member("Una", paid=False)
    application = office.application(ada)
    owes(stage, ada)
    ways = [
        (office.board, f"/applications/{application}", ada, "application"),
        (office.treasurer, "/shares", una, "share"),
        (office.board, "/members", una, "register"),
        (office.treasurer, "/members.csv", una, "register"),
        (office.treasurer, "/money/outstanding", ada, "money"),
        (office.treasurer, "/books/1", ada, "journal"),
    ]
    for officer, path, subject, what in ways:
        with stage.data() as session:
            session.execute(sa.delete(Access))
        assert officer.get(path).status_code == 200
        assert (officer.person_id, subject.person_id, what) in looks(stage), path
        for page in ("/", "/me/data"):
            seen = subject.get(page).text
            assert str(WHAT[what]) in seen, path
            assert f"by <bdi>{officer.name}</bdi>" in seen, path


def test_ones_own_data_leaves_no_line(stage: Stage, office: Office) -> None:
    owes(stage, office.treasurer)
    for path in ("/members", "/members.csv", "/shares", "/money/outstanding", "/books/1", "/me/data"):
        assert office.treasurer.get(path).status_code == 200
    mine = {look for look in looks(stage) if look[0] == look[1]}
    assert mine == set()


def test_a_look_that_is_refused_is_none(stage: Stage, office: Office) -> None:
    ada = stage.person("Ada")
    application = office.application(ada)
    for path in (f"/applications/{application}", "/shares", "/money/outstanding"):
        assert stage.member("Paul" + path).get(path).status_code == 403
    assert looks(stage) == set()


def test_a_look_again_is_another_line(stage: Stage, office: Office, time: Time) -> None:
    una = stage.member("Una", paid=False)
    office.treasurer.get("/shares")
    time.passes(hours=3)
    office.treasurer.get("/shares")
    page = una.get("/me/data").text
    assert page.count("by <bdi>Tess</bdi>") == 2
    assert page.index("2 Mar 2026 13:00") < page.index("2 Mar 2026 10:00")  # the newest first


def test_the_latest_are_shown(stage: Stage, office: Office) -> None:
    una = stage.member("Una", paid=False)
    for _ in range(LATEST + 1):
        office.treasurer.get("/shares")
    assert una.get("/me/data").text.count("by <bdi>Tess</bdi>") == LATEST


def test_nobody_sees_who_looked_at_others(stage: Stage, office: Office) -> None:
    stage.member("Una", paid=False)
    office.treasurer.get("/shares")
    assert "Nobody but you." in stage.member("Paul").get("/me/data").text
