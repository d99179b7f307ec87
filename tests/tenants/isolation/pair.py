"""Co-ops on one host that hold the same things in other words, so that anything of another is known at sight.

Their people have the same numbers, addresses and passwords: what goes astray finds something there.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from crowd import Crowd
from flask import session
from flask_wtf.csrf import generate_csrf
from hosts import Hall
from isolation.entered import Entered
from stage import Actor, Stage
from werkzeug.test import Client, TestResponse

from coop.books import ledger
from coop.books.ledger import Line
from coop.database import Model, db
from coop.governance import proposals, slips
from coop.governance.discussion.follows import unfollow_link
from coop.governance.discussion.models import Follow
from coop.governance.models import Elector, Vote
from coop.members import founder
from coop.members.models import Application, Member
from coop.people import letters
from coop.people.models import Person
from coop.people.tokens import confirmation, reset
from tenants.directory import Entry

PAINTED = {
    "people": ("name",),
    "members": ("address",),
    "applications": ("address", "statement", "reason"),
    "places": ("name", "folded_name"),
    "rides": ("origin", "destination"),
    "ride_events": ("note",),
}
FOLLOWED = sa.select(Follow).limit(1)
NOT_VOTED = (
    sa.select(Elector)
    .join(Vote, Vote.id == Elector.vote_id)
    .where(Vote.state == "open", Elector.voted.is_(False))
    .limit(1)
)
RAW = "0" * 40  # what a session's CSRF token is made from: the same in all, so that only the key differs


@dataclass
class Home:
    """One of the co-ops. `canary` stands in everything that people wrote in it."""

    hall: Hall
    entry: Entry
    canary: str
    crowd: Crowd = field(init=False)

    def __post_init__(self) -> None:
        self.crowd = Crowd(self.stage)
        self.crowd.grow(2)
        with self.stage.data():
            self._paint()
            self._write()

    @cached_property
    def stage(self) -> Stage:
        return Stage(Entered(self.hall.hosting.app, self.hall.hosting.coop(self.entry)))  # type: ignore[arg-type]

    @property
    def actors(self) -> dict[str, Actor]:
        return {name: actor for name, actor in self.crowd.actors().items() if actor.person_id}

    def ask(self, path: str, method: str = "GET", **how: Any) -> TestResponse:
        return ask(self.hall, self.entry.label, path, method, **how)

    @cached_property
    def cookies(self) -> dict[str, str]:
        return {name: self._cookie(actor) for name, actor in self.actors.items()}

    @cached_property
    def csrf(self) -> str:
        with self.stage.app.test_request_context():
            session["csrf_token"] = RAW
            return str(generate_csrf())

    @cached_property
    def tokens(self) -> dict[str, str]:
        with self.stage.data() as data:
            person = data.get(Person, self.crowd.member.person_id)
            newcomer = data.scalar(sa.select(Person).where(Person.email_confirmed_at.is_(None)))
            return {
                "people.reset_password": reset.token_for(person),
                "people.confirm": confirmation.token_for(newcomer),
                "members.founding": self.hall.hosting.invitation(self.entry).rpartition("/")[2],
                "members.enter": founder.entry.token_for(person),
                "governance.slip": self._slip(),
                "governance.unfollow_from_mail": _last_part(unfollow_link(data.scalars(FOLLOWED).one())),
            }

    def _slip(self) -> str:
        waits = db.session.scalars(NOT_VOTED).one()
        vote, voter = db.session.get_one(Vote, waits.vote_id), db.session.get_one(Member, waits.member_id)
        return _last_part(slips.link(vote, voter))

    @cached_property
    def ids(self) -> list[int]:
        """Of the latest of everything that is numbered."""
        keys = [table.primary_key.columns.values()[0] for table in Model.metadata.sorted_tables]
        with self.stage.data() as data:
            return sorted({data.scalar(sa.select(sa.func.max(key))) or 1 for key in keys if is_number(key)})

    @cached_property
    def file(self) -> sqlite3.Connection:
        return sqlite3.connect(self.hall.hosting.files.path(self.entry.id), check_same_thread=False)

    @property
    def is_file(self) -> bool:
        return self.hall.hosting.storage is self.hall.hosting.files

    def version(self) -> int | str | None:
        """Another one whenever anyone has changed anything."""
        return int(self.file.execute("PRAGMA data_version").fetchone()[0]) if self.is_file else self._mark()

    def digest(self) -> dict[str, str]:
        """Of each table's rows."""
        if not self.is_file:
            return {"all": str(self._mark())}
        tables = self.file.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
        rows = {name: sorted(map(repr, self.file.execute(f'SELECT * FROM "{name}"'))) for (name,) in tables}
        return {name: sha256("\n".join(found).encode()).hexdigest() for name, found in rows.items()}

    def _mark(self) -> str | None:
        return self.hall.hosting.storage.mark(self.hall.hosting.coop(self.entry))

    def _paint(self) -> None:
        for table, columns in PAINTED.items():
            for column in columns:
                painted = f"UPDATE {table} SET {column} = :word || coalesce({column}, '')"
                db.session.execute(sa.text(painted), {"word": f"{self.canary} "})
        db.session.expire_all()

    def _write(self) -> None:
        """Words that nobody may change afterwards; and letters, with what links they have."""
        member = db.session.get_one(Member, self.crowd.member.member_id)
        opened = proposals.change_rules(member, {"fee_percent": 3300}, f"{self.canary} reason")
        assert isinstance(opened, proposals.Proposal), opened
        lines = [Line("customer_receivables", 7, member.person_id), Line("platform_fees", -7)]
        ledger.post("ride", f"{self.canary}:7", lines)
        newcomer = self.stage._person(f"{self.canary} Newcomer", confirmed=False, language="en")
        newcomer.email = "newcomer@people.example"
        for person in (newcomer, member.person):
            letters.confirm(person)
            letters.reset_password(person)
        db.session.execute(sa.update(Application).values(reason=f"{self.canary} reason"))

    def cookie(self, values: dict[str, Any]) -> str:
        """Of a session with these in it, as the co-op signs it."""
        app = self.stage.app
        with self.stage.data():
            signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
            signed = signer.dumps({**values, "csrf_token": RAW})
        return f"{app.config['SESSION_COOKIE_NAME']}={signed}"

    def _cookie(self, actor: Actor) -> str:
        with self.stage.data() as data:
            user = data.get(Person, actor.person_id).get_id()
        return self.cookie({"_user_id": user, "_fresh": True})


