"""What a backup is made of: how its copies are named, and what each run has noted of them."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from tenants.copies.sealing import Seal
from tenants.errors import NotBackedUp

FIRST_FORMAT = "andel-backup-1"  # named by SHA-256, never sealed, without an index
FORMAT = "andel-backup-2"
TIME = "%Y%m%dT%H%M%S.%fZ"
SEALED = ".age"
BLOCK = 1 << 20


@dataclass(frozen=True)
class Naming:
    """By a keyed hash of owner and content: without the key nobody can try what lies under a name."""

    key: str

    def of_content(self, owner: str, path: Path) -> str:
        digest = self._hash(owner)
        with path.open("rb") as file:
            while block := file.read(BLOCK):
                digest.update(block)
        return digest.hexdigest()

    def of_place(self, owner: str, place: str) -> str:
        digest = self._hash(owner)
        digest.update(place.encode())
        return digest.hexdigest()[:32]

    def _hash(self, owner: str) -> hmac.HMAC:
        return hmac.new(self.key.encode(), owner.encode() + b"\0", sha256)


@dataclass(frozen=True)
class Run:
    manifest: Path

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.manifest.stem, TIME).replace(tzinfo=UTC)

    @property
    def is_sealed(self) -> bool:
        return self.manifest.suffix == SEALED

    @property
    def index(self) -> Path:
        return self.manifest.with_suffix(".index")

    def read(self, seal: Seal) -> dict[str, Any]:
        """BadKey."""
        text = seal.read(self.manifest) if self.is_sealed else self.manifest.read_bytes()
        record = json.loads(text)
        assert isinstance(record, dict)
        return record

    def items(self) -> dict[str, dict[str, Any]]:
        """What is known of each copy, by its place; nothing in a run of the first format."""
        if not self.index.exists():
            return {}
        items = json.loads(self.index.read_text("utf-8"))
        assert isinstance(items, dict)
        return items

    def objects(self) -> set[str]:
        """The names of all copies that it needs. NotBackedUp when nobody can tell."""
        if self.index.exists():
            return {item["object"] for item in self.items().values()}
        if self.is_sealed:
            raise NotBackedUp(f"{self.index} is missing, so nobody can tell what {self.manifest} needs.")
        record = self.read(Seal())
        return {object_of(copy) for copy in (record["host"], *record["coops"])}


def object_of(copy: dict[str, Any]) -> str:
    name = copy.get("object") or copy["sha256"]
    assert isinstance(name, str)
    return name
