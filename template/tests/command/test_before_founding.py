"""Every other command says what comes first."""

from __future__ import annotations

from command.shell import Shell


def test_what_is_not_founded_is_told_so(shell: Shell) -> None:
    for name in ("upgrade", "tick", "verify"):
        said = shell.run(name)
        assert (said.code, said.out) == (2, ""), said
        assert said.err == "This co-op is not founded yet. Type: bin/coop found\n"


def test_a_database_that_does_not_answer_is_told_so(shell: Shell) -> None:
    shell.answer()
    shell.set(DATABASE_URL="postgresql://coop:hidden@127.0.0.1:1/coop")
    for name in ("found", "upgrade", "tick", "verify"):
        said = shell.run(name)
        assert said.code == 2
        assert said.err.startswith("The database does not answer: ")
        assert "hidden" not in said.err
