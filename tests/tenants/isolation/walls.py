"""What parts co-ops besides their pages: names, states, contexts, files, keys, limits."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from flask import current_app
from isolation.pair import Home, Pair, ask
from werkzeug.test import Client

from coop import clock, site
from coop.database import db
from coop.governance.charter import in_force
from tenants.context import NoCoop, OtherCoop, current, within
from tenants.directory import Directory, Entry, State
from tenants.domains import DOMAINS, Domains
from tenants.serving.routing import Answer

NOBODYS = ("ald", "alderx", "a1der", "alder.birch", "birch.alder", "x.alder", "newbor")
REFUSED = {State.SUSPENDED: 503, State.CLOSED: 410}
ELSEWHERE = ("alder.evil.example", "alder", "evil.example", "alder.localhost.evil.example")
ASKED = "SELECT count(*) FROM people"


def names(pair: Pair) -> Iterator[str]:
    """Each co-op answers under its own name alone."""
    for label in NOBODYS:
        if ask(pair.hall, label, "/health").status_code != 404:
            yield f"{label} leads to someone"
    for host in ELSEWHERE:
        if _by_header(pair, host).status_code != 404:
            yield f"Host: {host} leads to someone"
    if pair.mine.canary not in _by_header(pair, "ALDER.localhost:1").text:
        yield "upper case leads elsewhere"
    forged = pair.other.ask("/charter", headers={"X-Forwarded-Host": "alder.localhost:8000"})
    if pair.mine.canary in forged.text:
        yield "a header that anyone can send leads to another co-op"


def domains(pair: Pair) -> Iterator[str]:
    """A domain leads to the co-op that has it proved, as long as it has, and nothing else does."""
    directory = pair.hall.hosting.directory
    own = Domains.of(pair.hall.hosting.host, directory)
    for entry in (pair.mine.entry, pair.other.entry):
        own.claim(entry, "ride.example")
    if _by_header(pair, "ride.example").status_code != 404:
        yield "a domain that was only claimed leads to someone"
    _set_proved(directory, pair.mine.entry, clock.now())
    if pair.mine.canary not in _by_header(pair, "ride.example").text:
        yield "a domain does not lead to the co-op that has it"
    if _by_header(pair, "www.ride.example").status_code != 404:
        yield "what is below a domain leads to someone"
    own.remove(pair.mine.entry, "ride.example")
    if _by_header(pair, "ride.example").status_code != 404:
        yield "a domain that was given up leads to someone"


def _set_proved(directory: Directory, entry: Entry, at: datetime) -> None:
    mine = DOMAINS.c.coop_id == entry.id
    with directory.writing() as connection:
        connection.execute(sa.update(DOMAINS).where(mine).values(proved_at=at))


def states(pair: Pair) -> Iterator[str]:
    """Whoever is not open answers nobody, from the very next request."""
    directory, entry = pair.hall.hosting.directory, pair.mine.entry
    pair.mine.ask("/charter")
    for state, status in REFUSED.items():
        directory.set_state(entry, state)
        answer = pair.mine.ask("/charter")
        if answer.status_code != status or pair.mine.canary in answer.text:
            yield f"{state} answers {answer.status_code}"
    directory.set_state(entry, State.OPEN)


def contexts(pair: Pair) -> Iterator[str]:
    """Without a co-op at hand there is nothing; with another one, nothing of the first."""
    for path in ("/charter", "/no-such-page"):
        pair.mine.ask(path)
        yield from _something_without(pair, f"after {path}")
    try:
        with within(pair.hall.hosting.coop(pair.mine.entry)):
            raise ZeroDivisionError("of the test's own making")
    except ZeroDivisionError:
        yield from _something_without(pair, "after an exception")
    coop = pair.hall.hosting.coop(pair.mine.entry)
    try:
        if list(Answer(coop, (current().id.encode() for _ in range(2)))) != [coop.id.encode()] * 2:
            yield "an answer is made for another"
    except NoCoop:
        yield "an answer is made for nobody"
    yield from _something_without(pair, "after an answer")


def sessions(pair: Pair) -> Iterator[str]:
    """What was begun for one co-op, or for an earlier database of it, serves no other."""
    hosting = pair.hall.hosting
    other = hosting.coop(pair.other.entry)
    for verb in ("ask", "commit"):
        with hosting.at(pair.mine.entry):
            in_force()
            with within(other):
                yield from _served(verb, "another co-op")
            db.session.rollback()
    with hosting.at(pair.mine.entry):
        db.session.execute(sa.text(ASKED))
    hosting.directory.swap_epoch(pair.mine.entry)
    later = hosting.directory.find("alder")
    assert later
    with hosting.at(pair.mine.entry):
        in_force()
        with within(hosting.coop(later)):
            yield from _served("ask", "a restored database")
    with hosting.at(pair.other.entry):
        try:
            db.session.connection().exec_driver_sql("ATTACH ':memory:' AS beside")
        except sa.exc.DatabaseError:
            return
        yield "another database can be attached"


def handles(pair: Pair) -> Iterator[str]:
    """Each connection, kept or new, leads to the file of whom it is for."""
    hosting = pair.hall.hosting
    for home in (pair.mine, pair.other):
        with hosting.at(home.entry):
            listed = db.session.connection().exec_driver_sql("PRAGMA database_list").fetchall()
        if f"{home.entry.id}/" not in listed[0][2]:
            yield f"{home.entry.label} is served from {listed[0][2]}"


def foundings(pair: Pair) -> Iterator[str]:
    """A new co-op begins with nobody, writes to no file but its own, and has a key of its own."""
    hosting = pair.hall.hosting
    bases = _bases(pair)
    before = pair.mine.digest()
    entry = pair.hall.found("sapling", name="Sapling")
    with hosting.at(entry):
        db.session.execute(sa.text("INSERT INTO attempts (key, count, expires_at) VALUES ('k', 1, 0)"))
        db.session.commit()
        if db.session.scalar(sa.text(ASKED)):
            yield "a new co-op has people"
        if any(pair.mine.canary in str(value) for value in in_force().decided().values()):
            yield "a new co-op has another's charter"
    if bases != _bases(pair):
        yield "the base was written to"
    if pair.mine.digest() != before:
        yield "another co-op was written to"


def keys(pair: Pair) -> Iterator[str]:
    """Each signs with a key of its own, links to itself and keeps its things apart."""
    mine, other = (_settings(home) for home in (pair.mine, pair.other))
    if mine["key"] == other["key"]:
        yield "two co-ops have one key"
    if mine["folder"] == other["folder"]:
        yield "two co-ops keep their things in one folder"
    for home, found in ((pair.mine, mine), (pair.other, other)):
        if not found["link"].startswith(f"http://{home.entry.label}.localhost:8000/"):
            yield f"{home.entry.label} links to {found['link']}"


def limits(pair: Pair) -> Iterator[str]:
    """Whoever wears out one co-op's patience has not worn out another's."""
    form = {"email": "nobody@people.example", "password": "wrong wrong wrong"}

    def attempt(home: Home) -> int:
        sent = {**form, "csrf_token": home.csrf}
        return home.ask("/sign-in", "POST", cookie=home.cookie({}), form=sent).status_code

    tried = [attempt(pair.mine) for _time in range(9)]
    if tried[-1] != 429:
        yield f"nothing is limited: {tried}"
    if attempt(pair.other) == 429:
        yield "one co-op's limit is another's"


def _served(verb: str, whom: str) -> Iterator[str]:
    try:
        db.session.execute(sa.text(ASKED)) if verb == "ask" else db.session.commit()
    except OtherCoop:
        return
    yield f"a session serves {whom}: {verb}"


def _something_without(pair: Pair, when: str) -> Iterator[str]:
    app = pair.hall.hosting.app
    tries: dict[str, Any] = {
        "a co-op": current,
        "a key": lambda: app.secret_key,
        "settings": lambda: app.extensions["coop"].url,
    }
    for name, attempt in tries.items():
        try:
            attempt()
        except NoCoop:
            continue
        yield f"{name} without a co-op at hand, {when}"
    with app.app_context():
        try:
            db.session.execute(sa.text(ASKED))
        except NoCoop:
            return
        yield f"a database without a co-op at hand, {when}"


def _by_header(pair: Pair, host: str) -> Any:
    client = Client(pair.hall.client.application, use_cookies=False)
    return client.get("/charter", headers={"Host": host}, buffered=True)


def _settings(home: Home) -> dict[str, str]:
    with home.hall.hosting.at(home.entry):
        settings = site.settings()
        key, folder = str(current_app.secret_key), str(settings.data)
        return {"key": key, "folder": folder, "link": site.address("people.sign_in")}


def _bases(pair: Pair) -> dict[str, str]:
    """What lies there, and whatever SQLite keeps beside it while it writes."""
    found = pair.hall.hosting.files.folder.glob("bases/*")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in found}