def _last_part(link: str) -> str:
    return link.rpartition("/")[2]


def is_number(key: Any) -> bool:
    return isinstance(key.type, sa.Integer)


def ask(
    hall: Hall, label: str, path: str, method: str = "GET", *, cookie: str | None = None, form: Any = None,
    headers: Any = (),
) -> TestResponse:  # fmt: skip
    """As a browser that keeps nothing."""
    host = hall.hosting.host
    client = Client(hall.client.application, use_cookies=False)
    sent = dict(headers) | ({"Cookie": cookie} if cookie else {})
    return client.open(
        path, method=method, base_url=host.url_of(label), headers=sent, data=form, buffered=True
    )


@dataclass
class Pair:
    """`newborn` has a charter and waits for its first founder."""

    hall: Hall

    def __post_init__(self) -> None:
        self.mine, self.other = self.filled("alder", "Alderquartz"), self.filled("birch", "Birchquartz")
        self.newborn = self.hall.found("newborn", name="Newborn")

    def filled(self, label: str, canary: str) -> Home:
        answers = {"name": f"{canary} Co-op", "contact_email": f"data@{label}.example", "services": ["rides"]}
        return Home(self.hall, self.hall.found(label, **answers), canary)

    def close(self) -> None:
        for home in (self.mine, self.other):
            if home.is_file:
                home.file.close()
