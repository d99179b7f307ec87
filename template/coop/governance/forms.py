"""The form for a new value fits the clause's kind; what fits is the kind's own sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial, singledispatch
from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    EmailField,
    Form,
    FormField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coop.governance import kinds
from coop.governance.ballot_box import LONGEST_OBJECTION
from coop.governance.clauses import Clause
from coop.governance.colleges import AND, classes
from coop.governance.tally import Choice
from coop.members.offices import OFFICES

COLLEGES = {
    "1": _("first college"),
    "2": _("second college"),
    "3": _("third college"),
    "4": _("fourth college"),
}
LONGEST_REASON = 10_000
LONGEST_TITLE = 200
LONGEST_STATEMENT = 2000
VACANT = "vacant"  # seats of the board, instead of an office


class ProposalForm(FlaskForm):
    """Fields for what is proposed come before it; the charter checks what is typed in those of its rules."""

    reason = TextAreaField(
        _("Why"),
        validators=[DataRequired(_("Tell the others why.")), Length(max=LONGEST_REASON)],
        description=_("Every member can read this, with your name."),
    )


class TextForm(FlaskForm):
    title = StringField(
        _("Title"), [DataRequired(_("Say in one line what it is about.")), Length(max=LONGEST_TITLE)]
    )
    reason = TextAreaField(
        _("What members shall decide"),
        [DataRequired(_("Write what members shall decide, and why.")), Length(max=LONGEST_REASON)],
        description=_(
            "Every member can read this, with your name. Its words are frozen when the vote opens."
        ),
    )


class ProjectForm(TextForm):
    amount = StringField(
        _("What it may cost at most"),
        description=_("Leave it empty when it costs nothing."),
        render_kw={"inputmode": "decimal"},
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
    objection = TextAreaField(
        _("Why you object"),
        [Optional(), Length(max=LONGEST_OBJECTION)],
        description=_("Only with a no. Members can read it when the vote is over."),
    )

    @property
    def said(self) -> tuple[str, str | None]:
        """The choice, and why if it is an objection."""
        return str(self.choice.data), (self.objection.data or "").strip() or None


class ElectionForm(ProposalForm):
    office = RadioField(
        _("Office"),
        [InputRequired(_("Choose one."))],
        choices=[SelectChoice(name, office.title) for name, office in OFFICES.items()],
    )


def election_form(vacant: Any = None, **options: Any) -> ElectionForm:
    """`vacant` says what else there is to elect to than a whole office."""
    form = ElectionForm(**options)
    if vacant:
        form.office.choices = [SelectChoice(VACANT, vacant), *form.office.choices]
    return form


class StandForm(FlaskForm):
    statement = TextAreaField(
        _("Why members should elect you"),
        [Optional(), Length(max=LONGEST_STATEMENT)],
        description=_("Every member can read this, with your name."),
    )


class NominationForm(FlaskForm):
    """By number: two members can share a name, and a list of all would be long."""

    number = StringField(
        _("Member number"),
        [InputRequired(_("Write the number of a member."))],
        description=_("It stands in the register of members. Whoever you nominate is asked by mail."),
        render_kw={"inputmode": "numeric"},
    )


class ExclusionForm(ProposalForm):
    number = StringField(
        _("Member number"),
        [InputRequired(_("Write the number of a member."))],
        description=_("It stands in the register of members."),
        render_kw={"inputmode": "numeric"},
    )


class SurplusForm(ProposalForm):
    reserves = StringField(_("To the reserves"), render_kw={"inputmode": "decimal"})
    refunds = StringField(
        _("Refunds to members"),
        description=_("By what each was charged and earned through the platform that year."),
        render_kw={"inputmode": "decimal"},
    )
    interest = StringField(
        _("Interest on shares"),
        description=_("By what each paid for the share."),
        render_kw={"inputmode": "decimal"},
    )
    carried = StringField(
        _("Carried forward to the next year"),
        description=_("Also what costs took that are not in these books."),
        render_kw={"inputmode": "decimal"},
    )


class HearingForm(FlaskForm):
    statement = TextAreaField(
        _("What you say to it"),
        [DataRequired(_("Write what you have to say.")), Length(max=LONGEST_STATEMENT)],
        description=_("It stands beside the proposal: every member can read it, with your name."),
    )


class RegistrationForm(FlaskForm):
    reference = StringField(
        _("The register's reference"),
        [DataRequired(_("Write the reference that the register gave.")), Length(max=100)],
    )


class Together(FormField):
    """Several fields that are one rule, and are refused as one. `read` makes its value of theirs."""

    errors: Any = ()

    def __init__(self, *arguments: Any, read: Callable[[dict[str, Any]], Any] = dict, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._read = read

    @property
    def data(self) -> Any:
        return self._read(self.form.data)

    def validate(self, form: Any, extra_validators: Any = ()) -> bool:
        fits = bool(super().validate(form, extra_validators))
        self.errors = () if fits else [_("Choose one of what is offered.")]
        return fits


def change_form(clauses: list[Clause], values: Mapping[str, Any], currency: str, reason: str = "") -> Any:
    """A field for each clause, named after it, that starts from the given value."""

    class Form(ProposalForm):
        pass

    for clause in clauses:
        label = _("New value") if len(clauses) == 1 else clause.title
        setattr(Form, clause.key, _field(clause.kind, label, clause.kind.hint(currency)))
    kept = {clause.key: _typed(clause, values[clause.key], currency) for clause in clauses}
    return Form(data={**kept, "reason": reason})


def _typed(clause: Clause, value: Any, currency: str) -> Any:
    if isinstance(clause.kind, kinds.Weights):
        return _placed(value, clause.kind)
    return value if isinstance(value, list | dict) else clause.kind.text(value, currency)


@singledispatch
def _field(kind: Any, label: Any, hint: str) -> Any:
    return StringField(label, [InputRequired(hint)], description=hint)


@_field.register
def _number(kind: kinds.Whole | kinds.Percent | kinds.Money, label: Any, hint: str) -> Any:
    keys = "numeric" if isinstance(kind, kinds.Whole) else "decimal"
    return StringField(label, [InputRequired(hint)], description=hint, render_kw={"inputmode": keys})


@_field.register
def _email(kind: kinds.Email, label: Any, hint: str) -> Any:
    return EmailField(label, [InputRequired(hint)], description=hint)


@_field.register
def _timezone(kind: kinds.Timezone, label: Any, hint: str) -> Any:
    return StringField(label, [InputRequired(hint)], description=hint, render_kw={"list": "timezones"})


@_field.register
def _one_of(kind: kinds.Choice, label: Any, hint: str) -> Any:
    return RadioField(label, [InputRequired(_("Choose one."))], choices=_options(kind.options))


@_field.register
def _some_of(kind: kinds.Choices, label: Any, hint: str) -> Any:
    """How few are enough the charter says: a browser takes `required` for a demand of every box."""
    return SelectMultipleField(
        label,
        choices=_options(kind.options),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


@_field.register
def _part_of_each(kind: kinds.Parts, label: Any, hint: str) -> Any:
    class Each(Form):
        pass

    for thing, name in kind.things.items():
        none = SelectChoice("", "–")
        setattr(Each, thing, SelectField(name, choices=[none, *_options(kind.parts)], default=""))
    return Together(Each, label)


@_field.register
def _colleges(kind: kinds.Weights, label: Any, hint: str) -> Any:
    """For each group its college, by number; and for each college its weight."""

    class Each(Form):
        pass

    places = [SelectChoice("", "–"), *(SelectChoice(place, title) for place, title in COLLEGES.items())]
    for thing, name in kind.things.items():
        setattr(Each, thing, SelectField(name, choices=places, default=""))
    for place, title in COLLEGES.items():
        setattr(Each, f"weight{place}", StringField(_("Weight: %(college)s", college=title)))
    return Together(Each, label, description=hint, read=partial(_read_colleges, kind))


def _read_colleges(kind: kinds.Weights, typed: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for place in COLLEGES:
        within = [thing for thing in kind.things if typed[thing] == place]
        weight = (typed[f"weight{place}"] or "").strip()
        if within or weight:
            found[AND.join(within)] = weight
    return found


def _placed(value: Mapping[str, str], kind: kinds.Weights) -> dict[str, str]:
    """The fields that say it."""
    numbered = list(zip(COLLEGES, kind.sorted(value), strict=False))
    places = {name: place for place, (college, _part) in numbered for name in classes(college)}
    return places | {f"weight{place}": kind.weight(part) for place, (_college, part) in numbered}


def _options(options: Mapping[str, Any]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in options.items()]
