"""Members elect to seats of the board that are vacant, for the rest of the term of who sits beside them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from coop.migrations.guards import Guard, replace_guards

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

elections: Any = import_module("coop.migrations.versions.0011_elections")
choices: Any = import_module("coop.migrations.versions.0012_choices")
EARLIER: dict[str, Guard] = {guard.name: guard for guard in (*elections.REPLACED, *choices.REPLACED)}
ACT = """'{"beside":' || r.id || ',"fills":' || %s.seats || ',"office":"board"}'"""
SITTING = """
    SELECT count(*) FROM roles WHERE role = 'board' AND ended_at IS NULL AND since <= coop_now()
    AND (until IS NULL OR until > coop_now())
"""
FILLS = f"""
    NEW.elected IS NULL AND NEW.office = 'board' AND NEW.term_months IS NULL AND NEW.stood > 0
    AND NEW.seed = NEW.text_hash || ':' || {elections.LAST_LINK}
    AND NEW.seats BETWEEN 1 AND CAST({elections.whole("board_seats", 3)} AS int) - ({SITTING})
    AND EXISTS (
        SELECT 1 FROM proposals p JOIN roles r ON r.role = 'board' AND r.until > NEW.closes_at
        WHERE p.id = NEW.proposal_id AND p.matter = 'elections' AND p.act = {ACT % "NEW"}
    )
"""  # noqa: S608 - ours
OPENING = f"""
    CASE WHEN NEW.matter = 'elections' AND NEW.term_months IS NULL THEN {FILLS}
    ELSE {EARLIER["election_opening"].must_hold} END
"""
# The same as before, and of a vacant seat: to the day on which the others' term ends.
TERM = f"""
    v.counted_at = NEW.since AND (v.term_months IS NOT NULL OR EXISTS (
        SELECT 1 FROM proposals p JOIN roles r ON r.until = NEW.until
        WHERE p.id = v.proposal_id AND p.act = {ACT % "v"}
    ))
"""  # noqa: S608 - ours
GIVEN = EARLIER["role_given"].must_hold.replace("v.counted_at = NEW.since", TERM)
REPLACED = (
    EARLIER["election_opening"]._replace(must_hold=OPENING),
    EARLIER["role_given"]._replace(must_hold=GIVEN),
)


def upgrade() -> None:
    replace_guards(REPLACED)


def downgrade() -> None:
    replace_guards(EARLIER[guard.name] for guard in REPLACED)
