from __future__ import annotations

from command.shell import Shell


def test_a_co_op_that_is_up_to_date_stays_as_it_is(shell: Shell) -> None:
    shell.found()
    before = shell.tables()
    assert shell.run("upgrade") == (0, "Nothing to upgrade.\n", "")
    assert shell.tables() == before


def test_what_is_missing_is_made_and_named(shell: Shell, database: str) -> None:
    """As if the co-op had been founded before emergency access came."""
    shell.found()
    shell.tamper(
        *dropped(database),
        "DROP TABLE looks",
        "DROP TABLE emergencies",
        "UPDATE alembic_version SET version_num = '0003' WHERE version_num = '0004'",
    )
    assert shell.run("upgrade") == (0, "Upgraded: 0004\n", "")
    assert shell.run("upgrade").out == "Nothing to upgrade.\n"
    assert shell.run("verify").code == 0


def dropped(database: str) -> list[str]:
    from coop import migrations

    guards = migrations.directory().get_revision("0004").module.GUARDS  # type: ignore[union-attr]
    if database == "sqlite":
        return [f"DROP TRIGGER {guard.name}" for guard in guards]
    names = {(guard.name, guard.table) for guard in guards}
    names |= {(f"{table}_stays", table) for _name, table in names}
    return [f"DROP FUNCTION {name}() CASCADE" for name, _table in sorted(names)]
