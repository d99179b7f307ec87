"""The founding questionnaire as Copier evaluates it, for whoever needs the answers and no repository.

Copier renders each question's default, choices, help and validator with the answers so far. So does this, in
the same environment, thousands of times a minute. tests/matrix holds both against each other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from jinja2 import FileSystemLoader, Template
from jinja2.sandbox import SandboxedEnvironment

from generator.errors import AnswerRefused
from generator.source import QUESTIONNAIRE

CHOOSE = {"en": "Choose among {}.", "sv": "Välj bland {}."}


class Sheet:
    """Its methods take answers so far, by key; a question's text is in the language of the first of them."""

    def __init__(self, questionnaire: Path = QUESTIONNAIRE) -> None:
        self.root = questionnaire.parent
        entries = yaml.safe_load(questionnaire.read_text("utf-8"))
        self.questions: dict[str, dict[str, Any]] = {
            key: entry for key, entry in entries.items() if not key.startswith("_")
        }
        self.environment = SandboxedEnvironment(
            loader=FileSystemLoader(self.root),
            extensions=["jinja2_ansible_filters.AnsibleCoreFiltersExtension"],
        )
        self._compiled: dict[str, Template] = {}

    def charter(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """The answers as the application reads them. AnswerRefused for the first that does not fit."""
        answers = self.complete(given)
        for key, sentence in self.refused(answers).items():
            raise AnswerRefused(key, sentence)
        return tomllib.loads(self.written(answers))

    def written(self, answers: Mapping[str, Any]) -> str:
        """charter.toml as a co-op receives it."""
        return self.render(self._charter, answers)

    def complete(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """With every default filled in, in the order in which the questions are asked."""
        answers: dict[str, Any] = {}
        for key, question in self.questions.items():
            answers[key] = given[key] if key in given else self.default(question, answers)
        return answers

    def default(self, question: Mapping[str, Any], answers: Mapping[str, Any]) -> Any:
        """KeyError for a question that has none."""
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
            words = CHOOSE["sv" if answers["language"] == "sv" else "en"]
            return words.format(", ".join(options))
        return " ".join(self.render(self.questions[key].get("validator", ""), answers).split())

    def refused(self, answers: Mapping[str, Any]) -> dict[str, str]:
        return {key: said for key in self.questions if (said := self.refusal(key, answers))}

    def render(self, text: str, answers: Mapping[str, Any]) -> str:
        if text not in self._compiled:
            self._compiled[text] = self.environment.from_string(text)
        return self._compiled[text].render(answers)

    @cached_property
    def _charter(self) -> str:
        return (self.root / "template" / "charter.toml.jinja").read_text("utf-8")
