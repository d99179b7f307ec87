"""The co-ops: a list to search, and what the host knows of one."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import Response, abort, flash, request, url_for
from flask_babel import gettext as _
from flask_wtf import FlaskForm

from coop.access import allow
from coop.htmx import see
from tenants import listing
from tenants.agenda import VISITS
from tenants.console import search, sums
from tenants.console.forms import ReasonForm
from tenants.console.session import me, operator
from tenants.console.views import blueprint, page
from tenants.console.words import LIMITS, STATES
from tenants.directory import Entry, State
from tenants.front.tables import hosting, rows
from tenants.leaving import closings
from tenants.operators import logbook
from tenants.operators.logbook import Deed
from tenants.quotas import overruns
from tenants.standing import STANDINGS
from tenants.watching.faults import FAULTS


@blueprint.get("/console/co-ops")
@allow(operator)
def co_ops() -> Response:
    asked = search.Asked.of(request.args)
    found, shown = search.found(asked)
    return page("co_ops.html", co_ops=found, page=shown, asked=asked, words=STATES)


@blueprint.get("/console/co-ops/<label>")
@allow(operator)
def co_op(label: str) -> Response:
    return _shown(_named(label), ReasonForm())


@blueprint.post("/console/co-ops/<label>/suspension")
@allow(operator)
def suspend(label: str) -> Response:
    entry, form = _in(label, State.OPEN), ReasonForm()
    if not form.validate_on_submit():
        return _shown(entry, form, 422)
    hosting().directory.swap_state(entry, State.SUSPENDED, form.reason.data) or abort(409)
    _note(Deed.SUSPENDED, entry, form.reason.data)
    flash(_("The co-op is suspended: visitors read so, and nothing of it is lost."), "success")
    return see(url_for(".co_op", label=label))


@blueprint.post("/console/co-ops/<label>/resumption")
@allow(operator)
def resume(label: str) -> Response:
    entry = _in(label, State.SUSPENDED)
    hosting().directory.swap_state(entry, State.OPEN) or abort(409)
    _note(Deed.RESUMED, entry)
    flash(_("The co-op answers again."), "success")
    return see(url_for(".co_op", label=label))


@blueprint.post("/console/co-ops/<label>/listing")
@allow(operator)
def change_listing(label: str) -> Response:
    """Taken off, or given back to what its founders decide; to show it is theirs alone."""
    entry = _named(label)
    if request.form.get("shown") == "yes":
        listing.relist(hosting().directory, entry)
        _note(Deed.RELISTED, entry)
    else:
        listing.unlist(hosting().directory, entry)
        _note(Deed.UNLISTED, entry)
    return see(url_for(".co_op", label=label))


def _shown(entry: Entry, form: FlaskForm, status: int = 200) -> Response:
    directory = hosting().directory
    return page(
        "co_op.html",
        status,
        entry=entry,
        form=form,
        words=STATES,
        url=hosting().url_of(entry),
        size=hosting().storage.size(entry.id),
        is_behind=entry.revision in sums.notes_behind(),
        agrees=listing.agrees(directory, entry),
        is_unlisted=listing.is_unlisted(directory, entry),
        stands=_stands(entry),
        faults=_faults(entry),
        limits=_limits(entry),
        limit_words=LIMITS,
        closing=closings.of(directory, entry.id),
    )


def _stands(entry: Entry) -> dict[str, Any]:
    """What its last visit noted, and when the next is due."""
    visited = rows(sa.select(STANDINGS).where(STANDINGS.c.coop_id == entry.id))
    due = rows(sa.select(VISITS.c.due_at).where(VISITS.c.coop_id == entry.id))
    return {**(visited[0] if visited else {}), **(due[0] if due else {})}


def _limits(entry: Entry) -> list[dict[str, Any]]:
    """What it may take of the host, and how often it met that in the last day."""
    met = {one.what: one.count for one in overruns.lately(hosting().directory, entry.id)}
    return [
        {"code": name, "limit": limit, "met": met.get(name, 0)}
        for name, limit in vars(hosting().limits(entry)).items()
    ]


def _faults(entry: Entry) -> list[dict[str, Any]]:
    counted = sa.select(
        FAULTS.c.place,
        FAULTS.c.kind,
        sa.func.sum(FAULTS.c.count).label("count"),
        sa.func.max(FAULTS.c.last_at).label("last_at"),
    )
    mine = counted.where(FAULTS.c.coop_id == entry.id).group_by(FAULTS.c.place, FAULTS.c.kind)
    return rows(mine.order_by(sa.text("last_at DESC")).limit(20))


def _named(label: str) -> Entry:
    return hosting().directory.find(label) or abort(404)


def _in(label: str, state: State) -> Entry:
    """A co-op that has left cannot be brought back by a page."""
    entry = _named(label)
    return entry if entry.state is state else abort(409)


def _note(deed: Deed, entry: Entry, note: str = "") -> None:
    logbook.note(hosting().directory, me().email, deed, co_op=entry.label, note=note)
