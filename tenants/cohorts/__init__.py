"""Co-ops that an accelerator brings up together, and what each has agreed to show on the accelerator's page.

A co-op has its place in a cohort from the moment when somebody who signs up says the code, by the id that the
co-op will have. Nothing is shown that was not agreed to; the others are a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from secrets import token_hex
from typing import Any

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer

from coop import clock
from coop.database import UtcDateTime
from tenants.cohorts import codes
from tenants.config import Host
from tenants.directory import COOPS, METADATA, Directory, State

COHORTS = sa.Table(
    "cohorts",
    METADATA,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("name", sa.String(100), nullable=False),
    sa.Column("code", sa.String(12), nullable=False, unique=True),
    sa.Column("until", UtcDateTime),  # from then on nobody joins
    sa.Column("places", sa.Integer),
    sa.Column("serial", sa.Integer, nullable=False),  # of the link to its page: another makes that void
    sa.Column("made_at", UtcDateTime, nullable=False),
)
PLACES = sa.Table(
    "cohort_places",
    METADATA,
    sa.Column("coop_id", sa.String(16), primary_key=True),
    sa.Column("cohort_id", sa.String(16), nullable=False, index=True),
    sa.Column("shows_name", sa.Boolean, nullable=False),
    sa.Column("shows_progress", sa.Boolean, nullable=False),
    sa.Column("progress", sa.JSON(none_as_null=True)),  # as progress.py notes it, where it is shown
)
FOUNDED = sa.join(PLACES, COOPS, PLACES.c.coop_id == COOPS.c.id)


@dataclass(frozen=True)
class Cohort:
    id: str
    name: str
    code: str
    until: datetime | None
    places: int | None
    serial: int
    made_at: datetime

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until <= clock.now()

    @property
    def last_day(self) -> datetime | None:
        """On which its code is good, as `add` was told: its last moment."""
        return self.until - timedelta(microseconds=1) if self.until else None

    def page_link(self, host: Host) -> str:
        """For the accelerator alone: whoever has it sees what the co-ops show."""
        return f"{host.url}/cohort/{_pages(host).dumps([self.id, self.serial])}"

    def invitation_link(self, host: Host) -> str:
        """For whoever is to found a co-op: it says the code."""
        return f"{host.url}/join/{codes.shown(self.code)}"


@dataclass(frozen=True)
class Place:
    """A co-op's, with what it agrees to show."""

    coop_id: str
    cohort: Cohort
    shows_name: bool
    shows_progress: bool


@dataclass(frozen=True)
class Shown:
    """A co-op that agreed, as the accelerator sees it. `progress` once it is noted, if it agreed to that."""

    name: str
    label: str
    tells: bool
    progress: Mapping[str, Any] | None


@dataclass(frozen=True)
class Count:
    """How many show themselves, how many do not, and how many are not founded yet."""

    shown: int
    hidden: int
    under_way: int


def add(directory: Directory, name: str, until: date | None, places: int | None) -> Cohort:
    """`until` is the last day on which its code is good."""
    ends = datetime.combine(until, time(), UTC) + timedelta(days=1) if until else None
    cohort = Cohort(token_hex(8), name, codes.draw(), ends, places, 1, clock.now())
    with directory.writing() as connection:
        connection.execute(sa.insert(COHORTS).values(**vars(cohort)))
    return cohort


def everyone(directory: Directory) -> list[Cohort]:
    return _cohorts(directory, sa.select(COHORTS).order_by(COHORTS.c.made_at))


def with_code(directory: Directory, typed: str) -> Cohort | None:
    return next(
        iter(_cohorts(directory, sa.select(COHORTS).where(COHORTS.c.code == codes.read(typed)))), None
    )


def with_id(directory: Directory, cohort_id: str) -> Cohort | None:
    return next(iter(_cohorts(directory, sa.select(COHORTS).where(COHORTS.c.id == cohort_id))), None)


def with_page(directory: Directory, host: Host, token: str) -> Cohort | None:
    """None when the link is forged, or another was made since."""
    try:
        cohort_id, serial = _pages(host).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    found = with_id(directory, cohort_id)
    return found if found and found.serial == serial else None


def close(directory: Directory, cohort: Cohort) -> None:
    """Nobody joins any more; whoever is in stays in."""
    _update(directory, cohort, until=clock.now())


def renew(directory: Directory, cohort: Cohort) -> Cohort:
    """Makes the link to its page void, and another."""
    _update(directory, cohort, serial=cohort.serial + 1)
    found = with_id(directory, cohort.id)
    assert found is not None
    return found


def end(directory: Directory, cohort: Cohort) -> None:
    """Its page, its code, and what was agreed for it. The co-ops go on."""
    with directory.writing() as connection:
        connection.execute(sa.delete(PLACES).where(PLACES.c.cohort_id == cohort.id))
        connection.execute(sa.delete(COHORTS).where(COHORTS.c.id == cohort.id))


