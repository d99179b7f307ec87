from __future__ import annotations

import json

from governance.assembly import Assembly
from queries import statements
from stage import SUM, Stage, Time

from coop import Application
from coop.governance import verify
from coop.governance.clauses import all_clauses


def test_every_rule_is_there_for_everyone(stage: Stage) -> None:
    page = stage.visitor().get("/charter")

    assert page.status_code == 200
    for clause in all_clauses().values():
        assert f'href="/charter/{clause.key}"' in page.text
        assert stage.visitor().get(f"/charter/{clause.key}").status_code == 200


def test_a_rule_says_who_decided_it(assembly: Assembly) -> None:
    proposal = assembly.pass_("9")

    page = assembly.ada.get("/charter").text
    assert f'<a href="/votes/{proposal}">A vote</a>' in page
    assert "The founders" in page


def test_a_rule_has_a_history(assembly: Assembly) -> None:
    assembly.pass_("9")
    assembly.pass_("7.5")

    page = assembly.ada.get("/charter/fee_percent").text

    assert page.index("7.5") < page.index("<bdi>9%") < page.index("<bdi>12%")


def test_an_unknown_rule_is_not_found(stage: Stage) -> None:
    assert stage.visitor().get("/charter/gravity").status_code == 404


def test_only_those_who_may_propose_see_how(assembly: Assembly, stage: Stage) -> None:
    link = 'href="/decisions/new?clause=fee_percent"'

    assert link in assembly.ada.get("/charter").text
    assert link not in stage.visitor().get("/charter").text
    assert link not in stage.member("Dora", paid=False).get("/charter").text
    assert 'href="/decisions/new?clause=share_price"' in assembly.ada.get("/charter").text


def test_the_record_can_be_downloaded_and_checked(assembly: Assembly, stage: Stage) -> None:
    assembly.pass_("9")

    answer = stage.visitor().get("/charter/record.json")

    assert "attachment" in answer.headers["Content-Disposition"]
    assert verify.verify(json.loads(answer.text)).holds


def test_the_program_can_be_downloaded(stage: Stage) -> None:
    answer = stage.visitor().get("/charter/verify.py")

    assert "attachment" in answer.headers["Content-Disposition"]
    assert "def verify(" in answer.text
    answer.close()


def test_visitors_read_what_was_decided_but_not_who_asked_and_why(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.pass_("9")

    page = stage.visitor().get(f"/decisions/{proposal}").text
    assert "Passed" in page
    assert "Ada" not in page
    assert "run together" not in page
    inside = assembly.ben.get(f"/decisions/{proposal}").text
    assert "Ada" in inside
    assert "run together" in inside


def test_names_and_reasons_are_escaped(stage: Stage) -> None:
    mallory = stage.member("<script>alert(1)</script>")
    answer = mallory.post("/decisions?clause=fee_percent", fee_percent="9", reason=f"<b>{SUM}</b>")

    page = mallory.get(answer.location).text
    assert "<script>alert" not in page
    assert f"&lt;b&gt;{SUM}&lt;/b&gt;" in page


def test_the_list_has_open_votes_first_and_then_the_finished(assembly: Assembly) -> None:
    finished = assembly.pass_("9")
    waiting = assembly.propose("15")

    page = assembly.ada.get("/decisions").text

    assert page.index(f'href="/decisions/{waiting}"') < page.index(f'href="/decisions/{finished}"')
    assert "Waits for your vote" in page


def test_no_page_asks_more_of_the_database_as_its_list_grows(
    app: Application, assembly: Assembly, time: Time
) -> None:
    def grow(count: int) -> None:
        for number in range(count):
            assembly.pass_(str(number + 20), "voting_days")
            time.passes(minutes=1)
        for number in range(count):
            assembly.propose(str(number + 30), "hue")

    urls = ("/decisions", "/charter", "/charter/voting_days", "/charter/record.json", "/decisions/1")
    grow(2)
    few = {url: statements(app, assembly.cleo, url) for url in urls}
    grow_more = [str(number) for number in range(1, 7)]
    for number in grow_more:
        assembly.pass_(number, "voting_days")
        assembly.propose(f"1{number}0", "hue")

    assert {url: statements(app, assembly.cleo, url) for url in urls} == few


def test_a_long_history_is_turned_page_by_page(assembly: Assembly) -> None:
    for number in range(21):
        assembly.pass_(str(number + 20), "voting_days")

    first, second = (assembly.ada.get(f"/decisions?page={page}").text for page in (1, 2))
    assert 'rel="next"' in first
    assert "40 days" in first
    assert "20 days" in second
    assert 'rel="prev"' in second
    for odd in ("0", "-1", "99", "x"):
        assert assembly.ada.get(f"/decisions?page={odd}").status_code == 200
