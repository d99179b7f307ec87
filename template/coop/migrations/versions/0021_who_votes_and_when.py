"""Who votes follows from the books, and a vote opens when its text has been stood behind and discussed.

The database's clock and the application's need not agree to the second, so times are held to five minutes.
"""

from __future__ import annotations

from importlib import import_module

import sqlalchemy as sa
from alembic import op

from coop.migrations.guards import NEVER, Guard, add_guards, drop_guards, remove_guards, set_guards

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

END = "}"
TIME = sa.DateTime(timezone=True)


def is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"


def whole(clause: str, default: int) -> str:
    """The clause's value in force."""
    entry = f"SELECT value FROM charter_entries WHERE clause = '{clause}' ORDER BY seq DESC LIMIT 1"  # noqa: S608 - ours
    return f"CAST(coalesce(({entry}), '{default}') AS int)"


def from_now(days: str) -> str:
    if is_sqlite():
        return f"datetime(coop_now(), {days} || ' days', '-5 minutes')"
    return f"coop_now() + 24 * {days} * interval '1 hour' - interval '5 minutes'"


def is_due(time: str) -> str:
    later = "datetime(coop_now(), '5 minutes')" if is_sqlite() else "coop_now() + interval '5 minutes'"
    return f"{time} <= {later}"


# A vote opens with everyone who can vote: nobody begins or ceases to while its roll is drawn up.
NO_ROLL_UNDER_WAY = """NOT EXISTS (
    SELECT 1 FROM votes v WHERE state = 'open'
    AND electorate <> (SELECT count(*) FROM electors WHERE vote_id = v.id)
)"""
PAID = f"""
    (NEW.share_paid_at IS NOT NULL) = (
        (SELECT coalesce(sum(amount), 0) FROM postings p JOIN seals s ON s.journal_id = p.journal_id
            WHERE p.person_id = NEW.person_id AND p.account = 'member_shares') <= -NEW.share_amount
    )
    AND {NO_ROLL_UNDER_WAY}
"""  # noqa: S608 - ours
STANDS_BEHIND = """
    EXISTS (
        SELECT 1 FROM proposals p JOIN members m ON m.id = NEW.member_id
        WHERE p.id = NEW.proposal_id AND p.state = 'cosigning' AND p.proposer_id <> m.id
        AND m.share_paid_at IS NOT NULL AND m.left_at IS NULL
    )
    AND NOT EXISTS (
        SELECT 1 FROM cosignatures WHERE proposal_id = NEW.proposal_id AND member_id = NEW.member_id
    )
"""
UNPAID = "NEW.share_paid_at IS NULL AND NEW.share_amount > 0"
GUARDS = (
    Guard("cosigner_stands", "INSERT", "cosignatures", STANDS_BEHIND, "nobody who can co-sign that now"),
    Guard("cosignature_same", "UPDATE", "cosignatures", NEVER, "a co-signature stands"),
    Guard("cosignature_stays", "DELETE", "cosignatures", NEVER, "a co-signature stands"),
)

