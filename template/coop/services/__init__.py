"""What members offer through the platform. Each service is a folder here that can be left out.

A service's package has `SERVICE`, a declaration, and modules of these names: `clauses.CLAUSES`,
`upkeep.run()` and `upkeep.next_due()`, `views.blueprint` (called as the service), and a folder `migrations`
with a branch of its own. The application knows whichever folders are there, and a co-op sees those that its
charter names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Flask

if TYPE_CHECKING:
    from coop.governance.clauses import Clause
    from coop.members.acts import Act

NAMES = tuple(sorted(found.name for found in iter_modules(__path__) if found.ispkg))


@dataclass(frozen=True)
class Service:
    """`title` is the word in the navigation, `home` the endpoint behind it.

    `looks` names what the service lets one person read of another, as `privacy.accesses.record` notes it, and
    `acts` what officers do in it, as the log of the offices has it.
    """

    name: str
    title: Any
    home: str
    looks: Mapping[str, Any] = field(default_factory=dict)
    acts: Mapping[str, Act] = field(default_factory=dict)


@cache
def service(name: str) -> Service:
    declared = import_module(f"{__name__}.{name}").SERVICE
    assert isinstance(declared, Service)
    return declared


def clauses() -> Iterator[Clause]:
    for name in NAMES:
        yield from import_module(f"{__name__}.{name}.clauses").CLAUSES


def looks() -> dict[str, Any]:
    return {what: words for name in NAMES for what, words in service(name).looks.items()}


def acts() -> dict[str, Act]:
    return {what: act for name in NAMES for what, act in service(name).acts.items()}


def due(name: str) -> int:
    """Does what the clock makes due in one service; returns how many things it did."""
    return int(import_module(f"{__name__}.{name}.upkeep").run())


def next_due(name: str) -> datetime | None:
    """When the clock makes something due in one service, as things stand."""
    found: datetime | None = import_module(f"{__name__}.{name}.upkeep").next_due()
    return found


def register(app: Flask) -> None:
    for name in NAMES:
        blueprint: Blueprint = import_module(f"{__name__}.{name}.views").blueprint
        app.register_blueprint(blueprint)
