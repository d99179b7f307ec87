"""The founding questionnaire in a few steps. The questions are copier.yml's; only their grouping is ours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _

from generator.sheet import Sheet


@dataclass(frozen=True)
class Step:
    """`name` is its address. What a question suggests had better not follow from one in the same step."""

    name: str
    title: Any
    keys: tuple[str, ...]


NAME = Step("name", _("Your co-op"), ("language", "name"))
YOU = Step("you", _("Who you are"), ())
GROUPS = (
    NAME,
    Step("work", _("What it does"), ("slug", "purpose", "services", "legal_form")),
    Step("money", _("Law and money"), ("currency", "timezone", "share_price", "fee_percent")),
    Step("members", _("Who can be a member"), ("member_classes", "admission")),
    Step("decisions", _("How you decide"), ("quorum", "majority", "voting_days")),
    Step("look", _("Look and contact"), ("hue", "contact_email")),
)


@cache
def sheet() -> Sheet:
    return Sheet()


@cache
def steps() -> tuple[Step, ...]:
    """A question that no group names has a step all the same."""
    return in_steps(sheet().questions)


def in_steps(keys: Iterable[str]) -> tuple[Step, ...]:
    grouped = {key for step in GROUPS for key in step.keys}
    others = tuple(key for key in keys if key not in grouped)
    return (*GROUPS, *([Step("more", _("Anything else"), others)] if others else []), YOU)


def step(name: str) -> Step | None:
    return next((one for one in steps() if one.name == name), None)


def neighbours(present: Step) -> tuple[Step | None, Step | None]:
    """The step before and the step after."""
    row = (None, *steps(), None)
    place = row.index(present)
    return row[place - 1], row[place + 1]


def filled(given: Mapping[str, Any]) -> dict[str, Any]:
    """Every answer: as given, else its default with the answers before it, else nothing."""
    answers: dict[str, Any] = {}
    for key, question in sheet().questions.items():
        has_default = "default" in question
        answers[key] = (
            given[key] if key in given else sheet().default(question, answers) if has_default else ""
        )
    return answers


def outdated(before: Mapping[str, Any], after: Mapping[str, Any]) -> set[str]:
    """Answers that were left as suggested, where another answer has changed what is suggested."""
    old, new = _suggested(before), _suggested(after)
    return {key for key, value in after.items() if value == old.get(key) and value != new.get(key, value)}


def _suggested(given: Mapping[str, Any]) -> dict[str, Any]:
    answers = filled(given)
    questions = sheet().questions.items()
    return {key: sheet().default(one, answers) for key, one in questions if "default" in one}
