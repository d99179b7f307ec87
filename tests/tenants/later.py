"""The `andel` command of a later release: its core has one revision more, which fails where a co-op is called
Broken. The folder of that revision is in LATER."""

from __future__ import annotations

import os
from pathlib import Path

from coop import migrations
from tenants.storage import revisions

BEFORE = migrations.directory().get_revision("core@head").revision  # type: ignore[union-attr]
REVISION = """
import os, sqlalchemy as sa
from alembic import op
revision, down_revision, branch_labels, depends_on = "later", "{before}", None, None
def upgrade():
    name = "SELECT value FROM charter_entries WHERE clause = 'name'"
    if "Broken" in op.get_bind().execute(sa.text(name)).scalar():
        raise RuntimeError("this one is broken\\non purpose")
    if op.get_bind().execute(sa.text(name)).scalar() == os.environ.get("KILL_AT"):
        os.kill(os.getppid() if os.environ["KILL_WHOM"] == "command" else os.getpid(), 9)
    op.add_column("people", sa.Column("later", sa.Integer))
"""
folders = migrations._folders


def release(folder: Path) -> None:
    """From now on this process is the later release's."""
    folder.mkdir(exist_ok=True)
    (folder / "later.py").write_text(REVISION.replace("{before}", BEFORE))
    migrations._folders = lambda: [*folders(), folder]
    forget()


def withdraw() -> None:
    migrations._folders = folders
    forget()


def forget() -> None:
    migrations.directory.cache_clear()
    revisions._revisions.cache_clear()


if "LATER" in os.environ:
    release(Path(os.environ["LATER"]))
if __name__ == "__main__":
    from generator.cli import main

    main()
