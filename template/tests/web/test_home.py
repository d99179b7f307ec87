"""The first page: what the co-op is to a visitor, and what is one's own to a member."""

from __future__ import annotations

from governance.assembly import Assembly
from members.office import Office
from stage import Stage


def test_a_visitor_reads_what_the_co_op_is_and_how_to_join(stage: Stage) -> None:
    stage.member("Ada")
    page = stage.visitor().get("/").text
    assert "Rides that belong to those who drive and ride." in page
    assert "One member owns a share." in page
    assert "SEK\u00a0500.00" in page
    assert "12%" in page
    for path in ("/register", "/sign-in", "/charter", "/books", "/privacy"):
        assert f'href="{path}"' in page


def test_a_customer_is_greeted_and_invited(stage: Stage) -> None:
    page = stage.person("Maja Ek").get("/").text
    assert "<bdi>Maja</bdi>" in page
    assert "Become a member" in page
    assert 'href="/money"' in page
    assert "Waiting for your vote" not in page


def test_whoever_is_admitted_is_told_to_pay(stage: Stage) -> None:
    page = stage.member("Una", paid=False).get("/").text
    assert "You are admitted." in page
    assert "SEK\u00a0500.00" in page
    assert "Waiting for your vote" not in page


def test_a_member_sees_what_waits_and_can_vote_from_there(stage: Stage) -> None:
    assembly = Assembly(stage, *(stage.member(name) for name in ("Ada", "Ben", "Cleo")))
    assert "No decision waits for you" in assembly.ben.get("/").text
    vote = assembly.propose()
    page = assembly.ben.get("/").text
    assert f'href="/decisions/{vote}"' in page
    assert "One decision waits for you." in page
    assembly.ben.post(f"/decisions/{vote}/ballot", choice="yes")
    assert f'href="/decisions/{vote}"' not in assembly.ben.get("/").text


def test_everyone_sees_who_has_looked(stage: Stage) -> None:
    office = Office(stage)
    ada = stage.member("Ada", paid=False)
    assert "Nobody but you." in ada.get("/").text
    office.treasurer.get("/shares")
    page = ada.get("/").text
    assert "Your share that is to be paid" in page
    assert "by <bdi>Tess</bdi>" in page


def test_an_officer_finds_the_way_to_the_desk(stage: Stage) -> None:
    office = Office(stage)
    for officer in (office.board, office.treasurer):
        page = officer.get("/").text
        assert "You own one of 2 shares" in page


def test_a_name_is_text_in_every_place(stage: Stage) -> None:
    page = stage.person("<b>Eve</b>").get("/").text
    assert "<b>Eve</b>" not in page
    assert "&lt;b&gt;Eve&lt;/b&gt;" in page
