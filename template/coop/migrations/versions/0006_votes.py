"""A vote is no longer the proposal itself: a proposal has a text and a life, and one vote or two.

Votes that were counted before keep their place in the chain, and their seals: they have no `text_hash`, by
which the record knows that they are of its first version.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from coop.migrations.guards import Guard, drop_guards

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)
EARLIER = {
    "charter_entries": [
        "charter_next_link", "charter_founding", "charter_decided", "charter_stands", "charter_stays",
    ],
    "proposals": [
        "vote_opening", "vote_frozen", "vote_reason", "vote_still_open", "vote_final", "vote_counted",
        "vote_decided", "vote_next_decision", "vote_stays",
    ],
    "electors": ["roll_enrolment", "roll_voting", "roll_stays"],
    "ballots": ["ballot_casting", "ballot_stands", "ballot_stays"],
}  # fmt: skip
MOVED = (
    "id", "charter_seq", "opened_at", "closes_at", "quorum_numerator", "quorum_denominator",
    "majority_numerator", "majority_denominator", "majority_strict", "electorate", "state", "number",
    "outcome", "counted_at", "yes", "no", "abstain", "previous_hash", "hash",
)  # fmt: skip


Rows = list[dict[str, Any]]


def upgrade() -> None:
    """Rows are read, and come back under the same names: SQLite cannot change what a column refers to."""
    drop_guards(Guard(name, "", table, "", "") for table, names in EARLIER.items() for name in names)
    rows = {table: _rows(table) for table in ("charter_entries", "electors", "ballots", "proposals")}
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    (_leave_on_sqlite if is_sqlite else _leave_on_postgresql)()
    for table in ("electors", "ballots", "proposals"):
        op.drop_table(table)
    _make_proposals()
    _make_votes()
    _make_ballots()
    _fill(rows)
    if is_sqlite:
        _come_back_on_sqlite(rows["charter_entries"])
    else:
        _come_back_on_postgresql()


def _rows(table: str) -> Rows:
    """As the driver has them, so that they go back as they came."""
    found = op.get_bind().exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 - ours
    return [dict(row) for row in found.mappings()]


def _put(table: str, rows: Rows) -> None:
    if rows:
        names, values = ", ".join(rows[0]), ", ".join(f":{name}" for name in rows[0])
        statement = f"INSERT INTO {table} ({names}) VALUES ({values})"  # noqa: S608 - ours
        op.get_bind().execute(sa.text(statement), rows)


def downgrade() -> None:
    raise NotImplementedError("What was decided since then has no place in the earlier shape.")


def _leave_on_sqlite() -> None:
    """Rides refer to entries of the charter, which are gone for a moment of the transaction."""
    op.execute("PRAGMA defer_foreign_keys=ON")
    op.drop_table("charter_entries")


def _come_back_on_sqlite(entries: Rows) -> None:
    op.create_table(
        "charter_entries",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("vote_id", BIG, nullable=True),
        sa.Column("enacted_at", TIME, nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name="fk_charter_entries_vote_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_charter_entries"),
        sa.UniqueConstraint("hash", name="uq_charter_entries_hash"),
        sa.UniqueConstraint("vote_id", "clause", name="uq_charter_entries_vote_id_clause"),
    )
    op.create_index("ix_charter_entries_clause", "charter_entries", ["clause"])
    _put("charter_entries", [_renamed(entry) for entry in sorted(entries, key=lambda entry: entry["seq"])])


def _leave_on_postgresql() -> None:
    op.drop_constraint("fk_charter_entries_proposal_id", "charter_entries", type_="foreignkey")
    op.drop_constraint("uq_charter_entries_proposal_id", "charter_entries", type_="unique")
    op.alter_column("charter_entries", "proposal_id", new_column_name="vote_id")


def _come_back_on_postgresql() -> None:
    op.create_foreign_key("fk_charter_entries_vote_id", "charter_entries", "votes", ["vote_id"], ["id"])
    op.create_index(
        "uq_charter_entries_vote_id_clause", "charter_entries", ["vote_id", "clause"], unique=True
    )
    for table in ("proposals", "votes"):
        op.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608 - ours


def _make_proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("proposer_id", BIG, nullable=False),
        sa.Column("matter", sa.String(length=20), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("rival_of_id", BIG, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("moves_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["proposer_id"], ["members.id"], name="fk_proposals_proposer_id"),
        sa.ForeignKeyConstraint(["rival_of_id"], ["proposals.id"], name="fk_proposals_rival_of_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
    )
    op.create_index("ix_proposals_state", "proposals", ["state"])
    op.create_table(
        "cosignatures",
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_cosignatures_member_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_cosignatures_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", "member_id", name="pk_cosignatures"),
    )


def _make_votes() -> None:
    op.create_table(
        "votes",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("contest_id", BIG, nullable=False),
        sa.Column("matter", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=True),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("readings", sa.Integer(), nullable=False),
        sa.Column("charter_seq", BIG, nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("closes_at", TIME, nullable=False),
        sa.Column("method", sa.String(length=20), nullable=False),
        sa.Column("quorum_numerator", sa.Integer(), nullable=False),
        sa.Column("quorum_denominator", sa.Integer(), nullable=False),
        sa.Column("majority_numerator", sa.Integer(), nullable=False),
        sa.Column("majority_denominator", sa.Integer(), nullable=False),
        sa.Column("majority_strict", sa.Boolean(), nullable=False),
        sa.Column("abstentions", sa.String(length=10), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("electorate", sa.Integer(), nullable=False),
        sa.Column("roll_salt", sa.String(length=32), nullable=True),
        sa.Column("reminded_at", TIME, nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("number", BIG, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("counted_at", TIME, nullable=True),
        sa.Column("yes", sa.Integer(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("abstain", sa.Integer(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_votes_proposal_id"),
        sa.PrimaryKeyConstraint("id", name="pk_votes"),
        sa.UniqueConstraint("number", name="uq_votes_number"),
    )
    op.create_index("ix_votes_proposal_id", "votes", ["proposal_id"])
    op.create_index("ix_votes_state_closes_at", "votes", ["state", "closes_at"])
    op.create_table(
        "changes",
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("former", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name="fk_changes_vote_id"),
        sa.PrimaryKeyConstraint("vote_id", "clause", name="pk_changes"),
    )


def _make_ballots() -> None:
    op.create_table(
        "electors",
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_electors_member_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name="fk_electors_vote_id"),
        sa.PrimaryKeyConstraint("vote_id", "member_id", name="pk_electors"),
    )
    op.create_index("ix_electors_member_id", "electors", ["member_id"])
    op.create_table(
        "ballots",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name="fk_ballots_vote_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ballots"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ballots_vote_id", "ballots", ["vote_id"])
    op.create_table(
        "open_ballots",
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.Column("objection", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_open_ballots_member_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name="fk_open_ballots_vote_id"),
        sa.PrimaryKeyConstraint("vote_id", "member_id", name="pk_open_ballots"),
    )
    op.create_table(
        "registrations",
        sa.Column("vote_id", BIG, nullable=False),
        sa.Column("reference", sa.String(length=100), nullable=False),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.Column("recorded_by_id", BIG, nullable=False),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["members.id"], name="fk_registrations_recorded_by_id"),
        sa.ForeignKeyConstraint(["vote_id"], ["votes.id"], name="fk_registrations_vote_id"),
        sa.PrimaryKeyConstraint("vote_id", name="pk_registrations"),
    )


def _fill(rows: dict[str, Rows]) -> None:
    """Each vote with the very key of the proposal that it was."""
    values = {entry["seq"]: entry["value"] for entry in rows["charter_entries"]}
    old = sorted(rows["proposals"], key=lambda row: int(row["id"]))
    _put("proposals", [_text(row) for row in old])
    _put("votes", [_vote(row) for row in old])
    changes = [{"vote_id": row["id"], "clause": row["clause"], "value": row["value"]} for row in old]
    former = [{"former": values.get(row["replaces_seq"])} for row in old]
    _put("changes", [change | before for change, before in zip(changes, former, strict=True)])
    _put("electors", [_renamed(row) for row in rows["electors"]])
    _put("ballots", [_renamed(row) for row in rows["ballots"]])


def _text(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": row["id"],
        "proposer_id": row["proposer_id"],
        "matter": "rules",
        "act": "".join(['{"changes":{"', row["clause"], '":', row["value"], "}" + "}"]),
        "title": "",
        "reason": row["reason"],
        "state": {"open": "voting", "passed": "enacted"}.get(row["state"], row["state"]),
        "made_at": row["opened_at"],
    }


def _vote(row: dict[str, Any]) -> dict[str, Any]:
    new = {"proposal_id": row["id"], "contest_id": row["id"], "matter": "rules", "reading": 1, "readings": 1}
    rules = {"method": "majority", "abstentions": "aside", "secret": True}
    return {name: row[name] for name in MOVED} | new | rules


def _renamed(row: dict[str, Any]) -> dict[str, Any]:
    return {"vote_id" if name == "proposal_id" else name: value for name, value in row.items()}
