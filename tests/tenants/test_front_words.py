"""Everything that the host's own pages say can be said in Swedish, and nothing bypasses translation."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po

import tenants

ROOT = Path(tenants.__file__).parent
SWEDISH = ROOT / "translations" / "sv" / "LC_MESSAGES" / "messages.po"
TEMPLATES = sorted(ROOT.glob("*/templates/**/*.*"))


@pytest.fixture(scope="module")
def swedish() -> Catalog:
    with SWEDISH.open("rb") as file:
        return read_po(file, locale="sv")


def used() -> set[str]:
    with (ROOT / "babel.cfg").open() as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(ROOT, methods, options, DEFAULT_KEYWORDS | {"lazy_gettext": None})
    return {one(message) for _file, _line, message, *_rest in found}


def written(catalogue: Catalog) -> dict[str, str]:
    return {one(message.id): one(message.string) for message in catalogue if message.id}


def one(words: str | list[str] | tuple[str, ...]) -> str:
    """Of several the plural: it has every placeholder."""
    return words if isinstance(words, str) else words[-1]


def test_every_message_has_its_swedish_and_no_other_is_left(swedish: Catalog) -> None:
    assert {english for english, words in written(swedish).items() if words} == used()


def test_placeholders_survive_translation(swedish: Catalog) -> None:
    for english, words in written(swedish).items():
        assert sorted(re.findall(r"%\(\w+\)s", english)) == sorted(re.findall(r"%\(\w+\)s", words)), english


def test_the_compiled_catalogue_is_the_written_one(swedish: Catalog) -> None:
    with SWEDISH.with_suffix(".mo").open("rb") as file:
        assert written(read_mo(file)) == written(swedish)


@pytest.mark.parametrize("page", TEMPLATES, ids=lambda path: path.name)
def test_no_text_bypasses_translation(page: Path) -> None:
    text = page.read_text("utf-8")
    for pattern in (
        r"\{#.*?#\}",
        r"\{% block layout %\}.*?\{% endblock %\}",
        r"\{%-?\s*trans\b.*?endtrans\s*-?%\}",
        r"\{\{.*?\}\}",
        r"\{%.*?%\}",
        r"<bdi>Andel</bdi>",
        r" · Andel</title>",
        r"<[^>]*>",
    ):
        text = re.sub(pattern, " ", text, flags=re.DOTALL)
    assert re.findall(r"[^\W\d_]{2,}", text) == []
