from __future__ import annotations

import haste
import pytest
from argon2 import PasswordHasher, Type
from people.mailbox import page_of
from sqlalchemy import select
from stage import PASSWORD, Actor, Stage, Time
from werkzeug.test import TestResponse

from coop.people import models
from coop.people.authentication import NOBODY
from coop.people.models import Attempt, Person

WEAKER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def sign_in(actor: Actor, email: str, password: str = PASSWORD, url: str = "/sign-in") -> TestResponse:
    return actor.post(url, email=email, password=password)


def test_the_page_is_open_to_everyone(stage: Stage) -> None:
    page = stage.visitor().get("/sign-in")
    assert page.status_code == 200
    assert 'autocomplete="current-password"' in page.text


def test_whoever_has_the_password_is_let_in(stage: Stage) -> None:
    ada, visitor = stage.person("Ada"), stage.visitor()
    assert sign_in(visitor, f" {ada.email.upper()} ").location == "/"
    assert visitor.get("/me").status_code == 200


def test_whoever_is_signed_in_is_sent_on(stage: Stage) -> None:
    assert stage.person("Ada").get("/sign-in?next=/charter").location == "/charter"


def test_a_wrong_password_and_an_unknown_address_are_answered_alike(stage: Stage) -> None:
    ada = stage.person("Ada")
    wrong = sign_in(stage.visitor(), ada.email, "wrong password")
    unknown = sign_in(stage.visitor(), "who@people.example", "wrong password")
    assert wrong.status_code == unknown.status_code == 422
    assert page_of(wrong).replace(ada.email, "who@people.example") == page_of(unknown)
    assert "wrong password" not in wrong.text


def test_what_is_no_address_is_refused(stage: Stage) -> None:
    assert sign_in(stage.visitor(), "a\x00b").status_code == 422


def test_signing_in_begins_a_session_of_its_own(stage: Stage) -> None:
    ada, visitor = stage.person("Ada"), stage.visitor()
    with visitor.client.session_transaction() as session:
        session["planted"] = "by someone else"
    visitor.get("/sign-in")
    sign_in(visitor, ada.email)
    with visitor.client.session_transaction() as session:
        assert "planted" not in session
        assert session.permanent


@pytest.mark.parametrize(
    "cookie", ["", "1", "1.", ".key", "1.other", "x.key", "-1.key", "٣.key", "9" * 40 + ".key", "1.key.key"]
)
def test_a_cookie_that_is_none_of_ours_signs_nobody_in(stage: Stage, cookie: str) -> None:
    ada = stage.person("Ada")
    with ada.client.session_transaction() as session:
        session["_user_id"] = cookie
    assert ada.get("/me").status_code == 303


@pytest.mark.parametrize("target", ["/charter", "/decisions?page=2", "/me"])
def test_one_comes_back_to_where_one_was(stage: Stage, target: str) -> None:
    ada, visitor = stage.person("Ada"), stage.visitor()
    response = visitor.client.post(
        "/sign-in", query_string={"next": target}, data={"email": ada.email, "password": PASSWORD}
    )
    assert response.location == target


@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "charter",
        "/no-such-page",
        "/sign-out",  # only takes posts
        "",
    ],
)
def test_no_link_leads_astray_after_signing_in(stage: Stage, target: str) -> None:
    ada, visitor = stage.person("Ada"), stage.visitor()
    response = visitor.client.post(
        "/sign-in", query_string={"next": target}, data={"email": ada.email, "password": PASSWORD}
    )
    assert response.location == "/"


def test_after_too_many_attempts_even_the_right_password_is_refused(stage: Stage, time: Time) -> None:
    ada = stage.person("Ada")
    for _ in range(8):
        assert sign_in(stage.visitor(), ada.email, "wrong password").status_code == 422
    refused = sign_in(stage.visitor(), ada.email)
    assert refused.status_code == 429
    assert "10:16" in refused.text  # the pause ends at 10:15 in Stockholm
    assert refused.headers["Retry-After"] == "Mon, 02 Mar 2026 09:15:00 GMT"
    time.passes(minutes=15)
    assert sign_in(stage.visitor(), ada.email).status_code == 303


def test_unknown_addresses_are_limited_alike(stage: Stage) -> None:
    answers = [sign_in(stage.visitor(), "who@people.example").status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]


def test_the_right_password_starts_the_count_anew(stage: Stage) -> None:
    ada = stage.person("Ada")
    for _ in range(2):
        for _ in range(7):
            sign_in(stage.visitor(), ada.email, "wrong password")
        assert sign_in(stage.visitor(), ada.email).status_code == 303


def test_attempts_from_one_network_are_limited_whatever_the_account(stage: Stage) -> None:
    """An IPv6 subscriber has 2^64 addresses to try from."""

    def try_from(address: str, number: int) -> int:
        visitor = stage.visitor()
        data = {"email": f"p{number}@people.example", "password": "wrong password"}
        response = visitor.client.post("/sign-in", data=data, environ_base={"REMOTE_ADDR": address})
        return response.status_code

    answers = [try_from(f"2001:db8::{number:x}", number) for number in range(41)]
    assert answers == [422] * 40 + [429]
    assert try_from("2001:db8:0:1::1", 99) == 422


def test_what_is_counted_names_nobody_and_is_forgotten(stage: Stage, time: Time) -> None:
    from coop import upkeep

    sign_in(stage.visitor(), "who@people.example")
    with stage.data() as session:
        keys = session.scalars(select(Attempt.key)).all()
    assert len(keys) == 2
    assert all(len(key) == 64 and "who" not in key for key in keys)
    assert upkeep.tick(stage.app)["purged"] == 0
    time.passes(minutes=15)
    assert upkeep.tick(stage.app)["purged"] == 2


def test_passwords_are_hashed_as_rfc_9106_asks() -> None:
    """Other tests hash cheaply. An account that is not there costs no less than one that is."""
    assert (haste.SHIPPED.time_cost, haste.SHIPPED.memory_cost, haste.SHIPPED.parallelism) == (3, 65_536, 4)
    assert not haste.SHIPPED.check_needs_rehash(NOBODY)
    assert haste.SHIPPED.type is Type.ID


def test_an_older_hash_is_renewed_and_sessions_go_on(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(models, "hasher", haste.SHIPPED)
    ada = stage.person("Ada")
    with stage.data() as session:
        session.get(Person, ada.person_id).password_hash = WEAKER.hash(PASSWORD)
    assert sign_in(stage.visitor(), ada.email).status_code == 303
    with stage.data() as session:
        renewed = session.get(Person, ada.person_id).password_hash
    assert "m=65536" in renewed
    assert ada.get("/me").status_code == 200
    assert sign_in(stage.visitor(), ada.email).status_code == 303


def test_a_password_typed_on_another_keyboard_is_the_same(stage: Stage) -> None:
    ada = stage.person("Ada")
    with stage.data() as session:
        session.get(Person, ada.person_id).set_password("a\u030angstro\u0308m tall")
    assert sign_in(stage.visitor(), ada.email, "ångström tall").status_code == 303
