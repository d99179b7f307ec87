from __future__ import annotations

from html import unescape

from members.office import Office, give
from stage import START, Actor, Stage, Time

from coop.members.models import Role


def text(reader: Actor, path: str = "/offices") -> str:
    return unescape(reader.get(path).text)


def test_members_see_who_holds_what_and_by_what(stage: Stage, office: Office) -> None:
    paul = stage.member("Paul")
    give(stage, paul, "auditor", decision=12)
    page = text(paul)
    for said in ("Bea", "Tess", "2 March 2026 to 2 March 2027", "Nobody holds this office."):
        assert said in page
    assert '<a href="/decided/12">Decision 12</a>' in page
    assert 'href="/decisions"' in page


def test_they_see_what_an_office_may_do_as_the_routes_have_it(stage: Stage, office: Office) -> None:
    board, _, rest = text(office.board).partition('id="chair"')
    treasurer = rest.partition('id="treasurer"')[2].partition('id="auditor"')[0]
    for power in ("Admits members", "Declines applications"):
        assert power in board
        assert power not in rest
    for power in ("Records that shares are paid", "Records payments to the co-op"):
        assert power in treasurer
        assert power not in board


def test_what_the_founding_gave_has_no_date(stage: Stage) -> None:
    founder = stage.member("Fia")
    with stage.data() as session:
        session.add(Role(member_id=founder.member_id, role="board", given_by="founding", since=START))
    page = text(founder)
    assert "2 March 2026 to the first election" in page
    assert "The founding" in page


def test_history_stays(stage: Stage, office: Office, time: Time) -> None:
    paul = stage.member("Paul")
    assert "Nobody yet." in text(paul)
    give(stage, paul, "chair", decision=12)
    time.passes(days=365)
    page = text(paul).partition("Who held an office before")[2]
    for said in ("Paul", "Chair", "2 March 2027", "The term was over", "Decision 12"):
        assert said in page


def test_what_is_to_come_is_said(stage: Stage, office: Office, time: Time) -> None:
    paul = stage.member("Paul")
    give(stage, paul, "chair")
    assert "to come" not in text(paul)
    time.passes(days=-1)
    assert "to come" in text(paul)


def test_the_register_names_the_office(stage: Stage, office: Office) -> None:
    stage.member("Paul", roles=("dispatcher",))
    assert "Dispatcher" in text(office.board, "/members")


def test_it_is_for_members(stage: Stage) -> None:
    assert stage.person("Eve").get("/offices").status_code == 403
    assert stage.visitor().get("/offices").status_code == 303
