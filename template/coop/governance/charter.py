"""The charter: an append-only chain of entries, and this module its only writer.

An entry gives a clause a value, names the decision that did so, and hashes the entry before it (SHA-256 over
canonical JSON). `in_force` reads the rules; `found` and `enact` are the two ways in which one comes to be, and the
database refuses every other (see the triggers in `migrations/versions`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from flask import g
from sqlalchemy import func, select

from coop import clock
from coop.database import db
from coop.governance.clauses import all_clauses
from coop.governance.models import CharterEntry, Proposal

FIRST_LINK = "0" * 64


class NotFounded(Exception):
    """The co-op has no charter yet."""


class BadCharter(Exception):
    """An answer of the founders is missing, unknown or out of bounds; the message names its key."""


class Charter(Mapping[str, Any]):
    """The rules in force: a clause's key gives its value; one that was never decided has its default."""

    def __init__(self, entries: Mapping[str, CharterEntry]) -> None:
        self._entries = entries
        self._values = {key: json.loads(entry.value) for key, entry in entries.items()}

    def __getitem__(self, key: str) -> Any:
        if key in self._values:
            return self._values[key]
        clause = all_clauses()[key]
        return clause.default(self["currency"]) if callable(clause.default) else clause.default

    def __iter__(self) -> Iterator[str]:
        return iter(all_clauses())

    def __len__(self) -> int:
        return len(all_clauses())

    def entry(self, key: str) -> CharterEntry | None:
        """The link that gave the clause its value; None while it still has its default."""
        return self._entries.get(key)

    def show(self, key: str) -> str:
        return all_clauses()[key].kind.show(self[key], self["currency"])


def in_force() -> Charter:
    """Read once a request, in one query."""
    if "charter" not in g:
        g.charter = _read()
    charter: Charter = g.charter
    return charter


def is_founded() -> bool:
    return db.session.scalar(select(func.max(CharterEntry.seq))) is not None


def found(answers: Mapping[str, Any]) -> Charter:
    """Writes the founders' answers as the first entries. BadCharter when one is unfit."""
    for key, value in check(answers).items():
        _append(key, value, None)
    return in_force()


def check(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers as the charter keeps them, in the clauses' order, defaults left out."""
    if unknown := answers.keys() - all_clauses().keys():
        raise BadCharter(f"{sorted(unknown)[0]} is no clause of the charter.")
    currency = str(answers.get("currency", ""))
    return {key: _checked(key, answers[key], currency) for key in _needed(answers)}


def enact(proposal: Proposal) -> CharterEntry:
    """The vote is the deploy: the running platform obeys from here on."""
    return _append(proposal.clause, json.loads(proposal.value), proposal.id)


def canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def link_hash(
    seq: int, clause: str, value: str, proposal_id: int | None, enacted_at: datetime, previous: str
) -> str:
    """SHA-256 over the canonical JSON of the link; `verify.py` computes the same from an export."""
    time = enacted_at.isoformat(timespec="microseconds")
    link = canonical([seq, clause, value, proposal_id, time, previous])
    return hashlib.sha256(link.encode()).hexdigest()


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
    latest = select(func.max(CharterEntry.seq)).group_by(CharterEntry.clause)
    rows = db.session.scalars(select(CharterEntry).where(CharterEntry.seq.in_(latest)))
    entries = {entry.clause: entry for entry in rows if entry.clause in all_clauses()}
    if not entries:
        raise NotFounded
    return Charter(entries)


def _append(clause: str, value: Any, proposal_id: int | None) -> CharterEntry:
    last = db.session.scalar(select(CharterEntry).order_by(CharterEntry.seq.desc()).limit(1))
    seq, previous, now = (last.seq + 1, last.hash, clock.now()) if last else (1, FIRST_LINK, clock.now())
    text = canonical(value)
    entry = CharterEntry(
        seq=seq,
        clause=clause,
        value=text,
        proposal_id=proposal_id,
        enacted_at=now,
        previous_hash=previous,
        hash=link_hash(seq, clause, text, proposal_id, now, previous),
    )
    db.session.add(entry)
    db.session.flush()
    g.pop("charter", None)
    return entry
