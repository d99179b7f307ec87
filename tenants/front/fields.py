"""A step as a form: each question of the questionnaire as the field that fits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from flask_babel import get_locale, lazy_gettext
from flask_babel import gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, Field, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from coop.people.forms import email_field, name_field, on_one_line
from tenants.front import agreements, joining
from tenants.front.checks import Fits, meant, spoken
from tenants.front.steps import Step, filled, sheet
from tenants.front.tables import hosting

MOST_AT_A_GLANCE = 6  # choices; more are better in a list that opens


class YouForm(FlaskForm):
    name = name_field()
    email = email_field()
    listed = BooleanField(
        lazy_gettext("Show our co-op on this host's front page"),
        description=lazy_gettext("Its name and a link to it, for everyone to see. Nothing else is shown."),
    )
    code = StringField(
        lazy_gettext("Code from an accelerator or a course"),
        [Length(max=40), joining.fits],
        filters=[on_one_line],
        description=lazy_gettext("With a code you found your co-op as one of theirs."),
    )
    shows_name = agreements.name_field()
    shows_progress = agreements.progress_field()


def form_for(step: Step, given: Mapping[str, Any]) -> FlaskForm:
    """Filled in with the answers so far, or with what follows from them."""
    answers = filled(given)
    fields = {key: _field(key, answers) for key in step.keys}
    kind = type("StepForm", (FlaskForm,), fields)
    return kind(data={key: _shown(answers[key]) for key in step.keys})


def answered(form: FlaskForm, step: Step) -> dict[str, Any]:
    """What a valid form says, as the questionnaire has it."""
    return {key: meant(key, form[key].data) for key in step.keys}


def _field(key: str, answers: Mapping[str, Any]) -> Field:
    question = sheet().questions[key]
    label = sheet().help(key, spoken(answers))
    words = sheet().choices(key, str(get_locale()))
    checks = [Fits(key, answers)]
    if question.get("multiselect"):
        return _several(label, words, checks)
    if words:
        kind = RadioField if len(words) <= MOST_AT_A_GLANCE else SelectField
        return kind(label, checks, choices=_options(words), validate_choice=False)
    return _written(key, question, label, checks)


def _written(key: str, question: Mapping[str, Any], label: str, checks: list[Any]) -> Field:
    kind = EmailField if key.endswith("email") else StringField
    look = {"inputmode": "numeric"} if question["type"] == "int" else {}
    host = hosting().host.url.partition("://")[2]
    hint = _("The first part of the co-op's address, before .%(host)s", host=host) if key == "slug" else ""
    return kind(label, checks, filters=[_tidy(key)], description=hint, render_kw=look)


def _several(label: str, words: Mapping[str, str], checks: list[Any]) -> Field:
    return SelectMultipleField(
        label, checks, choices=_options(words), validate_choice=False,
        option_widget=CheckboxInput(), widget=ListWidget(prefix_label=False),
    )  # fmt: skip


def _options(words: Mapping[str, str]) -> list[SelectChoice]:
    return [SelectChoice(value, text) for value, text in words.items()]


def _tidy(key: str) -> Callable[[str | None], str]:
    return lambda text: (text or "").strip().lower() if key == "slug" else (text or "").strip()


def _shown(value: Any) -> Any:
    return str(value) if isinstance(value, int) else value
