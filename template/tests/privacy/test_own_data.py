"""A person's own copy has what is theirs and nothing of others'."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from governance.assembly import Assembly
from members.office import Office
from people.mailbox import letters_to
from stage import ANSWERS, PASSWORD_HASH, Actor, Stage

from coop import Application, founding
from coop.books import ledger
from coop.books.ledger import Line
from coop.config import Settings
from coop.database import db
from coop.people.models import Person


def copy(person: Actor) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = json.loads(person.get("/me/data.json").text)["about_you"]
    return found


def owes(stage: Stage, person: Actor, amount: int) -> None:
    with stage.data():
        lines = [Line("customer_receivables", amount, person.person_id), Line("platform_fees", -amount)]
        ledger.post("ride", f"job:{amount}", lines)


@pytest.fixture
def office(stage: Stage) -> Office:
    return Office(stage)


def test_it_is_a_file_that_machines_read(stage: Stage) -> None:
    answer = stage.person("Åsa").get("/me/data.json")
    assert answer.content_type == "application/json"
    name = 'attachment; filename="provkooperativet-my-data-2026-03-02.json"'
    assert answer.headers["Content-Disposition"] == name
    content = json.loads(answer.text)
    assert (content["made_at"], content["co_op"]) == ("2026-03-02T09:00:00+00:00", "Provkooperativet")
    (account,) = content["about_you"]["people"]
    assert account["name"] == "Åsa"
    assert account["created_at"] == "2026-03-02T09:00:00+00:00"
    assert "Åsa" in answer.text  # as it is written, not as code points


def test_it_has_what_is_mine(stage: Stage, office: Office) -> None:
    ada = stage.person("Ada")
    office.board.post(f"/applications/{office.application(ada)}/admission")
    owes(stage, ada, 700)
    found = copy(ada)
    assert found["applications"][0]["address"] == "1 Elm Street"
    assert found["members"][0]["member_class"] == "users"
    assert found["postings"] == [{"amount": 700}]
    assert found["mails"][0]["title"] == "You are a member of Provkooperativet"


def test_it_has_nothing_of_others(stage: Stage, office: Office) -> None:
    ada, eve = stage.person("Ada"), stage.person("Eve Ek")
    for one in (ada, eve):
        office.application(one)
    owes(stage, ada, 700)
    owes(stage, eve, 900)
    found = json.dumps(copy(ada))
    assert "700" in found
    for other in ("900", "Eve", eve.email, "Bea", "Tess"):
        assert other not in found


@pytest.mark.parametrize("how", ["admission", "refusal"])
def test_whoever_decided_has_not_what_the_applicant_wrote(stage: Stage, office: Office, how: str) -> None:
    eve = stage.person("Eve Ek")
    office.board.post(f"/applications/{office.application(eve)}/{how}", reason="A reason for Eve.")
    found = copy(office.board)
    assert "applications" not in found
    for other in ("1 Elm Street", "A reason for Eve.", eve.email):
        assert other not in json.dumps(found)


def test_who_voted_is_told_and_what_was_voted_is_nobodys(stage: Stage) -> None:
    assembly = Assembly(stage, *(stage.member(name) for name in ("Ada", "Ben", "Cleo")))
    vote = assembly.propose()
    assembly.vote(vote, "abstain", "no")
    ada, ben, cleo = (copy(one) for one in (assembly.ada, assembly.ben, assembly.cleo))
    assert ada["electors"] == ben["electors"] == [{"voted": True, "member_class": "workers"}]
    assert cleo["electors"] == [{"voted": False, "member_class": "workers"}]
    assert ada["proposals"] == [{"title": "", "reason": "It covers what we run together."}]
    for found in (ada, ben, cleo):
        assert "ballots" not in found
        assert "abstain" not in json.dumps(found)
    assert "proposals" not in ben


def test_it_has_no_secrets(stage: Stage) -> None:
    ada = stage.person("Ada")
    stage.visitor().post("/forgotten", email=ada.email)
    (letter,) = letters_to(stage, ada.email)
    with stage.data() as session:
        key = session.get(Person, ada.person_id).session_key
    for path in ("/me/data", "/me/data.json"):
        page = ada.get(path).text
        for secret in (PASSWORD_HASH, "argon2", key, letter.path):
            assert secret not in page


def test_the_page_shows_the_same(stage: Stage, office: Office) -> None:
    ada = stage.person("Ada")
    office.application(ada)
    page = ada.get("/me/data").text
    for table in copy(ada):
        assert f'id="{table}"' in page
    assert "1 Elm Street" in page
    assert 'href="/me/data.json"' in page


def test_hostile_text_in_it_is_text(stage: Stage) -> None:
    ada = stage.person("<script>alert(1)</script>")
    assert "<script>alert" not in ada.get("/me/data").text
    assert copy(ada)["people"][0]["name"] == "<script>alert(1)</script>"


def test_it_is_there_before_the_address_is_confirmed_and_for_nobody_else(stage: Stage) -> None:
    assert stage.person("Una", confirmed=False).get("/me/data.json").status_code == 200
    assert stage.visitor().get("/me/data.json").status_code == 303


@pytest.fixture
def without_services(
    founded: Any, make_app: Callable[..., Application], settings: Settings, tmp_path: Path, worker_id: str
) -> Iterator[Stage]:
    name = f"plain_{worker_id}_{tmp_path.name.lower()}"[:60]
    app = make_app(replace(settings, database_url=founded.make(name)))
    with app.app_context():
        founding.found({**ANSWERS, "services": []})
    yield Stage(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    founded.drop(name)


def test_a_co_op_without_services_has_it_too(without_services: Stage) -> None:
    ada = without_services.member("Ada", roles=("board",))
    assert set(copy(ada)) == {"people", "members", "roles"}
    assert ada.get("/me/data").status_code == 200
