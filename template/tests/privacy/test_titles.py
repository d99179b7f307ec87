"""A person's own copy says in words what each table is."""

from __future__ import annotations

from coop.privacy import record
from coop.privacy.declarations import Personal, Subject


def test_every_table_about_people_has_a_title() -> None:
    about = {
        table.name for table, _column, declared in record.declarations() if isinstance(declared, Subject)
    }
    about |= {table.name for table, _column, declared in record.declarations() if _is_kept(declared)}

    titles = record.titles()

    assert [name for name in sorted(about) if not titles[name]] == []
    assert titles["attempts"] is None


def _is_kept(declared: object) -> bool:
    return isinstance(declared, Personal) and declared.exported
