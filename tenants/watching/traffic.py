"""How many requests there were and how long they took, by what they were asked of: never by co-op.

Counted in the worker's memory and added to the host's database every few seconds, so that one worker can
tell of all, and none waits for another. A worker that is killed loses what it has not added yet.
"""

from __future__ import annotations

from bisect import bisect_left
from operator import add

import sqlalchemy as sa
from sqlalchemy.dialects.sqlite import insert

from tenants.directory import METADATA, Directory
from tenants.watching.tally import Tally

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, float("inf"))  # seconds
TRAFFIC = sa.Table(
    "traffic",
    METADATA,
    sa.Column("kind", sa.String(10), primary_key=True),
    sa.Column("part", sa.String(10), primary_key=True),  # a class of status, a bucket, or "sum"
    sa.Column("value", sa.Float, nullable=False),
)
LABELS = tuple(str(bucket) for bucket in BUCKETS)
CLASSES = tuple(f"{hundred}xx" for hundred in range(10))


class Traffic:
    """Those of one process that are not written yet."""

    def __init__(self) -> None:
        self._tally: Tally[tuple[str, str], float] = Tally(add)

    def note(self, kind: str, status: int, seconds: float) -> None:
        bucket = LABELS[bisect_left(BUCKETS, seconds)]
        self._tally.note(((kind, CLASSES[status // 100]), 1), ((kind, bucket), 1), ((kind, "sum"), seconds))

    def write(self, directory: Directory) -> None:
        self._tally.write(directory, _added)


def _added(key: tuple[str, str], value: float) -> sa.Insert:
    kind, part = key
    row = insert(TRAFFIC).values(kind=kind, part=part, value=value)
    return row.on_conflict_do_update(TRAFFIC.primary_key.columns, set_={"value": TRAFFIC.c.value + value})


def read(directory: Directory) -> dict[tuple[str, str], float]:
    with directory.engine.connect() as connection:
        return {(row.kind, row.part): row.value for row in connection.execute(sa.select(TRAFFIC))}
