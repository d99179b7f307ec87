"""Only a vote allocates a surplus: the books take such a journal as it was decided, and no other like it."""

from __future__ import annotations

from coop.migrations.guards import Guard, add_guards, remove_guards

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def credited(*accounts: str) -> str:
    """What the journal gives to these."""
    names = ", ".join(f"'{name}'" for name in accounts)
    return f"""coalesce((
        SELECT -sum(amount) FROM postings WHERE journal_id = j.id AND amount < 0 AND account IN ({names})
    ), 0)"""  # noqa: S608 - ours


# The act is JSON with its keys in order; how refunds are divided among members the application computes.
LIKE = " || ".join(
    (
        """'{"carried":'""",
        credited("carried_forward"),
        """',"interest":%,"refunds":%,"reserves":'""",
        credited("reserves"),
        """',"total":'""",
        credited("carried_forward", "reserves", "member_payables"),
        """',"year":' || substr(j.reference, 6) || '}'""",
    )
)
DECIDED = f"""
    NOT EXISTS (SELECT 1 FROM journals WHERE id = NEW.journal_id AND kind = 'surplus')
    OR EXISTS (
        SELECT 1 FROM journals j JOIN proposals p ON p.matter = 'surplus' AND p.act LIKE {LIKE}
        JOIN votes v ON v.proposal_id = p.id
        WHERE j.id = NEW.journal_id AND substr(j.reference, 1, 5) = 'year:'
        AND v.matter = 'surplus' AND v.state = 'passed'
    )
"""  # noqa: S608 - ours
ALLOCATED = """
    NEW.account NOT IN ('reserves', 'carried_forward')
    OR EXISTS (SELECT 1 FROM journals WHERE id = NEW.journal_id AND kind = 'surplus')
"""
GUARDS = (
    Guard("surplus_decided", "INSERT", "seals", DECIDED, "no decision allocated this surplus"),
    Guard("surplus_posting", "INSERT", "postings", ALLOCATED, "only a decision allocates a surplus"),
)


def upgrade() -> None:
    add_guards(GUARDS)


def downgrade() -> None:
    remove_guards(GUARDS)
