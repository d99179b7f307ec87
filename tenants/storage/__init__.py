"""Where each co-op's data lies, and how one engine reaches all of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from sqlalchemy import Engine

from tenants.context import Coop


class Storage(Protocol):
    """A co-op is *unfinished* from `create` until `finish`: one that was killed in between is taken back."""

    url: str  # what the engine is made for; it leads to no co-op

    def engine_options(self) -> dict[str, Any]: ...

    def listen(self, engine: Engine) -> None:
        """Once, when the engine is made: no statement without a co-op, and none for another one."""

    def idle(self, engine: Engine) -> int:
        """How many connections are kept open for whoever comes next."""

    def is_there(self) -> bool:
        """Whether co-ops' databases can be reached at all."""

    def prepare(self, services: Iterable[str]) -> None:
        """Does what a founding with these services would have to do first."""

    def alone(self, coop_id: str) -> AbstractContextManager[None]:
        """Nobody else founds this co-op, or takes its founding back, meanwhile."""

    def create(self, coop: Coop, services: Collection[str]) -> None:
        """Every table and no row, in the place of what an unfinished founding left. FileExistsError."""

    def settle(self, coop: Coop) -> None:
        """What was written so far outlasts a loss of power."""

    def finish(self, coop_id: str) -> None:
        """The directory has it: it is nobody's to take back."""

    def unfinished(self) -> list[str]:
        """Ids, some perhaps of co-ops that are being founded right now."""

    def remove(self, coop_id: str) -> None: ...

    def forget_before(self, coop_id: str, epoch: int) -> None:
        """Removes the databases that a restored one has replaced."""

    def copy(self, coop: Coop, to: Path) -> None:
        """All of it at one moment, while it answers, as one file of SQLite. Nothing waits for the disk."""

    def mark(self, coop: Coop) -> str | None:
        """The same as before: nothing has changed. None: nobody can tell."""

    def put(self, coop: Coop, copy: Path) -> None:
        """A copy becomes the database of an epoch that nobody uses yet; whole, or not at all."""

    def fault(self, coop: Coop) -> str | None:
        """What is wrong with its database, after its name; None when it is sound."""

    def traces(self, coop_id: str) -> list[str]:
        """What still bears its name, but for files in the host's folder."""

    def size(self, coop_id: str) -> int:
        """Bytes."""

    def strays(self, known: Iterable[str]) -> list[str]:
        """What is there for no co-op that is known, as an operator finds it: a folder, or a schema."""
