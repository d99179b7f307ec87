"""The founding questionnaire on a terminal, asked by `andel new` and by Copier itself."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import pytest
from shell import ROOT, andel, run
from terminal import CTRL_C, DOWN, ENTER, ERASE, SPACE, Terminal

ANDEL = (sys.executable, "-m", "generator", "new", "coop")
COPIER = (sys.executable, "-m", "copier", "copy", "--vcs-ref", "HEAD", "--quiet", str(ROOT), "coop")


def answer_in_english(terminal: Terminal) -> None:
    """With a slip here and there."""
    terminal.expect("Språk · Language")
    terminal.type(DOWN, ENTER)
    terminal.expect("What is the co-op called?")
    terminal.type(ENTER)
    terminal.expect("Write the name on one line, with at most 200 characters.")
    terminal.type("Rows & Co", ENTER)
    terminal.expect("Short name for addresses")
    terminal.expect("rows-co")
    terminal.type(ENTER)
    terminal.expect("What is the co-op for?")
    terminal.type(ENTER)
    terminal.expect("What do members do on the platform?")
    terminal.type(SPACE, ENTER)
    terminal.expect("Choose at least one service.")
    terminal.type(SPACE, ENTER)
    terminal.expect("What legal form will the co-op have?")
    terminal.expect("Cooperative (Colorado)")
    terminal.type(DOWN, ENTER)  # from the British to the German
    terminal.expect("Currency, as three letters")
    terminal.expect("EUR")
    terminal.type(ENTER)
    terminal.expect("Time zone")
    terminal.type(ERASE, "Berlin", ENTER)
    terminal.expect("Write a time zone such as Europe/London")
    terminal.type(ERASE, "Europe/Berlin", ENTER)
    terminal.expect("Who can be a member?")
    terminal.type(ENTER)
    terminal.expect("What does a share cost, in EUR?")
    terminal.type(ERASE, "100", ENTER)
    for question in (
        "Platform fee",
        "Who admits",
        "What part of the members",
        "What part of yes",
        "How many days",
    ):
        terminal.expect(question)
        terminal.type(ENTER)
    terminal.expect("as a hue")
    terminal.type(ERASE, "360", ENTER)
    terminal.expect("Write a whole number from 0 to 359.")
    terminal.type(ERASE, "25", ENTER)
    terminal.expect("personal data?")
    terminal.type("data@rows.example", ENTER)


def the_answers_are_there(charter: Path) -> None:
    answers = tomllib.loads(charter.read_text("utf-8"))
    assert answers["name"] == "Rows & Co"
    assert answers["legal_form"] == "de-eg"
    assert answers["timezone"] == "Europe/Berlin"
    assert answers["share_price"] == "100"
    assert answers["hue"] == 25
    assert answers["services"] == ["rides"]


def test_it_asks_and_asks_again(tmp_path: Path) -> None:
    terminal = Terminal(*ANDEL, cwd=tmp_path)
    terminal.expect("Asking the founding questionnaire…")
    answer_in_english(terminal)
    terminal.expect("Rows & Co has a repository of its own in coop, with a first commit.")
    terminal.expect("bin/serve    founds the co-op and serves it")
    assert terminal.end()[0] == 0
    the_answers_are_there(tmp_path / "coop" / "charter.toml")


def test_copier_asks_the_same(tmp_path: Path) -> None:
    terminal = Terminal(*COPIER, cwd=tmp_path)
    answer_in_english(terminal)
    assert terminal.end()[0] == 0
    the_answers_are_there(tmp_path / "coop" / "charter.toml")


def test_it_asks_in_swedish_unless_told_otherwise(tmp_path: Path) -> None:
    terminal = Terminal(*ANDEL, "--set", "hue=25", cwd=tmp_path)
    terminal.expect("Språk · Language")
    terminal.type(ENTER)
    terminal.expect("Vad ska kooperativet heta?")
    terminal.type("Rader", ENTER)
    for question in ("Kortnamn", "Vad är kooperativet till för?", "Vad gör medlemmarna"):
        terminal.expect(question)
        terminal.type(ENTER)
    terminal.expect("Vilken juridisk form")
    terminal.expect("Ekonomisk förening (Sverige)")
    terminal.type(CTRL_C)
    assert terminal.end()[0] == 130
    assert list(tmp_path.iterdir()) == []


def test_ctrl_c_leaves_nothing_behind(tmp_path: Path) -> None:
    terminal = Terminal(*ANDEL, cwd=tmp_path)
    terminal.expect("Språk · Language")
    terminal.type(CTRL_C)
    code, said = terminal.end()
    assert code == 130
    assert said.splitlines()[-1] == "andel: stopped; nothing was left behind."
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def test_it_asks_only_what_it_was_not_told(tmp_path: Path) -> None:
    given = ("--set", "language=en", "--set", "name=Rows", "--set", "contact_email=data@rows.example")
    terminal = Terminal(*ANDEL, *given, cwd=tmp_path)
    assert "What is the co-op called?" not in terminal.expect("Short name for addresses")
    terminal.type(CTRL_C)
    assert terminal.end()[0] == 130


@pytest.mark.parametrize("arguments", [["--help"], ["new", "--help"]])
def test_help_names_what_there_is(arguments: list[str]) -> None:
    done = andel(*arguments)
    assert done.returncode == 0
    assert "new" in done.stdout
    assert ("--answers FILE" in done.stdout) is (arguments[0] == "new")


def test_it_says_which_release_it_is() -> None:
    about = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert andel("--version").stdout == f"andel {about['version']}\n"
    assert run(sys.executable, "-m", "generator", "--version").stdout == f"andel {about['version']}\n"
