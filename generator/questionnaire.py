"""The founding questionnaire as data, and whether a set of answers fits it.

Copier checks choices and bounds with the questionnaire's own validators. What it lets pass is checked here:
unknown keys (ignored in silence), values of another type (cast), empty selections and values listed twice.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from generator.errors import AnswerRefused, AnswersUnreadable

TYPES: Mapping[str, type] = {"str": str, "int": int}


@dataclass(frozen=True)
class Question:
    key: str
    type: str
    several: bool
    has_default: bool

    def parse(self, text: str) -> Any:
        """What `--set KEY=VALUE` means: a whole number, or a list with commas between, or the text itself."""
        if self.several:
            return [one.strip() for one in text.split(",") if one.strip()]
        if self.type == "int":
            try:
                return int(text)
            except ValueError:
                raise AnswerRefused(self.key, f"{text!r} is no whole number; write one such as 7.") from None
        return text

    def check(self, value: Any) -> None:
        """AnswerRefused when the value is of another type than the question asks for."""
        if self.several:
            self._check_list(value)
        elif type(value) is not TYPES[self.type]:
            raise AnswerRefused(self.key, f"{value!r} should be {self._wanted()}.")
        elif not _is_unicode(value):
            raise AnswerRefused(self.key, f"{value!r} holds a sign that is no character; write it anew.")

    def _check_list(self, value: Any) -> None:
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise AnswerRefused(self.key, f'{value!r} should be a list of texts, such as ["rides"].')
        if not value:
            raise AnswerRefused(self.key, "the selection is empty; choose at least one.")
        if len(set(value)) < len(value):
            raise AnswerRefused(self.key, "a value is listed twice; list each once.")

    def _wanted(self) -> str:
        return "a whole number, such as 7" if self.type == "int" else 'a text in quotes, such as "500"'


def _is_unicode(value: Any) -> bool:
    """Half a surrogate pair, or a byte that is not UTF-8 on the command line, can be written to no file."""
    return not isinstance(value, str) or not re.search("[\ud800-\udfff]", value)


def load(path: Path) -> dict[str, Question]:
    """The questions of a copier.yml, by key, in the order in which they are asked."""
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {
        key: Question(key, entry["type"], entry.get("multiselect", False), "default" in entry)
        for key, entry in entries.items()
        if not key.startswith("_")
    }


def check(questions: Mapping[str, Question], answers: Mapping[str, Any]) -> None:
    """AnswerRefused for the first key that no question has, or whose value has another type."""
    for key, value in answers.items():
        question(questions, key).check(value)


def missing(questions: Mapping[str, Question], answers: Mapping[str, Any]) -> list[str]:
    """The keys that have neither an answer nor a default."""
    return [key for key, one in questions.items() if key not in answers and not one.has_default]


def question(questions: Mapping[str, Question], key: str) -> Question:
    if key not in questions:
        raise AnswerRefused(key, f"no such question; the keys are {', '.join(questions)}.")
    return questions[key]


def read_answers(path: Path) -> dict[str, Any]:
    """Answers from TOML, YAML or JSON, told apart by the file's ending. AnswersUnreadable."""
    try:
        answers = _parse(path.suffix, path.read_text(encoding="utf-8"))
    except OSError as fault:
        raise AnswersUnreadable(f"--answers: cannot read {path}: {fault.strerror or fault}.") from None
    except (tomllib.TOMLDecodeError, yaml.YAMLError, json.JSONDecodeError, UnicodeDecodeError) as fault:
        where = " ".join(str(fault).split())
        raise AnswersUnreadable(f"--answers: {path} is not well-formed: {where}.") from None
    if not isinstance(answers, dict) or not all(isinstance(key, str) for key in answers):
        raise AnswersUnreadable(f'--answers: {path} should hold keys and values, such as name = "Our Co-op".')
    return answers


def set_answers(questions: Mapping[str, Question], settings: Iterable[str]) -> dict[str, Any]:
    """From `KEY=VALUE`, as given with --set."""
    answers = {}
    for setting in settings:
        key, equals, text = setting.partition("=")
        if not equals:
            raise AnswerRefused(setting, "--set takes KEY=VALUE, such as --set name=Our Co-op.")
        answers[key] = question(questions, key).parse(text)
    return answers


def _parse(suffix: str, text: str) -> Any:
    match suffix:
        case ".yml" | ".yaml":
            return yaml.safe_load(text)
        case ".json":
            return json.loads(text)
        case _:
            return tomllib.loads(text)
