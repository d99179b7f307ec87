"""What a co-op's role and schemas are called on PostgreSQL. Each name is safe in a statement as it is.

A restored database is a later epoch, and lies in a schema of its own.
"""

from __future__ import annotations

import re

ID = re.compile(r"[0-9a-z]{1,32}")
ALL = r"^coop_[0-9a-z]{1,32}(_[0-9]+)?$"


def role(coop_id: str) -> str:
    if not ID.fullmatch(coop_id):
        raise ValueError(f"no co-op's id: {coop_id!r}")
    return f"coop_{coop_id}"


def schema(coop_id: str, epoch: int) -> str:
    return role(coop_id) if epoch == 1 else f"{role(coop_id)}_{epoch}"


def pattern(coop_id: str) -> str:
    """Of all its schemas, for PostgreSQL."""
    return f"^{role(coop_id)}(_[0-9]+)?$"


def owner(name: str) -> str:
    """The id of whose schema or role it is."""
    return name.split("_")[1]
