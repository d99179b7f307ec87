"""The charter: an append-only chain of entries, and this module its only writer.

An entry gives a clause a value, names the decision that did so, and hashes the entry before it; `verify.py`
says how. `in_force` reads the rules; `found` and `enact` are the two ways in which one comes to be, and the
database refuses every other (see the triggers in `migrations/versions/0006_votes.py`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask import g
from sqlalchemy import Row, func, inspect, select
from sqlalchemy.exc import OperationalError, ProgrammingError

from coop import clock
from coop.database import db
from coop.governance import one_vote, statutes
from coop.governance.clauses import all_clauses
from coop.governance.models import Change, CharterEntry, Vote
from coop.governance.verify import FIRST_LINK, canonical, digest

LATEST = select(CharterEntry.__table__).where(
    CharterEntry.seq.in_(select(func.max(CharterEntry.seq)).group_by(CharterEntry.clause))
)


class NotFounded(Exception):
    """The co-op has no charter yet."""


class BadCharter(Exception):
    """An answer of the founders is missing, unknown or out of bounds; the message names its key."""


class Charter(Mapping[str, Any]):
    """The rules in force: a clause's key gives its value; one that was never decided has its default.

    `entries` have the columns of CharterEntry.
    """

    def __init__(self, entries: Mapping[str, Row[Any]]) -> None:
        self._entries = entries
        self._values: dict[str, Any] = {}

    def __getitem__(self, key: str) -> Any:
        if key not in self._values:
            self._values[key] = self._value(key)
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(all_clauses())

    def __len__(self) -> int:
        return len(all_clauses())

    def entry(self, key: str) -> Row[Any] | None:
        """The link that gave the clause its value; None while it still has its default."""
        return self._entries.get(key)

    def last_seq(self) -> int:
        """The link that the charter ends with. Each new link is its clause's latest, so it is among them."""
        return max(int(entry.seq) for entry in self._entries.values())

    def decided(self) -> dict[str, Any]:
        """What was decided, defaults left out."""
        return {key: self[key] for key in self._entries}

    def show(self, key: str) -> str:
        return show(key, self[key])

    def _value(self, key: str) -> Any:
        entry = self._entries.get(key)
        return json.loads(entry.value) if entry else all_clauses()[key].initial(self["currency"])


def in_force() -> Charter:
    """Read once a request, in one query, as columns instead of objects: every page asks for it."""
    charter: Charter | None = g.get("charter")
    if charter is None:
        charter = g.charter = _read()
    return charter


def is_founded() -> bool:
    return db.session.scalar(select(func.max(CharterEntry.seq))) is not None


def found(answers: Mapping[str, Any]) -> Charter:
    """Writes the founders' answers as the first entries, at one time. BadCharter when one is unfit."""
    now, last = clock.now(), None
    for key, value in check(answers).items():
        last = _after(last, key, canonical(value), now, None)
        db.session.add(last)
    db.session.flush()
    g.pop("charter", None)
    return in_force()


