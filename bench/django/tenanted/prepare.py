"""The schemas: one that is migrated and filled from a co-op's SQLite database, and copies of it.

python -m tenanted.prepare FILE NAME…
"""

from __future__ import annotations

import sqlite3
import sys
from typing import Any

import django
from django.apps import apps
from django.core.management import call_command
from django.db.models import DateTimeField

TABLES = {
    "members": "Member",
    "charter_entries": "CharterEntry",
    "proposals": "Proposal",
    "electors": "Elector",
}


def main(file: str, names: list[str]) -> None:
    django.setup()
    call_command("migrate_schemas", shared=True, verbosity=0)
    _make("base", "base.invalid")
    _fill(file)
    for number, name in enumerate(names):
        _make(f"coop{number}", name)


def _make(schema: str, name: str) -> None:
    coop = apps.get_model("hosts", "Coop")(schema_name=schema, name=name)
    coop.save(verbosity=0)
    apps.get_model("hosts", "Domain").objects.create(domain=name, tenant=coop, is_primary=True)


def _fill(path: str) -> None:
    from django_tenants.utils import schema_context

    file = sqlite3.connect(path)
    file.row_factory = sqlite3.Row
    with schema_context("base"):
        for table, name in TABLES.items():
            model = apps.get_model("decisions", name)
            rows = [_values(model, dict(row)) for row in file.execute(f"SELECT * FROM {table}")]
            model.objects.bulk_create(model(**row) for row in rows)


def _values(model: Any, row: dict[str, Any]) -> dict[str, Any]:
    """Of the columns that the model has; SQLite's times are in UTC and do not say so."""
    found = {field.attname: row[field.column] for field in model._meta.concrete_fields if field.column in row}
    for field in model._meta.concrete_fields:
        if isinstance(field, DateTimeField) and found.get(field.attname):
            found[field.attname] += "+00:00"
    return found


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
