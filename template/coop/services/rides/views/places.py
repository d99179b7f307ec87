"""The co-op's own places, which the board keeps."""

from __future__ import annotations

from flask import Response, abort, flash, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from coop import htmx
from coop.access import allow, concerns, officer
from coop.database import db
from coop.services.rides import places
from coop.services.rides.blueprint import blueprint
from coop.services.rides.forms import PlaceForm
from coop.services.rides.models import Place


@blueprint.get("/rides/places")
@allow(officer("board"))
def list_places() -> Response:
    return _page(PlaceForm())


@blueprint.post("/rides/places")
@allow(officer("board"), act="place")
def add_place() -> Response:
    form = PlaceForm()
    if not form.validate():
        return _page(form, status=422)
    point = places.coordinates(form.position.data)
    assert point is not None
    place = Place.add(form.name.data, point)
    concerns(place.name)
    flash(_("%(place)s is on the list.", place=place.name), "success")
    return htmx.see(url_for("rides.list_places"))


@blueprint.post("/rides/places/<int:id>/removal")
@allow(officer("board"), act="place_removal")
def remove_place(id: int) -> Response:
    """Rides keep what their place was called."""
    place = db.session.get(Place, id) or abort(404)
    db.session.delete(place)
    concerns(place.name)
    flash(_("%(place)s is off the list.", place=place.name), "success")
    return htmx.see(url_for("rides.list_places"))


def _page(form: PlaceForm, status: int = 200) -> Response:
    listed = db.session.scalars(select(Place).order_by(Place.folded_name)).all()
    return htmx.page("rides/places.html", status=status, form=form, places=listed, written=places.written)
