from __future__ import annotations

import unicodedata
from typing import Any

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, Field, Form, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from coop.people import passwords
from coop.people.models import Person

LANGUAGES = {"sv": "Svenska", "en": "English"}  # each by its own name


def tidy(text: str | None) -> str | None:
    """Without what cannot be seen or stored: control characters, but for line ends, and blanks around."""
    if text is None:
        return None
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n")
    return "".join(one for one in lines if one == "\n" or unicodedata.category(one) != "Cc").strip()


def on_one_line(text: str | None) -> str | None:
    return None if text is None else tidy(" ".join(text.split()))


def plausible_address(_form: Form, field: Field) -> None:
    """What is before the @ must be ASCII: most mail servers take nothing else."""
    try:
        validate_email(field.data, check_deliverability=False, allow_smtputf8=False)
    except EmailNotValidError:
        raise ValidationError(gettext("Write an e-mail address, such as name@mail.example.")) from None


def good_password(form: Form, field: Field) -> None:
    if not passwords.has_right_length(field.data):
        limits = {"low": passwords.SHORTEST, "high": passwords.LONGEST}
        raise ValidationError(gettext("Choose a password of %(low)d to %(high)d characters.", **limits))
    if passwords.is_easily_guessed(field.data, form.known()):
        raise ValidationError(gettext("That password is too easy to guess. Choose another."))


def name_field() -> StringField:
    return StringField(
        _("Name"),
        [DataRequired(_("Write your name.")), Length(max=200)],
        filters=[on_one_line],
        description=_("As you want other members to see it."),
    )


def email_field() -> EmailField:
    return EmailField(
        _("E-mail address"),
        [DataRequired(_("Write your e-mail address.")), Length(max=254), plausible_address],
        filters=[on_one_line],
    )


def present_password_field(label: Any) -> PasswordField:
    return PasswordField(label, [InputRequired(_("Write your password.")), Length(max=passwords.LONGEST)])


def new_password_field(label: Any) -> PasswordField:
    return PasswordField(
        label,
        [InputRequired(_("Choose a password.")), good_password],
        description=_("At least 10 characters. A few words in a row are easy to remember."),
    )


class RegisterForm(FlaskForm):
    name = name_field()
    email = email_field()
    password = new_password_field(_("Password"))

    def known(self) -> list[str]:
        return [self.name.data or "", self.email.data or ""]


class SignInForm(FlaskForm):
    email = email_field()
    password = present_password_field(_("Password"))


class ForgottenForm(FlaskForm):
    email = email_field()


class AccountForm(FlaskForm):
    name = name_field()
    language = RadioField(
        _("Language"),
        [InputRequired(_("Choose a language."))],
        choices=[SelectChoice(code, name) for code, name in LANGUAGES.items()],
    )


class ResetForm(FlaskForm):
    password = new_password_field(_("New password"))

    def __init__(self, person: Person) -> None:
        super().__init__()
        self._person = person

    def known(self) -> list[str]:
        return [self._person.name, self._person.email]


class PasswordForm(ResetForm):
    """Asks for the present one: an open screen is not enough to take an account over."""

    present = present_password_field(_("Present password"))

    def validate_present(self, field: Field) -> None:
        if not self._person.has_password(field.data):
            raise ValidationError(gettext("That is not your present password."))
