from __future__ import annotations

from command.shell import Shell


def test_it_says_what_it_did(shell: Shell) -> None:
    shell.found()
    said = shell.run("tick")
    assert said.code == 0
    done = dict(part.split(": ") for part in said.out.strip().split(", "))
    assert done["votes"] == done["mails"] == "0"


def test_it_can_run_twice_at_once(shell: Shell) -> None:
    shell.found()
    both = [shell.start("tick"), shell.start("tick")]
    for process in both:
        out, err = process.communicate(timeout=30)
        assert process.returncode == 0, err
        assert "votes: 0" in out
