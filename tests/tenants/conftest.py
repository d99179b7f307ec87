from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import haste
import pytest
from flask import Flask
from hosts import Hall
from notes import write
from parting import CANARY
from world import World, world

from coop.database import db
from tenants.directory import Entry
from tenants.domains import Domains
from tenants.domains.proofs import Asker

haste.make()


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    hall = Hall.at(tmp_path / "host")
    yield hall
    with hall.hosting.app.app_context():
        db.engine.dispose()
    hall.hosting.directory.close()


@pytest.fixture
def there() -> Iterator[World]:
    with world() as there:
        yield there


@pytest.fixture
def own(hall: Hall, there: World) -> Domains:
    """Domains of the hall's co-ops, with proofs asked of that world."""
    asker = Asker(public_only=False, nameserver=there.nameserver, ports={"http": there.site})
    return Domains(hall.hosting.host, hall.hosting.directory, asker)


@pytest.fixture
def first(hall: Hall) -> Entry:
    """One that will leave, with something in it that can be looked for."""
    entry = hall.found("first", name="Kanariefågeln", contact_email="canary-mail@coop.example")
    write(hall, entry, CANARY)
    return entry


@pytest.fixture
def pages(hall: Hall) -> Iterator[Flask]:
    """The host's own, at hand."""
    router: Any = hall.client.application
    with router.front.app_context():
        yield router.front
