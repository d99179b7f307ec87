"""The host: its settings, its directory, and the one application that answers for all of its co-ops."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from secrets import token_hex
from typing import Any

from werkzeug.local import LocalProxy

from coop import Application, create_app, services
from coop.config import Settings
from coop.database import db
from coop.governance import charter
from coop.members.founder import invitation_link
from tenants import addresses, quotas
from tenants.addresses import Address
from tenants.config import Host
from tenants.context import Coop, current, within
from tenants.directory import Directory, Entry, Taken
from tenants.quotas import Limits
from tenants.storage import Storage
from tenants.storage.files import Files
from tenants.storage.revisions import revision, watch
from tenants.watching import faults
from tenants.watching.counts import Counts

# A request asks for its co-op's settings five times. What was made is good for this very visit and no other.
_made: ContextVar[tuple[Host, Coop, Settings] | None] = ContextVar("settings", default=None)


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
        self.storage = _storage(host, self.files)
        self.counts = Counts()

    @cached_property
    def app(self) -> Hosted:
        """Made once a process; without a co-op at hand it has neither a database nor a key."""
        nobody = Settings(
            data=self.host.data,
            charter=self.host.data / "charter.toml",
            database_url=self.storage.url,
            secret_key=self.host.key("nobody"),
            url=self.host.url,
            mail_url=self.host.mail_url,
            mail_from=self.host.mail_from,
            production=self.host.production,
        )
        app = create_app(nobody, kind=Hosted, engine_options=self.storage.engine_options())
        assert isinstance(app, Hosted)
        app.extensions["coop"] = LocalProxy(self.settings)
        app.config["TRUSTED_HOSTS"] = None  # the router has looked at the host name
        with app.app_context():
            self.storage.listen(db.engine)
            watch(db.engine, self.directory)
        faults.listen(app, self.counts.faults)
        return app

    def settings(self) -> Settings:
        """Of the co-op at hand. NoCoop when there is none."""
        coop, made = current(), _made.get()
        if made is None or made[0] is not self.host or made[1] is not coop:
            made = self.host, coop, self.host.settings(coop, self.files.home(coop.id))
            _made.set(made)
        return made[2]

    def url_of(self, entry: Entry) -> str:
        """Where a co-op is at home: at a domain of its own, if it has proved one."""
        return self.host.url_at(entry.domain) if entry.domain else self.host.url_of(entry.label)

    def limits(self, entry: Entry) -> Limits:
        return quotas.of(entry, self.host.limits)

    def coop(self, entry: Entry) -> Coop:
        """For what the clock or an operator makes due: a vote is counted though the disk is full."""
        return entry.coop(self.url_of(entry), mail=self.limits(entry).mail)

    def visited(self, entry: Entry, limits: Limits) -> Coop:
        """For what people ask of it, which fills its disk and no more."""
        return entry.coop(self.url_of(entry), disk=limits.disk, mail=limits.mail)

    @contextmanager
    def at(self, entry: Entry) -> Iterator[Coop]:
        """The application's context, for work on one co-op outside of any request."""
        with within(self.coop(entry)) as coop, self.app.app_context():
            yield coop

    def found(self, answers: Mapping[str, Any], *, id: str | None = None, listed: bool = False) -> Entry:
        """A co-op at the address of its slug. BadCharter, BadAddress, Taken; then nothing was made.

        With an `id` it is made once, however often that is asked. `listed`: its founders agreed to be shown.
        The directory has it last, in one transaction: until then there is no such co-op.
        """
        with self.app.app_context():
            checked = charter.check(answers)
        address = addresses.parse(checked["slug"])
        if isinstance(address, addresses.Fault):
            raise BadAddress(address)
        entry = Entry.new(id or token_hex(8), address, checked["name"], revision(checked["services"]))
        with self.storage.alone(entry.id):
            if self.directory.get(entry.id) or self.directory.is_taken(address):
                raise Taken(address.label)
            self._make(entry, answers, checked["services"])
            self._enter(entry, address, listed)
        return entry

    def prepare(self) -> None:
        """So that the first who founds a co-op with one service, or with all, waits no longer than others."""
        for chosen in ([name] for name in services.NAMES):
            self.storage.prepare(chosen)
        self.storage.prepare(services.NAMES)

    def invitation(self, entry: Entry) -> str:
        """The link by which its first founder registers."""
        with self.at(entry):
            return invitation_link()

    def mend(self) -> int:
        """Takes back what foundings that were killed have left. How many."""
        return sum(self._take_back(coop_id) for coop_id in self.storage.unfinished())

    def _make(self, entry: Entry, answers: Mapping[str, Any], services: list[str]) -> None:
        coop = self.coop(entry)
        self.storage.create(coop, services)
        try:
            with self.at(entry):
                charter.found(answers)
                db.session.commit()
            self.storage.settle(coop)
        except BaseException:
            self.storage.remove(entry.id)
            raise

    def _enter(self, entry: Entry, address: Address, listed: bool) -> None:
        """Whoever is killed here leaves a whole co-op: the directory says if it counts."""
        try:
            self.directory.add(entry, address, listed=listed)
        except Taken:
            self.storage.remove(entry.id)
            raise
        self.storage.finish(entry.id)

    def _take_back(self, coop_id: str) -> bool:
        with self.storage.alone(coop_id):
            if self.directory.get(coop_id):
                self.storage.finish(coop_id)
                return False
            self.storage.remove(coop_id)
            return True


def _storage(host: Host, files: Files) -> Storage:
    if host.database_url is None:
        return files
    from tenants.storage.schemas import Schemas  # its client library takes memory

    return Schemas(host.database_url, files)
