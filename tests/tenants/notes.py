"""Something to write into a co-op's database, and to find there again."""

from __future__ import annotations

import os

import sqlalchemy as sa
from hosts import Hall

from coop import shape
from coop.database import db
from tenants.directory import Entry
from tenants.hosting import Hosting

LONG_AGO = 1_700_000_000


def write(hall: Hall, entry: Entry, text: str) -> None:
    write_to(hall.hosting, as_of_now(hall, entry), text)


def write_to(hosting: Hosting, entry: Entry, text: str) -> None:
    with hosting.at(entry):
        with shape.changing(db.session.connection()):
            db.session.execute(sa.text("CREATE TABLE IF NOT EXISTS notes (text)"))
        db.session.execute(sa.text("INSERT INTO notes VALUES (:text)"), {"text": text})
        db.session.commit()


def notes(hall: Hall, entry: Entry) -> list[str]:
    with hall.hosting.at(as_of_now(hall, entry)):
        return list(db.session.scalars(sa.text("SELECT text FROM notes ORDER BY text")))


def leave(hall: Hall, entry: Entry) -> None:
    """As if nobody had written for a while."""
    for path in hall.hosting.files.home(entry.id).iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))


def as_of_now(hall: Hall, entry: Entry) -> Entry:
    now = hall.hosting.directory.get(entry.id)
    assert now
    return now
