"""Does one thing on a host again and again, and says each time that it was done, until it is killed.

python host_worker.py VERB DATA COPIES
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from secrets import token_hex

from notes import write_to

from coop import migrations
from generator.sheet import Sheet
from tenants import upgrading
from tenants.config import Host
from tenants.copies import backup, restoring
from tenants.directory import State
from tenants.hosting import Hosting
from tenants.leaving import closing, deletion
from tenants.storage import revisions

REVISION = """
import sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "later{number}", "{before}", None, None
def upgrade():
    op.add_column("people", sa.Column("later{number}", sa.Integer))
"""
GIVEN = Sheet().charter({"name": "Founded", "contact_email": "data@coop.example", "language": "en"})
FOLDERS = migrations._folders


def main() -> None:
    verb, data, copies = sys.argv[1:]
    hosting = Hosting(Host.from_environment({"ANDEL_DATA": data}))
    assert hosting.app
    say("ready")
    VERBS[verb](hosting, Path(copies))


def say(*words: object) -> None:
    print(*words, flush=True)


def found(hosting: Hosting, _copies: Path) -> None:
    while True:
        label = "coop-" + token_hex(6)
        hosting.found({**GIVEN, "slug": label})
        say(label)


def upgrade(hosting: Hosting, _copies: Path) -> None:
    for outcome in upgrading.upgrade(hosting, upgrading.behind(hosting.directory), 2):
        say(outcome.entry.label, outcome.fault or "")


def save(hosting: Hosting, copies: Path) -> None:
    """Something is written in between, so that there is something to save."""
    for number in count():
        for entry in hosting.directory.all():
            write_to(hosting, entry, f"{token_hex(3)} {number}")
        say(backup.run(hosting, copies).manifest)


def restore(hosting: Hosting, copies: Path) -> None:
    while True:
        for entry in hosting.directory.all():
            restoring.restore(hosting, entry, copies)
            say(entry.label)


def close(hosting: Hosting, copies: Path) -> None:
    """One comes back, the next is deleted."""
    entries = [entry for entry in hosting.directory.all() if entry.state is State.OPEN]
    for number, entry in enumerate(entries):
        done, _export = closing.close(hosting, entry)
        shut = hosting.directory.get(entry.id)
        assert shut
        if number % 2:
            closing.resume(hosting, shut)
            continue
        closing.hand_over(hosting, shut, copies / f"{entry.label}.zip")
        say("handed over", entry.label)
        deletion.delete(hosting, shut)
        say("deleted", entry.label, done.owner)


VERBS: dict[str, Callable[[Hosting, Path], None]] = {
    "found": found,
    "upgrade": upgrade,
    "backup": save,
    "restore": restore,
    "close": close,
}


def release(folder: Path, number: int) -> None:
    """From now on there are so many revisions more."""
    folder.mkdir(exist_ok=True)
    before = f"later{number - 1}" if number else head()
    (folder / f"later{number}.py").write_text(REVISION.format(number=number, before=before))
    take_up(folder)


def head() -> str:
    return next(one for one in revisions.revision([]).split("+"))


def take_up(folder: Path) -> None:
    migrations._folders = lambda: [*FOLDERS(), folder]
    forget()


def withdraw() -> None:
    migrations._folders = FOLDERS
    forget()


def forget() -> None:
    migrations.directory.cache_clear()
    revisions._revisions.cache_clear()


if "HOST_LATER" in os.environ:
    take_up(Path(os.environ["HOST_LATER"]))
if __name__ == "__main__":
    main()
