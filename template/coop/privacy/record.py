"""What the co-op keeps of people, computed from how its columns are declared.

The privacy policy (GDPR, Articles 13 and 14), the record of processing (Article 30) and a person's own copy
(Articles 15 and 20) are three views of the same facts, so none of them can forget a table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, MetaData, Table, inspect, or_, select

from coop import services
from coop.database import Model, db
from coop.governance.charter import in_force
from coop.members.models import Member
from coop.people.models import Person
from coop.privacy.declarations import INFO_KEY, Category, Personal, Purpose, Subject, Use


@dataclass(frozen=True)
class Processing:
    """One use of personal data: everything that shares purpose, basis, retention and erasure."""

    use: Use
    categories: tuple[Category, ...]


def processings() -> list[Processing]:
    """In the order of the purposes; of the services, those that the charter names."""
    found: dict[Use, set[Category]] = defaultdict(set)
    left_out = _tables_left_out()
    for table, _column, declared in declarations():
        if isinstance(declared, Personal | Subject) and table.name not in left_out:
            found[declared.use].add(declared.category)
    purposes = list(Purpose)
    uses = sorted(found, key=lambda use: (purposes.index(use.purpose), use.retention, use.erasure))
    return [Processing(use, tuple(one for one in Category if one in found[use])) for use in uses]


def _tables_left_out() -> set[str]:
    """Those of services that this code has and this co-op has not taken up."""
    others = set(services.NAMES) - set(in_force()["services"])
    packages = tuple(f"{services.__name__}.{name}." for name in others)
    models = [mapper.class_ for mapper in Model.registry.mappers]
    return {model.__tablename__ for model in models if f"{model.__module__}.".startswith(packages)}


def declarations(metadata: MetaData = Model.metadata) -> Iterator[tuple[Table, Column[Any], Any]]:
    """Every column that the application has, with its declaration; None when it has none."""
    for table in metadata.sorted_tables:
        for column in table.columns:
            yield table, column, column.info.get(INFO_KEY)


def about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """A person's own copy: each table's rows about them, with what is theirs to have. Times in ISO 8601."""
    member = db.session.scalar(select(Member.id).where(Member.person_id == person.id))
    # A service that was never taken up has models, but no tables.
    present = set(inspect(db.session.connection()).get_table_names())
    tables = [table for table in Model.metadata.sorted_tables if table.name in present]
    copies = {table.name: _rows(table, person.id, member) for table in tables}
    return {name: rows for name, rows in copies.items() if rows}


def titles() -> dict[str, Any]:
    """What each table is to whoever its rows are about."""
    models = [mapper.class_ for mapper in Model.registry.mappers]
    return {model.__tablename__: model.about_you for model in models}


def _rows(table: Table, person_id: int, member_id: int | None) -> list[dict[str, Any]]:
    wanted = [column for column in table.columns if _is_exported(column)]
    mine = [condition for column in table.columns for condition in _is_about(column, person_id, member_id)]
    if not wanted or not mine:
        return []
    query = select(*wanted).where(or_(*mine)).order_by(*table.primary_key.columns)
    return [{key: _plain(value) for key, value in row._mapping.items()} for row in db.session.execute(query)]


def _is_exported(column: Column[Any]) -> bool:
    declared = column.info.get(INFO_KEY)
    return isinstance(declared, Personal) and declared.exported


def _is_about(column: Column[Any], person_id: int, member_id: int | None) -> Iterator[Any]:
    if column.table.name == Person.__tablename__ and column.primary_key:
        yield column == person_id
    if isinstance(column.info.get(INFO_KEY), Subject):
        target = next(iter(column.foreign_keys)).column.table.name
        if target == Person.__tablename__:
            yield column == person_id
        elif member_id is not None:
            yield column == member_id


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value
