from __future__ import annotations

from typing import Any

import pytest
from command.shell import Shell


def test_answers_become_a_co_op(shell: Shell) -> None:
    said = shell.found()
    assert said.code == 0
    assert "Founded Provkooperativet." in said.out
    assert "  http://127.0.0.1:8000/founding/" in said.out
    assert "charter_entries" in shell.tables()


def test_another_file_can_hold_the_answers(shell: Shell) -> None:
    shell.answer()
    other = shell.charter.rename(shell.folder / "answers.toml")
    assert shell.run("found").code == 2
    assert shell.run("found", "--charter", str(other)).code == 0


def test_a_co_op_is_founded_once(shell: Shell) -> None:
    shell.found()
    said = shell.found(name="Another")
    assert said.code == 2
    assert said.err == "This co-op is founded already: its charter changes by votes.\n"
    assert said.out == ""


UNFIT: list[tuple[str, Any]] = [
    ("name", ""),
    ("name", "a\nb"),
    ("services", 5),
    ("services", True),
    ("services", ["flying"]),
    ("member_classes", []),
    ("member_classes", [["workers"]]),
    ("currency", "sek"),
    ("share_price", "0"),
    ("share_price", "1.005"),
    ("share_price", "NaN"),
    ("fee_percent", "51"),
    ("fee_percent", [12]),
    ("quorum", 0.3),
    ("voting_days", 1.5),
    ("hue", 360),
    ("timezone", "Mars/Olympus"),
    ("contact_email", "nobody"),
    ("language", "xx"),
    ("colour", "blue"),
]


def test_an_unfit_answer_is_named_and_founds_nothing(shell: Shell) -> None:
    for key, value in UNFIT:
        said = shell.found(**{key: value})
        assert said.code == 2, (key, value)
        assert said.err.startswith((f"{key}: ", f"{key} is no clause")), (key, value, said.err)
        assert said.err.count("\n") == 1
    assert shell.tables() == []
    assert shell.found().code == 0


def test_a_missing_answer_is_named(shell: Shell) -> None:
    shell.answer(without=["share_price"])
    assert shell.run("found").err == "share_price has no answer.\n"
    assert shell.tables() == []


@pytest.mark.parametrize("content", [b"name = ", b"\xff\xfe", b"name = 'a'\nname = 'b'"])
def test_what_is_no_toml_is_refused(shell: Shell, content: bytes) -> None:
    shell.charter.write_bytes(content)
    said = shell.run("found")
    assert said.code == 2
    assert f"{shell.charter} is not TOML" in said.err


def test_without_answers_it_says_where_they_should_be(shell: Shell) -> None:
    said = shell.run("found")
    assert said.code == 2
    assert said.err == f"There is no charter at {shell.charter}; COOP_CHARTER names another place.\n"
