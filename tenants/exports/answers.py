"""A charter in force as answers to the founding questionnaire, which made its first entries once."""

from __future__ import annotations

from typing import Any

from email_validator import validate_email
from flask_babel import force_locale

from coop.governance.charter import Charter
from coop.governance.clauses import all_clauses
from generator.sheet import Sheet

HEAD = {
    "sv": "# Reglerna som de gällde när kooperativet lämnade värden, som svar för `andel new --answers`.\n",
    "en": "# The rules as they were when the co-op left its host, as answers for `andel new --answers`.\n",
}


def written(rules: Charter) -> str:
    """As TOML."""
    sheet = Sheet()
    text = sheet.written(answers(rules, sheet))
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return HEAD[rules["language"]] + "\n".join(lines).strip() + "\n"


def answers(rules: Charter, sheet: Sheet) -> dict[str, Any]:
    """A vote can go where the questionnaire does not: then its suggestion stands there, and the database has
    the rule."""
    with force_locale("en"):  # decimals as the questionnaire writes them
        given = {key: _answer(rules, key, question) for key, question in sheet.questions.items()}
    refused = sheet.refused(given)
    fitting = {key: value for key, value in given.items() if key not in refused}
    return sheet.complete(fitting)


def _answer(rules: Charter, key: str, question: dict[str, Any]) -> Any:
    value = rules[key]
    if key == "contact_email":  # a domain with letters of its own by the name that mail servers know
        return validate_email(value, check_deliverability=False).ascii_email or value
    if question.get("multiselect") or question["type"] == "int":
        return value
    return all_clauses()[key].kind.text(value, rules["currency"])
