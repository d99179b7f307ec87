"""The ballot paper of an election as a form: a rank, a mark or a score for each candidate, or blank."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from coop.governance import elections
from coop.governance.counting.election import BEST_SCORE
from coop.governance.forms import BallotForm
from coop.governance.models import Candidate, Vote


class PaperForm(FlaskForm):
    """`candidates` and what is marked beside each; `note` is what to tell a voter of how she was read."""

    candidates: tuple[Candidate, ...] = ()
    note = ""

    @property
    def said(self) -> tuple[str, None]:
        """As `elections` has ballots; no election asks for an objection."""
        return self._blank_or(self._marked()), None

    def validate(self, *arguments: Any, **options: Any) -> bool:
        if not super().validate(*arguments, **options):
            return False
        marked = self._marked()
        if self.blank.data and marked:
            self.blank.errors = [gettext("A blank vote has no marks. Take them away, or vote without blank.")]
        elif not self.blank.data and not marked:
            self.form_errors.append(gettext("Mark at least one candidate, or vote blank."))
        return not self.errors

    def marks(self) -> Iterator[tuple[Candidate, Field]]:
        for candidate in self.candidates:
            yield candidate, self[f"c{candidate.number}"]

    def _marked(self) -> str:
        raise NotImplementedError

    def _blank_or(self, marked: str) -> str:
        return elections.BLANK if self.blank.data else marked

    blank = BooleanField(_("I vote blank"))


class RankingForm(PaperForm):
    def validate(self, *arguments: Any, **options: Any) -> bool:
        fits = super().validate(*arguments, **options)
        seen: dict[int, str] = {}
        for candidate, field in self.marks():
            rank = int(field.data or 0)
            if rank and rank in seen:
                words = gettext("%(name)s has this rank too: give each another one.", name=seen[rank])
                field.errors = [words]
                fits = False
            seen.setdefault(rank, candidate.member.person.name)
        return fits

    def _marked(self) -> str:
        ranks = {candidate: int(field.data) for candidate, field in self.marks() if field.data}
        if ranks and max(ranks.values()) > len(ranks):
            names = ", ".join(one.member.person.name for one in sorted(ranks, key=lambda one: ranks[one]))
            self.note = gettext(
                "You left out a rank. Your ballot ranks them in this order: %(names)s.", names=names
            )
        return elections.ranking((candidate.number, rank) for candidate, rank in ranks.items())


class ApprovalForm(PaperForm):
    def _marked(self) -> str:
        return ",".join(str(number) for number in sorted(map(int, self.names.data or [])))


class ChoiceForm(PaperForm):
    def _marked(self) -> str:
        return str(self.names.data or "")


class ScoreForm(PaperForm):
    """Whom nobody scores has 0; only zeros are a ballot too."""

    def _marked(self) -> str:
        given = {candidate.number: field.data for candidate, field in self.marks()}
        if not any(given.values()):
            return ""
        return ",".join(f"{number}:{score or 0}" for number, score in given.items())


KINDS: dict[str, type[PaperForm]] = {
    "approval": ApprovalForm,
    "plurality": ChoiceForm,
    "score": ScoreForm,
}


def form_for(vote: Vote | None, **options: Any) -> Any:
    """The form that fits the vote; of yes and no where there is no election."""
    if vote is None or not vote.is_election:
        return BallotForm(**options)
    stand = tuple(elections.candidates(vote))
    kind = KINDS.get(vote.method, RankingForm)

    class Form(kind):  # type: ignore[valid-type, misc]
        candidates = stand

    for name, field in _fields(vote.method, stand):
        setattr(Form, name, field)
    return Form(**options)


def _fields(method: str, candidates: tuple[Candidate, ...]) -> Iterator[tuple[str, Any]]:
    names = [SelectChoice(str(one.number), one.member.person.name) for one in candidates]
    if method == "approval":
        boxes = {"widget": ListWidget(prefix_label=False), "option_widget": CheckboxInput()}
        yield "names", SelectMultipleField(_("Whom you approve of"), choices=names, **boxes)
    elif method == "plurality":
        yield "names", RadioField(_("Whom you vote for"), [Optional()], choices=names)
    else:
        for one in candidates:
            label = one.member.person.name
            yield f"c{one.number}", _score(label) if method == "score" else _rank(label, len(candidates))


def _score(label: str) -> RadioField:
    scores = [SelectChoice(str(score), str(score)) for score in range(BEST_SCORE + 1)]
    return RadioField(label, [Optional()], choices=scores)


def _rank(label: str, ranks: int) -> SelectField:
    numbers = [SelectChoice(str(rank), str(rank)) for rank in range(1, ranks + 1)]
    return SelectField(label, [Optional()], choices=[SelectChoice("", "–"), *numbers])
