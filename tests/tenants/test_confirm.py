"""A confirmed sign-up becomes one co-op, whatever happens in between."""

from __future__ import annotations

from datetime import timedelta
from threading import Thread
from typing import Any

import pytest
import sqlalchemy as sa
from hosts import Hall
from visitor import HOST, Form, Visitor, co_ops

from coop import clock
from coop.database import db
from coop.people.models import Person
from tenants.directory import State


@pytest.fixture
def visitor(hall: Hall) -> Visitor:
    visitor = Visitor(hall)
    visitor.answers()
    return visitor


def test_following_the_link_founds_nothing(hall: Hall, visitor: Visitor) -> None:
    page = visitor.get(visitor.link())
    assert page.status_code == 200
    assert "http://var-bil.localhost:8000" in page.text
    assert co_ops(hall) == []


def test_confirmed_on_another_computer(hall: Hall, visitor: Visitor) -> None:
    phone = Visitor(hall, "sv")
    assert phone.send(visitor.link()).headers["Location"] == "/founded"
    assert "Vår bil" in phone.get("/founded").text
    assert "Vår bil" in visitor.get("/founded").text


def test_confirmed_twice(hall: Hall, visitor: Visitor) -> None:
    link = visitor.link()
    first, again = visitor.send(link), visitor.send(link)
    assert first.headers["Location"] == again.headers["Location"] == "/founded"
    assert co_ops(hall) == ["var-bil"]
    assert "your co-op answers here" in visitor.letter()
    assert visitor.get("/mails").text.count("<article") == 2


def test_confirmed_twice_at_once(hall: Hall, visitor: Visitor) -> None:
    link, answers = visitor.link(), []
    hands = [Visitor(hall) for _time in range(4)]
    threads = [Thread(target=lambda hand=hand: answers.append(hand.send(link))) for hand in hands]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [answer.headers.get("Location") for answer in answers] == ["/founded"] * 4
    assert co_ops(hall) == ["var-bil"]


def test_a_letter_that_leads_back(hall: Hall, visitor: Visitor) -> None:
    visitor.confirms()
    elsewhere = Visitor(hall)
    elsewhere.send(visitor.link("sign-up/back"))
    assert elsewhere.get("/sign-up").headers["Location"] == "/founded"
    assert "/founding/" in elsewhere.get("/founded").text


def test_the_address_was_taken_meanwhile(hall: Hall, visitor: Visitor) -> None:
    link = visitor.link()
    hall.found("var-bil")
    assert visitor.send(link).headers["Location"] == "/sign-up/work"
    page = visitor.get("/sign-up/work").text
    assert "taken meanwhile" in page
    assert 'value="var-bil"' in page
    visitor.send("/sign-up/work", slug="our-car")
    assert visitor.send(link).headers["Location"] == "/founded"
    assert co_ops(hall) == ["our-car", "var-bil"]


@pytest.mark.parametrize("forged", ["{}x", "x{}", "é.a.b", "WzEsMl0.aRmVAA.AAAA"])
def test_a_forged_link(hall: Hall, visitor: Visitor, forged: str) -> None:
    token = visitor.link().rpartition("/")[2]
    page = visitor.get(f"/confirm/{forged.format(token)}")
    assert page.status_code == 404
    assert "leads nowhere" in page.text


def test_a_link_for_one_purpose_is_none_for_another(hall: Hall, visitor: Visitor) -> None:
    back = visitor.link("sign-up/back").rpartition("/")[2]
    assert visitor.get(f"/confirm/{back}").status_code == 404


@pytest.mark.parametrize(("days", "status"), [(6.9, 200), (7.1, 404)])
def test_an_old_link(hall: Hall, visitor: Visitor, days: float, status: int) -> None:
    link = visitor.link()
    with clock.at(clock.now() + timedelta(days=days)):
        assert visitor.get(link).status_code == status


def test_another_address_makes_the_first_letter_void(hall: Hall, visitor: Visitor) -> None:
    link = visitor.link()
    visitor.send("/sign-up/you", email="eva@people.example")
    assert visitor.get(link).status_code == 404
    assert visitor.get(visitor.link()).status_code == 200


