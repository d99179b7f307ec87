"""The host: its settings, its directory, and the one application that answers for all of its co-ops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from werkzeug.local import LocalProxy

from coop import Application, create_app, database, migrations
from coop.config import Settings
from coop.database import db
from coop.governance import charter
from coop.members.founder import invitation_link
from tenants import addresses
from tenants.config import Host
from tenants.context import Coop, current, within
from tenants.directory import Directory, Entry, State
from tenants.revisions import revision, watch
from tenants.storage.files import Files
from tenants.storage.pool import CoopPool, guard


class BadAddress(Exception):
    """The address cannot be one; `fault` says why."""

    def __init__(self, fault: addresses.Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


class Hosted(Application):
    """The co-op's application, with the key of whichever co-op is at hand and no other."""

    @property
    def secret_key(self) -> str:
        return str(self.extensions["coop"].secret_key)

    @secret_key.setter
    def secret_key(self, _key: Any) -> None:
        raise AttributeError("each co-op has a key of its own")


class Hosting:
    def __init__(self, host: Host) -> None:
        self.host = host
        self.directory = Directory.at(host.data)
        self.files = Files(host.data)

    @cached_property
    def app(self) -> Hosted:
        """Made once a process; without a co-op at hand it has neither a database nor a key."""
        nobody = Settings(
            data=self.host.data,
            charter=self.host.data / "charter.toml",
            database_url=f"sqlite:///{self.host.data / 'nobody.sqlite3'}",
            secret_key=self.host.key("nobody"),
            url=self.host.url,
            mail_url=self.host.mail_url,
            mail_from=self.host.mail_from,
            production=self.host.production,
        )
        options = {"poolclass": CoopPool, "creator": self.files.connect}
        app = create_app(nobody, kind=Hosted, engine_options=options)
        assert isinstance(app, Hosted)
        app.extensions["coop"] = LocalProxy(self.settings)
        app.config["TRUSTED_HOSTS"] = None  # the router has looked at the host name
        with app.app_context():
            guard(db.engine)
            watch(db.engine, self.directory)
        return app

    def settings(self) -> Settings:
        """Of the co-op at hand. NoCoop when there is none."""
        coop = current()
        return self.host.settings(coop, self.files.home(coop.id))

    def coop(self, entry: Entry) -> Coop:
        return entry.coop(self.host.url_of(entry.label))

    @contextmanager
    def at(self, entry: Entry) -> Iterator[Coop]:
        """The application's context, for work on one co-op outside of any request."""
        with within(self.coop(entry)) as coop, self.app.app_context():
            yield coop

    def found(self, answers: Mapping[str, Any], *, id: str | None = None, listed: bool = False) -> Entry:
        """A co-op at the address of its slug. BadCharter, BadAddress, Taken; then nothing was made.

        With an `id` it is made once, however often that is asked. `listed`: its founders agreed to be shown.
        """
        with self.app.app_context():
            checked = charter.check(answers)
        address = addresses.parse(checked["slug"])
        if isinstance(address, addresses.Fault):
            raise BadAddress(address)
        entry = self.directory.reserve(
            address, checked["name"], revision(checked["services"]), id=id, listed=listed
        )
        try:
            self._make(entry, answers, checked["services"])
        except BaseException:
            self._unmake(entry)
            raise
        self.directory.set_state(entry, State.OPEN)
        return replace(entry, state=State.OPEN)

    def invitation(self, entry: Entry) -> str:
        """The link by which its first founder registers."""
        with self.at(entry):
            return invitation_link()

    def mend(self) -> list[str]:
        """Takes back what a founding that was killed has left; the addresses are free again."""
        left = [entry for entry in self.directory.all() if entry.state is State.FOUNDING]
        for entry in left:
            self._unmake(entry)
        return [entry.label for entry in left]

    def _make(self, entry: Entry, answers: Mapping[str, Any], services: list[str]) -> None:
        base = self.files.base(entry.revision, lambda path: make_base(path, services))
        self.files.create(self.coop(entry), base)
        with self.at(entry):
            charter.found(answers)
            db.session.commit()

    def _unmake(self, entry: Entry) -> None:
        self.files.remove(entry.id)
        self.directory.give_up(entry)


def make_base(path: Path, services: list[str]) -> None:
    """A database with every table and no row, closed and whole in one file."""
    engine = sa.create_engine(f"sqlite:///{path}")
    database.listen(engine)
    with engine.begin() as connection:
        migrations.upgrade(connection, services)
    engine.dispose()
