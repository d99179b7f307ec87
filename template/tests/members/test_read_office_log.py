"""What an officer does leaves a line that members read, written with the act or not at all."""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest
import sqlalchemy as sa
from books.till import Till
from members.office import Office
from stage import Actor, Stage, Time

from coop import clock, shape
from coop.members.models import OfficerAct


def lines(stage: Stage) -> list[tuple[int, str, str, str | None]]:
    with stage.data() as session:
        rows = session.scalars(sa.select(OfficerAct).order_by(OfficerAct.id))
        return [(row.member_id, row.office, row.what, row.about) for row in rows]


def text(reader: Actor, path: str = "/offices/log") -> str:
    return unescape(reader.get(path).text)


def test_an_admission(stage: Stage, office: Office, time: Time) -> None:
    ada = stage.person("Ada")
    office.board.post(f"/applications/{office.application(ada)}/admission")
    assert lines(stage) == [(office.board.member_id, "board", "admission", "3")]
    page = text(office.treasurer)
    for said in ("Admitted member number 3", "Bea</bdi>, Board", "2 Mar 2026 10:00"):
        assert said in page
    assert "Ada" not in page


def test_a_refusal(stage: Stage, office: Office) -> None:
    number = office.application(stage.person("Eve Ek"))
    office.board.post(f"/applications/{number}/refusal", reason="A reason for Eve.")
    page = text(office.treasurer)
    assert f"Declined application number {number}" in page
    assert "Eve" not in page


def test_what_the_treasurer_records(stage: Stage) -> None:
    till = Till(stage)
    till.job()
    una = stage.member("Una", paid=False)
    till.treasurer.post(f"/members/{una.member_id}/share-payment")
    till.pay("150")
    till.pay_out("132")
    assert [line[1:] for line in lines(stage)] == [
        ("treasurer", "share", "3"),
        ("treasurer", "payment", "3"),
        ("treasurer", "payout", "4"),
    ]
    page = text(una)
    assert '<a href="/books/3">Recorded a payment to the co-op, journal 3</a>' in page
    assert "Maja" not in page


@pytest.mark.parametrize(
    ("path", "form"),
    [("admission", {}), ("refusal", {"reason": "Too late."}), ("refusal", {"reason": ""})],
)
def test_what_was_refused_is_no_act(stage: Stage, office: Office, path: str, form: dict[str, Any]) -> None:
    number = office.application(stage.person("Ada"))
    office.board.post(f"/applications/{number}/admission")
    before = lines(stage)
    office.board.post(f"/applications/{number}/{path}", **form)
    assert lines(stage) == before


def test_a_payment_that_is_sent_twice_is_one_act(stage: Stage, office: Office) -> None:
    una = stage.member("Una", paid=False)
    for _ in range(2):
        office.treasurer.post(f"/members/{una.member_id}/share-payment")
    assert len(lines(stage)) == 1


@pytest.mark.parametrize("missing", ["officer_acts", "mails"])
def test_neither_act_nor_line_is_without_the_other(stage: Stage, office: Office, missing: str) -> None:
    number = office.application(stage.person("Ada"))
    with stage.data() as session, shape.changing(session.connection()):
        session.execute(sa.text(f"ALTER TABLE {missing} RENAME TO hidden"))
    with pytest.raises(sa.exc.DBAPIError):
        office.board.post(f"/applications/{number}/admission")
    with stage.data() as session, shape.changing(session.connection()):
        session.execute(sa.text(f"ALTER TABLE hidden RENAME TO {missing}"))
    assert lines(stage) == []
    assert office.outcome(number) == (None, None)


def test_whoever_stands_in_is_named_so(stage: Stage) -> None:
    board, una = stage.member("Bea", roles=("board",)), stage.member("Una", paid=False)
    board.post(f"/members/{una.member_id}/share-payment")
    assert lines(stage) == [(board.member_id, "board", "share", "2")]


def test_one_office_at_a_time(stage: Stage, office: Office) -> None:
    una = stage.member("Una", paid=False)
    office.treasurer.post(f"/members/{una.member_id}/share-payment")
    assert "share of member number 3 is paid" in text(una, "/offices/log/treasurer")
    assert "Nothing yet" in text(una, "/offices/log/board")
    assert una.get("/offices/log/emperor").status_code == 404


def test_a_long_log_has_pages(stage: Stage, office: Office) -> None:
    with stage.data() as session:
        for number in range(21):
            values = {"office": "board", "what": "admission", "about": str(number)}
            session.add(OfficerAct(member_id=office.board.member_id, at=clock.now(), **values))
    assert "member number 20" in text(office.board)
    last = text(office.board, "/offices/log/board?page=2")
    assert "member number 0" in last
    assert 'href="/offices/log/board?page=1"' in last


def test_an_act_that_nobody_knows_any_more_is_shown(stage: Stage, office: Office) -> None:
    """Its service may have left, and its words with it."""
    with stage.data() as session:
        values = {"office": "board", "what": "flying", "about": None}
        session.add(OfficerAct(member_id=office.board.member_id, at=clock.now(), **values))
    assert "flying" in text(office.board)


def test_it_is_for_members(stage: Stage) -> None:
    assert stage.person("Eve").get("/offices/log").status_code == 403
    assert stage.visitor().get("/offices/log").status_code == 303
    assert "Nothing yet" in text(stage.member("Una", paid=False))
