"""All that a co-op keeps here, in one file that it can take along: enough to stand alone somewhere else."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from secrets import token_hex
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from coop.config import BALLOT_KEY
from coop.governance import verify
from tenants.config import Host
from tenants.copies import snapshots
from tenants.copies.depot import settle
from tenants.directory import Entry
from tenants.errors import NotClosed
from tenants.exports import standing
from tenants.hosting import Hosting
from tenants.locks import alone

FOLDER = Path(__file__).parent
DATABASE = "data/coop.sqlite3"
README = {"sv": "LÄSMIG.txt", "en": "README.txt"}


@dataclass(frozen=True)
class Export:
    """`mark` is the SHA-256 of the database as it was copied; the address and language are the charter's."""

    path: Path
    size: int
    sha256: str
    mark: str
    contact: str
    language: str
    name: str


def export(hosting: Hosting, entry: Entry, to: Path) -> Export:
    """Appears there once it is whole. NotClosed, when this code cannot open the co-op."""
    with _drafts(hosting, entry) as drafts:
        database = drafts / "coop.sqlite3"
        snapshots.copy(hosting, entry, database)
        mark = digest_of(database)
        try:
            paper = standing.read(database)
        except Exception as fault:
            first = (str(fault).splitlines() or [""])[0]
            raise NotClosed(f"{entry.label} cannot be exported: {type(fault).__name__}: {first}") from None
        _leave_nothing_erased(database)
        _pack(hosting, entry, drafts, paper)
        put(drafts / "whole.zip", to)
    rules = paper.rules
    return Export(
        to, to.stat().st_size, digest_of(to), mark, rules["contact_email"], rules["language"], rules["name"]
    )


def put(export: Path, to: Path) -> None:
    """A copy for its owner alone to read, on whichever disk; whole or not at all."""
    draft = to.with_name(f".{to.name}.{token_hex(4)}")
    try:
        draft.touch(mode=0o600, exist_ok=False)
        shutil.copyfile(export, draft)
        settle(draft, to)
    finally:
        draft.unlink(missing_ok=True)


def has_changed(hosting: Hosting, entry: Entry, mark: str | None) -> bool:
    """Since it was exported: a request that had begun before the closing may have written after it."""
    with _drafts(hosting, entry) as folder:
        snapshots.copy(hosting, entry, folder / "coop.sqlite3")
        return digest_of(folder / "coop.sqlite3") != mark


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def kept_at(host: Host) -> Path:
    """The folder of those that wait to be fetched, and of drafts, for nobody else to read."""
    folder = host.data / "exports"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


@contextmanager
def _drafts(hosting: Hosting, entry: Entry) -> Iterator[Path]:
    """One export at a time; what a killed one left goes first. NotClosed."""
    folder = kept_at(hosting.host)
    with alone(folder / "lock", NotClosed("Another export is under way; wait for it to end.")):
        for left in folder.glob(".*.draft"):
            shutil.rmtree(left)
        draft = folder / f".{entry.label}.draft"
        draft.mkdir()
        try:
            yield draft
        finally:
            shutil.rmtree(draft)


def _pack(hosting: Hosting, entry: Entry, drafts: Path, paper: standing.Paper) -> None:
    language = paper.rules["language"]
    with ZipFile(drafts / "whole.zip", "w", ZIP_DEFLATED) as archive:
        archive.writestr(README[language], _readme(hosting, entry, paper.rules))
        archive.writestr("answers.toml", paper.answers)
        archive.writestr("record.json", json.dumps(paper.record, ensure_ascii=False, indent=1) + "\n")
        archive.write(verify.__file__, "verify.py")
        archive.write(drafts / "coop.sqlite3", DATABASE)
        home = hosting.files.home(entry.id)
        if _has_sealed_ballots(drafts / "coop.sqlite3") and not (home / BALLOT_KEY).exists():
            ours = hosting.host.settings(hosting.coop(entry), home)
            archive.writestr(f"data/{BALLOT_KEY}", ours.ballot_key)
        for path in snapshots.beside(hosting, entry):
            archive.write(home / path, f"data/{path}")


def _readme(hosting: Hosting, entry: Entry, rules: Mapping[str, Any]) -> str:
    text = (FOLDER / f"readme.{rules['language']}.txt").read_text("utf-8")
    return text.format(name=rules["name"], url=hosting.host.url_of(entry.label), slug=entry.label)


def _has_sealed_ballots(database: Path) -> bool:
    """Votes are open that nobody could count elsewhere without the key of here."""
    with closing(sqlite3.connect(database)) as file:
        return bool(
            file.execute("SELECT count(*) FROM votes WHERE state = 'open' AND lock <> ''").fetchone()[0]
        )


def _leave_nothing_erased(database: Path) -> None:
    """Written anew, without what was deleted and only not overwritten yet."""
    with closing(sqlite3.connect(database, isolation_level=None)) as file:
        file.execute("VACUUM")
