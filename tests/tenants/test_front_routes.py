"""Nobody sees or changes another's sign-up on the host's own pages, whatever route they ask for."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from hosts import Hall
from trespass import CANARY, FORM, STRANGERS, Attempt, Trespass
from visitor import Visitor

HEADS = ("Set-Cookie", "Location", "Content-Disposition")


@pytest.fixture
def trespass(hall: Hall) -> Trespass:
    return Trespass(hall)


def test_there_is_much_to_be_seen(trespass: Trespass) -> None:
    """By her own cookie, and by each link that was made for it."""
    adapter = trespass.app.url_map.bind("localhost")
    shown = {
        endpoint for endpoint, token in trespass.tokens.items()
        if CANARY in trespass.founder.get(adapter.build(endpoint, {"token": token})).text
    }  # fmt: skip
    assert shown == trespass.tokens.keys()
    assert CANARY in trespass.founder.get("/founded").text


def test_every_link_has_its_trial(trespass: Trespass) -> None:
    """A route with a token that nothing here can make is tried with the others' tokens alone: say so."""
    made_elsewhere = {"console.invitation", "exports.fetch", "exports.file"}
    with_token = {rule.endpoint for rule in trespass.rules if "token" in rule.arguments}
    assert with_token - trespass.tokens.keys() <= made_elsewhere


def test_nothing_of_another_on_any_route(trespass: Trespass) -> None:
    assert list(faults(trespass)) == []


def test_her_own_cookie_does_nothing_without_the_forms_token(trespass: Trespass) -> None:
    before, tried = trespass.digest(), 0
    for rule in trespass.rules:
        if "POST" in (rule.methods or ()):
            filled = {name: "x" if name != "hue" else 1 for name in rule.arguments}
            filled |= {"token": trespass.tokens.get(rule.endpoint, "x")} if "token" in filled else {}
            path = trespass.app.url_map.bind("localhost").build(rule.endpoint, filled, "POST")
            for token in ("", trespass.csrf):
                answer = trespass.founder.post(path, **FORM, csrf_token=token)
                assert answer.status_code in {400, 422}, (path, answer.status_code)
                tried += 1
    assert tried > 10
    assert trespass.digest() == before


def test_a_new_rule_wants_its_line(trespass: Trespass) -> None:
    for rule in trespass.rules:
        trespass.refusal(rule.endpoint)


def faults(trespass: Trespass) -> Iterator[str]:
    before, count = trespass.digest(), 0
    for one in trespass.attempts():
        count += 1
        answer = trespass.ask(one)
        what = f"{one.who}: {one.method} {one.path} {answer.status_code}"
        if answer.status_code >= 500:
            yield f"{what} failed"
        said = [answer.text, *(answer.headers.get(name, "") for name in HEADS)]
        if any(CANARY.lower() in without(one.path, text).lower() for text in said):
            yield f"{what} shows what is another's"
        if not is_refused(trespass, one, answer.status_code, answer.headers.get("Location", "")):
            yield f"{what} is not refused"
    if trespass.digest() != before:
        yield "the founder's is not what it was"
    assert count > 100


def without(path: str, text: str) -> str:
    """What was asked for may be said again."""
    return text.replace(path, "").replace(quote(path, safe=""), "")


def is_refused(trespass: Trespass, one: Attempt, status: int, location: str) -> bool:
    """Whoever holds no sign-up, as each rule refuses; a link that is another's, whoever brings it."""
    if one.method == "POST" and not one.csrf:
        return status == 400
    if "/x" in one.path or any(token in one.path for token in trespass.tokens.values()):
        return status in {400, 404, 410} or location.startswith("/console/sign-in")
    refusal = trespass.refusal(one.endpoint)
    if refusal is None or (refusal == "/" and one.who == "holder of another sign-up"):
        return True
    if one.method == "POST" and one.who != "holder of another sign-up":
        return status == 400  # its cookie was thrown away, and the form's token with it
    return status == refusal if isinstance(refusal, int) else location.partition("?")[0] == refusal


def test_letters_are_read_at_home_alone(trespass: Trespass) -> None:
    assert CANARY in trespass.founder.get("/mails").text
    assert Visitor(trespass.hall, address=STRANGERS).get("/mails").status_code == 404
