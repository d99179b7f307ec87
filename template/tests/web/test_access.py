"""Every route × method × kind of visitor, taken from `url_map`, so that a new route is tried too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from stage import Stage, Time
from werkzeug.routing import Rule

from coop import Application
from coop.access import Rule as Access
from coop.access import act_of, rule_of
from coop.config import Settings
from coop.members import acts, offices

FILLING = {"IntegerConverter": 987654, "UnicodeConverter": "x", "PathConverter": "x"}
WRITING = {"POST", "PUT", "PATCH", "DELETE"}
REFUSED = 403


def addresses(app: Application) -> list[tuple[str, str, Rule]]:
    """Every method and path that the application answers, with parameters that lead to nothing."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        return [
            (method, adapter.build(rule.endpoint, _fill(rule), method), rule)
            for rule in app.url_map.iter_rules()
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
        ]


def _fill(rule: Rule) -> dict[str, Any]:
    return {name: FILLING[type(converter).__name__] for name, converter in rule._converters.items()}


def test_every_route_says_who_may_call_it(app: Application) -> None:
    with app.app_context():
        mute = [rule.endpoint for rule in app.url_map.iter_rules() if rule_of(rule.endpoint) is None]
    assert mute == []


def test_visitors_reach_open_routes_alone(app: Application, stage: Stage) -> None:
    for method, path, rule in addresses(app):
        response = stage.visitor().client.open(path, method=method)
        with app.app_context():
            needs_account = not rule_of(rule.endpoint).open  # type: ignore[union-attr]
        sent_to_sign_in = response.status_code == 303 and "/sign-in" in response.headers["Location"]
        assert sent_to_sign_in or not needs_account, (method, path, response.status_code)
        assert response.status_code < 500, (method, path)
        response.close()


def test_an_unconfirmed_address_opens_the_account_alone(app: Application, stage: Stage) -> None:
    someone = stage.person("Unconfirmed", confirmed=False)
    for method, path, rule in addresses(app):
        with app.app_context():
            name = rule_of(rule.endpoint).name  # type: ignore[union-attr]
        if name not in {"anyone", "account"}:
            response = someone.client.open(path, method=method)
            assert response.status_code == 303, (method, path, response.status_code)
            assert response.headers["Location"] == "/unconfirmed", (method, path)


@pytest.mark.parametrize("who", ["person", "admitted", "member"])
def test_powers_are_refused_to_those_without_them(app: Application, stage: Stage, who: str) -> None:
    actor = {
        "person": lambda: stage.person("Person"),
        "admitted": lambda: stage.member("Admitted", paid=False),
        "member": lambda: stage.member("Plain Member", "users"),
    }[who]()
    enough = {
        "person": {"anyone", "account", "confirmed"},
        "admitted": {"anyone", "account", "confirmed", "admitted"},
        "member": {"anyone", "account", "confirmed", "admitted", "voter"},
    }[who]
    tried = 0
    for method, path, rule in addresses(app):
        with app.app_context():
            name = rule_of(rule.endpoint).name  # type: ignore[union-attr]
        if name not in enough:
            tried += 1
            assert actor.client.open(path, method=method).status_code == REFUSED, (method, path, name)
    assert tried > 0


# Whom a rule lets in who is no officer: by an account, a membership, a share, a trade, the founding's link.
OTHERS = {"anyone", "account", "confirmed", "admitted", "voter", "driver", "founder"}


def test_nobody_is_let_in_by_anything_but_membership_and_office(app: Application) -> None:
    """No super-user: whatever is no officer's is for everyone alike, and these are all offices there are."""
    with app.app_context():
        rules = [rule_of(rule.endpoint) for rule in app.url_map.iter_rules()]
    for rule in rules:
        assert rule is not None
        assert set(rule.offices) <= set(offices.OFFICES), rule.name
        assert rule.offices or rule.name in OTHERS, rule.name


def test_an_office_opens_what_names_it_and_ends_with_its_term(
    app: Application, stage: Stage, time: Time
) -> None:
    """Held by others too, so that nobody stands in for anyone."""
    stage.member("Others", roles=tuple(offices.OFFICES))
    for office in offices.OFFICES:
        officer = stage.member(office.title(), "users", roles=(office,))
        for method, path, rule in guarded(app):
            refused = officer.client.open(path, method=method).status_code == REFUSED
            assert refused is (office not in rule.offices), (office, method, path)
    time.passes(days=40_000)
    for method, path, _rule in guarded(app):
        assert officer.client.open(path, method=method).status_code == REFUSED, (method, path)


def guarded(app: Application) -> list[tuple[str, str, Access]]:
    """What is an officer's, with who may."""
    with app.app_context():
        asked = [(method, path, rule_of(rule.endpoint)) for method, path, rule in addresses(app)]
    return [(method, path, rule) for method, path, rule in asked if rule and rule.offices]


def test_whatever_an_officer_changes_has_a_word_for_the_log(app: Application) -> None:
    with app.app_context():
        said = {
            act_of(rule.endpoint)
            for method, _path, rule in addresses(app)
            if method in WRITING and rule_of(rule.endpoint).offices  # type: ignore[union-attr]
        }
    assert len(said) > 5
    assert said <= set(acts.every())


def test_an_auditor_changes_nothing(app: Application) -> None:
    assert [
        path for method, path, rule in guarded(app) if method in WRITING and "auditor" in rule.offices
    ] == []


def test_no_form_works_without_its_token(make_app: Callable[..., Application], settings: Settings) -> None:
    app = make_app(settings)
    officer = Stage(app).member("Officer", roles=("board", "treasurer"))
    tried = 0
    for method, path, _rule in addresses(app):
        if method in WRITING:
            tried += 1
            response = officer.client.open(path, method=method, data={"csrf_token": "forged"})
            assert response.status_code == 400, (method, path, response.status_code)
    assert tried > 10


def test_what_is_not_there_is_not_found(app: Application, stage: Stage) -> None:
    officer = stage.member("Officer", roles=("board", "treasurer"))
    for method, path, rule in addresses(app):
        if rule.arguments & {"id", "number"} or "987654" in path:
            status = officer.client.open(path, method=method).status_code
            assert status in {200, 404} if "theme" in path else status == 404, (method, path, status)
