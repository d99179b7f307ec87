"""What a process counts in memory, until it can be added to the host's own database."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

import sqlalchemy as sa

from tenants.directory import Directory

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Tally(Generic[Key, Value]):
    """`add` makes one value of an earlier and a later one. Threads may note at the same time."""

    def __init__(self, add: Callable[[Value, Value], Value]) -> None:
        self._add = add
        self._held: dict[Key, Value] = {}
        self._lock = Lock()

    def note(self, *counted: tuple[Key, Value]) -> None:
        with self._lock:
            for key, value in counted:
                self._held[key] = self._add(self._held[key], value) if key in self._held else value

    def write(self, directory: Directory, row: Callable[[Key, Value], sa.Insert]) -> bool:
        """Whether there was something to write. What could not be written is kept for the next time."""
        with self._lock:
            taken, self._held = self._held, {}
        try:
            if taken:
                with directory.writing() as connection:
                    for key, value in taken.items():
                        connection.execute(row(key, value))
        except Exception:
            self._put_back(taken)
            raise
        return bool(taken)

    def _put_back(self, taken: dict[Key, Value]) -> None:
        """With what was noted since."""
        with self._lock:
            later, self._held = self._held, taken
        self.note(*later.items())
