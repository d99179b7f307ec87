"""The environment (COOP_*) as settings. Nothing else in the application reads the environment."""

from __future__ import annotations

import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Self

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent.parent
DATABASES = {"sqlite", "postgresql+psycopg"}
ENVIRONMENTS = {"": False, "development": False, "production": True}
SHORTEST_SECRET = 32
BALLOT_KEY = "ballot_key"


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
    mail_per_day: int | None = None  # letters; mail providers take only so many

    @property
    def ballot_key(self) -> str:
        """What seals ballots until they are counted. It follows from the secret key, unless the co-op moved
        here while a vote was open: then it has brought the one that this vote was opened with."""
        brought = self.data / BALLOT_KEY
        if brought.exists():
            return brought.read_text().strip()
        return hmac.new(self.secret_key.encode(), b"ballots", sha256).hexdigest()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ, *, port: int = 8000) -> Self:
        """`port` is where it is tried out: unless COOP_URL says otherwise, links lead there."""
        data = Path(environ.get("COOP_DATA") or ROOT / "data").resolve()
        production = is_production("COOP_ENV", environ.get("COOP_ENV"))
        return cls(
            data=data,
            charter=Path(environ.get("COOP_CHARTER") or ROOT / "charter.toml"),
            database_url=database_url(
                "COOP_DATABASE_URL",
                environ.get("COOP_DATABASE_URL") or f"sqlite:///{data / 'coop.sqlite3'}",
            ),
            secret_key=_secret_key(environ.get("COOP_SECRET_KEY") or None, data, production),
            url=public_url("COOP_URL", environ.get("COOP_URL"), production, f"http://127.0.0.1:{port}"),
            mail_url=environ.get("COOP_MAIL_URL") or None,
            mail_from=environ.get("COOP_MAIL_FROM") or None,
            production=production,
            mail_per_day=_number("COOP_MAIL_PER_DAY", environ.get("COOP_MAIL_PER_DAY") or None),
        )


def is_production(variable: str, given: str | None) -> bool:
    """A slip of the pen must not run a co-op without what production asks for."""
    if (given or "") not in ENVIRONMENTS:
        raise ConfigurationError(f"{variable} is production or development, not {given!r}.")
    return ENVIRONMENTS[given or ""]


def _number(variable: str, given: str | None) -> int | None:
    if given and not re.fullmatch("[1-9][0-9]{0,8}", given):
        raise ConfigurationError(f"{variable} must be a whole number, such as 500, not {given!r}.")
    return int(given) if given else None


def database_url(variable: str, given: str) -> str:
    """Hosting companies hand out `postgres://` and `postgresql://`; SQLAlchemy wants the driver named."""
    scheme, _, rest = given.partition("://")
    url = f"postgresql+psycopg://{rest}" if scheme in {"postgres", "postgresql"} else given
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise _no_database(variable) from None
    if parts.drivername not in DATABASES or not parts.database:
        raise _no_database(variable)
    return url


def _no_database(variable: str) -> ConfigurationError:
    """Without the URL itself: it may hold a password."""
    return ConfigurationError(
        f"{variable} must look like sqlite:////folder/coop.sqlite3 or postgresql://user:password@host/name."
    )


def _secret_key(given: str | None, data: Path, production: bool) -> str:
    if given is None:
        return kept_secret(data / "secret_key")
    if production and len(given) < SHORTEST_SECRET:
        raise ConfigurationError(
            f"COOP_SECRET_KEY must be a random text of at least {SHORTEST_SECRET} characters in production; "
            "leave it unset and one is made for you."
        )
    return given


def kept_secret(path: Path) -> str:
    """Made at first start, readable by its owner alone. Two that start at once agree on one file."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        _make_secret(path)
    kept = path.read_text().strip()
    if len(kept) < SHORTEST_SECRET:
        raise ConfigurationError(f"{path} holds no secret. Remove it, and another is made.")
    return kept


def _make_secret(path: Path) -> None:
    """It appears under its name once it is whole, and never in the place of another."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(draft, path)
    except FileExistsError:
        pass  # someone was faster, and theirs holds
    finally:
        draft.unlink()


def public_url(variable: str, given: str | None, production: bool, otherwise: str) -> str:
    """Where people reach what the variable is the address of; in production it must be given, and https."""
    url = (given or otherwise).rstrip("/")
    if not re.fullmatch(r"https?://([\w.-]+|\[[0-9a-f:]+\])(:[0-9]{1,5})?", url, re.IGNORECASE):
        raise ConfigurationError(f"{variable} must look like https://coop.example, not {url!r}.")
    if production and (not given or not url.lower().startswith("https:")):
        raise ConfigurationError(f"{variable} must be an https:// address in production: the one people use.")
    return url
