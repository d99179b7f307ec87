from __future__ import annotations

from members.office import Office
from people.mailbox import letter_to, letters_to
from stage import Stage

from coop import clock
from coop.members.models import Application


def test_the_board_admits_an_applicant(stage: Stage, office: Office) -> None:
    ada = stage.person("Ada")
    application = office.application(ada)
    assert "Ada" in office.board.get("/applications").text
    assert office.board.post(f"/applications/{application}/admission").location == "/applications"
    assert office.outcome(application) == ("admitted", None)
    assert office.member(ada) == {
        "id": 3,
        "number": 3,
        "member_class": "users",
        "address": "1 Elm Street",
        "share_amount": 50_000,
        "share_paid_at": None,
    }
    assert letter_to(stage, ada.email).title == "You are a member of Provkooperativet"
    assert "Share, member 3" in ada.get("/membership").text
    assert "Nothing waits" in office.board.get("/applications").text


def test_board_member_cannot_admit_herself(stage: Stage, office: Office) -> None:
    with stage.data() as session:
        application = Application(
            person_id=office.board.person_id,
            member_class="users",
            address="",
            statement="",
            applied_at=clock.now(),
        )
        session.add(application)
        session.flush()
        id = application.id
    assert "/admission" not in office.board.get(f"/applications/{id}").text
    office.board.post(f"/applications/{id}/admission")
    office.board.post(f"/applications/{id}/refusal", reason="to be rid of it")
    assert "your own application" in office.board.get("/applications").text
    assert office.outcome(id) == (None, None)


def test_a_decision_is_made_once(stage: Stage, office: Office) -> None:
    ada, other = stage.person("Ada"), stage.member("Bob", roles=("board",))
    application = office.application(ada)
    office.board.post(f"/applications/{application}/admission")
    assert other.post(f"/applications/{application}/refusal", reason="No.").status_code == 303
    assert "decided before" in other.get("/applications").text
    other.post(f"/applications/{application}/admission")
    assert office.outcome(application) == ("admitted", None)
    assert len(letters_to(stage, ada.email)) == 1
    assert "/admission" not in other.get(f"/applications/{application}").text


def test_a_share_costs_what_the_charter_said_at_admission(stage: Stage, office: Office) -> None:
    ada = stage.person("Ada")
    office.board.post(f"/applications/{office.application(ada)}/admission")
    member = office.member(ada)
    assert member is not None
    assert member["share_amount"] == 50_000


def test_reading_an_application_leaves_a_line(stage: Stage, office: Office) -> None:
    ada = stage.person("Ada")
    application = office.application(ada)
    office.board.get("/applications")
    assert office.looks_at(ada) == []
    page = office.board.get(f"/applications/{application}").text
    assert "1 Elm Street" in page
    assert office.looks_at(ada) == [(office.board.person_id, "application")]


def test_the_board_alone_sees_and_decides(stage: Stage, office: Office) -> None:
    application = office.application(stage.person("Ada"))
    unpaid = stage.member("Una", roles=("board",), paid=False)
    for someone in (stage.person("Eve"), stage.member("Paul"), office.treasurer, unpaid):
        assert someone.get("/applications").status_code == 403
        assert someone.get(f"/applications/{application}").status_code == 403
        assert someone.post(f"/applications/{application}/admission").status_code == 403
        assert someone.post(f"/applications/{application}/refusal", reason="No.").status_code == 403
    assert office.outcome(application) == (None, None)


def test_what_is_not_there_is_not_found(office: Office) -> None:
    assert office.board.get("/applications/99").status_code == 404
    assert office.board.post("/applications/99/admission").status_code == 404
    assert office.board.post("/applications/99/refusal", reason="No.").status_code == 404
