"""Who may call a route. Every view names its rule with `@allow`; one that does not is refused to all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, abort, current_app, flash, g, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from coop import database, htmx, services
from coop.database import SAFE_METHODS
from coop.governance.charter import in_force
from coop.members import acts, log, offices
from coop.members.models import Member
from coop.people.models import Person

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """`allows` is asked for someone who is signed in; `open` rules are not asked at all. It takes one of the
    `offices`, where there are any."""

    name: str
    allows: Callable[[], bool] = lambda: True
    open: bool = False
    offices: tuple[str, ...] = ()


def me() -> Member | None:
    """The membership of whoever is signed in, read once a request."""
    if "me" not in g:
        g.me = Member.of(person()) if current_user.is_authenticated else None
    return cast("Member | None", g.me)


def member() -> Member:
    """As `me`, behind a rule that only lets members in."""
    found = me()
    assert found is not None
    return found


def person() -> Person:
    """The signed-in person, behind a rule that only lets people with an account in."""
    return cast("Person", current_user._get_current_object())


def _is_member() -> bool:
    return me() is not None


def _owns_share() -> bool:
    found = me()
    return found is not None and found.owns_share


anyone = Rule("anyone", open=True)
account = Rule("account")  # signed in, perhaps with an address still to confirm
confirmed = Rule("confirmed", lambda: person().is_confirmed)
admitted = Rule("admitted", _is_member)  # a member, perhaps with the share still to pay
voter = Rule("voter", _owns_share)


def officer(*roles: str, owning: bool = True) -> Rule:
    """A member who holds one of the roles now, and whose share is paid unless `owning` is false."""

    def allows() -> bool:
        entitled = _owns_share() if owning else _is_member()
        return entitled and offices.acting(member(), *roles) is not None

    return Rule("officer: " + " or ".join(roles), allows, offices=roles)


def allow(rule: Rule, act: str | None = None) -> Callable[[View], View]:
    """`act` says what an officer does here, by a key of `acts.every()`: it comes on the log with the act."""

    def declare(view: View) -> View:
        declared = _on_the_log(view, rule, act) if act else view
        declared.rule, declared.act = rule, act  # type: ignore[attr-defined]
        return declared

    return declare


def concerns(what: str | int) -> None:
    """What an act is about, for the log: a number or a name that says no more than members may know."""
    g.concerns = str(what)


def _on_the_log(view: View, rule: Rule, act: str) -> View:
    """An act is what was answered well and has changed something; a refusal is none."""

    @wraps(view)
    def noted(**asked: Any) -> Response:
        if request.method in SAFE_METHODS:
            return cast("Response", view(**asked))
        office = offices.acting(member(), *rule.offices)  # before: an act may be the end of it
        answer: Response = view(**asked)
        if office and answer.status_code < 400 and database.has_written():
            log.write(member(), office, act, g.get("concerns"))
        return answer

    return cast("View", noted)


def powers(office: str) -> list[Any]:
    """What it may do in this co-op, as the routes have it."""
    found = {act_of(endpoint) for endpoint in current_app.view_functions if _takes(office, endpoint)}
    return [act.does for what, act in acts.every().items() if what in found]


def _takes(office: str, endpoint: str) -> bool:
    rule = rule_of(endpoint)
    return rule is not None and office in rule.offices and _is_taken_up(endpoint.partition(".")[0])


def rule_of(endpoint: str) -> Rule | None:
    return anyone if endpoint == "static" else getattr(current_app.view_functions[endpoint], "rule", None)


def act_of(endpoint: str) -> str | None:
    return getattr(current_app.view_functions[endpoint], "act", None)


def init_app(app: Flask) -> None:
    app.before_request(guard)


def guard() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    if not _is_taken_up(request.blueprint):
        abort(404)
    rule = rule_of(request.endpoint)
    if rule is None:
        raise LookupError(f"{request.endpoint} does not say who may call it")
    if rule.offices and request.method not in SAFE_METHODS and not act_of(request.endpoint):
        raise LookupError(f"{request.endpoint} does not say what an officer does by it")
    if rule.open:
        return None
    if not current_user.is_authenticated:
        flash(_("Sign in first; then you come back here."), "info")
        return _led_to(url_for("people.sign_in", next=_return_to()))
    if rule is not account and not person().is_confirmed:
        return _led_to(url_for("people.unconfirmed"))
    if not rule.allows():
        abort(403)
    return None


def _led_to(url: str) -> ResponseReturnValue:
    """htmx would follow a redirect and put that whole page into the part that it asked for."""
    return Response(status=204, headers={"HX-Redirect": url}) if htmx.wants_fragment() else htmx.see(url)


def _is_taken_up(blueprint: str | None) -> bool:
    """A co-op has the pages of the services that its charter names; those of others are not there."""
    return blueprint not in services.NAMES or blueprint in in_force()["services"]


def _return_to() -> str | None:
    return request.full_path.rstrip("?") if request.method == "GET" else None
