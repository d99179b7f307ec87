"""One process at a time: a lock on a file, which ends with its process, however that ends."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.errors import AndelError


@contextmanager
def alone(path: Path, refusal: AndelError) -> Iterator[None]:
    """Raises the refusal when another has it."""
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise refusal from None
        yield
