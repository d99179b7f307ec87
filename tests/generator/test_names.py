"""Names are hostile on purpose: each arrives unharmed, and breaks out of no file."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from markdown_it import MarkdownIt
from shell import ROOT, andel

TEMPLATE = ROOT / "template"
NAMES = {
    "swedish": "Åkeri Åsa & Öbergs Äpplen",
    "quotes": "Rock 'n' \"Roll\" \"\"\" '''",
    "backslash": "C:\\new\\table \\u0041 \\",
    "jinja": "{{ 7*7 }} {% raw %} {# gone #}",
    "html": "<script>alert(1)</script> &amp; <b>",
    "emoji": "Cyklarna 🚲👩‍🚀",
    "long": "Ö" * 200,
    "right to left": "תחבורה شركة ‏42",
    "markdown": "# *bold* [link](http://x) `code` | 1. _x_ ~~y~~ <!-- -->",
    "yaml": "no: - ? & * ! | > ' % @ `",
    "dollar": "${HOME} $(id) %PATH%",
}


def alone(key: str) -> Any:
    """One process makes the co-op of a name, however many tests look at it."""
    return pytest.param(NAMES[key], id=key, marks=pytest.mark.xdist_group(f"name-{key}"))


@pytest.fixture(params=[alone(key) for key in NAMES])
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_toml_gives_the_name_back(made: Callable[..., Path], name: str) -> None:
    project = made(name=name)
    assert tomllib.loads((project / "charter.toml").read_text("utf-8"))["name"] == name
    about = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]
    assert about["description"].startswith(name)


def test_yaml_gives_the_name_back(made: Callable[..., Path], name: str) -> None:
    answers = yaml.safe_load((made(name=name) / ".copier-answers.yml").read_text("utf-8"))
    assert answers["name"] == name


@pytest.mark.parametrize("page", ["README.md", "docs/bylaws.md", "docs/handbook.md"])
def test_markdown_shows_the_name_as_it_is(made: Callable[..., Path], name: str, page: str) -> None:
    tokens = MarkdownIt().parse((made(name=name) / page).read_text("utf-8"))
    heading = tokens[1]
    shown = "".join(part.content for part in heading.children or [])
    assert tokens[0].tag == "h1"
    assert shown.endswith(name)
    assert {part.type for part in heading.children or []} <= {"text", "text_special"}


def test_python_holds_no_answer(made: Callable[..., Path], name: str) -> None:
    project = made(name=name)
    files = [file.relative_to(project) for file in project.rglob("*.py")]
    assert Path("coop", "__init__.py") in files
    assert [file for file in files if (project / file).read_bytes() != (TEMPLATE / file).read_bytes()] == []


@pytest.mark.parametrize("name", ["two\nlines", "", "   ", "a" * 201, "bell\x07"])
def test_a_name_that_fits_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    done = andel("new", str(tmp_path / "coop"), "--set", f"name={name}", "--set", "contact_email=a@b.example")
    assert done.returncode == 2
    assert "name: " in done.stderr
    assert list(tmp_path.iterdir()) == []
