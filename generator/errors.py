"""What can go wrong, with a sentence for whoever typed the command. Only `cli.py` prints and exits."""

from __future__ import annotations


class AndelError(Exception):
    """Root of all; its text is one sentence that says what would be right."""


class AnswerRefused(AndelError):
    """An answer is unknown, missing, of another type or out of bounds; the text names its key."""

    def __init__(self, key: str, sentence: str) -> None:
        super().__init__(f"{key}: {sentence}")
        self.key = key


class AnswersUnreadable(AndelError):
    """The answers file is not there, or is no TOML, YAML or JSON with keys and values."""


class DestinationTaken(AndelError):
    """There is something in the way; nothing was touched."""


class ToolMissing(AndelError):
    """git is not installed."""


class TemplateMissing(AndelError):
    """This is an andel without its repository."""


class TemplateBroken(AndelError):
    """The template itself failed to render."""
