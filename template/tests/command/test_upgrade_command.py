from __future__ import annotations

from command.shell import Shell


def test_a_co_op_that_is_up_to_date_stays_as_it_is(shell: Shell) -> None:
    shell.found()
    before = shell.tables()
    assert shell.run("upgrade") == (0, "Nothing to upgrade.\n", "")
    assert shell.tables() == before


def test_what_is_missing_is_made_and_named(shell: Shell) -> None:
    shell.found()
    missing = shell.take_back_the_last_revision()
    assert shell.run("upgrade") == (0, f"Upgraded: {missing}\n", "")
    assert shell.run("upgrade").out == "Nothing to upgrade.\n"
    assert shell.run("verify").code == 0
