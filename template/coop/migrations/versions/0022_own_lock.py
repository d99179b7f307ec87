"""A vote is locked with the co-op's own key, so whoever writes rows cannot bring a lock and its key along.

SQLite alone: there each connection of the application knows how a salt is locked, and tells nobody the key.
"""

from __future__ import annotations

from alembic import op

from coop.migrations.guards import Guard, add_guards, remove_guards

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

OWN = "coalesce(NEW.lock, '') = coalesce(coop_lock(NEW.roll_salt), '')"
GUARDS = (Guard("vote_own_lock", "INSERT", "votes", OWN, "not the lock of this co-op"),)


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        add_guards(GUARDS)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        remove_guards(GUARDS)
