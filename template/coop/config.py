"""The environment (COOP_*) as settings. Nothing else in the application reads the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
PLACEHOLDERS = {"", "change-me", "changeme", "dev", "development", "secret", "test"}
SHORTEST_SECRET = 32


class ConfigurationError(Exception):
    """A COOP_* variable is missing or unfit; the message names it and says what would be right."""


@dataclass(frozen=True)
class Settings:
    """`url` is where members reach the co-op: links in mails use it and never the Host header."""

    data: Path
    charter: Path
    database_url: str
    secret_key: str
    url: str
    mail_url: str | None
    mail_from: str | None
    production: bool

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        data = Path(environ.get("COOP_DATA") or ROOT / "data").resolve()
        production = environ.get("COOP_ENV") == "production"
        return cls(
            data=data,
            charter=Path(environ.get("COOP_CHARTER") or ROOT / "charter.toml"),
            database_url=_driver(environ.get("COOP_DATABASE_URL") or f"sqlite:///{data / 'coop.sqlite3'}"),
            secret_key=_secret_key(environ.get("COOP_SECRET_KEY"), data, production),
            url=_public_url(environ.get("COOP_URL"), production),
            mail_url=environ.get("COOP_MAIL_URL") or None,
            mail_from=environ.get("COOP_MAIL_FROM") or None,
            production=production,
        )


def _driver(url: str) -> str:
    """Hosting companies hand out `postgres://` and `postgresql://`; SQLAlchemy wants the driver named."""
    scheme, _, rest = url.partition("://")
    return f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else url


def _secret_key(given: str | None, data: Path, production: bool) -> str:
    if given is None:
        return _kept_secret(data / "secret_key")
    if production and (given.lower() in PLACEHOLDERS or len(given) < SHORTEST_SECRET):
        raise ConfigurationError(
            f"COOP_SECRET_KEY must be a random text of at least {SHORTEST_SECRET} characters in production; "
            "leave it unset and one is made for you."
        )
    return given


def _kept_secret(path: Path) -> str:
    """Made at first start, readable by its owner alone. Two workers that start at once agree on one file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text()
    with os.fdopen(handle, "w") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text()


def _public_url(given: str | None, production: bool) -> str:
    url = (given or "http://127.0.0.1:8000").rstrip("/")
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
        raise ConfigurationError(f"COOP_URL must look like https://coop.example, not {url!r}.")
    if production and (not given or parts.scheme != "https"):
        raise ConfigurationError("COOP_URL must be the co-op's https:// address in production.")
    return url