def check(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as the charter keeps them, in the clauses' order, with the law's where there is none."""
    if unknown := answers.keys() - all_clauses().keys():
        raise BadCharter(f"{sorted(unknown)[0]} is no clause of the charter.")
    lawful = statutes.pack(str(answers.get("legal_form", "")))
    given = {**(lawful.defaults() if lawful else {}), **answers}
    currency = str(given.get("currency", ""))
    found = {key: _checked(key, given[key], currency) for key in _needed(given)}
    if sentence := one_vote.refusal({"colleges": {}, **found}):
        raise BadCharter(f"colleges: {sentence}")
    return found


def enact(vote: Vote) -> list[CharterEntry]:
    """The vote is the deploy: the running platform obeys from here on, or from the registration by law."""
    at = vote.registration.recorded_at if vote.registration else vote.counted_at
    assert at is not None
    return [_append(change, at, vote) for change in vote.changes]


def last_time() -> datetime:
    """When the chain was last added to: no later link is older, whatever the clock says."""
    return db.session.scalars(select(func.max(CharterEntry.enacted_at))).one()


def show(key: str, value: Any) -> str:
    """What a page says of such a value; raw, when the clause has left with its service's folder."""
    clause = all_clauses().get(key)
    return clause.kind.show(value, in_force()["currency"]) if clause else canonical(value)


def shown(entry: CharterEntry) -> str:
    """What a page says of the value that an entry gave."""
    return show(entry.clause, json.loads(entry.value))


def before(change: Change) -> str:
    """What a page says of the rule as it was when the vote opened."""
    if change.former:
        return show(change.clause, json.loads(change.former))
    clause = all_clauses().get(change.clause)
    return show(change.clause, clause.initial(in_force()["currency"])) if clause else ""


def after(change: Change) -> str:
    """What a page says of the rule as it would be."""
    return show(change.clause, json.loads(change.value))


def link(entry: CharterEntry, decision: Vote | None) -> dict[str, Any]:
    """An entry as the public record has it, and as its hash covers it."""
    registration = decision.registration if decision else None
    return {
        **({"registration": registration.reference} if registration else {}),
        "seq": entry.seq,
        "clause": entry.clause,
        "value": json.loads(entry.value),
        "decision": decision.number if decision else None,
        "decision_hash": decision.hash if decision else None,
        "enacted_at": time_text(entry.enacted_at),
        "previous": entry.previous_hash,
        "hash": entry.hash,
    }


def time_text(time: datetime) -> str:
    return time.isoformat(timespec="microseconds")


def _needed(answers: Mapping[str, Any]) -> Iterator[str]:
    for key, clause in all_clauses().items():
        if key in answers:
            yield key
        elif clause.default is None:
            raise BadCharter(f"{key} has no answer.")


def _checked(key: str, raw: Any, currency: str) -> Any:
    try:
        return all_clauses()[key].kind.parse(raw, currency)
    except ValueError as refused:
        raise BadCharter(f"{key}: {refused}") from None


def _read() -> Charter:
    try:
        rows = db.session.execute(LATEST)
    except (OperationalError, ProgrammingError):
        if _has_tables():
            raise
        raise NotFounded from None
    entries = {row.clause: row for row in rows}
    if not entries:
        raise NotFounded
    return Charter(entries)


def _has_tables() -> bool:
    """Asked after a query failed: before the founding there is not even a table."""
    db.session.rollback()
    return inspect(db.engine).has_table(CharterEntry.__tablename__)


def _append(change: Change, at: datetime, decision: Vote) -> CharterEntry:
    last = db.session.scalar(select(CharterEntry).order_by(CharterEntry.seq.desc()).limit(1))
    entry = _after(last, change.clause, change.value, at, decision)
    db.session.add(entry)
    db.session.flush()
    g.pop("charter", None)
    return entry


def _after(
    last: CharterEntry | None, clause: str, value: str, at: datetime, decision: Vote | None
) -> CharterEntry:
    """The next link of the chain."""
    entry = CharterEntry(
        seq=last.seq + 1 if last else 1,
        clause=clause,
        value=value,
        vote_id=decision.id if decision else None,
        enacted_at=at,
        previous_hash=last.hash if last else FIRST_LINK,
    )
    entry.hash = digest(link(entry, decision))
    return entry


def as_of(time: datetime) -> Charter | None:
    """The rules that were in force just before `time`; None before the founding.

    Its entries also have the `number` of the decision that made them; the founding's have none.
    """
    seqs = select(func.max(CharterEntry.seq)).where(CharterEntry.enacted_at < time)
    rows = db.session.execute(
        select(CharterEntry.__table__, Vote.number)
        .outerjoin(Vote, Vote.id == CharterEntry.vote_id)
        .where(CharterEntry.seq.in_(seqs.group_by(CharterEntry.clause)))
    )
    entries = {row.clause: row for row in rows}
    # What only the founding can give: a clock that was set back may have dated a vote before it.
    return Charter(entries) if "currency" in entries else None
