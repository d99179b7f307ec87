"""What is one co-op's is nobody else's: databases, keys, cookies, links."""

from __future__ import annotations

import re
from threading import Thread

import pytest
import sqlalchemy as sa
from hosts import Hall

from coop.database import db
from coop.governance.charter import in_force
from tenants import context
from tenants.context import NoCoop, OtherCoop, within
from tenants.storage import pool


def test_without_a_co_op_there_is_no_database(hall: Hall) -> None:
    with hall.hosting.app.app_context(), pytest.raises(NoCoop):
        db.session.execute(sa.text("SELECT 1"))


def test_without_a_co_op_there_is_no_key(hall: Hall) -> None:
    with pytest.raises(NoCoop):
        hall.hosting.app.secret_key  # noqa: B018 - asking is the test


def test_a_session_serves_one_co_op(hall: Hall) -> None:
    first, second = hall.found("first"), hall.found("second")
    with hall.hosting.at(first):
        assert in_force()["name"] == "First"
        with within(hall.hosting.coop(second)), pytest.raises(OtherCoop):
            db.session.execute(sa.text("SELECT 1"))
        with within(hall.hosting.coop(second)), pytest.raises(OtherCoop):
            db.session.commit()


def test_a_restored_database_is_not_served_from_an_old_handle(hall: Hall) -> None:
    entry = hall.found("first")
    with hall.hosting.at(entry):
        assert in_force()["name"] == "First"
    hall.hosting.directory.swap_epoch(entry)
    later = hall.hosting.directory.find("first")
    assert later
    with hall.hosting.at(entry):
        in_force()
        with within(hall.hosting.coop(later)), pytest.raises(OtherCoop):
            db.session.execute(sa.text("SELECT 1"))


def test_each_has_a_key_of_its_own(hall: Hall) -> None:
    keys = set()
    for label in ("first", "second", "third"):
        with hall.hosting.at(hall.found(label)):
            keys.add(hall.hosting.app.secret_key)
    assert len(keys) == 3


def test_a_cookie_is_worth_nothing_at_another(hall: Hall) -> None:
    first = hall.found("first")
    hall.found("second")
    path = hall.hosting.invitation(first).partition(":8000")[2]
    assert hall.get("second", path).status_code == 404
    page = hall.get("first", path)
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token
    form = {
        "csrf_token": token[1], "name": "Ada", "email": "ada@people.example",
        "password": "a long password here", "member_class": "workers", "address": "1 Street",
    }  # fmt: skip
    done = hall.client.post(path, base_url="http://first.localhost:8000", data=form)
    assert done.status_code == 303, done.text
    (cookie,) = done.headers.getlist("Set-Cookie")
    assert "Domain" not in cookie
    mine = {"Cookie": cookie.partition(";")[0]}
    hall.client.delete_cookie("", domain="first.localhost")
    assert hall.get("first", "/me", headers=mine).status_code == 200
    assert hall.get("second", "/me", headers=mine).status_code == 303


@pytest.mark.parametrize("name", ["nowhere", "a.first", "first.first", "localhost"])
def test_a_name_that_is_nobodys(hall: Hall, name: str) -> None:
    hall.found("first")
    page = hall.get(name)
    assert page.status_code == 404
    assert "No co-op is here" in page.text


@pytest.mark.parametrize(
    "header", ["", "evil.example", "first.localhost.evil.example", "[::1]:8000", "first"]
)
def test_a_host_header_that_is_no_name_of_ours(hall: Hall, header: str) -> None:
    hall.found("first")
    assert hall.client.get("/", headers={"Host": header}).status_code == 404


@pytest.mark.parametrize("header", ["FIRST.localhost", "first.localhost.", "first.LOCALHOST:1"])
def test_a_host_header_in_other_writing(hall: Hall, header: str) -> None:
    hall.found("first")
    assert hall.client.get("/health", headers={"Host": header}).status_code == 200


def test_idle_connections_are_few_however_many_co_ops(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "MOST_IDLE", 3)
    labels = ["co-op-" + letter for letter in "abcdef"]
    for label in labels:
        hall.found(label)
    for label in [*labels, *labels]:
        assert hall.get(label, "/charter").status_code == 200
    with hall.hosting.app.app_context():
        assert db.engine.pool.status() == "3 idle connections of 3 co-ops"


def test_threads_see_each_their_own(hall: Hall) -> None:
    labels = ["ride-" + letter for letter in "abcd"]
    for label in labels:
        hall.found(label, name=f"Name of {label}")
    astray: list[str] = []

    def visit(label: str) -> None:
        for _time in range(25):
            entry = hall.hosting.directory.find(label)
            assert entry
            with hall.hosting.at(entry):
                if in_force()["name"] != f"Name of {label}":
                    astray.append(label)

    threads = [Thread(target=visit, args=(label,)) for label in labels * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert astray == []
    with pytest.raises(NoCoop):
        context.current()
