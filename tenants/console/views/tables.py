"""What the host's own tables say, each on a page."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Response

from coop import clock
from coop.access import allow
from tenants import operators
from tenants.agenda import VISITS
from tenants.console import sums
from tenants.console.paging import Filtered
from tenants.console.session import operator
from tenants.console.views import blueprint, page
from tenants.console.words import DEEDS
from tenants.directory import COOPS, State
from tenants.front.tables import hosting, rows
from tenants.operators.logbook import DEEDS as LINES
from tenants.standing import STANDINGS
from tenants.watching.faults import FAULTS


@blueprint.get("/console/sign-ups")
@allow(operator)
def signups() -> Response:
    return page("signups.html", stages=sums.signups(), founded=sums.founded(clock.now() - sums.MONTH))


@blueprint.get("/console/errors")
@allow(operator)
def errors() -> Response:
    places = (FAULTS.c.coop_id, FAULTS.c.place, FAULTS.c.kind)
    shown = Filtered.asked_for(_how_many(sa.select(*places).distinct()))
    counted = sa.select(
        COOPS.c.label,
        FAULTS.c.coop_id,
        FAULTS.c.place,
        FAULTS.c.kind,
        sa.func.sum(FAULTS.c.count).label("count"),
        sa.func.min(FAULTS.c.first_at).label("first_at"),
        sa.func.max(FAULTS.c.last_at).label("last_at"),
    )
    found = counted.outerjoin_from(FAULTS, COOPS, FAULTS.c.coop_id == COOPS.c.id).group_by(*places)
    latest = shown.of(found.order_by(sa.text("last_at DESC"), *places))
    return page("errors.html", faults=rows(latest), page=shown)


@blueprint.get("/console/queues")
@allow(operator)
def queues() -> Response:
    """Of letters no more is said than how many there are."""
    has_some = sa.select(COOPS.c.label, STANDINGS).join(COOPS, COOPS.c.id == STANDINGS.c.coop_id)
    found = has_some.where(STANDINGS.c.waiting + STANDINGS.c.failed > 0)
    shown = Filtered.asked_for(_how_many(found))
    by_most = found.order_by(STANDINGS.c.failed.desc(), STANDINGS.c.waiting.desc(), COOPS.c.label)
    return page(
        "queues.html",
        host=sums.letters_of_the_host(),
        co_ops=rows(shown.of(by_most)),
        page=shown,
        visits=_visits(),
    )


@blueprint.get("/console/versions")
@allow(operator)
def versions() -> Response:
    served = sa.select(COOPS.c.revision, sa.func.count().label("count")).where(COOPS.c.state.in_(sums.SERVED))
    found = rows(served.group_by(COOPS.c.revision).order_by(sa.text("count DESC")))
    return page("versions.html", revisions=found, behind=set(sums.notes_behind()))


@blueprint.get("/console/operators")
@allow(operator)
def all_operators() -> Response:
    return page("operators.html", operators=operators.everyone(hosting().directory))


@blueprint.get("/console/log")
@allow(operator)
def log() -> Response:
    shown = Filtered.asked_for(_how_many(sa.select(LINES.c.id)))
    lines = rows(shown.of(sa.select(LINES).order_by(LINES.c.id.desc())))
    return page("log.html", lines=lines, words=DEEDS, page=shown)


def _visits() -> dict[str, Any]:
    """How many co-ops are due for upkeep, and since when the first of them."""
    due = sa.join(VISITS, COOPS, VISITS.c.coop_id == COOPS.c.id)
    oldest = sa.func.min(VISITS.c.due_at).label("oldest")
    counted: Any = sa.select(sa.func.count().label("due"), oldest)
    come = VISITS.c.due_at <= clock.now().replace(tzinfo=None)
    return rows(counted.select_from(due).where(COOPS.c.state == State.OPEN, come))[0]


def _how_many(query: sa.Select[Any]) -> int:
    return int(sums.one(sa.select(sa.func.count()).select_from(query.subquery())))
