"""The form for a new value fits the clause's kind; what fits is the kind's own sentence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import EmailField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length
from wtforms.widgets import CheckboxInput, ListWidget

from coop.governance import kinds
from coop.governance.clauses import Clause
from coop.governance.tally import Choice

LONGEST_REASON = 2000


class ProposalForm(FlaskForm):
    """`value` is added by `proposal_form`; the charter checks what is typed in it."""

    value: Any
    reason = TextAreaField(
        _("Why"),
        validators=[DataRequired(_("Tell the others why.")), Length(max=LONGEST_REASON)],
        description=_("Every member can read this, with your name."),
    )


class BallotForm(FlaskForm):
    choice = RadioField(
        _("Your vote"),
        choices=[
            SelectChoice(Choice.YES.value, _("Yes")),
            SelectChoice(Choice.NO.value, _("No")),
            SelectChoice(Choice.ABSTAIN.value, _("Abstain")),
        ],
        validators=[InputRequired(_("Choose yes, no or abstain."))],
    )


def proposal_form(clause: Clause, value: Any, currency: str) -> ProposalForm:
    """Starts from the value in force."""

    class Form(ProposalForm):
        pass

    Form.value = _field(clause.kind, clause.kind.hint(currency))
    return Form(data={"value": value if isinstance(value, list) else clause.kind.text(value, currency)})


@singledispatch
def _field(kind: Any, hint: str) -> Any:
    return StringField(_("New value"), [InputRequired(hint)], description=hint)


@_field.register
def _number(kind: kinds.Whole | kinds.Percent | kinds.Money, hint: str) -> Any:
    keys = "numeric" if isinstance(kind, kinds.Whole) else "decimal"
    return StringField(_("New value"), [InputRequired(hint)], description=hint, render_kw={"inputmode": keys})


@_field.register
def _email(kind: kinds.Email, hint: str) -> Any:
    return EmailField(_("New value"), [InputRequired(hint)], description=hint)


@_field.register
def _timezone(kind: kinds.Timezone, hint: str) -> Any:
    return StringField(
        _("New value"), [InputRequired(hint)], description=hint, render_kw={"list": "timezones"}
    )


@_field.register
def _one_of(kind: kinds.Choice, hint: str) -> Any:
    return RadioField(_("New value"), [InputRequired(_("Choose one."))], choices=_options(kind.options))


@_field.register
def _some_of(kind: kinds.Choices, hint: str) -> Any:
    """How few are enough the charter says: a browser takes `required` for a demand of every box."""
    return SelectMultipleField(
        _("New value"),
        choices=_options(kind.options),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _options(options: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in options.items()]
