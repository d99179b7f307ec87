"""Whatever goes wrong, a page says what happened, that nothing was changed, and whom to ask."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Response
from stage import Actor, Stage
from werkzeug.test import TestResponse

from coop import LARGEST_FORM, Application, clock
from coop.access import allow, anyone
from coop.books.models import Journal
from coop.config import Settings
from coop.database import db

Try = Callable[..., TestResponse]
PARTIAL = {"HX-Request": "true", "HX-Request-Type": "partial"}
TRIES: dict[int, tuple[str, str, dict[str, Any]]] = {
    400: ("POST", "/language", {"data": {"language": "sv"}}),  # without a token against forged forms
    403: ("GET", "/applications", {}),
    404: ("GET", "/no-such-page", {}),
    405: ("DELETE", "/charter", {}),
    413: ("POST", "/language", {"data": b"x" * (LARGEST_FORM + 1)}),
    422: ("POST", "/language", {"data": {"language": "xx"}}),
    500: ("GET", "/fault", {}),
}
SAYS = {
    400: "The page had been open for too long",
    403: "This page is not open to you",
    404: "There is no such page",
    405: "That cannot be done here",
    413: "That was too much at once",
    422: "We could not understand that",
    500: "That did not work",
}


@pytest.fixture
def app(settings: Settings, make_app: Callable[..., Application]) -> Application:
    """As in production, where a fault is a page and not an exception, with a view that is at fault."""
    return faulty(make_app(settings))


def faulty(app: Application) -> Application:
    @allow(anyone)
    def fault() -> Response:
        raise ZeroDivisionError("of the test's own making")

    app.add_url_rule("/fault", view_func=fault)
    app.testing = False
    return app


@pytest.fixture
def member(stage: Stage) -> Actor:
    return stage.member("Ada")


def tried(member: Actor, status: int, **headers: str) -> TestResponse:
    method, path, options = TRIES[status]
    member.client.application.config["WTF_CSRF_ENABLED"] = status == 400
    return member.client.open(path, method=method, headers=headers, **options)


@pytest.mark.parametrize("status", TRIES)
def test_as_a_page(member: Actor, status: int) -> None:
    answer = tried(member, status)
    assert answer.status_code == status
    assert SAYS[status] in answer.text
    assert "<title>" in answer.text
    assert f"write to data@coop.example and mention the number {status}." in answer.text
    assert "HX-Retarget" not in answer.headers
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize("status", TRIES)
def test_as_a_fragment(member: Actor, status: int) -> None:
    answer = tried(member, status, **PARTIAL)
    assert answer.status_code == status
    assert answer.headers["HX-Retarget"] == "#flashes"
    assert answer.headers["HX-Reswap"] == "innerHTML"
    assert {"HX-Request", "HX-Request-Type"} <= set(answer.vary)
    assert 'role="alert"' in answer.text
    assert SAYS[status] in answer.text
    assert "<html" not in answer.text


def test_in_swedish(member: Actor, stage: Stage) -> None:
    with stage.data() as session:
        session.execute(sa.text("UPDATE people SET language = 'sv'"))
    for status, headers in product(TRIES, ({}, PARTIAL)):
        answer = tried(member, status, **headers)
        assert answer.status_code == status
        assert SAYS[status] not in answer.text
        assert ('<html lang="sv"' in answer.text) == (not headers)
        assert f"<strong>{SAYS[status]}" not in answer.text


def test_what_can_be_done_instead_is_named(member: Actor) -> None:
    """RFC 9110, section 15.5.6."""
    assert "GET" in tried(member, 405).headers["Allow"]


def test_a_fault_tells_nothing_of_its_making(member: Actor) -> None:
    page = tried(member, 500).text
    assert "ZeroDivisionError" not in page
    assert "of the test" not in page


def test_what_fails_at_the_very_end_is_a_fault_and_leaves_nothing(app: Application, member: Actor) -> None:
    """A view that returned, whose writes the database then refused."""

    @allow(anyone)
    def unsealed() -> Response:
        values = {"id": 1, "number": 1, "kind": "ride", "reference": "x", "made_at": clock.now()}
        db.session.execute(sa.insert(Journal).values(**values))
        return Response("done")

    app.add_url_rule("/unsealed", view_func=unsealed, methods=["POST"])
    app.config["WTF_CSRF_ENABLED"] = False
    answer = member.post("/unsealed")
    assert answer.status_code == 500
    assert "done" not in answer.text
    with app.app_context():
        assert db.session.scalar(sa.select(sa.func.count()).select_from(Journal)) == 0
    assert member.get("/charter").status_code == 200


@pytest.fixture
def without_database(
    settings: Settings, make_app: Callable[..., Application], database: str, tmp_path: Path
) -> Application:
    nowhere = {
        "sqlite": f"sqlite:///{tmp_path / 'gone' / 'coop.sqlite3'}",
        "postgresql": "postgresql+psycopg://coop@127.0.0.1:1/coop",
    }
    return faulty(make_app(replace(settings, database_url=nowhere[database])))


def test_without_its_database_it_still_speaks(without_database: Application) -> None:
    for path in ("/", "/no-such-page", "/health", "/fault", "/books/1"):
        answer = without_database.test_client().get(path)
        assert answer.status_code == (404 if path == "/no-such-page" else 500)
        assert "Något gick sönder hos oss" in answer.text
        assert "Something broke on our side" in answer.text
        assert "Content-Security-Policy" in answer.headers


def test_without_its_database_style_and_script_are_there(without_database: Application) -> None:
    with without_database.test_client().get("/static/coop.css") as answer:
        assert answer.status_code == 200


@pytest.fixture
def unfounded(
    founded: Any, settings: Settings, make_app: Callable[..., Application], tmp_path: Path, worker_id: str
) -> Iterator[Application]:
    name = f"unfounded_{worker_id}_{tmp_path.name.lower()}"[:60]
    app = make_app(replace(settings, database_url=founded.make(name)))
    app.testing = False
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    founded.drop(name)


def test_before_the_founding_a_page_says_so(unfounded: Application) -> None:
    for path in ("/", "/charter", "/books", "/sign-in", "/no-such-page"):
        answer = unfounded.test_client().get(path)
        assert answer.status_code == 503
        assert "Den är inte grundad än" in answer.text
        assert "It is not founded yet" in answer.text
    assert unfounded.test_client().get("/health").status_code == 200
