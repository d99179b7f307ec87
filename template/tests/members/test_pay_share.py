from __future__ import annotations

from members.office import Office
from people.mailbox import letters_to
from queries import statements
from sqlalchemy import select
from stage import Stage

from coop.books import ledger
from coop.books.models import Journal


def journals(stage: Stage) -> list[tuple[str, str, int]]:
    with stage.data() as session:
        return [
            (one.kind, one.reference, sum(posting.amount for posting in one.postings))
            for one in session.scalars(select(Journal))
        ]


def test_the_treasurer_records_a_payment(stage: Stage, office: Office) -> None:
    ada = stage.member("Ada", paid=False)
    assert "Ada" in office.treasurer.get("/shares").text
    assert office.treasurer.post(f"/members/{ada.member_id}/share-payment").location == "/shares"
    assert journals(stage) == [("share payment", f"member:{ada.member_id}", 0)]
    with stage.data():
        assert ledger.balance("bank") == 50_000
        assert ledger.balance("member_shares", ada.person_id) == -50_000
    assert letters_to(stage, ada.email)[0].title == "You own a share of Provkooperativet"
    page = ada.get("/membership").text
    assert "Share number 3" in page
    assert "2 March 2026" in page
    assert ada.get("/decisions/new").status_code == 200


def test_a_payment_is_recorded_once(stage: Stage, office: Office) -> None:
    ada = stage.member("Ada", paid=False)
    for _ in range(2):
        assert office.treasurer.post(f"/members/{ada.member_id}/share-payment").status_code == 303
    assert "paid before" in office.treasurer.get("/shares").text
    assert len(journals(stage)) == 1
    assert len(letters_to(stage, ada.email)) == 1


def test_until_then_a_member_does_not_vote(stage: Stage) -> None:
    ada = stage.member("Ada", paid=False)
    assert ada.get("/decisions/new").status_code == 403
    assert "Pay your share" in ada.get("/membership").text


def test_the_treasurer_whose_share_is_due_records_it_herself(stage: Stage) -> None:
    """So it is for the first founder: there is nobody else."""
    founder = stage.member("Ada", roles=("board", "treasurer"), paid=False)
    assert founder.get("/shares").status_code == 200
    assert founder.post(f"/members/{founder.member_id}/share-payment").status_code == 303
    assert founder.get("/applications").status_code == 200


def test_nobody_else_does(stage: Stage, office: Office) -> None:
    ada = stage.member("Ada", paid=False)
    for someone in (ada, office.board, stage.person("Eve"), stage.member("Paul")):
        assert someone.get("/shares").status_code == 403
        assert someone.post(f"/members/{ada.member_id}/share-payment").status_code == 403
    assert journals(stage) == []


def test_looking_at_the_list_leaves_a_line(stage: Stage, office: Office) -> None:
    ada = stage.member("Ada", paid=False)
    office.treasurer.get("/shares")
    assert office.looks_at(ada) == [(office.treasurer.person_id, "share")]


def test_a_longer_list_asks_the_database_no_more(stage: Stage, office: Office) -> None:
    stage.member("Ada", paid=False)
    few = statements(stage.app, office.treasurer, "/shares")
    for number in range(12):
        stage.member(f"Member {number}", paid=False)
    assert statements(stage.app, office.treasurer, "/shares") == few


def test_whom_we_do_not_have_is_not_found(office: Office) -> None:
    assert office.treasurer.post("/members/99/share-payment").status_code == 404
