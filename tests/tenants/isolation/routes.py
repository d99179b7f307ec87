"""All that can be asked of one co-op with what belongs to another, from the application's `url_map`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from isolation.pair import Home, Pair, ask
from stage import PASSWORD
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

WRITING = {"POST", "PUT", "PATCH", "DELETE"}
WORDS = {"filename": ["coop.css"], "clause": ["name", "fee_percent"], "hue": [155], "office": ["board"]}
HEADS = ("Set-Cookie", "Location", "Content-Disposition", "HX-Redirect")
FORM = {
    "name": "Someone", "email": "member0@people.example", "password": PASSWORD, "current": PASSWORD,
    "new": PASSWORD, "member_class": "users", "address": "1 Street", "statement": "Let me in",
    "choice": "yes", "reason": "Why not", "clause": "hue", "value": "12", "language": "sv", "amount": "1",
    "turn": "start", "position": "58.4, 15.6", "from": "58.4167, 15.6254", "to": "58.4004, 15.6216",
    "key": "one-key",
}  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """`void` when what is brought along is another co-op's, so that nothing at all may come of it."""

    who: str
    label: str
    method: str
    path: str
    void: bool
    cookie: str | None = None
    form: dict[str, Any] = field(default_factory=dict)
    is_link: bool = False


def attempts(pair: Pair) -> Iterator[Attempt]:
    for rule in pair.hall.hosting.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            for path in paths(pair.mine, rule, method):
                if "token" in rule.arguments:
                    newborn = Attempt("anonymous", pair.newborn.label, method, path, True)
                    visitors = [newborn, *visits(pair, method, path)]
                    yield from (replace(one, is_link=True) for one in visitors)
                else:
                    yield from visits(pair, method, path)


def visits(pair: Pair, method: str, path: str) -> Iterator[Attempt]:
    """By everyone who has no business there, with what they might bring."""
    mine, other = pair.mine, pair.other
    there, theirs = other.entry.label, {**FORM, "csrf_token": mine.csrf}
    own = {**FORM, "csrf_token": other.csrf, "person_id": mine.ids[-1]}
    yield Attempt("anonymous", there, method, path, True)
    for name in ("member", "board"):
        yield Attempt(f"another co-op's {name}", there, method, path, True, mine.cookies[name], theirs)
    if method in WRITING:
        yield Attempt("member with another's form", there, method, path, True, other.cookies["board"], theirs)
    for name in other.actors:
        yield Attempt(name, there, method, path, False, other.cookies[name], own)


def paths(mine: Home, rule: Rule, method: str) -> Iterator[str]:
    """With each number that a thing of mine has. A parameter of a new kind wants a line in WORDS."""
    adapter = mine.hall.hosting.app.url_map.bind("x")
    numbers = {name for name, converter in rule._converters.items() if "Integer" in type(converter).__name__}
    for count in range(max(len(values(mine, rule, name, numbers)) for name in rule.arguments or {""})):
        filled = {name: values(mine, rule, name, numbers)[count] for name in rule.arguments}
        yield adapter.build(rule.endpoint, filled, method)


def values(mine: Home, rule: Rule, name: str, numbers: set[str]) -> list[Any]:
    if name == "token":
        return [mine.tokens[rule.endpoint]]
    if name in WORDS:
        return WORDS[name]
    return mine.ids if name in numbers else [WORDS[name] if name else ""]


def leaks(pair: Pair) -> Iterator[str]:
    """Each thing of one co-op that another's address lets out, or lets in."""
    before, nobodys = pair.mine.digest(), (0, 0)
    for one in attempts(pair):
        versions = pair.mine.version(), pair.other.version()
        form = one.form if one.method in WRITING else None
        answer = ask(pair.hall, one.label, one.path, one.method, cookie=one.cookie, form=form)
        what = f"{one.who}: {one.method} {one.path} {answer.status_code}"
        yield from faults_of(answer, pair, what)
        yield from entries_of(one, answer, what)
        if pair.mine.version() != versions[0]:
            yield f"{what} wrote to the other co-op"
        if one.void and pair.other.version() != versions[1]:
            yield f"{what} wrote with what is another's"
        seen = answer.status_code, said(answer).count(pair.other.canary)
        if one.who == "anonymous":
            nobodys = seen
        elif one.void and one.method not in WRITING and seen != nobodys:
            yield f"{what} shows what it does not show to just anyone"
    if pair.mine.digest() != before:
        yield "the other co-op is not what it was"


def entries_of(one: Attempt, answer: TestResponse, what: str) -> Iterator[str]:
    if one.is_link and answer.status_code < 400:
        yield f"{what} led in"
    if one.void and one.method in WRITING and answer.status_code not in {400, 405}:
        yield f"{what} was taken"


def faults_of(answer: TestResponse, pair: Pair, what: str) -> Iterator[str]:
    foreign, own = pair.mine.canary, pair.other.canary
    if answer.status_code >= 500:
        yield f"{what} failed"
    if foreign in said(answer) or any(foreign in answer.headers.get(name, "") for name in HEADS):
        yield f"{what} shows what is another's"
    if own in said(answer) and answer.headers.get("Cache-Control") != "private, no-store":
        yield f"{what} may be kept by whoever passes it on"
    if "domain=" in answer.headers.get("Set-Cookie", "").lower():
        yield f"{what} sets a cookie for others"


def said(answer: TestResponse) -> str:
    """A file may be no text."""
    return answer.get_data().decode("utf-8", "replace")


def shown(home: Home) -> set[str]:
    """The paths at which the co-op's own people see its canary: what there is to leak."""
    app = home.hall.hosting.app
    readable = [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]
    tried = {path for rule in readable for path in paths(home, rule, "GET")}
    return {
        path
        for path in tried
        for cookie in home.cookies.values()
        if home.canary in said(home.ask(path, cookie=cookie))
    }
