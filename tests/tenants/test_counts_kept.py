"""What a worker counted is not lost when the host's database could not be written."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hosts import Hall
from sqlalchemy.exc import OperationalError

from tenants.quotas.overruns import OVERRUNS
from tenants.watching.faults import FAULTS
from tenants.watching.traffic import TRAFFIC


def note(hall: Hall) -> None:
    counts = hall.hosting.counts
    counts.faults.note("", "somewhere", ValueError())
    counts.traffic.note("host", 200, 0.001)
    counts.overruns.note("another", "disk")


@pytest.mark.parametrize(
    ("name", "table", "column"),
    [("faults", FAULTS, "count"), ("traffic", TRAFFIC, "value"), ("overruns", OVERRUNS, "count")],
)
def test_it_is_written_the_next_time(hall: Hall, name: str, table: sa.Table, column: str) -> None:
    directory, counts = hall.hosting.directory, getattr(hall.hosting.counts, name)
    note(hall)
    table.drop(directory.engine)
    with pytest.raises(OperationalError):
        counts.write(directory)
    table.create(directory.engine)
    note(hall)
    counts.write(directory)
    assert largest(directory.engine, table.c[column]) == 2


def largest(engine: sa.Engine, column: sa.Column[Any]) -> Any:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.max(column)))
