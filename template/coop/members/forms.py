from __future__ import annotations

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import Field, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from coop.governance.charter import in_force
from coop.governance.clauses import MEMBER_CLASSES
from coop.people.forms import RegisterForm, ResetForm, new_password_field, tidy
from coop.people.models import Person


def class_field() -> RadioField:
    return RadioField(_("I belong to"), [InputRequired(_("Choose the group that you belong to."))])


def address_field() -> TextAreaField:
    return TextAreaField(
        _("Postal address"),
        [DataRequired(_("Write the address where letters reach you.")), Length(max=300)],
        filters=[tidy],
        description=_("The register of members must hold it. Other members do not see it here."),
        render_kw={"rows": 3},
    )


class ByClass(FlaskForm):
    """Offers the classes of the charter in force; a class that was voted away is refused."""

    member_class: RadioField

    def __init__(self) -> None:
        super().__init__()
        offered = in_force()["member_classes"]
        self.member_class.choices = [SelectChoice(name, MEMBER_CLASSES[name]) for name in offered]
        if len(offered) == 1 and not self.is_submitted():
            self.member_class.data = offered[0]


class ApplicationForm(ByClass):
    member_class = class_field()
    address = address_field()
    statement = TextAreaField(
        _("Why you want to join"),
        [Optional(), Length(max=2000)],
        filters=[tidy],
        description=_("For whoever decides on your application."),
    )


class FoundingForm(RegisterForm, ByClass):
    member_class = class_field()
    address = address_field()

    def validate_email(self, field: Field) -> None:
        """Said plainly, other than at registration: whoever holds this link was sent by the operator."""
        if Person.with_email(field.data):
            raise ValidationError(_("There is an account with this address already. Choose another address."))


class FirstForm(ResetForm, ByClass):
    """For a founder who is signed in already; an account that has a password keeps it."""

    member_class = class_field()
    address = address_field()
    password = new_password_field(_("Password"))

    def __init__(self, person: Person) -> None:
        super().__init__(person)
        if person.has_chosen_password:
            del self.password


class DeclineForm(FlaskForm):
    reason = TextAreaField(
        _("Reason"),
        [DataRequired(_("Tell the applicant why.")), Length(max=2000)],
        filters=[tidy],
        description=_("The applicant reads this."),
    )
