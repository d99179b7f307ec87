"""Documents to print and to keep: titled, numbered and tagged PDF files, which a screen reader can read too.

Typst sets the type, in a process of its own for each document: once loaded it holds some 45 MB, which no
worker should carry because someone printed the bylaws. What members wrote reaches it as data, never as
markup.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

PRESS = Path(__file__).parent / "press.py"
MARKUP = re.compile(r"([\\`*_\[\]{}<>#&~|$])")
LONGEST = 20  # seconds; a worker that waits longer than 30 is replaced


@dataclass(frozen=True)
class Source:
    """A note in small print below a line; with an address it is a link."""

    text: str
    url: str | None = None


@dataclass(frozen=True)
class Line:
    number: str
    text: str
    mark: str = ""
    sources: Sequence[Source] = ()


@dataclass(frozen=True)
class Section:
    title: str
    lines: Sequence[Line]


@dataclass(frozen=True)
class Paper:
    """One document, in one language."""

    title: str
    author: str
    language: str
    lead: Sequence[str]
    sections: Sequence[Section]


def pdf(paper: Paper) -> bytes:
    # -P: the press's neighbours are no modules of its own.
    command = [sys.executable, "-P", str(PRESS)]
    made = subprocess.run(  # noqa: S603 - our own program, and no word of it is anyone's
        command, input=json.dumps(asdict(paper)).encode(), capture_output=True, check=True, timeout=LONGEST
    )
    return made.stdout


def markdown(paper: Paper) -> str:
    """The same in plain text (CommonMark), with what members wrote escaped."""
    blocks = [f"# {_escape(paper.title)}", *(_escape(text) for text in paper.lead)]
    for section in paper.sections:
        blocks += [f"## {_escape(section.title)}", *(_written(line) for line in section.lines)]
    return "\n\n".join(blocks) + "\n"


def _written(line: Line) -> str:
    mark = f" **{_escape(line.mark)}**" if line.mark else ""
    sources = "; ".join(_linked(source) for source in line.sources)
    # A backslash at its end breaks a line.
    return f"{line.number} {_escape(line.text)}{mark}" + (f"\\\n{sources}" if sources else "")


def _linked(source: Source) -> str:
    return f"[{_escape(source.text)}](<{source.url}>)" if source.url else _escape(source.text)


def _escape(text: str) -> str:
    return MARKUP.sub(r"\\\1", text)
