"""Asking for a ride: first the price and who gets what of it, then the request at exactly that price."""

from __future__ import annotations

import re
import secrets

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from coop import htmx
from coop.access import allow, confirmed, person
from coop.database import db
from coop.governance.charter import in_force
from coop.services.rides import offers
from coop.services.rides.blueprint import blueprint
from coop.services.rides.forms import TripForm
from coop.services.rides.models import Ride
from coop.services.rides.models.place import known
from coop.services.rides.pricing import Quote, quote
from coop.services.rides.tariff import fee_entry_seq, tariff


@blueprint.get("/rides/new")
@allow(confirmed)
def new() -> Response:
    form = TripForm(request.args, known(), meta={"csrf": False})
    if not request.args:
        return _page(form)
    if not form.validate():
        return _page(form, status=422)
    return _page(form, quote(form.trip().metres, tariff()))


@blueprint.post("/rides")
@allow(confirmed)
def ask() -> Response:
    form = TripForm(request.form, known())
    if not form.validate():
        return _page(form, status=422)
    if sent := _sent_before():
        return htmx.see(url_for("rides.ride", id=sent))
    priced = quote(form.trip().metres, tariff())
    if not _agrees(priced):
        return _page(form, priced, status=422, has_changed=True)
    ride = Ride.request(person(), form.trip(), priced, key=_key(), fee_entry_seq=fee_entry_seq())
    offers.offer(ride)
    flash(_("Your ride is asked for. This page shows when a driver takes it."), "success")
    return htmx.see(url_for("rides.ride", id=ride.id))


def _page(
    form: TripForm, priced: Quote | None = None, *, status: int = 200, has_changed: bool = False
) -> Response:
    return htmx.page(
        "rides/new.html",
        status=status,
        form=form,
        quote=priced,
        has_changed=has_changed,
        rule=in_force().entry("fee_percent"),
        key=_key(),
    )


def _agrees(priced: Quote) -> bool:
    """What the rider was shown is what she pays: a vote may have changed the tariff or the fee meanwhile."""
    shown = request.form.get("price", type=int), request.form.get("fee", type=int)
    return shown == (priced.price, priced.fee)


def _sent_before() -> int | None:
    """A form that is sent twice is one ride."""
    return db.session.scalar(select(Ride.id).where(Ride.key == _key(), Ride.rider_id == person().id))


def _key() -> str:
    given = request.form.get("key", "")
    return given if re.fullmatch(r"[0-9a-f]{32}", given) else secrets.token_hex(16)
