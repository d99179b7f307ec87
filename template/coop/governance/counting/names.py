"""Names as people and programs write them into a file: quoted, quoted twice, or not at all."""

from __future__ import annotations

import re

PREFLIB_NAME = re.compile(r"^# ALTERNATIVE NAME \d+: ")
QUOTED = re.compile(r'"((?:[^"]|"")*)"(?!")')


def is_left_open(line: str) -> bool:
    """A quotation mark that nothing closes."""
    return line.startswith('"') and not QUOTED.match(line)


def name_on(line: str) -> str | None:
    """None where the line says nothing."""
    line = PREFLIB_NAME.sub("", line, count=1)
    return _printable(_unquoted(line)) if line and not line.startswith("#") else None


def _unquoted(text: str) -> str:
    """Spreadsheets double the marks inside, or quote what was quoted; a party may follow a name."""
    quoted = QUOTED.match(text)
    if not quoted:
        return _uncommented(text)
    first, rest = quoted[1].replace('""', '"'), _uncommented(text[quoted.end() :])
    if rest:
        return f"{first} {rest}"
    return _unquoted(first) if QUOTED.match(first) else first


def _uncommented(text: str) -> str:
    return text.partition("#")[0].strip(" \t,")


def _printable(text: str) -> str:
    """Nothing that could move the cursor of whoever looks at a result."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
