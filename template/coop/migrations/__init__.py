"""Brings a co-op's database to this code's shape.

The core has one line of revisions here; each service has a branch of its own, labelled with its name,
in `services/<service>/migrations`. A co-op without a service has none of its tables, and takes it up
later by upgrading.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from coop import services, shape

if TYPE_CHECKING:  # imported where it is used: it takes 10 MB, which web workers almost never need
    from alembic.config import Config
    from alembic.migration import MigrationContext, RevisionStep
    from alembic.script import ScriptDirectory

HERE = Path(__file__).parent
CORE = "core"
ONE_AT_A_TIME = Lock()  # Alembic's `op` is the whole process's: threads would write to each other's database


def upgrade(connection: Connection, taken_up: Iterable[str]) -> None:
    """Runs what is missing of the core and of the services, within the connection's transaction."""
    upgrade_to(connection, heads(taken_up))


def upgrade_to(connection: Connection, revisions: Collection[str]) -> None:
    """As far as these and what they depend on, and no further."""
    from alembic.runtime.environment import EnvironmentContext

    script = directory()

    def missing(revision: tuple[str, ...], _context: MigrationContext) -> list[RevisionStep]:
        return script._upgrade_revs(tuple(revisions), revision)  # type: ignore[arg-type]

    with (
        ONE_AT_A_TIME,
        shape.changing(connection),
        EnvironmentContext(_config(), script, fn=missing) as environment,
    ):
        environment.configure(connection=connection)
        environment.run_migrations()


def heads(taken_up: Iterable[str]) -> list[str]:
    return [f"{label}@head" for label in (CORE, *taken_up)]


def current(connection: Connection) -> tuple[str, ...]:
    from alembic.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_heads()


@cache
def directory() -> ScriptDirectory:
    """Read from disk once: 4.6 ms a database instead of 9.2."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("version_locations", "\n".join(map(str, _folders())))
    return config


def _folders() -> list[Path]:
    own = (HERE.parent / "services" / name / "migrations" for name in services.NAMES)
    return [HERE / "versions", *own]
