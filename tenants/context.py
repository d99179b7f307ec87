"""For which co-op the work at hand is done. There is no default: work for none has no database and no key."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


class NoCoop(RuntimeError):
    """Something of a co-op was asked for while none is at hand."""


class OtherCoop(RuntimeError):
    """Something of one co-op was about to be used for another."""


@dataclass(frozen=True)
class Coop:
    """A co-op as the directory has it. `epoch` counts its databases: a restored one is another.

    `disk` and `mail` limit the work at hand: bytes of its database, letters in a day; 0 is no limit.
    """

    id: str
    address: str
    url: str
    epoch: int = 1
    disk: int = 0
    mail: int = 0


_current: ContextVar[Coop | None] = ContextVar("coop", default=None)


def at_hand() -> Coop | None:
    return _current.get()


def current() -> Coop:
    """NoCoop when no co-op is at hand."""
    coop = at_hand()
    if coop is None:
        raise NoCoop("no co-op is at hand")
    return coop


@contextmanager
def within(coop: Coop) -> Iterator[Coop]:
    token = _current.set(coop)
    try:
        yield coop
    finally:
        _current.reset(token)
