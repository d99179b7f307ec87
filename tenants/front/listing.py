"""Whether a co-op is shown to everyone on the front page. Its founders say so, and can take it back."""

from __future__ import annotations

import sqlalchemy as sa

from tenants.directory import COOPS, Entry
from tenants.front.tables import rows, write


def is_shown(entry: Entry) -> bool:
    return bool(rows(sa.select(COOPS.c.listed).where(COOPS.c.id == entry.id))[0]["listed"])


def show(entry: Entry, shown: bool) -> None:
    write(sa.update(COOPS).where(COOPS.c.id == entry.id).values(listed=shown))
