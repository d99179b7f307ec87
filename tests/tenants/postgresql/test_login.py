"""A host logs in as someone who may do nothing alone, or it does not begin."""

from __future__ import annotations

from pathlib import Path

import pytest
from hosts import host
from postgresql.servers import LOGIN, Server

from coop.config import ConfigurationError
from tenants.storage.files import Files
from tenants.storage.schemas import Schemas

SLIPS = {
    "SUPERUSER": "is a superuser",
    "INHERIT": f"type ALTER ROLE {LOGIN} NOINHERIT;",
    "NOCREATEROLE": f"type ALTER ROLE {LOGIN} CREATEROLE;",
}


def begin(server: Server, tmp_path: Path) -> None:
    Schemas(server.direct, Files(tmp_path)).prepare([])


@pytest.mark.parametrize("slip", SLIPS)
def test_one_that_may_too_much_or_too_little(server: Server, tmp_path: Path, slip: str) -> None:
    server.administer(f"ALTER ROLE {LOGIN} {slip}")
    try:
        with pytest.raises(ConfigurationError, match=SLIPS[slip]):
            begin(server, tmp_path)
    finally:
        server.administer(f"ALTER ROLE {LOGIN} NOSUPERUSER NOINHERIT CREATEROLE")


def test_one_whose_database_is_somebody_elses(server: Server, tmp_path: Path) -> None:
    server.administer(f"ALTER DATABASE {server.database} OWNER TO postgres")
    with pytest.raises(ConfigurationError, match=f"OWNER TO {LOGIN};"):
        begin(server, tmp_path)


def test_nobody_else_may_even_connect(server: Server, tmp_path: Path) -> None:
    begin(server, tmp_path)
    begin(server, tmp_path)
    (granted,) = server.ask(
        f"SELECT has_database_privilege('public', '{server.database}', 'CONNECT, TEMPORARY, CREATE')"
    )
    assert granted is False


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://andel@localhost/andel", "ANDEL_DATABASE_URL must look like"),
        ("sqlite:////tmp/andel", "ANDEL_DATABASE_URL is for PostgreSQL"),
        ("postgresql://andel@127.0.0.1:1/andel", "The database does not answer"),
    ],
)
def test_a_url_that_leads_nowhere(tmp_path: Path, url: str, sentence: str) -> None:
    (tmp_path / "answers.toml").write_text('name = "First"\nslug = "first"\ncontact_email = "a@b.example"\n')
    said = host(tmp_path, "found", "--answers", "answers.toml", ANDEL_DATABASE_URL=url)
    assert (said.returncode, said.stdout) == (2, "")
    assert sentence in said.stderr
    assert len(said.stderr.splitlines()) == 1
