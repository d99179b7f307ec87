"""The host's environment (ANDEL_*) as settings. Nothing else here reads the environment."""

from __future__ import annotations

import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from coop.config import ConfigurationError, Settings, database_url, is_production, kept_secret, public_url
from tenants.context import Coop
from tenants.quotas import Limits

NAMESERVER = re.compile(r"([0-9.]+|\[[0-9a-f:]+\]):[0-9]{1,5}", re.IGNORECASE)


@dataclass(frozen=True)
class Host:
    """`url` is the host's own address; a co-op's is its label before the same name. Backups are encrypted for
    `backup_recipients`; whoever restores from one names the file of the key in `backup_identities`."""

    data: Path
    url: str
    secret_key: str
    mail_url: str | None
    mail_from: str | None
    production: bool
    backup_recipients: tuple[str, ...] = ()
    backup_identities: Path | None = None
    metrics_token: str | None = None
    limits: Limits = field(default_factory=Limits)  # of a co-op that has none of its own
    nameserver: str | None = None
    database_url: str | None = None  # of PostgreSQL; without it each co-op is a file

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ, *, port: int = 8000) -> Self:
        """`port` is where it is tried out: unless ANDEL_URL says otherwise, links lead there."""
        data = Path(environ.get("ANDEL_DATA") or "andel-host").resolve()
        production = is_production("ANDEL_ENV", environ.get("ANDEL_ENV"))
        identities = environ.get("ANDEL_BACKUP_IDENTITY_FILE")
        return cls(
            data=data,
            url=public_url("ANDEL_URL", environ.get("ANDEL_URL"), production, f"http://localhost:{port}"),
            secret_key=kept_secret(data / "secret_key"),
            mail_url=environ.get("ANDEL_MAIL_URL") or None,
            mail_from=environ.get("ANDEL_MAIL_FROM") or None,
            production=production,
            backup_recipients=tuple(environ.get("ANDEL_BACKUP_RECIPIENT", "").replace(",", " ").split()),
            backup_identities=Path(identities) if identities else None,
            metrics_token=environ.get("ANDEL_METRICS_TOKEN") or None,
            limits=_limits(environ),
            nameserver=_nameserver(environ.get("ANDEL_NAMESERVER") or None),
            database_url=_database_url(environ.get("ANDEL_DATABASE_URL") or None),
        )

    @property
    def name(self) -> str:
        """The host name, without a port."""
        return urlsplit(self.url).hostname or ""

    def url_of(self, label: str) -> str:
        scheme, _, rest = self.url.partition("://")
        return f"{scheme}://{label}.{rest}"

    def url_at(self, domain: str) -> str:
        """Of a co-op at a name of its own: whoever serves the host's name and port serves that too."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{domain}" + (f":{parts.port}" if parts.port else "")

    def key(self, purpose: str) -> str:
        """A key derived from the host's own (NIST SP 800-108, HMAC in feedback of nothing but its label)."""
        return hmac.new(self.secret_key.encode(), purpose.encode(), sha256).hexdigest()

    def settings(self, coop: Coop, home: Path) -> Settings:
        """What the application of one co-op runs with; its key is worth nothing at another."""
        return Settings(
            data=home,
            charter=home / "charter.toml",
            database_url=self.database_url or f"sqlite:///{home / 'coop.sqlite3'}",
            secret_key=self.key(f"co-op {coop.id}"),
            url=coop.url,
            mail_url=self.mail_url,
            mail_from=self.mail_from,
            production=self.production,
            mail_per_day=coop.mail or None,
        )


def _limits(environ: Mapping[str, str]) -> Limits:
    try:
        return Limits.read(environ)
    except ValueError as unfit:
        raise ConfigurationError(str(unfit)) from None


def _database_url(given: str | None) -> str | None:
    url = database_url("ANDEL_DATABASE_URL", given) if given else None
    if url and url.startswith("sqlite"):
        raise ConfigurationError("ANDEL_DATABASE_URL is for PostgreSQL; files lie in ANDEL_DATA without it.")
    return url


def _nameserver(given: str | None) -> str | None:
    if given and not NAMESERVER.fullmatch(given):
        raise ConfigurationError(f"ANDEL_NAMESERVER must look like 9.9.9.9:53, not {given!r}.")
    return given
