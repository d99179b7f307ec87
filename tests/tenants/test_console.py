"""What an operator sees and does at the console: how co-ops stand, in numbers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from console_desk import does, signed_in
from hosts import Hall
from test_front import own_pages
from visitor import Form, Visitor

from coop import clock
from coop.database import db
from tenants import listing, upkeep
from tenants.directory import COOPS, State
from tenants.leaving import closing
from tenants.standing import STANDINGS
from tenants.watching.faults import FAULTS


@pytest.fixture
def desk(hall: Hall) -> Visitor:
    return signed_in(hall)


def stands(hall: Hall, coop_id: str, **noted: int) -> None:
    values = {"coop_id": coop_id, "size": 1, "waiting": 0, "failed": 0, "noted_at": clock.now(), **noted}
    with hall.hosting.directory.writing() as connection:
        connection.execute(sa.insert(STANDINGS).values(values))


def fails(hall: Hall, label: str, times: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Any:
        raise LookupError("canary-secret")

    monkeypatch.setitem(hall.hosting.app.view_functions, "governance.charter", broken)
    broken.rule = hall.hosting.app.view_functions["web.health"].rule  # type: ignore[attr-defined]
    for _time in range(times):
        assert hall.get(label, "/charter?q=canary-secret").status_code == 500


def test_the_overview_counts(hall: Hall, desk: Visitor) -> None:
    hall.found("first")
    hall.hosting.directory.set_state(hall.found("second"), State.SUSPENDED)
    Visitor(hall).send("/sign-up/name", name="Third")
    upkeep.tick(hall.hosting)
    page = desk.get("/console").text
    assert "Behind this release" in page
    for label, count in (("Open", 1), ("Suspended", 1), ("Co-ops founded", 2), ("Sign-ups under way", 1)):
        assert f">{count}<" in page.partition(label)[2].partition("</div>")[0], label


def test_the_list_is_searched_filtered_and_sorted(hall: Hall, desk: Visitor) -> None:
    for label in ("first", "second", "third"):
        hall.found(label)
    hall.hosting.directory.set_state(hall.hosting.directory.find("second"), State.SUSPENDED)  # type: ignore[arg-type]
    hall.hosting.directory.set_revision(hall.hosting.directory.find("third").id, "")  # type: ignore[union-attr]

    def shown(query: str) -> list[str]:
        page = desk.get(f"/console/co-ops?{query}").text
        return [one for one in ("first", "second", "third") if f"/console/co-ops/{one}" in page]

    assert shown("") == ["first", "second", "third"]
    assert shown("q=IRS") == ["first"]
    hall.found("coast", name="Åkarna")
    assert "/console/co-ops/coast" in desk.get("/console/co-ops?q=åkarna").text
    assert shown("q=%25") == []
    assert shown("state=suspended") == ["second"]
    assert shown("only=behind") == ["third"]
    assert shown("only=errors") == []
    assert shown("state=nonsense&sort=nonsense&page=99") == ["first", "second", "third"]


def test_the_largest_come_first(hall: Hall, desk: Visitor) -> None:
    for label, size in (("first", 10), ("second", 3_000_000), ("third", 20)):
        stands(hall, hall.found(label).id, size=size)
    page = desk.get("/console/co-ops?sort=size").text
    assert page.index("/second") < page.index("/third") < page.index("/first")
    assert "3 MB" in page


def test_pages_of_the_list_keep_what_was_asked(hall: Hall, desk: Visitor) -> None:
    row = {"state": State.OPEN, "epoch": 1, "revision": "", "founded_at": clock.now().replace(tzinfo=None)}
    with hall.hosting.directory.writing() as connection:
        for number in range(45):
            own = {"id": f"{number:016}", "label": f"c{number:02}", "skeleton": f"c{number}", "name": "Many"}
            connection.execute(sa.insert(COOPS).values(**row, **own, listed=False))
    page = desk.get("/console/co-ops?q=many&page=2").text
    assert "Page 2 of 3" in page
    assert "/console/co-ops?q=many&amp;page=3" in page
    assert "/console/co-ops/c20" in page
    assert "/console/co-ops/c19" not in page


def test_no_page_asks_more_as_its_list_grows(hall: Hall, desk: Visitor) -> None:
    asked: list[str] = []
    sa.event.listen(
        hall.hosting.directory.engine, "before_cursor_execute", lambda *what: asked.append(what[2])
    )

    def queries() -> dict[str, int]:
        counts = {}
        for path in ("", "/co-ops", "/sign-ups", "/errors", "/queues", "/versions", "/operators", "/log"):
            asked.clear()
            assert desk.get(f"/console{path}").status_code == 200
            counts[path] = len(asked)
        return counts

    def grow(number: int) -> None:
        coop_id = hall.found(f"harbour-{number}").id
        stands(hall, coop_id, waiting=1, failed=1)
        hall.hosting.counts.faults.note(coop_id, "home.home", LookupError())
        hall.hosting.counts.write(hall.hosting)

    grow(1)
    before = queries()
    for number in range(2, 8):
        grow(number)
    assert queries() == before


def test_suspending_says_why_and_resuming_lets_it_answer(hall: Hall, desk: Visitor) -> None:
    hall.found("first")
    page = "/console/co-ops/first"
    assert does(desk, page, "/suspension").status_code == 422
    assert hall.get("first").status_code == 200
    assert does(desk, page, "/suspension", reason="A court said so").status_code == 303
    assert hall.get("first").status_code == 503
    assert "A court said so" in desk.get(page).text
    assert does(desk, page, "/suspension", reason="Again").status_code == 409
    assert does(desk, page, "/resumption").status_code == 303
    assert hall.get("first").status_code == 200


def test_it_is_only_taken_off_the_front_page(hall: Hall, desk: Visitor) -> None:
    first, directory = hall.found("first"), hall.hosting.directory
    page = "/console/co-ops/first"
    does(desk, page, "/listing", shown="yes")
    assert listing.shown(directory, most=9) == []
    listing.agree(directory, first, True)
    assert listing.shown(directory, most=9) == [first]
    does(desk, page, "/listing")
    assert listing.shown(directory, most=9) == []
    does(desk, page, "/listing", shown="yes")
    assert listing.shown(directory, most=9) == [first]


def test_what_an_operator_did_is_in_the_log(hall: Hall, desk: Visitor) -> None:
    hall.found("first")
    does(desk, "/console/co-ops/first", "/suspension", reason="A court said so")
    line = desk.get("/console/log").text.partition("suspended a co-op")
    assert line[1]
    assert "A court said so" in line[2]


def test_errors_say_where_and_which_kind(hall: Hall, desk: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    hall.found("first")
    fails(hall, "first", 3, monkeypatch)
    hall.hosting.counts.write(hall.hosting)
    for page in ("/console/errors", "/console/co-ops/first"):
        text = desk.get(page).text
        for said in ("governance.charter", "LookupError", ">3<"):
            assert said in text, page
    assert "/console/co-ops/first" in desk.get("/console/co-ops?only=errors").text


def test_errors_are_forgotten(hall: Hall, desk: Visitor) -> None:
    faults = hall.hosting.counts.faults
    faults.note("", "letters", OSError())
    hall.hosting.counts.write(hall.hosting)
    with clock.at(clock.now() + timedelta(days=31)):
        faults.note("", "letters", ValueError())
        hall.hosting.counts.write(hall.hosting)
    with hall.hosting.directory.engine.connect() as connection:
        assert list(connection.scalars(sa.select(FAULTS.c.kind))) == ["ValueError"]


def test_a_count_that_fails_makes_no_error_worse(
    hall: Hall, desk: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall.found("first")
    monkeypatch.setattr(hall.hosting.counts.faults, "_tally", None)
    fails(hall, "first", 1, monkeypatch)


def test_queues_say_how_many_letters_wait(hall: Hall, desk: Visitor) -> None:
    entry = hall.found("first")
    with hall.hosting.at(entry):
        db.session.execute(sa.text(
            "INSERT INTO mails (address, title, body, message_id, created_at, due_at, attempts) "
            "VALUES ('a@b.example', 'A title', 'A body', 'x', '2026-01-01', '2026-01-01', 12)"
        ))  # fmt: skip
        db.session.commit()
    upkeep.tick(hall.hosting)
    page = desk.get("/console/queues").text
    assert "/console/co-ops/first" in page
    assert "a@b.example" not in page


def test_limits_and_how_often_they_were_met(hall: Hall, desk: Visitor) -> None:
    hall.hosting.counts.overruns.note(hall.found("first").id, "requests")
    hall.hosting.counts.write(hall.hosting)
    page = desk.get("/console/co-ops/first").text
    assert "Requests in a minute" in page
    assert page.count("met once lately") == 1


def test_one_that_leaves_says_until_when(hall: Hall, desk: Visitor) -> None:
    closing.close(hall.hosting, hall.found("first"))
    page = desk.get("/console/co-ops/first").text
    assert "calls that off" in page
    assert "Suspend it" not in page


def test_versions_say_how_many_are_behind(hall: Hall, desk: Visitor) -> None:
    hall.found("first")
    hall.hosting.directory.set_revision(hall.found("second").id, "")
    page = desk.get("/console/versions").text
    assert "to be looked at" in page
    assert "behind" in page


@pytest.mark.parametrize("language", ["sv", "en"])
def test_it_speaks_the_operators_language(hall: Hall, desk: Visitor, language: str) -> None:
    desk.language = language
    assert ("Översikt" if language == "sv" else "Overview") in desk.get("/console").text


def test_it_is_closed_to_everyone_else(hall: Hall) -> None:
    """Every route of the console, from the table of routes: a new one is covered."""
    app, stranger = own_pages(hall), Visitor(hall)
    hall.found("first")
    token = Form(stranger.get("/console/sign-in").text).data["csrf_token"][0]
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
    closed = [rule for rule in app.url_map.iter_rules() if rule.rule.startswith("/console")]
    for rule in closed:
        if rule.endpoint == "console.sign_in":
            continue
        path = adapter.build(rule.endpoint, dict.fromkeys(rule.arguments, "first"))
        for method in (rule.methods or set()) & {"GET", "POST"}:
            answer = stranger.get(path) if method == "GET" else stranger.post(path, csrf_token=token)
            assert answer.status_code == 303, path
            assert answer.headers["Location"].startswith("/console/sign-in"), path
    assert len(closed) > 10
