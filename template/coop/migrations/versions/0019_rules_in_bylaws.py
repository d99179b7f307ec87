"""The charter says which rules of meetings stand in the bylaws; they are decided and registered with them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from coop.migrations.guards import Guard, replace_guards

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

earlier: Any = import_module("coop.migrations.versions.0010_votes_on_time")
ALWAYS = f"{earlier.REGISTERED}, 'in_bylaws'"


def stands_in_bylaws(clause: str, seq: str) -> str:
    """By the law of every form, or by the charter as it was when the vote opened."""
    return f"""({clause} IN ({ALWAYS}) OR EXISTS (
        SELECT 1 FROM charter_entries e WHERE e.value LIKE '%"' || {clause} || '"%'
        AND e.seq = (SELECT max(seq) FROM charter_entries WHERE clause = 'in_bylaws' AND seq <= {seq})
    ))"""  # noqa: S608 - ours


REGISTERS = f"""EXISTS (
    SELECT 1 FROM changes c WHERE c.vote_id = NEW.id AND {stands_in_bylaws("c.clause", "NEW.charter_seq")}
)"""  # noqa: S608 - ours
FITS = f"""
    {REGISTERS} = (NEW.matter = 'bylaws') AND {earlier.CHANGES} = (NEW.matter IN ('rules', 'bylaws'))
    AND {earlier.AS_FIRST_READ}
"""
PUT = f"""
    EXISTS (
        SELECT 1 FROM votes v
        WHERE v.id = NEW.vote_id AND v.state = 'open' AND v.matter IN ('rules', 'bylaws')
        AND (v.matter = 'bylaws' OR NOT {stands_in_bylaws("NEW.clause", "v.charter_seq")})
        AND (v.reading = 1 OR EXISTS (
            SELECT 1 FROM votes f JOIN changes c ON c.vote_id = f.id
            WHERE f.proposal_id = v.proposal_id AND f.reading = 1
            AND c.clause = NEW.clause AND c.value = NEW.value
        ))
    )
"""  # noqa: S608 - ours
REPLACED = (
    Guard("vote_fits", "UPDATE OF state", "votes", FITS, "not what such a vote decides"),
    Guard("change_fits", "INSERT", "changes", PUT, "not what such a vote decides"),
)


def upgrade() -> None:
    replace_guards(REPLACED)


def downgrade() -> None:
    before = {guard.name: guard for guard in earlier.guards()}
    replace_guards([before[guard.name] for guard in REPLACED])
