"""The database itself refuses a journal that does not balance, and any change to one that stands."""

from __future__ import annotations

from coop.migrations.guards import NEVER, Guard, drop_guards, set_guards

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

NEXT = """
    NEW.number = coalesce((SELECT max(number) FROM journals), 0) + 1
    AND NOT EXISTS (
        SELECT 1 FROM journals
        WHERE id = NEW.id OR (kind = NEW.kind AND reference = NEW.reference) OR reverses_id = NEW.reverses_id
    )
    AND NOT EXISTS (SELECT 1 FROM seals WHERE journal_id = NEW.id)
"""
UNSEALED = """
    NOT EXISTS (SELECT 1 FROM seals WHERE journal_id = NEW.journal_id)
    AND NOT EXISTS (SELECT 1 FROM postings WHERE id = NEW.id)
"""
BALANCED = """
    (SELECT count(*) FROM postings WHERE journal_id = NEW.journal_id) >= 2
    AND (SELECT sum(amount) FROM postings WHERE journal_id = NEW.journal_id) = 0
    AND NOT EXISTS (SELECT 1 FROM seals WHERE journal_id = NEW.journal_id)
"""

GUARDS = (
    Guard("journal_next", "INSERT", "journals", NEXT, "not the next journal"),
    Guard("journal_stands", "UPDATE", "journals", NEVER, "a journal is taken back by its reversal alone"),
    Guard("journal_stays", "DELETE", "journals", NEVER, "a journal is taken back by its reversal alone"),
    Guard("posting_unsealed", "INSERT", "postings", UNSEALED, "the journal is sealed"),
    Guard("posting_stands", "UPDATE", "postings", NEVER, "a posting cannot be changed"),
    Guard("posting_stays", "DELETE", "postings", NEVER, "a posting cannot be removed"),
    Guard("seal_balanced", "INSERT", "seals", BALANCED, "the journal does not balance"),
    Guard("seal_stands", "UPDATE", "seals", NEVER, "a seal cannot be broken"),
    Guard("seal_stays", "DELETE", "seals", NEVER, "a seal cannot be broken"),
)


def upgrade() -> None:
    set_guards(GUARDS)


def downgrade() -> None:
    drop_guards(GUARDS)
