"""Copies of every co-op, taken while they answer, that grow by what has changed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from hosts import Hall, host

from coop.database import db
from tenants.backup import Backup
from tenants.directory import State


@pytest.fixture
def copies(tmp_path: Path) -> Backup:
    return Backup(tmp_path / "copies")


def test_each_co_op_and_the_directory_are_listed(hall: Hall, copies: Backup) -> None:
    first, second = hall.found("first"), hall.found("second")
    saved = copies.run(hall.hosting)
    assert (saved.coops, saved.missed) == (2, {})
    record = json.loads(saved.manifest.read_text("utf-8"))
    assert [coop["id"] for coop in record["coops"]] == [first.id, second.id]
    for kept in (record["host"], *record["coops"]):
        path = copies.object(kept["sha256"])
        assert path.stat().st_size == kept["size"]
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_what_did_not_change_costs_nothing(hall: Hall, copies: Backup) -> None:
    hall.found("first")
    copies.run(hall.hosting)
    assert Backup(copies.folder).run(hall.hosting).bytes_new == 0


def test_a_writer_at_work_is_not_waited_for(hall: Hall, copies: Backup) -> None:
    entry = hall.found("first")
    with hall.hosting.at(entry):
        db.session.connection()  # holds the write lock
        assert copies.run(hall.hosting).missed == {}
        db.session.rollback()


def test_one_that_cannot_be_copied_is_named_and_the_others_are_copied(hall: Hall, copies: Backup) -> None:
    hall.hosting.files.path(hall.found("first").id).write_bytes(b"no database")
    hall.found("second")
    saved = copies.run(hall.hosting)
    assert (saved.coops, list(saved.missed)) == (1, ["first"])


def test_a_suspended_co_op_is_copied(hall: Hall, copies: Backup) -> None:
    hall.hosting.directory.set_state(hall.found("first"), State.SUSPENDED)
    assert copies.run(hall.hosting).coops == 1


def test_what_a_killed_run_left_is_cleared(hall: Hall, copies: Backup) -> None:
    hall.found("first")
    draft = copies.folder / "objects" / ".killed"
    draft.parent.mkdir(parents=True)
    draft.write_bytes(b"half")
    copies.run(hall.hosting)
    assert not draft.exists()


def test_as_commands(hall: Hall) -> None:
    hall.found("first")
    folder = hall.hosting.host.data.parent
    assert "Copied: 1. Failed: 0." in host(folder, "backup", "copies").stdout
    assert "first is as it was on" in host(folder, "restore", "first", "--from", "copies").stdout
    refused = host(folder, "restore", "first", "--from", "elsewhere")
    assert (refused.returncode, len(refused.stderr.splitlines())) == (2, 1)
