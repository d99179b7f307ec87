"""How a database that a test has made becomes a hosted co-op's, while the test finds it where it was."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import URL

from coop.config import Settings
from tenants.context import Coop
from tenants.hosting import Hosting
from tenants.storage import names

CLUSTER = "COOP_TEST_POSTGRESQL"  # where the application's tests have started one
POOLER = "ANDEL_TEST_POOLER"  # the port of a running one, for xdist's workers
LOGIN = """
    DO $$ BEGIN CREATE ROLE andel; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$;
    SELECT pg_advisory_xact_lock(1);
    ALTER ROLE andel LOGIN NOINHERIT CREATEROLE;
    ALTER ROLE andel SET search_path TO '';
"""
SETTLE = """
    DO $$
    DECLARE one record;
    BEGIN
        CREATE ROLE {role};
        GRANT {role} TO andel;
        ALTER SCHEMA {was} RENAME TO {role};
        ALTER SCHEMA {role} OWNER TO {role};
        FOR one IN SELECT oid::regclass AS name FROM pg_class
            WHERE relnamespace = '{role}'::regnamespace AND relkind = 'r'
        LOOP EXECUTE format('ALTER TABLE %s OWNER TO {role}', one.name); END LOOP;
        FOR one IN SELECT oid::regprocedure AS name FROM pg_proc WHERE pronamespace = '{role}'::regnamespace
        LOOP EXECUTE format('ALTER FUNCTION %s OWNER TO {role}', one.name); END LOOP;
    END $$;
    ALTER DATABASE {database} SET search_path TO {role};
"""

WAS = """
    SELECT nspname FROM pg_namespace WHERE nspname ~ '^coop_' OR nspname = 'public' ORDER BY nspname LIMIT 1
"""
TEMPLATE = "founded_"  # the beginning of the names of those that are copied, which nobody may be using

homes: dict[Path, Path] = {}  # of files that were moved, by the link in their place


def is_server(settings: Settings) -> bool:
    return settings.database_url.startswith("postgresql")


def is_there(url: URL) -> bool:
    """A test may ask for a server that does not answer."""
    return url.port == sa.make_url(os.environ[CLUSTER]).port


def coop_of(settings: Settings) -> Coop:
    """The co-op that has this database."""
    url = settings.database_url
    name = Path(sa.make_url(url).database or "").stem.replace("_", "-")
    found = Coop(sha256(url.encode()).hexdigest()[:16], name, settings.url)
    return replace(found, mail=settings.mail_per_day or 0)


def pooled(settings: Settings) -> str:
    """Where a host finds that database: behind a pooler, and not as its superuser."""
    url = sa.make_url(settings.database_url).set(username="andel")
    if is_there(url) and not str(url.database).startswith(TEMPLATE):
        url = url.set(port=int(os.environ[POOLER]))
    return url.render_as_string(hide_password=False)


def settle(hosting: Hosting, settings: Settings) -> Coop:
    coop, url = coop_of(settings), sa.make_url(settings.database_url)
    if is_server(settings) and is_there(url):
        _settle_schema(names.role(coop.id), url)
    elif not is_server(settings):
        _settle_file(hosting, coop, Path(url.database or ""))
    return coop


def _settle_file(hosting: Hosting, coop: Coop, file: Path) -> None:
    """It moves to where the host keeps it; in a folder that is not there, it has none on the host either."""
    if file.parent.is_dir() and not file.is_symlink():
        home = hosting.files.home(coop.id)
        home.mkdir(parents=True)
        homes[file] = home
        file.touch()
        file.symlink_to(shutil.move(file, hosting.files.path(coop.id)))


def _settle_schema(role: str, url: URL) -> None:
    """The only schema takes the co-op's name, and whoever asks without a name for it is led there."""
    _log_in(url.set(database="postgres"))
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        was = connection.exec_driver_sql(WAS).scalar_one()
        if was != role:
            statements = SETTLE.format(role=role, was=was, database=url.database)
            connection.exec_driver_sql(statements.replace("%", "%%"))


@cache
def _log_in(maintenance: URL) -> None:
    with sa.create_engine(maintenance, poolclass=sa.NullPool).begin() as connection:
        connection.exec_driver_sql(LOGIN)


def leave() -> None:
    """What a test has put away is forgotten here, too."""
    for link in [link for link in homes if not link.is_symlink()]:
        shutil.rmtree(homes.pop(link))
