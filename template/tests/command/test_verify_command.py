"""Proves that the rules in force follow from the votes: of this co-op's database, or of a record."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from command.shell import Shell

from coop import create_app
from coop.governance import record


def exported(shell: Shell, **changes: Any) -> Path:
    with create_app().app_context():
        content = record.export()
    for entry in content["entries"]:
        entry["value"] = changes.get(entry["clause"], entry["value"])
    path = shell.folder / "record.json"
    path.write_text(json.dumps(content))
    return path


def test_a_co_op_that_follows_its_votes_is_proved(shell: Shell) -> None:
    shell.found()
    said = shell.run("verify")
    assert said.code == 0
    assert "rules in force follow from the founding and the votes." in said.out


def test_whoever_changes_the_charter_in_the_database_is_found_out(shell: Shell, database: str) -> None:
    shell.found()
    on_table = " ON charter_entries" if database == "postgresql" else ""
    shell.tamper(
        f"DROP TRIGGER charter_stands{on_table}",
        "UPDATE charter_entries SET value = '900' WHERE clause = 'fee_percent'",
    )
    said = shell.run("verify")
    assert said.code == 1
    assert said.out.strip()
    assert "follow from" not in said.out


def test_an_exported_record_is_proved_without_the_database(shell: Shell) -> None:
    shell.found()
    path = exported(shell)
    shell.set(DATABASE_URL="postgresql://127.0.0.1:1/none")
    assert shell.run("verify", str(path)).code == 0


def test_a_record_that_was_changed_is_refused_with_its_fault(shell: Shell) -> None:
    shell.found()
    said = shell.run("verify", str(exported(shell, fee_percent=900)))
    assert said.code == 1
    assert "Entry" in said.out or "entry" in said.out


def test_what_is_no_record_is_refused(shell: Shell) -> None:
    shell.answer()
    for path in (shell.charter, shell.folder / "none.json"):
        said = shell.run("verify", str(path))
        assert (said.code, said.out.startswith("This is no record: ")) == (1, True)
