"""The founding questionnaire as Copier evaluates it, in this process: thousands of answers a minute.

What `andel new` itself says to a few of them is in tests/generator.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml
from jinja2 import FileSystemLoader, Template
from jinja2.sandbox import SandboxedEnvironment

ROOT = Path(__file__).resolve().parents[2]


class Sheet:
    def __init__(self) -> None:
        entries = yaml.safe_load((ROOT / "copier.yml").read_text("utf-8"))
        self.questions: dict[str, dict[str, Any]] = {
            key: entry for key, entry in entries.items() if not key.startswith("_")
        }
        self.environment = SandboxedEnvironment(
            loader=FileSystemLoader(ROOT), extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"]
        )

    def complete(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """With every default filled in, in the order in which the questions are asked."""
        answers: dict[str, Any] = {}
        for key, question in self.questions.items():
            answers[key] = given[key] if key in given else self.default(question, answers)
        return answers

    def default(self, question: Mapping[str, Any], answers: Mapping[str, Any]) -> Any:
        default = question["default"]
        if not isinstance(default, str):
            return default
        text = self.render(default, answers).strip()
        return yaml.safe_load(text) if question.get("multiselect") else text

    def choices(self, key: str, language: str) -> dict[str, str]:
        """The words for each value; empty where anything can be written."""
        choices = self.questions[key].get("choices", {})
        if isinstance(choices, str):
            choices = yaml.safe_load(self.render(choices, {"language": language}))
        return {value: words for words, value in choices.items()}

    def help(self, key: str, answers: Mapping[str, Any]) -> str:
        return self.render(self.questions[key]["help"], answers).strip()

    def refusal(self, key: str, answers: Mapping[str, Any]) -> str:
        """What the questionnaire says to such an answer; nothing when it fits."""
        chosen = answers[key] if self.questions[key].get("multiselect") else [answers[key]]
        options = self.choices(key, answers["language"])
        if options and not set(chosen) <= options.keys():
            return f"Choose among {', '.join(options)}."
        return " ".join(self.render(self.questions[key].get("validator", ""), answers).split())

    def refused(self, answers: Mapping[str, Any]) -> dict[str, str]:
        return {key: said for key in self.questions if (said := self.refusal(key, answers))}

    def charter(self, answers: Mapping[str, Any]) -> str:
        """charter.toml as the co-op receives it."""
        return self.render((ROOT / "template/charter.toml.jinja").read_text("utf-8"), answers)

    def render(self, text: str, answers: Mapping[str, Any]) -> str:
        return self._compiled(text).render(answers)

    @cache  # noqa: B019 (one sheet lives as long as the tests)
    def _compiled(self, text: str) -> Template:
        return self.environment.from_string(text)


def pairs(options: Mapping[str, list[Any]]) -> list[dict[str, Any]]:
    """Few rows in which every two options of different questions meet."""
    keys = list(options)
    waiting = {
        ((one, a), (two, b))
        for place, one in enumerate(keys)
        for two in keys[place + 1 :]
        for a, b in product(range(len(options[one])), range(len(options[two])))
    }
    rows = []
    while waiting:
        row = dict(min(waiting))
        for key in keys:
            if key not in row:
                row[key] = max(range(len(options[key])), key=lambda one: _met(row | {key: one}, waiting))
        waiting -= _within(row)
        rows.append({key: options[key][row[key]] for key in keys})
    return rows


def _met(row: Mapping[str, int], waiting: set[Any]) -> int:
    return len(_within(row) & waiting)


def _within(row: Mapping[str, int]) -> set[Any]:
    items = list(row.items())
    return {(a, b) for a in items for b in items if a != b}
