from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from coop.services.rides import places
from coop.services.rides.distance import Point
from coop.services.rides.models import Place
from coop.services.rides.places import Stop, Trip

UNKNOWN = _("We do not know this place. Choose from the list, or write coordinates such as 58.4109, 15.6216.")
NO_PLACES = _("There are no named places yet. Write coordinates such as 58.4109, 15.6216.")
NO_COORDINATES = _("Write degrees north, a comma, and degrees east: 58.4109, 15.6216.")
LONGEST = 100


class TripForm(FlaskForm):
    """Filled by the address of the page or by a post alike; `trip()` once it is valid."""

    origin = StringField(
        _("From"), [InputRequired(_("Where does the ride begin?")), Length(max=LONGEST)], name="from"
    )
    destination = StringField(
        _("To"), [InputRequired(_("Where does it end?")), Length(max=LONGEST)], name="to"
    )

    def __init__(self, given: Any, known: Mapping[str, Point], **options: Any) -> None:
        super().__init__(given, **options)
        self.known = known
        self.found: list[Stop] = []

    def validate_origin(self, field: StringField) -> None:
        self._find(field)

    def validate_destination(self, field: StringField) -> None:
        self._find(field)
        if len(self.found) == 2 and self.trip().metres == 0:
            raise ValidationError(_("This is where the ride begins. Where does it end?"))

    def trip(self) -> Trip:
        origin, destination = self.found
        return Trip(origin, destination)

    def _find(self, field: StringField) -> None:
        stop = places.find(field.data, self.known)
        if stop is None:
            raise ValidationError(UNKNOWN if self.known else NO_PLACES)
        self.found.append(stop)


class ReasonForm(FlaskForm):
    reason = StringField(
        _("Why"), [DataRequired(_("Write a few words; the rider reads them.")), Length(max=300)]
    )


class PlaceForm(FlaskForm):
    name = StringField(_("Name"), [InputRequired(_("What is the place called?")), Length(max=LONGEST)])
    position = StringField(_("Coordinates"), [InputRequired(NO_COORDINATES), Length(max=60)])

    def validate_name(self, field: StringField) -> None:
        if Place.named(field.data):
            raise ValidationError(_("There is already a place of this name."))
        if places.coordinates(field.data):
            raise ValidationError(_("A name needs letters: this reads as coordinates."))

    def validate_position(self, field: StringField) -> None:
        if places.coordinates(field.data) is None:
            raise ValidationError(NO_COORDINATES)
