"""The time, in UTC. Everything that asks what time it is asks here, so that tests can set it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_set_to: ContextVar[datetime | None] = ContextVar("set_to", default=None)


def now() -> datetime:
    return _set_to.get() or datetime.now(UTC)


def is_set() -> bool:
    """Whether a test has set it."""
    return _set_to.get() is not None


@contextmanager
def at(time: datetime) -> Iterator[None]:
    """Within the block the clock stands still at `time` (aware)."""
    token = _set_to.set(time.astimezone(UTC))
    try:
        yield
    finally:
        _set_to.reset(token)
