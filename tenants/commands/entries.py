"""The co-op that an operator means by its address."""

from __future__ import annotations

from tenants.directory import Entry
from tenants.errors import UnknownCoop
from tenants.hosting import Hosting


def named(hosting: Hosting, label: str) -> Entry:
    entry = hosting.directory.find(label)
    if entry is None:
        raise UnknownCoop(label)
    return entry
