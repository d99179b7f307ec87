"""The ballot paper of a choice as a form: a rank, a mark or a score for each candidate or option, or none."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coop.governance import choosing
from coop.governance.counting.election import BEST_SCORE
from coop.governance.forms import BallotForm
from coop.governance.models import Vote

Numbered = dict[int, str]  # what stands on the paper, by its place there


class PaperForm(FlaskForm):
    """`among` is what stands on it; `note` is what to tell a voter of how she was read."""

    among: ClassVar[Numbered] = {}
    note = ""

    @property
    def said(self) -> tuple[str, None]:
        """As `choosing` has ballots; none has an objection."""
        return self._blank_or(self._marked()), None

    def validate(self, *arguments: Any, **options: Any) -> bool:
        if not super().validate(*arguments, **options):
            return False
        marked = self._marked()
        if self.blank.data and marked:
            self.blank.errors = [gettext("A blank vote has no marks. Take them away, or vote without blank.")]
        elif not self.blank.data and not marked:
            self.form_errors.append(gettext("Mark at least one, or vote blank."))
        return not self.errors

    def marks(self) -> Iterator[tuple[int, Field]]:
        for number in self.among:
            yield number, self[f"c{number}"]

    def _marked(self) -> str:
        raise NotImplementedError

    def _blank_or(self, marked: str) -> str:
        return choosing.BLANK if self.blank.data else marked

    blank = BooleanField(_("I vote blank"))


class RankingForm(PaperForm):
    def validate(self, *arguments: Any, **options: Any) -> bool:
        fits = super().validate(*arguments, **options)
        seen: dict[int, str] = {}
        for number, field in self.marks():
            rank = int(field.data or 0)
            if rank and rank in seen:
                words = gettext("%(name)s has this rank too: give each another one.", name=seen[rank])
                field.errors = [words]
                fits = False
            seen.setdefault(rank, self.among[number])
        return fits

    def _marked(self) -> str:
        ranks = {number: int(field.data) for number, field in self.marks() if field.data}
        if ranks and max(ranks.values()) > len(ranks):
            names = ", ".join(self.among[number] for number in sorted(ranks, key=lambda one: ranks[one]))
            self.note = gettext(
                "You left out a rank. Your ballot ranks them in this order: %(names)s.", names=names
            )
        return choosing.ranking(ranks.items())


class ApprovalForm(PaperForm):
    def _marked(self) -> str:
        return ",".join(str(number) for number in sorted(map(int, self.names.data or [])))


class ChoiceForm(PaperForm):
    def _marked(self) -> str:
        return str(self.names.data or "")


class ScoreForm(PaperForm):
    """Whom or what nobody scores has 0; only zeros are a ballot too."""

    def _marked(self) -> str:
        given = {number: field.data for number, field in self.marks()}
        if not any(given.values()):
            return ""
        return ",".join(f"{number}:{score or 0}" for number, score in given.items())


KINDS: dict[str, type[PaperForm]] = {
    "approval": ApprovalForm,
    "plurality": ChoiceForm,
    "score": ScoreForm,
}


def form_for(vote: Vote | None, **options: Any) -> Any:
    """The form that fits the vote; of yes and no where there is nothing to choose among."""
    if vote is None or not vote.chooses:
        return BallotForm(**options)
    there = dict(enumerate(choosing.names(vote), 1))
    kind = KINDS.get(vote.method, RankingForm)

    class Form(kind):  # type: ignore[valid-type, misc]
        among = there

    for name, field in _fields(vote, there):
        setattr(Form, name, field)
    return Form(**options)


def _fields(vote: Vote, among: Numbered) -> Iterator[tuple[str, Any]]:
    names = [SelectChoice(str(number), name) for number, name in among.items()]
    if vote.method == "approval":
        asked = _("Whom you approve of") if vote.is_election else _("What you approve of")
        boxes = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
        yield "names", SelectMultipleField(asked, choices=names, **boxes)
    elif vote.method == "plurality":
        asked = _("Whom you vote for") if vote.is_election else _("What you vote for")
        yield "names", RadioField(asked, [Optional()], choices=names)
    else:
        for number, name in among.items():
            yield f"c{number}", _score(name) if vote.method == "score" else _rank(name, len(among))


def _score(label: str) -> RadioField:
    scores = [SelectChoice(str(score), str(score)) for score in range(BEST_SCORE + 1)]
    return RadioField(label, [Optional()], choices=scores)


def _rank(label: str, ranks: int) -> SelectField:
    numbers = [SelectChoice(str(rank), str(rank)) for rank in range(1, ranks + 1)]
    return SelectField(label, [Optional()], choices=[SelectChoice("", "–"), *numbers])
