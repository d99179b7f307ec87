"""The list of co-ops as an operator asks for it. The sizes were noted before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import sqlalchemy as sa

from tenants import listing
from tenants.console import sums
from tenants.console.paging import Filtered
from tenants.directory import COOPS, State
from tenants.front.tables import rows
from tenants.standing import STANDINGS


@dataclass(frozen=True)
class Asked:
    """What is not asked for in a way that we know is not asked for."""

    q: str
    state: str
    only: str
    sort: str

    @classmethod
    def of(cls, given: Mapping[str, str]) -> Self:
        def among(name: str, known: tuple[str, ...]) -> str:
            return given[name] if given.get(name) in known else ""

        return cls(
            q=given.get("q", "").strip()[:100],
            state=among("state", tuple(State)),
            only=among("only", ("behind", "errors")),
            sort=among("sort", ("size", "errors")),
        )


def found(asked: Asked) -> tuple[list[dict[str, Any]], Filtered]:
    lately = sums.faults_lately()
    faults = sa.func.coalesce(lately.c.faults, 0)
    behind = sums.notes_behind()
    joined = sa.outerjoin(COOPS, STANDINGS, STANDINGS.c.coop_id == COOPS.c.id).outerjoin(
        lately, lately.c.coop_id == COOPS.c.id
    )
    wanted = list(_conditions(asked, faults, COOPS.c.revision.in_(behind)))
    shown = Filtered.asked_for(int(sums.one(sa.select(sa.func.count()).select_from(joined).where(*wanted))))
    query = sa.select(
        COOPS.c.label,
        COOPS.c.name,
        COOPS.c.state,
        COOPS.c.founded_at,
        STANDINGS.c.size,
        faults.label("faults"),
        (COOPS.c.revision.in_(behind) & COOPS.c.state.in_(sums.SERVED)).label("is_behind"),
    ).select_from(joined)
    order = {"size": [STANDINGS.c.size.desc().nulls_last()], "errors": [faults.desc()]}.get(asked.sort, [])
    return rows(shown.of(query.where(*wanted).order_by(*order, COOPS.c.label))), shown


def _conditions(asked: Asked, faults: Any, is_behind: Any) -> Any:
    if asked.q:
        yield listing.has(asked.q)
    if asked.state:
        yield COOPS.c.state == asked.state
    if asked.only == "behind":
        yield is_behind & COOPS.c.state.in_(sums.SERVED)
    if asked.only == "errors":
        yield faults > 0
