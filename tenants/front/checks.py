"""Whether what a form says fits the question, in the visitor's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import Field
from wtforms.validators import ValidationError

from tenants.front import addressing
from tenants.front.steps import filled, sheet

WHOLE = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True)
class Fits:
    """The questionnaire's own validator, with what the form says of the other questions."""

    key: str
    answers: Mapping[str, Any]

    @property
    def field_flags(self) -> dict[str, bool]:
        """What the browser demands. Of boxes it would demand each, where the questionnaire asks for one."""
        return {} if sheet().questions[self.key].get("multiselect") else {"required": True}

    def __call__(self, form: Any, field: Field) -> None:
        here = {key: meant(key, form[key].data) for key in sheet().questions if key in form}
        if said := refusal(self.key, filled({**self.answers, **here})):
            raise ValidationError(said)


def refusal(key: str, answers: Mapping[str, Any]) -> str:
    question, value = sheet().questions[key], answers[key]
    words = sheet().choices(key, str(get_locale()))
    if words and not set(value if isinstance(value, list) else [value]) <= words.keys():
        return str(_("Choose among what is offered."))
    if question["type"] == "int" and not isinstance(value, int):
        return str(_("Write a whole number, such as %(number)s.", number=question.get("default", 7)))
    return sheet().refusal(key, spoken(answers)) or (addressing.refusal(value) if key == "slug" else "")


def spoken(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The questions speak the visitor's language, whichever the co-op will have."""
    return {**answers, "language": str(get_locale())}


def meant(key: str, data: Any) -> Any:
    if isinstance(data, list):
        return list(dict.fromkeys(data))
    whole = sheet().questions[key]["type"] == "int" and WHOLE.fullmatch(data or "")
    return int(data) if whole else data or ""
