from __future__ import annotations

import csv
from io import StringIO

import pytest
from members.office import Office
from queries import statements
from stage import SUM, Actor, Stage

from coop.members.models import Member
from coop.people.models import Person


def rename(stage: Stage, actor: Actor, name: str, address: str = "1 Elm Street") -> None:
    with stage.data() as session:
        session.get(Person, actor.person_id).name = name
        session.get(Member, actor.member_id).address = address


def table(actor: Actor, delimiter: str = ",") -> list[list[str]]:
    text = actor.get("/members.csv").get_data(as_text=True)
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:]), delimiter=delimiter))


def test_members_see_who_the_members_are_but_no_addresses(stage: Stage, office: Office) -> None:
    ada = stage.member("Ada", "users", paid=False)
    page = ada.get("/members").text
    assert "Bea" in page
    assert "Board" in page
    assert "Not yet" in page
    assert "Street" not in page
    assert "members.csv" not in page
    assert office.looks_at(office.board) == []


def test_officers_see_addresses_and_leave_a_line(stage: Stage, office: Office) -> None:
    ada = stage.member("Ada")
    assert "1 Ada Street" in office.board.get("/members").text
    assert office.looks_at(ada) == [(office.board.person_id, "register")]
    assert office.looks_at(office.board) == []
    assert office.board.get("/").status_code == ada.get("/").status_code == 200


def test_the_file_holds_the_whole_register(stage: Stage, office: Office) -> None:
    stage.member("Ada", "users", paid=False)
    response = office.treasurer.get("/members.csv")
    assert response.content_type == "text/csv; charset=utf-8"
    assert "provkooperativet-2026-03-02.csv" in response.headers["Content-Disposition"]
    titles, *rows = table(office.treasurer)
    assert titles == [
        "Number",
        "Name",
        "Postal address",
        "Group",
        "Member since",
        "Share (SEK)",
        "Share paid",
        "Member until",
    ]
    assert rows == [
        ["1", "Bea", "1 Bea Street", "Workers", "2026-03-02", "500.00", "2026-03-02", ""],
        ["2", "Tess", "1 Tess Street", "Workers", "2026-03-02", "500.00", "2026-03-02", ""],
        ["3", "Ada", "1 Ada Street", "Users", "2026-03-02", "500.00", "", ""],
    ]


def test_downloading_it_leaves_a_line_with_everyone_in_it(stage: Stage, office: Office) -> None:
    office.board.get("/members.csv")
    assert office.looks_at(office.treasurer) == [(office.board.person_id, "register")]


def test_where_the_comma_is_the_decimal_sign_columns_are_separated_by_semicolons(office: Office) -> None:
    office.board.post("/language", language="sv", next="/")
    titles, first, _second = table(office.board, ";")
    assert len(titles) == 8
    assert first[5] == "500,00"


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("https://evil.example")'])
def test_no_name_is_a_formula(stage: Stage, office: Office, name: str) -> None:
    rename(stage, office.treasurer, name, "=cmd\n2 Street")
    row = table(office.board)[2]
    assert row[1:3] == [f"'{name}", "'=cmd, 2 Street"]


@pytest.mark.parametrize("name", ['Åsa "Ö" Ek', "a;b,c", "محمد", "🚲" * 100])
def test_every_name_comes_back_as_it_is(stage: Stage, office: Office, name: str) -> None:
    rename(stage, office.treasurer, name)
    assert table(office.board)[2][1] == name


def test_a_hostile_name_is_shown_as_text(stage: Stage, office: Office) -> None:
    rename(stage, office.treasurer, f"<script>alert(1)</script>{SUM}")
    page = office.board.get("/members").text
    assert f"&lt;script&gt;alert(1)&lt;/script&gt;{SUM}" in page


def test_it_is_not_for_those_outside(stage: Stage) -> None:
    assert stage.visitor().get("/members").status_code == 303
    assert stage.person("Eve").get("/members").status_code == 403
    assert stage.member("Paul").get("/members.csv").status_code == 403


def test_a_longer_register_asks_the_database_no_more(stage: Stage, office: Office) -> None:
    few = statements(stage.app, office.board, "/members")
    for number in range(25):
        stage.member(f"Member {number}")
    assert statements(stage.app, office.board, "/members") == few
    assert "Member 24" not in office.board.get("/members").text
    assert "Member 24" in office.board.get("/members?page=2").text
