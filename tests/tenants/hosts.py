"""A host in a folder of its own, and co-ops on it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import forks
from shell import ENVIRONMENT
from werkzeug.test import Client

from generator.sheet import Sheet
from tenants import front
from tenants.config import Host
from tenants.directory import Entry
from tenants.hosting import Hosting
from tenants.serving.routing import Router

SHEET = Sheet()


@dataclass
class Hall:
    """`client` asks as a browser does: `hall.get("first", "/charter")`."""

    hosting: Hosting
    client: Client

    @classmethod
    def at(cls, folder: Path, **variables: str) -> Hall:
        hosting = Hosting(Host.from_environment({"ANDEL_DATA": str(folder), **variables}))
        return cls(hosting, Client(Router(hosting, front.create_app(hosting))))

    @property
    def variables(self) -> dict[str, str]:
        """With which another process finds the same."""
        host = self.hosting.host
        database = {"ANDEL_DATABASE_URL": host.database_url} if host.database_url else {}
        return {"ANDEL_DATA": str(host.data), **database}

    def found(self, label: str, **answers: Any) -> Entry:
        return self.hosting.found(given(label, **answers))

    def get(self, label: str, path: str = "/", **options: Any) -> Any:
        return self.client.get(path, base_url=f"http://{label}.localhost:8000", **options)


def given(label: str, **answers: Any) -> dict[str, Any]:
    """What its founders answered."""
    plain = {"name": label.title(), "contact_email": "data@coop.example", "language": "en", "slug": label}
    return SHEET.charter(plain | answers)


def host(folder: Path, *arguments: str, **environment: str) -> CompletedProcess[str]:
    """`andel host …`, as someone types it in that folder."""
    environment = {**ENVIRONMENT, "ANDEL_DATA": str(folder / "host"), **environment}
    return forks.typed(folder, ("host", *arguments), environment)