def join(directory: Directory, cohort: Cohort, coop_id: str) -> bool:
    """Showing nothing, and out of any other. False when its time is over, or all its places are taken."""
    place = place_of(directory, coop_id)
    if place and place.cohort.id == cohort.id:
        return True
    taken = sa.select(sa.func.count()).where(PLACES.c.cohort_id == cohort.id).scalar_subquery()
    mine = sa.literal(coop_id), sa.literal(cohort.id), sa.false(), sa.false()
    free = sa.true() if cohort.places is None else taken < cohort.places
    taking = sa.insert(PLACES).from_select(
        ["coop_id", "cohort_id", "shows_name", "shows_progress"], sa.select(*mine).where(free)
    )
    with directory.writing() as connection:
        if not cohort.is_over and connection.execute(taking.prefix_with("OR REPLACE")).rowcount:
            return True
    return False


def leave(directory: Directory, coop_id: str) -> None:
    with directory.writing() as connection:
        connection.execute(sa.delete(PLACES).where(PLACES.c.coop_id == coop_id))


def agree(directory: Directory, coop_id: str, *, name: bool, progress: bool) -> None:
    """From now on. What is not shown any more is not kept either; progress without a name says nothing."""
    agreed = {"shows_name": name, "shows_progress": name and progress}
    if not agreed["shows_progress"]:
        agreed["progress"] = sa.null()  # type: ignore[assignment]
    with directory.writing() as connection:
        connection.execute(sa.update(PLACES).where(PLACES.c.coop_id == coop_id).values(**agreed))


def has_room(directory: Directory, cohort: Cohort) -> bool:
    taken = sa.select(sa.func.count()).where(PLACES.c.cohort_id == cohort.id)
    with directory.engine.connect() as connection:
        free = cohort.places is None or (connection.scalar(taken) or 0) < cohort.places
    return free and not cohort.is_over


def forgotten(under_way: sa.Select[Any]) -> sa.Delete:
    """Places of co-ops that have left, or never came to be: those with these ids may still."""
    here = sa.select(COOPS.c.id).where(COOPS.c.state != State.CLOSED)
    return sa.delete(PLACES).where(PLACES.c.coop_id.not_in(here), PLACES.c.coop_id.not_in(under_way))


def place_of(directory: Directory, coop_id: str) -> Place | None:
    with directory.engine.connect() as connection:
        row = connection.execute(sa.select(PLACES).where(PLACES.c.coop_id == coop_id)).one_or_none()
    cohort = with_id(directory, row.cohort_id) if row else None
    return Place(coop_id, cohort, row.shows_name, row.shows_progress) if row and cohort else None


def note(directory: Directory, coop_id: str, progress: Mapping[str, Any]) -> None:
    """Unless the agreement was taken back meanwhile."""
    agreed = PLACES.c.coop_id == coop_id, PLACES.c.shows_progress
    with directory.writing() as connection:
        connection.execute(sa.update(PLACES).where(*agreed).values(progress=dict(progress)))


def count(directory: Directory, cohort: Cohort) -> Count:
    """Those that do not answer are no number either: suspended or closed, they are left out."""
    mine, is_open = PLACES.c.cohort_id == cohort.id, COOPS.c.state == State.OPEN
    under_way = sa.select(sa.func.count()).where(mine, PLACES.c.coop_id.not_in(sa.select(COOPS.c.id)))
    founded = sa.select(PLACES.c.shows_name, sa.func.count()).select_from(FOUNDED).where(mine, is_open)
    with directory.engine.connect() as connection:
        by_name = {row[0]: row[1] for row in connection.execute(founded.group_by(PLACES.c.shows_name))}
        return Count(by_name.get(True, 0), by_name.get(False, 0), connection.scalar(under_way) or 0)


def shown(directory: Directory, cohort: Cohort, *, most: int | None = None, after: int = 0) -> list[Shown]:
    """By name."""
    agreed = PLACES.c.cohort_id == cohort.id, PLACES.c.shows_name, COOPS.c.state == State.OPEN
    columns = COOPS.c.name, COOPS.c.label, PLACES.c.shows_progress, PLACES.c.progress
    facts = sa.select(*columns).select_from(FOUNDED).where(*agreed)
    by_name = facts.order_by(COOPS.c.name.collate("NOCASE"), COOPS.c.label)
    with directory.engine.connect() as connection:
        return [Shown(*row) for row in connection.execute(by_name.limit(most).offset(after))]


def _cohorts(directory: Directory, found: sa.Select[Any]) -> list[Cohort]:
    with directory.engine.connect() as connection:
        return [Cohort(**row) for row in connection.execute(found).mappings()]


def _update(directory: Directory, cohort: Cohort, **values: Any) -> None:
    with directory.writing() as connection:
        connection.execute(sa.update(COHORTS).where(COHORTS.c.id == cohort.id).values(values))


def _pages(host: Host) -> URLSafeSerializer:
    return URLSafeSerializer(host.key("front"), salt="cohort.page")
