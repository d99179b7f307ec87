"""All that can be asked of the host's own pages by someone with no business there, from their `url_map`.

A parameter or a rule of a new kind wants a line here; without it the trial fails.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from accelerator import Accelerator, agreement_of, entry_of, stage_of
from flask import Flask, session
from flask.sessions import SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from hosts import Hall
from itsdangerous import URLSafeTimedSerializer
from visitor import HOST, Visitor
from werkzeug.routing import Rule
from werkzeug.test import Client, TestResponse

from coop.access import rule_of
from tenants.directory import METADATA
from tenants.serving.routing import Router

CANARY = "Quartz"
RAW = "0" * 40  # what a session's CSRF token is made from
STRANGERS = "192.0.2.1"  # from elsewhere: whoever tries the host at home reads its letters
WORDS = {
    "filename": "coop.css", "hue": 155, "name": "you", "code": "BABA-BABA-BABA", "label": "quartz", "id": 1,
}  # fmt: skip
# By what each rule answers to whoever it does not let in: where it leads, or which page of an error it is.
REFUSALS = {
    "anyone": None,
    "newcomer": None,
    "holder of a sign-up": "/",
    "operator": "/console/sign-in",
    "on this computer": 404,
}
FORM = {
    "name": "Eve", "email": "eve@people.example", "emails": "eve@people.example", "password": "a long word",
    "shown": "yes", "registered": "yes", "shows_name": "y", "shows_progress": "y", "leave": "yes",
    "language": "sv", "slug": "mine", "reason": "Because", "next": "/",
}  # fmt: skip


@dataclass(frozen=True)
class Attempt:
    """`csrf`: whether the form's token is the one that goes with the cookie."""

    who: str
    method: str
    path: str
    endpoint: str
    cookie: str | None = None
    csrf: str = ""


@dataclass
class Trespass:
    """A founder with a co-op in a cohort, another on the way, and what each of their links is."""

    hall: Hall
    lab: Accelerator = field(init=False)
    founder: Visitor = field(init=False)
    tokens: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.lab = Accelerator(self.hall)
        self.founder = Visitor(self.hall)
        self.founder.send(self.lab.invitation)
        self.founder.answers(name=f"{CANARY} Co-op", slug="quartz", contact_email="quartz@coop.example")
        me = {"name": f"{CANARY} Person", "email": "quartz@people.example"}
        self.founder.send("/sign-up/you", **me, shows_name="y")
        links = {
            "confirm.confirm": self.founder.link(),
            "sign_up.come_back": self.founder.link("sign-up/back"),
        }
        self.founder.confirms()
        self.founder.send("/founded", emails="quartz.friend@people.example")
        links |= {"cohorts.cohort": self.lab.link, "cohorts.agreement": agreement_of(self.founder)}
        self.tokens = {endpoint: link.rpartition("/")[2] for endpoint, link in links.items()}
        self.tokens["cohorts.co_ops_file"] = self.tokens["cohorts.cohort"]

    @property
    def app(self) -> Flask:
        router = self.hall.client.application
        assert isinstance(router, Router)
        assert isinstance(router.front, Flask)
        return router.front

    @property
    def rules(self) -> list[Rule]:
        return list(self.app.url_map.iter_rules())

    @cached_property
    def cookies(self) -> dict[str, str]:
        """Each holds the founder's sign-up as if it were one's own, or one that is."""
        stolen = {"signup": self._signup_id(), "operator": "1.x", "until": 9e12, "csrf_token": RAW}
        with self.app.app_context():
            own = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert own
        member = stage_of(self.hall, "quartz").member("Eve")
        with stage_of(self.hall, "quartz").data():
            co_ops = URLSafeTimedSerializer(
                self.hall.hosting.host.key(f"co-op {entry_of(self.hall, 'quartz').id}"),
                salt="cookie-session", signer_kwargs={"key_derivation": "hmac"},
            )  # fmt: skip
        other = Visitor(self.hall, address=STRANGERS)
        other.send("/sign-up/name", name="Eve's")
        kept = other.client.get_cookie("andel", domain="localhost")
        assert kept
        return {
            "holder of another sign-up": str(own.dumps({**_opened(own, kept.value), "csrf_token": RAW})),
            "member with the co-op's cookie": str(
                co_ops.dumps({**stolen, "_user_id": str(member.person_id)})
            ),
            "forger": str(URLSafeTimedSerializer("no key", salt="cookie-session").dumps(stolen)),
        }

    @cached_property
    def csrf(self) -> str:
        """What goes with a cookie in which RAW is."""
        with self.app.test_request_context():
            session["csrf_token"] = RAW
            return str(generate_csrf())

    def attempts(self) -> Iterator[Attempt]:
        for rule in self.rules:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                for path in self.paths(rule, method):
                    yield Attempt("nobody", method, path, rule.endpoint)
                    for who, cookie in self.cookies.items():
                        yield Attempt(who, method, path, rule.endpoint, cookie, self.csrf)

    def paths(self, rule: Rule, method: str) -> Iterator[str]:
        """With each link that was made for something else, in place of the one that opens it."""
        adapter = self.app.url_map.bind("localhost")
        mine = purpose(rule.endpoint)
        others = {token for endpoint, token in self.tokens.items() if purpose(endpoint) != mine}
        wrong = [*sorted(others), f"{self.tokens.get(rule.endpoint)}x", "x"]
        for token in wrong if "token" in rule.arguments else [""]:
            filled = {name: token if name == "token" else WORDS[name] for name in rule.arguments}
            yield adapter.build(rule.endpoint, filled, method)

    def refusal(self, endpoint: str) -> str | int | None:
        with self.app.app_context():
            rule = rule_of(endpoint)
        assert rule is not None
        return REFUSALS[rule.name]

    def ask(self, one: Attempt) -> TestResponse:
        client = Client(self.hall.client.application, use_cookies=False)
        heads = {"Cookie": f"andel={one.cookie}"} if one.cookie else {}
        form = {**FORM, "csrf_token": one.csrf} if one.method == "POST" else None
        return client.open(
            one.path, method=one.method, base_url=HOST, headers=heads, data=form, buffered=True,
            environ_base={"REMOTE_ADDR": STRANGERS},
        )  # fmt: skip

    def digest(self) -> str:
        """Of every row in the host's database that has to do with the founder."""
        with self.hall.hosting.directory.engine.connect() as connection:
            rows = [
                repr(row)
                for table in METADATA.sorted_tables
                for row in connection.execute(sa.select(table))
                if self._is_hers(repr(row))
            ]
        return sha256("\n".join(sorted(rows)).encode()).hexdigest()

    def _is_hers(self, row: str) -> bool:
        return any(one in row for one in (self._coop_id, self._signup_id(), CANARY, CANARY.lower()))

    @cached_property
    def _coop_id(self) -> str:
        return entry_of(self.hall, "quartz").id

    def _signup_id(self) -> str:
        with self.hall.hosting.directory.engine.connect() as connection:
            found = sa.text("SELECT id FROM signups WHERE person LIKE :canary")
            return str(connection.scalar(found, {"canary": f"{CANARY}%"}))


def purpose(endpoint: str) -> str:
    """A page and its file are opened by one link."""
    return endpoint.removesuffix("co_ops_file").removesuffix("cohort")


def _opened(serializer: Any, cookie: str) -> dict[str, Any]:
    found: dict[str, Any] = serializer.loads(cookie)
    return found
