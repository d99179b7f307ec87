"""A co-op at a domain of its own: its other names lead there, and its letters know no other."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from hosts import Hall
from world import NAME, World, at, prove, token_in

from coop.database import db
from coop.notices.models import Mail
from tenants.directory import Entry
from tenants.domains import Domains

OPEN = {"Sec-Fetch-Mode": "cors"}  # a page that stands open loads something


def test_its_other_names_lead_to_it(hall: Hall, own: Domains, there: World) -> None:
    prove(hall, own, there)
    prove(hall, own, there, name="www.ride.example")
    for name in ("first.localhost", "www.ride.example"):
        led = at(hall, name, "/charter?a=1&b=%C3%A5")
        assert led.status_code == 308
        assert led.headers["Location"] == "http://ride.example:8000/charter?a=1&b=%C3%A5"
        assert led.headers["Cache-Control"] == "no-store"
    assert (
        at(hall, "first.localhost", "//evil.example").headers["Location"].startswith("http://ride.example:")
    )


def test_what_was_typed_at_another_name_is_not_lost(hall: Hall, own: Domains, there: World) -> None:
    """A form was open while the domain was proved: it is sent with the cookie that it came with."""
    hall.found("first")
    token = token_in(at(hall, "first.localhost", "/sign-in"))
    prove(hall, own, there)
    form = {"csrf_token": token, "email": "ada@people.example", "password": "mistyped by her"}
    page = at(hall, "first.localhost", "/sign-in", method="POST", data=form)
    assert page.status_code == 422
    assert 'value="ada@people.example"' in page.text
    loaded = at(hall, "first.localhost", "/static/coop.css", headers=OPEN)
    assert loaded.status_code == 200
    loaded.close()


def test_given_up_it_answers_at_its_label_again(hall: Hall, own: Domains, there: World) -> None:
    entry = prove(hall, own, there)
    assert own.remove(entry, NAME)
    assert not own.remove(entry, NAME)
    assert at(hall, "first.localhost", "/charter").status_code == 200
    assert at(hall, NAME).status_code == 404


@pytest.mark.parametrize("header", ["first.localhost", "ride.example", "www.ride.example"])
def test_links_in_letters_follow_no_host_header(hall: Hall, own: Domains, there: World, header: str) -> None:
    """A forgotten password, asked for under each of its names: the link leads to the domain alone."""
    register(hall, hall.found("first"))
    prove(hall, own, there)
    prove(hall, own, there, name="www.ride.example")
    form = {
        "csrf_token": token_in(at(hall, header, "/forgotten", headers=OPEN)),
        "email": "ada@people.example",
    }
    assert at(hall, header, "/forgotten", method="POST", data=form).status_code == 303
    (letter,) = [text for text in letters(hall) if "/reset/" in text]
    assert "http://ride.example:8000/reset/" in letter
    assert "www." not in letter
    assert "localhost" not in letter


def register(hall: Hall, entry: Entry) -> None:
    path = hall.hosting.invitation(entry).partition(":8000")[2]
    form = {
        "csrf_token": token_in(hall.get(entry.label, path)), "name": "Ada", "email": "ada@people.example",
        "password": "a long password here", "member_class": "workers", "address": "1 Street",
    }  # fmt: skip
    assert at(hall, f"{entry.label}.localhost", path, method="POST", data=form).status_code == 303
    hall.client.delete_cookie("", domain=f"{entry.label}.localhost")


def letters(hall: Hall) -> list[str]:
    entry = hall.hosting.directory.find("first")
    assert entry
    with hall.hosting.at(entry):
        return list(db.session.scalars(sa.select(Mail.body)))