PASSED = """
    SELECT 1 FROM votes v LEFT JOIN registrations r ON r.vote_id = v.id
    WHERE v.proposal_id = NEW.id AND v.state = 'passed'
"""
VOTES = "SELECT 1 FROM votes WHERE proposal_id = NEW.id AND state"
BESIDE = """EXISTS (
    SELECT 1 FROM proposals WHERE (id = NEW.rival_of_id OR rival_of_id = NEW.rival_of_id) AND id <> NEW.id
    AND state = 'discussion' AND moves_at = NEW.moves_at AND not_before = NEW.not_before
)"""
# Whoever founds the co-op is there, so the founding meeting ends a discussion when it has come to it.
ALL_ARE_HERE = """EXISTS (
    SELECT 1 FROM meetings m JOIN agenda_items i ON i.meeting_id = m.id
    JOIN proposals p ON p.id = i.proposal_id
    WHERE m.kind = 'founding' AND m.opened_at IS NOT NULL AND m.closed_at IS NULL
    AND coalesce(p.rival_of_id, p.id) = coalesce(NEW.rival_of_id, NEW.id)
    AND NOT EXISTS (SELECT 1 FROM meetings WHERE opened_at IS NOT NULL AND id <> m.id)
    AND NOT EXISTS (SELECT 1 FROM roles WHERE given_by <> 'founding' AND since < m.opened_at)
    AND NOT EXISTS (
        SELECT 1 FROM members v WHERE share_paid_at <= m.opened_at AND left_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM seats WHERE meeting_id = m.id AND member_id = v.id AND arrived_at IS NOT NULL
        )
    )
)"""
ENOUGH = f"(SELECT count(*) FROM cosignatures WHERE proposal_id = NEW.id) >= {whole('cosigners', 0)}"  # noqa: S608 - ours
DAYS, HEARING = whole("discussion_days", 0), whole("hearing_days", 7)
DISCUSSED = f"""CASE
    WHEN NEW.matter = 'elections' AND {DAYS} = 0 THEN {whole("nomination_days", 7)}
    WHEN NEW.matter = 'exclusion' AND {DAYS} < {HEARING} THEN {HEARING}
    ELSE {DAYS} END
"""
SAID = """'"' || NEW.clause || '":' || NEW.value"""
# What a vote would change is what its text says, and a rival's is about the rules of the first.
AS_THE_TEXT_SAYS = f"""EXISTS (
    SELECT 1 FROM votes v JOIN proposals p ON p.id = v.proposal_id
    JOIN proposals f ON f.id = coalesce(p.rival_of_id, p.id)
    WHERE v.id = NEW.vote_id AND replace(f.act, '"' || NEW.clause || '":', '') <> f.act || ''
    AND (replace(p.act, {SAID} || ',', '') <> p.act || ''
        OR replace(p.act, {SAID} || '{END}', '') <> p.act || '')
)"""  # noqa: S608 - ours
# Together the changes are as long as the text, '{"changes":{}' + '}' and commas aside.
ALL_IT_SAYS = """
    NEW.matter NOT IN ('rules', 'bylaws')
    OR (SELECT length(act) FROM proposals WHERE id = NEW.proposal_id)
        = 13 + (SELECT sum(length(clause) + length(value) + 4) FROM changes WHERE vote_id = NEW.id)
"""
# SQLite keeps bytes in a column of text, and takes them for text in some places and not in others.
TEXTS = ("matter", "method", "abstentions", "text_hash", "opened_at", "closes_at")
VOTE_OF_TEXTS = f"{' || '.join(f'typeof(NEW.{name})' for name in TEXTS)} = '{'text' * len(TEXTS)}'"
CHANGE_OF_TEXTS = "typeof(NEW.clause) || typeof(NEW.value) = 'texttext'"


def unchanged(name: str) -> str:
    return f"coalesce(NEW.{name} = OLD.{name}, NEW.{name} IS NULL AND OLD.{name} IS NULL)"


def waits(days: str) -> str:
    return f"NEW.not_before >= {from_now(days)} AND NEW.moves_at >= NEW.not_before"


def moves() -> str:
    return f"""CASE NEW.state
    WHEN OLD.state THEN {unchanged("not_before")} AND ({unchanged("moves_at")}
        OR NEW.state IN ('discussion', 'waiting') AND NEW.moves_at >= NEW.not_before
        OR NEW.state = 'discussion' AND NEW.matter <> 'exclusion' AND NEW.moves_at >= {from_now("0")}
            AND {ALL_ARE_HERE})
    WHEN 'cosigning' THEN OLD.state = 'draft' AND NEW.rival_of_id IS NULL
    WHEN 'discussion' THEN OLD.state IN ('draft', 'cosigning') AND CASE WHEN NEW.rival_of_id IS NULL
        THEN {ENOUGH} AND {waits(DISCUSSED)} ELSE {BESIDE} END
    WHEN 'voting' THEN OLD.state IN ('discussion', 'waiting') AND EXISTS ({VOTES} = 'open')
    WHEN 'waiting' THEN OLD.state = 'voting' AND {waits(whole("reading_days", 14))}
        AND EXISTS ({PASSED} AND v.reading < v.readings)
        AND NOT EXISTS ({VOTES} IS NOT NULL AND reading > 1)
    WHEN 'rejected' THEN OLD.state IN ('discussion', 'waiting') AND {is_due("OLD.moves_at")}
        OR OLD.state = 'voting' AND EXISTS ({VOTES} = 'rejected') AND NOT EXISTS ({VOTES} = 'open')
    WHEN 'withdrawn' THEN OLD.state IN ('draft', 'cosigning', 'discussion')
    ELSE NEW.state IN ('passed', 'enacted') AND OLD.state IN ('voting', 'passed') AND EXISTS (
        {PASSED} AND (v.reading = v.readings OR v.yes = v.electorate)
        AND (NEW.state = 'passed' OR v.matter <> 'bylaws' OR r.vote_id IS NOT NULL)
    ) END
"""


