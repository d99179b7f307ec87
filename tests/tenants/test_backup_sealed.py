"""With a key set, a backup tells nothing to whoever has it, and comes back for whoever has the key."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hosts import Hall, host
from notes import leave, notes, write
from pyrage import x25519

from tenants.copies.backup import run
from tenants.copies.restoring import restore
from tenants.copies.sealing import Seal
from tenants.directory import Entry
from tenants.errors import BadKey, NotRestored

CANARY = "canary-4711"


@pytest.fixture
def copies(tmp_path: Path) -> Path:
    return tmp_path / "copies"


@pytest.fixture
def first(hall: Hall) -> Entry:
    entry = hall.found("first", name="Kanariefågeln")
    write(hall, entry, CANARY)
    return entry


@pytest.fixture
def key(hall: Hall, tmp_path: Path) -> Path:
    """As age-keygen writes it; the host has the public half."""
    identity = x25519.Identity.generate()
    path = tmp_path / "key.txt"
    path.write_text(f"# public key: {identity.to_public()}\n{identity}\n")
    set_host(hall, backup_recipients=(str(identity.to_public()),))
    return path


def set_host(hall: Hall, **values: object) -> None:
    hall.hosting.host = replace(hall.hosting.host, **values)  # type: ignore[arg-type]


def test_nothing_of_it_can_be_read(hall: Hall, first: Entry, key: Path, copies: Path) -> None:
    run(hall.hosting, copies)
    everything = b"".join(path.read_bytes() for path in copies.rglob("*") if path.is_file())
    for text in (CANARY, first.name, first.label, first.id, "SQLite format"):
        assert text.encode() not in everything
        assert not [path for path in copies.rglob("*") if text in path.name]
    assert list((hall.hosting.host.data / "drafts").iterdir()) == []


def test_it_comes_back_with_the_key_alone(hall: Hall, first: Entry, key: Path, copies: Path) -> None:
    run(hall.hosting, copies)
    write(hall, first, "later")
    with pytest.raises(BadKey, match="ANDEL_BACKUP_IDENTITY_FILE"):
        restore(hall.hosting, first, copies)
    set_host(hall, backup_identities=key)
    restore(hall.hosting, first, copies)
    assert notes(hall, first) == [CANARY]


def test_another_key_is_worth_nothing(hall: Hall, first: Entry, key: Path, copies: Path) -> None:
    run(hall.hosting, copies)
    key.write_text(str(x25519.Identity.generate()))
    set_host(hall, backup_identities=key)
    with pytest.raises(BadKey, match="cannot be decrypted"):
        restore(hall.hosting, first, copies)


def test_a_copy_that_someone_else_has_sealed_is_refused(
    hall: Hall, first: Entry, key: Path, copies: Path
) -> None:
    """Whoever knows the public key can seal; what was copied is known by its name."""
    run(hall.hosting, copies)
    forged = hall.hosting.files.path(hall.found("second").id)
    for path in copies.glob("objects/??/*"):
        Seal(hall.hosting.host.backup_recipients).seal(forged, path)
    set_host(hall, backup_identities=key)
    with pytest.raises(NotRestored, match="damaged"):
        restore(hall.hosting, first, copies)


def test_what_did_not_change_is_not_sealed_again(hall: Hall, first: Entry, key: Path, copies: Path) -> None:
    leave(hall, first)
    run(hall.hosting, copies)
    again = run(hall.hosting, copies)
    assert (again.read, again.bytes_new) == (1, 0)


def test_a_new_key_seals_everything_anew(hall: Hall, first: Entry, key: Path, copies: Path) -> None:
    leave(hall, first)
    run(hall.hosting, copies)
    identity = x25519.Identity.generate()
    set_host(hall, backup_recipients=(str(identity.to_public()),))
    assert run(hall.hosting, copies).read == 2
    key.write_text(str(identity))
    set_host(hall, backup_identities=key)
    restore(hall.hosting, first, copies)
    assert notes(hall, first) == [CANARY]


def test_what_was_copied_before_there_was_a_key(
    hall: Hall, first: Entry, copies: Path, tmp_path: Path
) -> None:
    run(hall.hosting, copies)
    set_host(hall, backup_identities=tmp_path / "none", backup_recipients=("age1none",))
    restore(hall.hosting, first, copies)
    assert notes(hall, first) == [CANARY]


def test_a_key_that_is_none(hall: Hall, first: Entry, copies: Path) -> None:
    set_host(hall, backup_recipients=("age1none",))
    with pytest.raises(BadKey, match="ANDEL_BACKUP_RECIPIENT"):
        run(hall.hosting, copies)


def test_as_commands(hall: Hall, first: Entry, key: Path) -> None:
    folder = hall.hosting.host.data.parent
    keys = {"ANDEL_BACKUP_RECIPIENT": key.read_text().split()[3]}
    assert "Copied: 1." in host(folder, "backup", "copies", **keys).stdout
    refused = host(folder, "restore", "first", "--from", "copies", **keys)
    assert (refused.returncode, "ANDEL_BACKUP_IDENTITY_FILE" in refused.stderr) == (2, True)
    keys["ANDEL_BACKUP_IDENTITY_FILE"] = str(key)
    assert host(folder, "restore", "first", "--from", "copies", **keys).returncode == 0
