"""Every column says whether it is about someone, and if so why it may be kept."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from coop import Application
from coop.database import Model
from coop.privacy import record
from coop.privacy.declarations import Impersonal, Personal, Subject, impersonal


def undeclared(metadata: sa.MetaData) -> list[str]:
    known = (Personal, Subject, Impersonal)
    found = record.declarations(metadata)
    return [f"{table.name}.{column.name}" for table, column, said in found if not isinstance(said, known)]


def test_no_column_is_undeclared(app: Application) -> None:
    """Declare it with `personal`, `subject` or `impersonal`; see coop/privacy/declarations.py."""
    assert undeclared(Model.metadata) == []
    assert len(list(record.declarations())) > 50


def test_an_undeclared_column_is_found() -> None:
    class Base(DeclarativeBase):
        pass

    class Diary(Base):
        __tablename__ = "diaries"

        id: Mapped[int] = impersonal("row number", primary_key=True)
        secrets: Mapped[str] = mapped_column()
        mood: Mapped[str] = mapped_column(info={"privacy": "harmless, surely"})

    assert undeclared(Base.metadata) == ["diaries.secrets", "diaries.mood"]


def test_the_database_has_no_column_beside_them(app: Application) -> None:
    """A migration cannot keep what no model declares."""
    declared = {(table.name, column.name) for table, column, _said in record.declarations()}
    with app.app_context():
        inspector = sa.inspect(app.extensions["sqlalchemy"].engine)
        kept = {
            (table, column["name"])
            for table in inspector.get_table_names()
            for column in inspector.get_columns(table)
            if table != "alembic_version"
        }
    assert kept - declared == set()


def test_whoever_a_row_is_about_is_found_by_a_key(app: Application) -> None:
    for table, column, said in record.declarations():
        if isinstance(said, Subject):
            (key,) = column.foreign_keys
            assert key.column.table.name in {"people", "members"}, f"{table.name}.{column.name}"


def test_every_table_about_someone_says_about_whom(app: Application) -> None:
    """Else its rows would be in nobody's copy."""
    said: dict[str, set[type]] = {}
    for table, _column, one in record.declarations():
        said.setdefault(table.name, set()).add(type(one))
    about_nobody = [name for name, kinds in said.items() if Personal in kinds and Subject not in kinds]
    assert about_nobody == ["people"]


def test_nothing_impersonal_is_without_a_reason(app: Application) -> None:
    reasons = [said.reason for _table, _column, said in record.declarations() if isinstance(said, Impersonal)]
    assert all(reasons)


@pytest.mark.parametrize("column", ["password_hash", "session_key"])
def test_secrets_stay_out_of_copies(app: Application, column: str) -> None:
    said = Model.metadata.tables["people"].columns[column].info["privacy"]
    assert not said.exported
