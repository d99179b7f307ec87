from __future__ import annotations

from datetime import datetime
from typing import Any, ClassVar

from flask_babel import get_timezone, gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, InputRequired, Length, Optional, StopValidation
from wtforms.widgets import CheckboxInput, ListWidget

from coop.governance.bylaws.days import DayField, moment
from coop.meetings.calling import Plan
from coop.meetings.models import Meeting
from coop.meetings.words import KINDS
from coop.members.models import Member
from coop.people.forms import on_one_line, tidy

LONGEST_TEXT = 10_000
MOST_QUESTIONS = 50
LONGEST_QUESTION = 200


class ComingDay(DayField):
    """Which days are possible, the rules of the notice say."""

    def pre_validate(self, form: Any) -> None:
        pass


class ClockField(TimeField):
    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(gettext("Write a time such as 18:30.")) from None


class Given:
    """As WTForms' own, but what was typed and does not fit keeps its own answer."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, sentence: Any) -> None:
        self.sentence = sentence

    def __call__(self, form: Any, field: Any) -> None:
        if field.data is None and not field.process_errors:
            raise StopValidation(str(self.sentence))


class PlanForm(FlaskForm):
    """When and where, by the co-op's own clock."""

    day = ComingDay(_("Day"), [Given(_("Choose the day of the meeting."))])
    begins = ClockField(_("Begins"), [Given(_("Write a time such as 18:30."))])
    ends = ClockField(
        _("Ends"),
        [Given(_("Write a time such as 18:30."))],
        description=_("Votes on the agenda that have not opened yet open in time to end with the meeting."),
    )
    place = StringField(
        _("Place"), [Optional(), Length(max=300)], filters=[on_one_line], description=_("Where one can come.")
    )
    link = StringField(
        _("Link"),
        [Optional(), Length(max=300), URL(message=_("Write an address that begins with https://."))],
        filters=[on_one_line],
        description=_("Where one can take part from afar."),
        render_kw={"inputmode": "url"},
    )
    text = TextAreaField(
        _("To the members"),
        [Optional(), Length(max=LONGEST_TEXT)],
        filters=[tidy],
        description=_("Stands in the notice, before the agenda."),
    )

    @classmethod
    def of(cls, meeting: Meeting) -> PlanForm:
        zone = get_timezone()
        starts, ends = meeting.starts_at.astimezone(zone), meeting.ends_at.astimezone(zone)
        kept = {"day": starts.date(), "begins": starts.time(), "ends": ends.time()}
        return cls(data={**kept, "place": meeting.place, "link": meeting.link, "text": meeting.text})

    @property
    def plan(self) -> Plan:
        texts = {name: self[name].data or "" for name in ("place", "link", "text")}
        return Plan(starts_at=self._at(self.begins), ends_at=self._at(self.ends), **texts)

    def validate_ends(self, field: ClockField) -> None:
        if self.begins.data and field.data and field.data <= self.begins.data:
            raise ValidationError(gettext("A meeting ends on the day when it begins, and after that."))

    def validate(self, extra_validators: Any = None) -> bool:
        fits = bool(super().validate(extra_validators))
        if not self.place.data and not self.link.data:
            self.place.errors = [*self.place.errors, gettext("Say where: a place, a link or both.")]
            return False
        return fits

    def _at(self, field: ClockField) -> datetime:
        assert self.day.data  # the form was validated
        assert field.data
        return moment(self.day.data, field.data)


class CallForm(PlanForm):
    kind = RadioField(
        _("Which meeting"),
        [InputRequired(_("Choose which meeting it is."))],
        choices=[SelectChoice(kind, label) for kind, label in KINDS.items()],
        description=_(
            "A founding meeting opens when every voting member is there, and needs no notice in advance."
        ),
    )
    proposals = SelectMultipleField(
        _("Proposals on the agenda"),
        coerce=int,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )
    questions = TextAreaField(
        _("More points of the agenda"),
        [Optional(), Length(max=LONGEST_TEXT)],
        filters=[tidy],
        description=_("One on each line. They are talked about; what shall be voted on is a proposal."),
        render_kw={"rows": 3},
    )

    @property
    def points(self) -> list[str]:
        return [line.strip() for line in (self.questions.data or "").splitlines() if line.strip()]

    def validate_questions(self, field: TextAreaField) -> None:
        if len(self.points) > MOST_QUESTIONS or any(len(one) > LONGEST_QUESTION for one in self.points):
            raise ValidationError(gettext("Write short points, each on one line, and no more than 50."))


class ComingForm(FlaskForm):
    coming = RadioField(
        _("Do you come?"),
        [InputRequired(_("Choose one of the answers."))],
        choices=[
            SelectChoice("room", _("Yes, in the room")),
            SelectChoice("afar", _("Yes, from afar")),
            SelectChoice("no", _("No")),
        ],
    )


class ProxyForm(FlaskForm):
    """A button beside each member of the voting list."""

    proxy = IntegerField(_("Who stands for you"), [InputRequired(_("Choose one of the members."))])


class MemberForm(FlaskForm):
    """Whose vote another casts or writes down; whose it may be, `room` knows. 0: of all others."""

    member = IntegerField(_("Member"), [InputRequired()])


class DeskForm(FlaskForm):
    number = StringField(
        _("Member number"),
        [InputRequired(_("Write the number of a member."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    code = PasswordField(
        _("The desk's code"),
        [InputRequired(_("Write the code that was shown when the desk was opened."))],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


class ChoiceForm(FlaskForm):
    """Whom the meeting chose, among those who are there. Each adjuster has a list of her own on the page:
    a mark beside every one of 300 would be as long as the room."""

    chair = SelectField(_("Chair of the meeting"), [InputRequired()], coerce=int)
    secretary = SelectField(_("Secretary of the meeting"), [InputRequired()], coerce=int)
    adjusters = SelectMultipleField(_("Adjusters of the minutes"), coerce=int)

    def offer(self, members: list[Member]) -> None:
        choices = [SelectChoice(one.id, f"{one.person.name} · {one.number}") for one in members]
        self.chair.choices = self.secretary.choices = self.adjusters.choices = choices