def test_killed_while_it_was_founded(hall: Hall, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same link founds it anew, in the place of what is left."""
    with monkeypatch.context() as broken:
        broken.setattr("tenants.hosting.charter.found", _stop)
        broken.setattr("tenants.storage.files.Files.remove", lambda *_arguments: None)
        with pytest.raises(KeyboardInterrupt):
            visitor.confirms()
    assert len(hall.hosting.storage.unfinished()) == 1
    assert visitor.confirms().headers["Location"] == "/founded"
    assert hall.hosting.storage.unfinished() == []
    assert hall.get("var-bil").status_code == 200


def test_killed_before_it_was_noted(hall: Hall, visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr("tenants.front.founding.letters.founded", _stop)
        with pytest.raises(KeyboardInterrupt):
            visitor.confirms()
    assert co_ops(hall) == ["var-bil"]
    assert visitor.confirms().headers["Location"] == "/founded"
    assert co_ops(hall) == ["var-bil"]
    assert "/founding/" in visitor.get("/founded").text


def _stop(*_arguments: Any, **_more: Any) -> None:
    raise KeyboardInterrupt


def test_the_answers_are_settled(hall: Hall, visitor: Visitor) -> None:
    visitor.confirms()
    assert visitor.get("/sign-up/name").headers["Location"] == "/founded"
    visitor.post("/sign-up/restart")
    assert visitor.get("/sign-up/name").status_code == 303  # refused without the form's token
    visitor.post("/sign-up/restart", **Form(visitor.get("/founded").text).data)
    assert visitor.get("/sign-up/name").status_code == 200


def test_a_co_op_that_was_suspended_has_no_checklist(hall: Hall, visitor: Visitor) -> None:
    visitor.confirms()
    entry = hall.hosting.directory.find("var-bil")
    assert entry
    hall.hosting.directory.set_state(entry, State.SUSPENDED)
    assert visitor.get("/founded").status_code == 404


@pytest.mark.parametrize("state", [State.SUSPENDED, State.CLOSED])
def test_who_founded_one_that_is_away_can_begin_another(hall: Hall, visitor: Visitor, state: State) -> None:
    visitor.confirms()
    entry = hall.hosting.directory.find("var-bil")
    assert entry
    hall.hosting.directory.set_state(entry, state)
    page = visitor.get("/founded").text
    assert "does not answer here now" in page
    token = page.partition('action="/sign-up/restart"')[2].partition('value="')[2].partition('"')[0]
    visitor.post("/sign-up/restart", csrf_token=token)
    assert visitor.get("/sign-up/name").status_code == 200


def test_the_link_writes_nothing_to_one_that_is_away(hall: Hall, visitor: Visitor) -> None:
    link = visitor.link()
    visitor.send(link)
    entry = hall.hosting.directory.find("var-bil")
    assert entry
    with hall.hosting.at(entry):
        db.session.execute(sa.delete(Person))
        db.session.commit()
    hall.hosting.directory.set_state(entry, State.SUSPENDED)
    assert visitor.send(link).headers["Location"] == "/founded"
    with hall.hosting.at(entry):
        assert db.session.scalars(sa.select(Person)).all() == []


def test_the_first_member_is_done(hall: Hall, visitor: Visitor) -> None:
    visitor.confirms()
    assert visitor.get("/founded").text.count('class="done"') == 0
    entry = hall.hosting.directory.find("var-bil")
    assert entry
    path = hall.hosting.invitation(entry).partition(":8000")[2]
    page = hall.get("var-bil", path).text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    form = {
        "csrf_token": token, "name": "Eva", "email": "eva@people.example",
        "password": "a long password here", "member_class": "workers", "address": "1 Street",
    }  # fmt: skip
    done = hall.client.post(path, base_url="http://var-bil.localhost:8000", data=form)
    assert done.status_code == 303
    assert visitor.get("/founded").text.count('class="done"') == 1


def test_links_do_not_follow_the_host_header(hall: Hall, visitor: Visitor) -> None:
    assert visitor.link().startswith(HOST)
    answer = visitor.client.get("/sign-up", headers={"Host": "localhost:1"})
    assert answer.headers["Location"].startswith("/sign-up/")
