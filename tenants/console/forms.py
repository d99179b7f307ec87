from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, ValidationError

from coop.people.forms import (
    email_field,
    name_field,
    new_password_field,
    on_one_line,
    present_password_field,
    tidy,
)
from coop.privacy.emergency import LONGEST
from tenants.operators import Operator

MOST_HOURS = int(LONGEST.total_seconds() // 3600)


class InvitedForm(FlaskForm):
    """For someone whose address is known from the invitation."""

    name = name_field()
    password = new_password_field(_("Password"))

    def __init__(self, email: str) -> None:
        super().__init__()
        self.address = email

    def known(self) -> list[str]:
        return [self.name.data or "", self.address]


class PasswordForm(FlaskForm):
    """Asks for the present one: an open screen is not enough to take an account over."""

    present = present_password_field(_("Present password"))
    password = new_password_field(_("New password"))

    def __init__(self, operator: Operator) -> None:
        super().__init__()
        self._operator = operator

    def known(self) -> list[str]:
        return [self._operator.name, self._operator.email]

    def validate_present(self, field: Field) -> None:
        if not self._operator.has_password(field.data):
            raise ValidationError(str(_("That is not your present password.")))


class ReasonForm(FlaskForm):
    reason = StringField(
        _("Reason"),
        [DataRequired(_("Write a reason.")), Length(max=300)],
        filters=[on_one_line],
        description=_("It is noted in the directory and in the operators' log."),
    )


class EmergencyForm(FlaskForm):
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(_("Write a reason.")), Length(max=1000)],
        filters=[tidy],
        description=_("Every member reads it, for good. Name nobody in it."),
    )
    hours = IntegerField(
        _("Hours"),
        [InputRequired(_("Write a whole number of hours.")), NumberRange(1, MOST_HOURS)],
        default=24,
        description=_("How long it stays open, 72 at most."),
    )


class LookForm(FlaskForm):
    email = email_field()
