"""The `coop` command as an operator types it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import sqlalchemy as sa
from alembic.runtime.environment import EnvironmentContext
from stage import ANSWERS

import coop
from coop import command, migrations


class Said(NamedTuple):
    code: int
    out: str
    err: str


@dataclass
class Shell:
    """A co-op's folder and database. `run` is the command in this process, `start` one of its own."""

    folder: Path
    database_url: str
    monkeypatch: pytest.MonkeyPatch
    capture: pytest.CaptureFixture[str]

    def __post_init__(self) -> None:
        for name in [name for name in os.environ if name.startswith("COOP_")]:
            self.monkeypatch.delenv(name)
        for name, value in {
            "COOP_DATA": str(self.folder / "data"),
            "COOP_CHARTER": str(self.charter),
            "COOP_DATABASE_URL": self.database_url,
        }.items():
            self.monkeypatch.setenv(name, value)

    @property
    def charter(self) -> Path:
        return self.folder / "charter.toml"

    def answer(self, without: Iterable[str] = (), **changes: Any) -> None:
        """Writes the founders' answers."""
        answers = {key: value for key, value in {**ANSWERS, **changes}.items() if key not in without}
        lines = (f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in answers.items())
        self.charter.write_text("".join(lines), encoding="utf-8")

    def set(self, **variables: str) -> None:
        for name, value in variables.items():
            self.monkeypatch.setenv(f"COOP_{name}", value)

    def run(self, *arguments: str) -> Said:
        with pytest.raises(SystemExit) as left:
            command.main(list(arguments))
        said = self.capture.readouterr()
        return Said(int(left.value.code or 0), said.out, said.err)

    def found(self, **changes: Any) -> Said:
        self.answer(**changes)
        return self.run("found")

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONPATH": str(Path(coop.__file__).parent.parent)}
        return subprocess.Popen(
            [sys.executable, "-m", "coop", *arguments],
            env=environment, cwd=self.folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def tables(self) -> list[str]:
        engine = sa.create_engine(self.database_url)
        try:
            return sa.inspect(engine).get_table_names()
        finally:
            engine.dispose()

    def take_back_the_last_revision(self) -> str:
        """As if the co-op had been founded by the release before. The revision's name."""
        script = migrations.directory()
        last: Any = script.get_revision(f"{migrations.CORE}@head")
        back = script._downgrade_revs(last.down_revision, last.revision)
        engine = sa.create_engine(self.database_url)
        with (
            engine.begin() as connection,
            EnvironmentContext(migrations._config(), script, fn=lambda _now, _context: back) as environment,
        ):
            environment.configure(connection=connection)
            environment.run_migrations()
        engine.dispose()
        return str(last.revision)

    def tamper(self, *statements: str) -> None:
        """As whoever operates the machine can, past the application."""
        engine = sa.create_engine(self.database_url)
        with engine.begin() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)
        engine.dispose()
