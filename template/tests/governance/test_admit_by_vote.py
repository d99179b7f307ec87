"""Where the charter says so, members vote on each applicant; who is not admitted is told why."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from members.office import give
from people.mailbox import letters_to
from stage import Actor, Stage

from coop.governance import proposals
from coop.governance.matters import Matter
from coop.members.models import Application, Member
from coop.refusal import Refused

FORM = {"member_class": "users", "address": "1 Elm Street", "statement": "I ride every day."}


@pytest.fixture
def nils(assembly: Assembly, stage: Stage) -> Actor:
    return stage.member("Nils", paid=False)


@pytest.fixture
def dora(assembly: Assembly, stage: Stage) -> Actor:
    """She has applied, and members admit by vote."""
    assembly.pass_("vote", "admission")
    dora = stage.person("Dora")
    assert dora.post("/membership", **FORM).status_code == 303
    return dora


def application_of(stage: Stage, person: Actor) -> Application:
    with stage.data() as session:
        mine = sa.select(Application).where(Application.person_id == person.person_id)
        found: Application = session.scalars(mine.order_by(Application.id.desc())).first()
        session.expunge_all()
        return found


def put(assembly: Assembly, person: Actor) -> int:
    """To the vote, by Ada."""
    id = application_of(assembly.stage, person).id
    answer = assembly.ada.post(f"/decisions/admission/{id}", reason="She rides every day.")
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def is_member(stage: Stage, person: Actor) -> bool:
    with stage.data() as session:
        return bool(session.scalar(sa.select(Member.id).where(Member.person_id == person.person_id)))


def test_members_admit_her(assembly: Assembly, stage: Stage, dora: Actor) -> None:
    proposal = put(assembly, dora)
    assert not is_member(stage, dora)
    assembly.vote(proposal, "yes", "yes", "no")

    assert application_of(stage, dora).outcome == "admitted"
    assert letters_to(stage, dora.email)[-1].title == "You are a member of Provkooperativet"
    assert "Share, member 4" in dora.get("/membership").text
    assert dora.get("/decisions/new").status_code == 403  # until her share is paid
    assert assembly.proved().holds


def test_who_is_not_admitted_is_told_why(assembly: Assembly, stage: Stage, dora: Actor) -> None:
    assembly.vote(put(assembly, dora), "no", "no", "yes")
    told = letters_to(stage, dora.email)[-1]
    assert "you are not admitted" in told.body
    assert "Too few voted yes." in told.body
    assert "1 yes, 2 no, 0 abstained; 3 could vote." in told.body
    assert not is_member(stage, dora)
    assert "Too few voted yes." in dora.get("/membership").text
    assert dora.post("/membership", **FORM).status_code == 303
    assert application_of(stage, dora).is_waiting


def test_objections_are_told_without_names(assembly: Assembly, stage: Stage, dora: Actor) -> None:
    assembly.pass_("consent", "admissions_method")
    proposal = put(assembly, dora)
    assembly.vote(proposal, "yes", "yes")
    assembly.cleo.post(f"/decisions/{proposal}/ballot", choice="no", objection="We are too many.")
    told = letters_to(stage, dora.email)[-1].body
    assert "Someone objected." in told
    assert "We are too many." in told
    assert "Cleo" not in told


def test_members_read_the_application_but_not_the_address(assembly: Assembly, dora: Actor) -> None:
    proposal = put(assembly, dora)
    for page in (assembly.page(proposal), assembly.ada.get("/decisions/admission").text):
        assert "Dora" in page
    assert "I ride every day." in assembly.page(proposal)
    assert "1 Elm Street" not in assembly.page(proposal)
    assert "Dora" not in assembly.page(proposal, by=dora)


def test_the_board_hears_of_it_and_decides_nothing(assembly: Assembly, stage: Stage) -> None:
    assembly.pass_("vote", "admission")
    give(stage, assembly.ada, "board")
    dora, bea = stage.person("Dora"), assembly.ada
    dora.post("/membership", **FORM)
    id = application_of(stage, dora).id
    assert f"/decisions/admission/{id}" in letters_to(stage, bea.email)[-1].body
    assert f"/decisions/admission/{id}" in bea.get(f"/applications/{id}").text
    for way, form in (("admission", {}), ("refusal", {"reason": "No."})):
        bea.post(f"/applications/{id}/{way}", **form)
        assert "by vote" in bea.get("/applications").text
    assert application_of(stage, dora).is_waiting


def test_it_is_put_once_at_a_time(assembly: Assembly, stage: Stage, dora: Actor) -> None:
    put(assembly, dora)
    id = application_of(stage, dora).id
    again = assembly.ben.post(f"/decisions/admission/{id}", reason="Me too.")
    assert again.status_code == 422
    assert "under way already" in again.text
    assert "Me too." in again.text


def test_rules_that_change_meanwhile_change_nothing_for_her(
    assembly: Assembly, stage: Stage, dora: Actor
) -> None:
    proposal = put(assembly, dora)
    assembly.pass_("board", "admission")
    assembly.vote(proposal, "yes", "yes", "yes")
    assert is_member(stage, dora)


def test_without_that_rule_nobody_votes_on_it(assembly: Assembly, stage: Stage) -> None:
    dora = stage.person("Dora")
    dora.post("/membership", **FORM)
    id = application_of(stage, dora).id
    assert assembly.ada.post(f"/decisions/admission/{id}", reason="Now.").status_code == 422
    assert "Dora" not in assembly.ada.get(f"/decisions/admission/{id}").text
    assert "not a vote" in assembly.ada.get("/decisions/admission").text
    assert "/decisions/admission" not in assembly.ada.get("/decisions/new").text
    with stage.data() as session:
        ada = session.get(Member, assembly.ada.member_id)
        made = proposals.propose(ada, Matter.ADMISSION, {"application": id}, title="Dora", reason="Now.")
        assert isinstance(made, Refused)


def test_strangers_put_nobody_to_the_vote(nils: Actor, stage: Stage, dora: Actor) -> None:
    id = application_of(stage, dora).id
    for who in (dora, nils):
        assert who.post(f"/decisions/admission/{id}", reason="Me.").status_code == 403
