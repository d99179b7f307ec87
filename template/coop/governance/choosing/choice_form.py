"""The form for a choice: as many rows for options as there are, one more or one fewer when asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, IntegerField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import TextInput

from coop.governance.choosing import options
from coop.governance.choosing.options import MOST, Words
from coop.governance.forms import LONGEST_REASON, LONGEST_STATEMENT, LONGEST_TITLE, TextForm
from coop.governance.models import Proposal

ROWS = 3  # that an empty form has
HOW_MANY = _("Write a whole number, fewer than there are options.")


class ChoiceForm(TextForm):
    """`rows` tells how many options there is room for, and `focus` which of them was just added."""

    rows: ClassVar[int] = ROWS
    focus = 0

    reason = TextAreaField(
        _("What it is about"),
        [DataRequired(_("Write what members shall choose, and why.")), Length(max=LONGEST_REASON)],
        description=_(
            "Every member can read this, with your name. Its words are frozen when the vote opens."
        ),
    )
    seats = IntegerField(
        _("How many of them are chosen"),
        [InputRequired(HOW_MANY), NumberRange(1, MOST, HOW_MANY)],
        widget=TextInput(),
        default=1,
        render_kw={"inputmode": "numeric"},
    )
    none = BooleanField(_("Members can also choose “none of these”"))

    @property
    def act(self) -> dict[str, Any]:
        return {"none": bool(self.none.data), "seats": self.seats.data}

    def options(self) -> Iterator[tuple[int, Field, Field]]:
        for number in range(1, self.rows + 1):
            yield number, self[f"option{number}"], self[f"why{number}"]

    def written(self) -> list[Words]:
        """Rows that were left empty are no options."""
        rows = [worded(text.data, why.data) for _number, text, why in self.options()]
        return [words for words in rows if words.text]

    def validate(self, *arguments: Any, **options: Any) -> bool:
        fits: bool = super().validate(*arguments, **options)
        for _number, text, why in self.options():
            if worded(why.data).text and not worded(text.data).text:
                text.errors = [
                    gettext("Write the option that this is about, or take the words below it away.")
                ]
                fits = False
        return fits


class OptionForm(FlaskForm):
    """One more, by any member."""

    text = StringField(_("Another option"), [DataRequired(_("Write the option.")), Length(max=LONGEST_TITLE)])
    why = TextAreaField(
        _("More about it"),
        [Optional(), Length(max=LONGEST_STATEMENT)],
        description=_("Every member can read this, with your name."),
    )

    @property
    def words(self) -> Words:
        return worded(self.text.data, self.why.data)


def form_for(draft: Proposal | None) -> ChoiceForm:
    """As it was sent, as the draft is, or empty."""
    sent = {name: value for name, value in request.form.items() if name.startswith("option")}
    if sent:
        return _with_rows(min(len(sent), MOST))()
    kept = _kept(draft) if draft else {}
    return _with_rows(max(ROWS, sum(name.startswith("option") for name in kept)))(data=kept)


def reshaped() -> ChoiceForm | None:
    """With one more row for an option, or without one; None when neither was asked for."""
    asked, without = request.form, request.form.get("without", type=int)
    if "more" not in asked and without is None:
        return None
    sent = form_for(None)
    rows = [(text.data, why.data) for number, text, why in sent.options() if number != without]
    rows += [("", "")] if "more" in asked and len(rows) < MOST else []
    others = {name: sent[name].data for name in ("title", "reason", "seats", "none")}
    form = _with_rows(len(rows))(formdata=None, data=others | _fields(rows))
    form.focus = len(rows) if "more" in asked else 0
    return form


def worded(text: str | None, why: str | None = "") -> Words:
    """An option is one line."""
    return Words(" ".join((text or "").split()), (why or "").strip())


def _kept(draft: Proposal) -> dict[str, Any]:
    words = {"title": draft.title, "reason": draft.reason}
    return words | draft.does | _fields(options.words(draft))


def _fields(rows: Sequence[tuple[Any, Any]]) -> dict[str, Any]:
    texts = {f"option{number}": text for number, (text, _why) in enumerate(rows, 1)}
    return texts | {f"why{number}": why for number, (_text, why) in enumerate(rows, 1)}


def _with_rows(count: int) -> type[ChoiceForm]:
    class Form(ChoiceForm):
        rows = max(count, 1)

    for number in range(1, Form.rows + 1):
        text = StringField(_("Option %(number)s", number=number), [Optional(), Length(max=LONGEST_TITLE)])
        why = TextAreaField(_("More about it"), [Optional(), Length(max=LONGEST_STATEMENT)])
        setattr(Form, f"option{number}", text)
        setattr(Form, f"why{number}", why)
    return Form
