from __future__ import annotations

import json

from command.shell import Shell

ASKING = ("emergency", "--name", "Olle Op", "--reason", "Ada cannot sign in")


def test_it_is_asked_for_before_anything_is_read(shell: Shell) -> None:
    shell.found()
    refused = shell.run("look", "ada@people.example", "--name", "Olle Op")
    assert (refused.code, "No emergency access of yours is open" in refused.err) == (2, True)
    assert "Every member gets a letter." in shell.run(*ASKING).out
    assert shell.run(*ASKING).code == 2
    assert shell.run("look", "ada@people.example", "--name", "Olle Op").code == 2


def test_a_look_is_somebodys_own_copy(shell: Shell) -> None:
    shell.found()
    shell.tamper(
        "INSERT INTO people (id, email, name, language, password_hash, session_key, created_at) "
        "VALUES (1, 'ada@people.example', 'Ada', 'en', '', '', '2026-01-01 00:00:00')"
    )
    shell.run(*ASKING)
    found = json.loads(shell.run("look", "Ada@people.example", "--name", "Olle Op").out)
    assert found["people"][0]["name"] == "Ada"
    assert len(found["looks"]) == 1


def test_it_has_an_end(shell: Shell) -> None:
    shell.found()
    refused = shell.run(*ASKING, "--hours", "73")
    assert (refused.code, "at most 3 days" in refused.err) == (2, True)
