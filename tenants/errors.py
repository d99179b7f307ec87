"""What can go wrong on a host, with a sentence for whoever typed the command."""

from __future__ import annotations

from collections.abc import Iterable

from generator.errors import AndelError


class AddressRefused(AndelError):
    """The address cannot be one, or another co-op has it."""

    def __init__(self, label: str, sentence: str) -> None:
        super().__init__(f"slug: {label!r} {sentence}")


class BadKey(AndelError):
    """What encrypts or decrypts backups is missing or unfit."""


class NotBackedUp(AndelError):
    """No backup was made, or none removed: another run is at it, or DEST cannot be relied on."""


class NotClosed(AndelError):
    """The co-op is not one to close, to export or to delete right now."""


class LaterRelease(AndelError):
    """A database has tables that this code does not know yet."""

    def __init__(self, revision: str) -> None:
        super().__init__(f"This release does not know the revision {revision}: install the later one first.")


class NotRestored(AndelError):
    """There is no copy, or it is unfit, or the co-op is not one to restore."""


class UnknownCoop(AndelError):
    """No co-op of this host has the address."""

    def __init__(self, label: str) -> None:
        super().__init__(f"ADDRESS: no co-op here is called {label!r}; andel host list shows them all.")


class UnknownTables(AndelError):
    """A database has tables that no release makes."""

    def __init__(self, names: Iterable[str]) -> None:
        super().__init__(f"The database has tables that no release makes: {', '.join(sorted(names))}.")


class DomainRefused(AndelError):
    """The name cannot be a co-op's, or is not this one's."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"NAME: {name!r} {sentence}")


class QuotaRefused(AndelError):
    """What was written is no limit."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(f"--{name} {sentence}")
