from __future__ import annotations

import pytest
from people.mailbox import letter_to, letters_to
from sqlalchemy import func, select
from stage import PASSWORD, SUM, Stage, Time

from coop.people.models import Person

ADA = {"name": "Ada", "email": "ada@mail.example", "password": PASSWORD}


def people(stage: Stage) -> int:
    with stage.data() as session:
        return int(session.scalar(select(func.count()).select_from(Person)))


def test_the_page_is_open_to_everyone(stage: Stage) -> None:
    page = stage.visitor().get("/register")
    assert page.status_code == 200
    assert 'autocomplete="new-password"' in page.text


def test_a_visitor_registers_and_gets_a_letter(stage: Stage) -> None:
    visitor = stage.visitor()
    response = visitor.post("/register", **ADA)
    assert response.status_code == 303
    assert visitor.get(response.location).status_code == 200
    assert letter_to(stage, "ada@mail.example").title == "Confirm your e-mail address"
    with stage.data() as session:
        ada = session.scalar(select(Person))
        assert not ada.is_confirmed
        assert ada.password_hash.startswith("$argon2id$")


def test_registering_signs_nobody_in(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.post("/register", **ADA)
    assert visitor.get("/me").status_code == 303


def test_a_known_address_is_answered_alike_and_its_owner_told(stage: Stage) -> None:
    owner = stage.person("Ada")
    unknown = stage.visitor().post("/register", **ADA)
    known = stage.visitor().post("/register", **{**ADA, "email": owner.email.upper()})
    assert (known.status_code, known.location, known.text) == (
        unknown.status_code,
        unknown.location,
        unknown.text,
    )
    assert letter_to(stage, owner.email).title == "You have an account already"
    assert people(stage) == 2


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("name", ""),
        ("name", " \u0000\n "),
        ("name", "n" * 201),
        ("email", "nobody"),
        ("email", "ada@mail.example\r\nBcc: all@mail.example"),
        ("email", "åda@mail.example"),
        ("password", "too short"),
        ("password", "a" * 10),
        ("password", "x" * 201),
        ("password", "ADA@mail.example"),
        ("password", ""),
    ],
)
def test_what_does_not_fit_is_refused_and_the_rest_is_kept(stage: Stage, field: str, bad: str) -> None:
    response = stage.visitor().post("/register", **{**ADA, field: bad})
    assert response.status_code == 422
    assert f'href="#{field}"' in response.text
    assert ('value="Ada"' in response.text) == (field != "name")
    assert PASSWORD not in response.text
    assert people(stage) == 0


def test_hostile_names_are_kept_as_text(stage: Stage) -> None:
    name = f"<script>alert(1)</script> {SUM} 🚲 محمد"
    stage.visitor().post("/register", **{**ADA, "name": f" {name}\u0007\n"})
    with stage.data() as session:
        assert session.scalar(select(Person)).name == name


def test_letters_to_one_address_are_limited(stage: Stage, time: Time) -> None:
    for _ in range(4):
        assert stage.visitor().post("/register", **ADA).status_code == 303
    refused = stage.visitor().post("/register", **ADA)
    assert refused.status_code == 429
    assert "Retry-After" in refused.headers
    assert len(letters_to(stage, "ada@mail.example")) == 4
    time.passes(hours=1)
    assert stage.visitor().post("/register", **ADA).status_code == 303


def test_the_letter_speaks_the_language_that_the_page_did(stage: Stage) -> None:
    visitor = stage.visitor()
    visitor.post("/language", language="sv", next="/register")
    visitor.post("/register", **ADA)
    with stage.data() as session:
        assert session.scalar(select(Person)).language == "sv"
