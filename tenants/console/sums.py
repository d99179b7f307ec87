"""What the console counts, each by a query or two, however many co-ops there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from coop import clock
from tenants.directory import COOPS, State
from tenants.front.tables import SIGNUPS, hosting, rows
from tenants.standing import STANDINGS
from tenants.storage.revisions import is_behind
from tenants.watching.faults import FAULTS
from tenants.watching.metrics import unsent_by_the_host

DAY = timedelta(days=1)
MONTH = timedelta(days=30)
SERVED = (State.OPEN, State.SUSPENDED)


def one(query: sa.Select[Any]) -> Any:
    """The only value of its only row."""
    with hosting().directory.engine.connect() as connection:
        return connection.execute(query).scalar_one()


def states() -> dict[State, int]:
    found = rows(sa.select(COOPS.c.state, sa.func.count().label("count")).group_by(COOPS.c.state))
    return {State(row["state"]): row["count"] for row in found}


def notes_behind() -> Collection[str]:
    """Revisions that the directory knows and that are not this code's."""
    return [noted for noted in hosting().directory.revisions() if is_behind(noted)]


def founded(since: datetime) -> int:
    """Only what is still here: one that was deleted is not counted."""
    counted = sa.select(sa.func.count()).select_from(COOPS)
    return int(one(counted.where(COOPS.c.founded_at >= since.replace(tzinfo=None))))


def faults(since: datetime) -> int:
    return int(one(sa.select(_sum(FAULTS.c.count)).where(FAULTS.c.hour > since)))


def letters_of_the_host() -> dict[str, int]:
    return rows(unsent_by_the_host())[0]


def of_co_ops() -> dict[str, int]:
    """As of their last visits."""
    names = ("waiting", "failed", "size")
    sums: Any = sa.select(*(_sum(STANDINGS.c[name]).label(name) for name in names))
    return rows(sums)[0]


def signups() -> list[dict[str, Any]]:
    """How many got how far, by when they were last heard of: no names, no addresses."""
    stage = sa.case(
        (SIGNUPS.c.founded_at.is_not(None), "founded"),
        (SIGNUPS.c.email != "", "letter"),
        else_="answering",
    )
    ages = (("day", DAY), ("week", 7 * DAY), ("month", MONTH))
    counts = (
        _sum(sa.case((SIGNUPS.c.touched_at > clock.now() - age, 1), else_=0)).label(name)
        for name, age in ages
    )
    found = {row["stage"]: row for row in rows(sa.select(stage.label("stage"), *counts).group_by("stage"))}
    none = {name: 0 for name, _age in ages}
    return [{"stage": name, **none, **found.get(name, {})} for name in ("answering", "letter", "founded")]


def faults_lately() -> sa.Subquery:
    """Of each co-op, in the last day."""
    counted = sa.select(FAULTS.c.coop_id, sa.func.sum(FAULTS.c.count).label("faults"))
    lately = counted.where(FAULTS.c.hour > clock.now() - DAY)
    return lately.group_by(FAULTS.c.coop_id).subquery("lately")


def _sum(column: Any) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(column), 0)
