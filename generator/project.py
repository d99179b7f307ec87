"""Makes a co-op's repository: renders it beside its destination, commits it, and moves it into place.

Until the last step nothing stands at the destination, so a refused answer, a full disk or Ctrl-C leaves
nothing behind.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from generator import source
from generator.errors import AnswerRefused, DestinationTaken, TemplateBroken, ToolMissing

FIRST_COMMIT = "Found the co-op\n\nThe platform as its founders' answers made it.\n"


def generate(destination: Path, answers: Mapping[str, Any], *, ask: bool) -> dict[str, Any]:
    """Renders and commits. Returns all answers, defaults filled in. Asks on the terminal when `ask` is true.

    AnswerRefused, DestinationTaken, ToolMissing, TemplateBroken; KeyboardInterrupt when someone stops it.
    """
    destination = destination.absolute()
    refuse_taken(destination)
    if shutil.which("git") is None:
        raise ToolMissing("git is missing; install it first (on Debian and Ubuntu: apt-get install git).")
    with _beside(destination) as workshop:
        project = workshop / destination.name
        complete = _render(project, answers, ask=ask)
        source.remember(project / ".copier-answers.yml")
        _commit(project, complete)
        _put_in_place(project, destination)
    return complete


def refuse_taken(destination: Path) -> None:
    """DestinationTaken unless a new folder can be made there, or an empty one used."""
    if destination.is_symlink() or (destination.exists() and not destination.is_dir()):
        raise DestinationTaken(f"DEST: {destination} is a file; name a folder that does not exist yet.")
    if destination.is_dir() and any(destination.iterdir()):
        raise DestinationTaken(f"DEST: {destination} is not empty; name a folder that does not exist yet.")


@contextmanager
def _beside(destination: Path) -> Iterator[Path]:
    """A folder on the same file system, so that moving into place is one step; gone afterwards."""
    made = _make_parents(destination.parent)
    try:
        with tempfile.TemporaryDirectory(prefix=".andel-", dir=destination.parent) as folder:
            yield Path(folder)
    except BaseException:
        for parent in reversed(made):
            parent.rmdir()
        raise


def _make_parents(parent: Path) -> list[Path]:
    """The folders that had to be made, outermost first."""
    new = [folder for folder in (*reversed(parent.parents), parent) if not folder.exists()]
    try:
        parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise DestinationTaken(f"DEST: cannot make {parent}: {fault.strerror}.") from None
    if not os.access(parent, os.W_OK):
        raise DestinationTaken(f"DEST: {parent} cannot be written to; name a folder where you may write.")
    return new


def _render(project: Path, answers: Mapping[str, Any], *, ask: bool) -> dict[str, Any]:
    # Copier takes half a second to import, which a mistyped key should not have to wait for.
    from copier import run_copy
    from copier.errors import CopierAnswersInterrupt, CopierError, DirtyLocalWarning, ShallowCloneWarning

    with warnings.catch_warnings():
        for known in (DirtyLocalWarning, ShallowCloneWarning):
            warnings.simplefilter("ignore", known)
        try:
            worker = run_copy(
                str(source.SOURCE), project, data=dict(answers), vcs_ref="HEAD", defaults=not ask, quiet=True
            )
        except CopierAnswersInterrupt:  # someone pressed Ctrl-C at a question; it is a CopierError too
            raise KeyboardInterrupt from None
        except ValueError as refused:
            raise _as_refusal(refused) from None
        except CopierError as fault:
            raise TemplateBroken(f"The template did not render: {' '.join(str(fault).split())}.") from fault
    return dict(worker.answers.combined)


def _as_refusal(refused: ValueError) -> AnswerRefused:
    """Copier's own refusal names the key in quotes: «Validation error for question 'name': …»."""
    text = " ".join(str(refused).split())
    before, _, sentence = text.partition(": ")
    key = before.partition("'")[2].rpartition("'")[0]
    return AnswerRefused(key or "answers", sentence or text)


def _commit(project: Path, answers: Mapping[str, Any]) -> None:
    """The first commit, by whoever git knows here, otherwise by the co-op itself. No hook of theirs runs."""
    git = ["git", "-C", str(project), "-c", "core.hooksPath=/dev/null", "-c", "commit.gpgSign=false"]
    _run([*git, "-c", "init.templateDir=", "init", "--quiet", "--initial-branch=main"])
    _run([*git, "add", "--all"])
    _run([*git, "commit", "--quiet", "--no-verify", "-m", FIRST_COMMIT], _author(answers))


def _author(answers: Mapping[str, Any]) -> dict[str, str]:
    known = subprocess.run(["git", "config", "user.email"], capture_output=True, check=False).stdout.strip()
    if known or os.environ.get("GIT_AUTHOR_EMAIL"):
        return {}
    name, email = str(answers["name"]), str(answers["contact_email"])
    roles = ("GIT_AUTHOR", "GIT_COMMITTER")
    return {f"{role}_{what}": value for role in roles for what, value in (("NAME", name), ("EMAIL", email))}


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> None:
    done = subprocess.run(
        command, env={**os.environ, **(environment or {})}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise TemplateBroken(f"git could not make the first commit: {' '.join(done.stderr.split())}.")


def _put_in_place(project: Path, destination: Path) -> None:
    if destination.is_dir():
        destination.rmdir()
    project.rename(destination)
