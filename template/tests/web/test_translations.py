"""Everything that a page says can be said in Swedish, and nothing bypasses translation."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import coop
from coop import services

ROOT = Path(coop.__file__).parent
SWEDISH = ROOT / "translations" / "sv" / "LC_MESSAGES" / "messages.po"
BILINGUAL = {"fault.html", "unfounded.html"}  # they stand there before a language is known
CODE = sorted(ROOT.rglob("*.py"))
TEMPLATES = sorted(path for path in ROOT.glob("**/templates/**/*.html") if path.name not in BILINGUAL)


@cache
def swedish() -> Catalog:
    with SWEDISH.open("rb") as file:
        return read_po(file, locale="sv")


def used() -> Iterator[str | tuple[str, ...]]:
    with (ROOT.parent / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    for _file, _line, message, _comments, _context in extract_from_dir(ROOT.parent, methods, options):
        yield message


def test_every_message_has_its_swedish() -> None:
    missing = []
    for message in used():
        found = swedish().get(message)
        strings = found.string if found and not found.fuzzy else ""
        if not (all(strings) if isinstance(strings, tuple) else strings):
            missing.append(message)
    assert missing == []


@pytest.mark.skipif("rides" not in services.NAMES, reason="the words of a service that was left out stay")
def test_no_swedish_is_left_over() -> None:
    wanted = {listed(message)[0] for message in used()}
    kept = set(by_id(swedish()))
    assert kept - wanted == set()


def test_placeholders_survive_translation() -> None:
    for message in swedish():
        if message.id:
            originals = listed(message.id)
            for text in listed(message.string):
                assert placeholders(text) in [placeholders(one) for one in originals], message.id


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"%\((\w+)\)", text))


def test_the_compiled_catalogue_is_the_written_one() -> None:
    with SWEDISH.with_suffix(".mo").open("rb") as file:
        compiled = by_id(read_mo(file))
    assert compiled == by_id(swedish())


def by_id(catalogue: Catalog) -> dict[str, list[str]]:
    """A message with a plural form has several texts; each file format packs them in its own way."""
    messages = [(listed(message.id), listed(message.string)) for message in catalogue if message.id]
    return {ids[0]: strings for ids, strings in messages}


def listed(text: str | list[str] | tuple[str, ...]) -> list[str]:
    return [text] if isinstance(text, str) else list(text)


def test_code_calls_translation_by_a_name_that_is_looked_for() -> None:
    """Under another name the extraction above would pass a message by, and nobody would miss its Swedish."""
    for file in CODE:
        tree = ast.parse(file.read_text("utf-8"))
        imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
        names = [one for node in imports if node.module == "flask_babel" for one in node.names]
        called = {one.asname or one.name for one in names if one.name.endswith("gettext")}
        assert called <= set(DEFAULT_KEYWORDS), file


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda path: path.name)
def test_no_text_bypasses_translation(page: Path) -> None:
    text = page.read_text("utf-8")
    for pattern in (
        r"[{]#.*?#[}]",
        r"[{]% block layout %[}].*?[{]% endblock %[}]",
        r"[{]%-\s*macro (icon|_quarter)\b.*?endmacro\s*-%[}]",  # parts of a picture, not of a page
        r"[{]%-?\s*trans\b.*?endtrans\s*-?%[}]",
        r"[{][{].*?[}][}]",
        r"[{]%.*?%[}]",
        r"<(code|pre|bdi)\b.*?</\1>",
        r"<[^>]*>",
        r"&\w+;",
    ):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    assert re.findall(r"[^\W\d_]{2,}", text) == []
