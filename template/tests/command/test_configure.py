"""What the environment says, and what is refused before anything starts."""

from __future__ import annotations

import os
import stat
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from coop.config import ConfigurationError, Settings

SECRET = "s" * 32
HTTPS = {"COOP_ENV": "production", "COOP_URL": "https://coop.example"}


def settings(folder: Path, **environ: str) -> Settings:
    return Settings.from_environment({"COOP_DATA": str(folder), **environ})


def test_nothing_needs_to_be_said_on_ones_own_computer(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found.database_url == f"sqlite:///{tmp_path}/coop.sqlite3"
    assert found.url == "http://127.0.0.1:8000"
    assert (found.production, found.mail_url, found.mail_from) == (False, None, None)


def test_what_is_said_with_nothing_is_not_said(tmp_path: Path) -> None:
    """Compose files and hosting panels set variables to the empty text."""
    names = ("ENV", "URL", "SECRET_KEY", "DATABASE_URL", "CHARTER", "MAIL_URL", "MAIL_FROM")
    empty = {f"COOP_{name}": "" for name in names}
    assert settings(tmp_path, **empty) == settings(tmp_path)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_named_as_hosts_name_it(tmp_path: Path, scheme: str) -> None:
    found = settings(tmp_path, COOP_DATABASE_URL=f"{scheme}://coop:p%40ss@host/coop")
    assert found.database_url == "postgresql+psycopg://coop:p%40ss@host/coop"


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "mysql://coop:hidden@host/coop",
        "postgresql://coop:hidden@host:port/coop",
        "postgresql://coop:hidden@host",
        "postgresql+psycopg2://coop:hidden@host/coop",
        "sqlite://",
    ],
)
def test_another_database_is_refused_without_its_password(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match="COOP_DATABASE_URL must look like") as refused:
        settings(tmp_path, COOP_DATABASE_URL=url)
    assert "hidden" not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "coop.example", "ftp://coop.example", "https://", "https://coop.example/app", "https://coop.example?x",
        "https://coop.example#x", "https://me:pw@coop.example", "https://:80", "http://[", "https://a b",
        "https://coop.example\r\nX: y",
    ],
)  # fmt: skip
def test_an_address_that_is_none_is_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^COOP_URL must look like https://coop\.example"):
        settings(tmp_path, COOP_URL=url)


@pytest.mark.parametrize(
    "url",
    ["https://coop.example", "http://[::1]:8000", "https://brödkö.example", "https://coop.example:8443"],
)
def test_an_address_is_taken_as_it_is(tmp_path: Path, url: str) -> None:
    assert settings(tmp_path, COOP_URL=f"{url}/").url == url


@pytest.mark.parametrize("url", ["", "http://coop.example"])
def test_production_asks_for_https(tmp_path: Path, url: str) -> None:
    with pytest.raises(ConfigurationError, match="https:// address in production"):
        settings(tmp_path, COOP_ENV="production", COOP_URL=url)


@pytest.mark.parametrize("word", ["Production", "prod", "yes", " production"])
def test_a_slip_of_the_pen_is_not_taken_for_development(tmp_path: Path, word: str) -> None:
    with pytest.raises(ConfigurationError, match="COOP_ENV is production or development"):
        settings(tmp_path, COOP_ENV=word)


@pytest.mark.parametrize("secret", ["change-me", "secret", "s" * 31])
def test_production_refuses_a_weak_secret(tmp_path: Path, secret: str) -> None:
    with pytest.raises(ConfigurationError, match="COOP_SECRET_KEY must be a random text") as refused:
        settings(tmp_path, **HTTPS, COOP_SECRET_KEY=secret)
    assert secret not in str(refused.value).split()
    assert settings(tmp_path, **HTTPS, COOP_SECRET_KEY=SECRET).secret_key == SECRET


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    made = settings(folder, **HTTPS).secret_key
    assert len(made) >= 43  # 32 random bytes
    assert settings(folder, **HTTPS).secret_key == made
    assert [path.name for path in folder.iterdir()] == ["secret_key"]
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_one_secret(tmp_path: Path) -> None:
    with ProcessPoolExecutor(4, mp_context=get_context("spawn")) as pool:
        for race in range(20):
            secrets = set(pool.map(made_secret, [str(tmp_path / str(race))] * 4))
            assert len(secrets) == 1
            assert len(secrets.pop()) >= 43


def made_secret(folder: str) -> str:
    return settings(Path(folder)).secret_key


@pytest.mark.parametrize("content", ["", "\n", "short"])
def test_a_file_without_a_secret_is_refused(tmp_path: Path, content: str) -> None:
    """As a disk that was full could leave it: with an empty key anyone could sign a session."""
    (tmp_path / "secret_key").write_text(content)
    with pytest.raises(ConfigurationError, match="holds no secret"):
        settings(tmp_path)
    assert os.listdir(tmp_path) == ["secret_key"]


def test_links_lead_to_the_port_that_it_is_tried_on(tmp_path: Path) -> None:
    environment = {"COOP_DATA": str(tmp_path)}
    assert Settings.from_environment(environment, port=9000).url == "http://127.0.0.1:9000"
    given = {**environment, "COOP_URL": "http://coop.example"}
    assert Settings.from_environment(given, port=9000).url == "http://coop.example"