def due() -> str:
    return f"""
    NEW.opened_at >= {from_now("0")}
    AND EXISTS (
        SELECT 1 FROM proposals WHERE id = NEW.proposal_id AND {is_due("moves_at")}
        AND state = CASE NEW.reading WHEN 1 THEN 'discussion' ELSE 'waiting' END
    )
    AND NOT EXISTS (SELECT 1 FROM votes WHERE proposal_id = NEW.proposal_id AND reading = NEW.reading)
"""  # noqa: S608 - ours


def more_guards() -> list[Guard]:
    both = [
        Guard("member_unpaid", "INSERT", "members", UNPAID, "a share is paid when the books say so"),
        Guard(
            "member_share", "UPDATE OF share_amount, member_class", "members", NEVER, "class and share stand"
        ),
        Guard(
            "member_paid", "UPDATE OF share_paid_at", "members", PAID, "a share is paid when the books say so"
        ),
        Guard(
            "text_moves",
            "UPDATE OF state, moves_at, not_before",
            "proposals",
            moves(),
            "it does not get there so",
        ),
        Guard("vote_due", "INSERT", "votes", due(), "its time has not come"),
        Guard("vote_whole", "UPDATE OF state", "votes", ALL_IT_SAYS, "not all that the text says"),
        Guard("change_said", "INSERT", "changes", AS_THE_TEXT_SAYS, "not what the text says"),
    ]
    typed = [
        Guard("vote_typed", "INSERT", "votes", VOTE_OF_TEXTS, "not the rules in force"),
        Guard("change_typed", "INSERT", "changes", CHANGE_OF_TEXTS, "not what the text says"),
    ]
    return both + typed if is_sqlite() else both


def earlier() -> list[Guard]:
    """What `text_moves` says more fully."""
    guards = import_module("coop.migrations.versions.0010_votes_on_time").guards()
    return [guard for guard in guards if guard.name == "text_goes"]


# A setting of the session can be set by whoever writes SQL. It is heard where the cluster says so, as that of
# the tests does; only who may change the cluster's roles can say it.
HEARD = """
    SELECT 1 FROM pg_db_role_setting WHERE setdatabase = 0 AND setrole = 0
    AND 'coop.clock=set' = ANY (setconfig)
"""
CLOCK = """
    CREATE OR REPLACE FUNCTION coop_now() RETURNS timestamptz LANGUAGE sql AS $$ SELECT CASE
        WHEN nullif(current_setting('coop.now', true), '') IS NULL{heard} THEN clock_timestamp()
        ELSE current_setting('coop.now')::timestamptz END $$
"""


OF_ITS_CONTEST = "coalesce(o.rival_of_id, o.id) = coalesce(proposals.rival_of_id, proposals.id)"
# A rival that was kept as a draft until the first text was gone waited for nothing.
BESIDE_NOTHING = f"""UPDATE proposals SET moves_at = (
    SELECT max(o.moves_at) FROM proposals o WHERE o.state = 'discussion' AND {OF_ITS_CONTEST}
) WHERE state = 'discussion' AND moves_at IS NULL"""  # noqa: S608 - ours
SINCE_BEFORE = f"""UPDATE proposals SET not_before = coalesce((
    SELECT min(i.moved_from) FROM agenda_items i JOIN proposals o ON o.id = i.proposal_id
    WHERE {OF_ITS_CONTEST}
), moves_at) WHERE state IN ('discussion', 'waiting')"""  # noqa: S608 - ours


def upgrade() -> None:
    op.add_column("proposals", sa.Column("not_before", TIME, nullable=True))
    for statement in (BESIDE_NOTHING, SINCE_BEFORE):
        op.execute(statement)
    remove_guards(earlier())
    set_guards(GUARDS)
    add_guards(more_guards())
    if not is_sqlite():
        op.execute(CLOCK.format(heard=f" OR NOT EXISTS ({HEARD})"))


def downgrade() -> None:
    if not is_sqlite():
        op.execute(CLOCK.format(heard=""))
    remove_guards(more_guards())
    drop_guards(GUARDS)
    add_guards(earlier())
    op.drop_column("proposals", "not_before")
