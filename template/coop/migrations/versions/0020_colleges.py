"""Where the law has colleges, the groups of members vote in some, and their weights decide."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import sqlalchemy as sa
from alembic import op

from coop.migrations.guards import NEVER, Guard, add_guards, remove_guards, replace_guards

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

EARLIER = ("0007_votes_guards", "0011_elections", "0016_class_quorum", "0019_rules_in_bylaws")
BYLAWS = ("change_put", "vote_fits", "change_fits")
LAST_OF_BYLAWS, MORE_BYLAWS = "'share_price'", "'share_price', 'colleges'"
CLASSES = ("workers", "users", "producers", "community")
SLOTS = list(enumerate(CLASSES, 1))
OF_A_MAJORITY = "NEW.abstentions = 'votes' AND b.choice = 'abstain' OR b.choice IN ('yes', 'no')"
LAWFUL = "('\"fr-scic\"')"
NO_COLLEGES = "'{}'"
FINEST = 1000  # parts of a whole, so that products of them stay whole numbers
WEIGHTS = {
    "sqlite": """(SELECT key AS college, CAST(value AS int) AS part,
        CAST(substr(value, instr(value, '/') + 1) AS int) AS whole FROM json_each(#))""",
    "postgresql": """(SELECT key AS college, CAST(split_part(value, '/', 1) AS bigint) AS part,
        CAST(split_part(value, '/', 2) AS bigint) AS whole FROM json_each_text(CAST(# AS json)))""",
}


def rule(clause: str) -> str:
    """The clause's value as the charter has it, as JSON; unknown when it was never decided."""
    return f"(SELECT value FROM charter_entries WHERE clause = '{clause}' ORDER BY seq DESC LIMIT 1)"  # noqa: S608 - ours


def weights(text: str) -> str:
    """Each college of a rule with its weight as two whole numbers."""
    return WEIGHTS[op.get_bind().dialect.name].replace("#", text)


def within(member_class: str) -> str:
    """Whether the college `q` is that of the class."""
    return f"'+' || q.college || '+' LIKE '%+' || {member_class} || '+%'"


def in_force() -> str:
    """Weights hold if every college has a member and every member a college."""
    voters = "SELECT 1 FROM members m WHERE m.share_paid_at IS NOT NULL AND m.left_at IS NULL"
    colleges = weights(rule("colleges"))
    holds = f"""
        NOT EXISTS (SELECT 1 FROM {colleges} q WHERE NOT EXISTS ({voters} AND {within("m.member_class")}))
        AND NOT EXISTS ({voters} AND NOT EXISTS (SELECT 1 FROM {colleges} q WHERE {within("m.member_class")}))
    """  # noqa: S608 - ours
    return f"""
        coalesce(NEW.colleges, '') = CASE
            WHEN NEW.matter <> 'elections' AND NEW.method = 'majority' AND {rule("legal_form")} IN {LAWFUL}
                AND coalesce({rule("colleges")}, {NO_COLLEGES}) <> {NO_COLLEGES}
            THEN CASE WHEN {holds} THEN {rule("colleges")} ELSE {NO_COLLEGES} END
            ELSE '' END
    """


def lawful() -> str:
    """Three colleges or more, none of them under a tenth or over half, all of them the whole."""
    value = "CASE NEW.clause WHEN 'colleges' THEN NEW.value ELSE '{}' END"
    return f"""
        NEW.clause <> 'colleges' OR NEW.value = {NO_COLLEGES} OR (
            SELECT count(*) >= 3 AND min(10 * part - whole) >= 0 AND max(2 * part - whole) <= 0
            AND sum(part) = max(whole) AND min(whole) = max(whole) AND max(whole) <= {FINEST}
            FROM {weights(value)} q
        )
    """  # noqa: S608 - ours


def labelled() -> str:
    """A ballot says its college, where these weigh."""
    of_vote = "(SELECT colleges FROM votes WHERE id = NEW.vote_id)"
    return f"""
        CASE WHEN coalesce({of_vote}, {NO_COLLEGES}) = {NO_COLLEGES} OR NEW.choice = 'void'
            THEN NEW.college IS NULL
        ELSE EXISTS (SELECT 1 FROM {weights(of_vote)} q WHERE q.college = NEW.college) END
    """  # noqa: S608 - ours


def counted() -> str:
    """No college has more ballots than members who voted."""
    return f"""
        NOT EXISTS (
            SELECT 1 FROM {weights("NEW.colleges")} q
            WHERE (SELECT count(*) FROM ballots WHERE vote_id = NEW.id AND college = q.college)
                > (SELECT count(*) FROM electors e
                    WHERE e.vote_id = NEW.id AND e.voted AND {within("e.member_class")})
        )
    """  # noqa: S608 - ours


def weighed() -> str:
    """The part of yes in each college by its weight, over one denominator. A college is where its first class
    is; where a majority is of no votes in it, it does not weigh. Beyond what whole numbers hold, this is left
    to whoever counts, and recounts."""
    sides = ", ".join(_sides(name, slot) for slot, name in SLOTS)
    present = ", ".join(_present(slot) for slot, _name in SLOTS)
    whole = " * ".join(f"t.b{slot}" for slot, _name in SLOTS)
    yes = " + ".join(_yes(slot) for slot, _name in SLOTS)
    weight = " + ".join(f"t.w{slot}" for slot, _name in SLOTS)
    return f"""(
        SELECT CASE WHEN {4.0 * FINEST} * {whole} > 9000000000000000000.0 THEN NEW.state = 'passed'
            ELSE ({yes}) * NEW.majority_denominator + CASE WHEN NEW.majority_strict THEN 0 ELSE 1 END
                > ({weight}) * {whole} * NEW.majority_numerator END
        FROM (SELECT {present} FROM (SELECT {sides} FROM {_ballots()} b) s) t
    )"""  # noqa: S608 - ours


def _sides(member_class: str, slot: int) -> str:
    """Of the college that the class is the first of: its yes, the votes that a majority is of, its weight."""
    weight = f"SELECT part FROM {weights('NEW.colleges')} q WHERE q.college LIKE '{member_class}%'"  # noqa: S608 - ours
    yes, votes = (
        f"coalesce(sum(CASE WHEN b.college LIKE '{member_class}%' AND ({said}) THEN 1 ELSE 0 END), 0)"
        for said in ("b.choice = 'yes'", OF_A_MAJORITY)
    )
    return f"{yes} AS y{slot}, {votes} AS b{slot}, coalesce(({weight}), 0) AS w{slot}"


def _present(slot: int) -> str:
    return (
        f"s.y{slot}, CASE s.b{slot} WHEN 0 THEN 0 ELSE s.w{slot} END AS w{slot}, "
        f"CASE s.b{slot} WHEN 0 THEN 1 ELSE s.b{slot} END AS b{slot}"
    )


def _yes(slot: int) -> str:
    others = (f"t.b{other}" for other, _name in SLOTS if other != slot)
    return " * ".join([f"t.w{slot} * t.y{slot}", *others])


def _ballots() -> str:
    """An open one is of its voter's college."""
    return f"""(
        SELECT college, choice FROM ballots WHERE vote_id = NEW.id
        UNION ALL
        SELECT q.college, o.choice FROM open_ballots o
        JOIN electors e ON e.vote_id = o.vote_id AND e.member_id = o.member_id
        JOIN {weights("NEW.colleges")} q ON {within("e.member_class")} WHERE o.vote_id = NEW.id
    )"""  # noqa: S608 - ours


ENOUGH = """
    NEW.yes + NEW.no > 0
    AND (NEW.yes + NEW.no + CASE NEW.abstentions WHEN 'absent' THEN 0 ELSE NEW.abstain END)
        * NEW.quorum_denominator >= NEW.electorate * NEW.quorum_numerator
"""
ONE_VOTE_EACH = "coalesce(NEW.colleges, '{}') = '{}'"


def decided() -> str:
    """By weights where there are some, and else as before."""
    _first, elections, quorums, _bylaws = _revisions()
    won = f"{ENOUGH} AND {weighed()} AND NOT {quorums.missing('NEW')} AND NOT {elections.RIVAL_WON}"
    earlier = _known()["vote_decided"].must_hold
    return f"CASE WHEN {ONE_VOTE_EACH} THEN {earlier} ELSE (NEW.state = 'passed') = ({won}) END"


def added() -> tuple[Guard, ...]:
    return (
        Guard("colleges_lawful", "INSERT", "changes", lawful(), "no such colleges"),
        Guard("colleges_in_force", "INSERT", "votes", in_force(), "not the rules in force"),
        Guard("colleges_frozen", "UPDATE OF colleges", "votes", NEVER, "the rules of a vote are frozen"),
        Guard("colleges_counted", "UPDATE OF state", "votes", counted(), "more ballots than a college has"),
        Guard("ballot_college", "INSERT", "ballots", labelled(), "not a college of this vote"),
    )


def replaced() -> tuple[Guard, ...]:
    """Colleges stand in the bylaws, and their weights decide. Which of two rivals has more by weight is left
    to whoever counts, and recounts."""
    known = _known()
    best = f"NOT ({ONE_VOTE_EACH}) OR ({known['vote_best'].must_hold})"
    changed = {name: known[name].must_hold.replace(LAST_OF_BYLAWS, MORE_BYLAWS) for name in BYLAWS}
    return tuple(
        known[name]._replace(must_hold=must_hold)
        for name, must_hold in {**changed, "vote_decided": decided(), "vote_best": best}.items()
    )


def upgrade() -> None:
    op.add_column("votes", sa.Column("colleges", sa.Text(), nullable=True))
    op.add_column("ballots", sa.Column("college", sa.String(length=60), nullable=True))
    add_guards(added())
    replace_guards(replaced())


def downgrade() -> None:
    remove_guards(added())
    known = _known()
    replace_guards(known[guard.name] for guard in replaced())
    op.drop_column("ballots", "college")
    op.drop_column("votes", "colleges")


def _known() -> dict[str, Guard]:
    """As they were when this revision came."""
    first, _elections, quorums, bylaws = _revisions()
    guards = (*first.GUARDS, *quorums.replaced(), *bylaws.REPLACED)
    return {guard.name: guard for guard in guards}


def _revisions() -> list[Any]:
    return [import_module(f"coop.migrations.versions.{name}") for name in EARLIER]
