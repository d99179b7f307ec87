"""Which co-ops the host's front page shows: those that agreed, unless an operator has taken them off."""

from __future__ import annotations

import sqlalchemy as sa

from coop import clock
from coop.database import UtcDateTime
from tenants.directory import COOPS, METADATA, Directory, Entry, State, entries

UNLISTED = sa.Table(
    "unlisted",
    METADATA,
    sa.Column("coop_id", sa.String(16), primary_key=True),
    sa.Column("since", UtcDateTime, nullable=False),
)
SHOWN = (COOPS.c.listed, COOPS.c.state == State.OPEN, COOPS.c.id.not_in(sa.select(UNLISTED.c.coop_id)))


def agrees(directory: Directory, entry: Entry) -> bool:
    """Whether its founders want it to be shown."""
    with directory.engine.connect() as connection:
        return bool(connection.scalar(sa.select(COOPS.c.listed).where(COOPS.c.id == entry.id)))


def agree(directory: Directory, entry: Entry, shown: bool) -> None:
    with directory.writing() as connection:
        connection.execute(sa.update(COOPS).where(COOPS.c.id == entry.id).values(listed=shown))


def unlist(directory: Directory, entry: Entry) -> None:
    """An operator takes it off. Its founders' agreement stays as it is, and shows nothing meanwhile."""
    off = sa.insert(UNLISTED).prefix_with("OR IGNORE").values(coop_id=entry.id, since=clock.now())
    with directory.writing() as connection:
        connection.execute(off)


def relist(directory: Directory, entry: Entry) -> None:
    with directory.writing() as connection:
        connection.execute(sa.delete(UNLISTED).where(UNLISTED.c.coop_id == entry.id))


def is_unlisted(directory: Directory, entry: Entry) -> bool:
    with directory.engine.connect() as connection:
        found = sa.select(UNLISTED.c.coop_id).where(UNLISTED.c.coop_id == entry.id)
        return connection.execute(found).first() is not None


def count(directory: Directory, words: str = "") -> int:
    """How many are shown, of those whose name or address has these words in it."""
    found = sa.select(sa.func.count()).select_from(COOPS).where(*SHOWN, has(words))
    with directory.engine.connect() as connection:
        return connection.scalar(found) or 0


def shown(directory: Directory, words: str = "", *, most: int, after: int = 0) -> list[Entry]:
    """By name."""
    found = sa.select(COOPS).where(*SHOWN, has(words))
    by_name = found.order_by(COOPS.c.name.collate("NOCASE"), COOPS.c.label)
    return entries(directory, by_name.limit(most).offset(after))


def has(words: str) -> sa.ColumnElement[bool]:
    """Of co-ops by name or address. SQLite finds A for a by itself, and Å for å not."""
    spellings = {words, words.casefold(), words.upper(), words.capitalize(), words.title()}
    columns = (COOPS.c.name, COOPS.c.label)
    return sa.or_(*(column.contains(one, autoescape=True) for column in columns for one in spellings))
