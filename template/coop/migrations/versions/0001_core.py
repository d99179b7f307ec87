"""Tables of the core: people, members, governance, books, notices, privacy."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = ("core",)
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "attempts",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("count", BIG, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_attempts"),
    )
    op.create_index("ix_attempts_expires_at", "attempts", ["expires_at"])

    op.create_table(
        "seals",
        sa.Column("journal_id", BIG, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("journal_id", name="pk_seals"),
    )

    op.create_table(
        "journals",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("reference", sa.String(length=60), nullable=False),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("reverses_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(
            ["id"], ["seals.journal_id"], name="fk_journals_id", deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(["reverses_id"], ["journals.id"], name="fk_journals_reverses_id"),
        sa.PrimaryKeyConstraint("id", name="pk_journals"),
        sa.UniqueConstraint("kind", "reference", name="uq_journals_kind_reference"),
        sa.UniqueConstraint("number", name="uq_journals_number"),
        sa.UniqueConstraint("reverses_id", name="uq_journals_reverses_id"),
    )

    op.create_table(
        "people",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("session_key", sa.String(length=32), nullable=False),
        sa.Column("email_confirmed_at", TIME, nullable=True),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_people"),
        sa.UniqueConstraint("email", name="uq_people_email"),
    )

    op.create_table(
        "accesses",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("subject_id", BIG, nullable=False),
        sa.Column("viewer_id", BIG, nullable=False),
        sa.Column("what", sa.String(length=30), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["subject_id"], ["people.id"], name="fk_accesses_subject_id"),
        sa.ForeignKeyConstraint(["viewer_id"], ["people.id"], name="fk_accesses_viewer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_accesses"),
    )
    op.create_index("ix_accesses_at", "accesses", ["at"])
    op.create_index("ix_accesses_subject_id", "accesses", ["subject_id"])

    op.create_table(
        "mails",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", TIME, nullable=True),
        sa.Column("fault", sa.String(length=300), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_mails_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mails"),
        sa.UniqueConstraint("message_id", name="uq_mails_message_id"),
    )
    op.create_index("ix_mails_created_at", "mails", ["created_at"])
    op.create_index("ix_mails_person_id", "mails", ["person_id"])
    op.create_index("ix_mails_sent_at_due_at", "mails", ["sent_at", "due_at"])

    op.create_table(
        "members",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("number", BIG, nullable=False),
        sa.Column("member_class", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("admitted_at", TIME, nullable=False),
        sa.Column("share_amount", BIG, nullable=False),
        sa.Column("share_paid_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_members_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_members"),
        sa.UniqueConstraint("number", name="uq_members_number"),
        sa.UniqueConstraint("person_id", name="uq_members_person_id"),
    )

    op.create_table(
        "postings",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("journal_id", BIG, nullable=False),
        sa.Column("account", sa.String(length=30), nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("amount", BIG, nullable=False),
        sa.CheckConstraint("amount <> 0", name="ck_postings_not_nothing"),
        sa.ForeignKeyConstraint(["journal_id"], ["journals.id"], name="fk_postings_journal_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_postings_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_postings"),
    )
    op.create_index("ix_postings_account", "postings", ["account"])
    op.create_index("ix_postings_journal_id", "postings", ["journal_id"])
    op.create_index("ix_postings_person_id", "postings", ["person_id"])

    op.create_table(
        "applications",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("member_class", sa.String(length=20), nullable=False),
        sa.Column("address", sa.String(length=300), nullable=False),
        sa.Column("statement", sa.Text(), nullable=False),
        sa.Column("applied_at", TIME, nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.Column("decided_by_id", BIG, nullable=True),
        sa.ForeignKeyConstraint(["decided_by_id"], ["members.id"], name="fk_applications_decided_by_id"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_applications_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_applications"),
    )
    op.create_index("ix_applications_person_id", "applications", ["person_id"])

    op.create_table(
        "proposals",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("proposer_id", BIG, nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("charter_seq", BIG, nullable=False),
        sa.Column("replaces_seq", BIG, nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("closes_at", TIME, nullable=False),
        sa.Column("quorum_numerator", sa.Integer(), nullable=False),
        sa.Column("quorum_denominator", sa.Integer(), nullable=False),
        sa.Column("majority_numerator", sa.Integer(), nullable=False),
        sa.Column("majority_denominator", sa.Integer(), nullable=False),
        sa.Column("majority_strict", sa.Boolean(), nullable=False),
        sa.Column("electorate", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("number", BIG, nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("counted_at", TIME, nullable=True),
        sa.Column("yes", sa.Integer(), nullable=True),
        sa.Column("no", sa.Integer(), nullable=True),
        sa.Column("abstain", sa.Integer(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=True),
        sa.Column("hash", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["proposer_id"], ["members.id"], name="fk_proposals_proposer_id"),
        sa.PrimaryKeyConstraint("id", name="pk_proposals"),
        sa.UniqueConstraint("number", name="uq_proposals_number"),
    )
    op.create_index("ix_proposals_state_closes_at", "proposals", ["state", "closes_at"])

    op.create_table(
        "roles",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("given_by", sa.String(length=60), nullable=False),
        sa.Column("since", TIME, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_roles_member_id"),
        sa.PrimaryKeyConstraint("id", name="pk_roles"),
        sa.UniqueConstraint("member_id", "role", name="uq_roles_member_id_role"),
    )

    op.create_table(
        "ballots",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("choice", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_ballots_proposal_id"),
        sa.PrimaryKeyConstraint("id", name="pk_ballots"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_ballots_proposal_id", "ballots", ["proposal_id"])

    op.create_table(
        "charter_entries",
        sa.Column("seq", BIG, autoincrement=False, nullable=False),
        sa.Column("clause", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("proposal_id", BIG, nullable=True),
        sa.Column("enacted_at", TIME, nullable=False),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_charter_entries_proposal_id"),
        sa.PrimaryKeyConstraint("seq", name="pk_charter_entries"),
        sa.UniqueConstraint("hash", name="uq_charter_entries_hash"),
        sa.UniqueConstraint("proposal_id", name="uq_charter_entries_proposal_id"),
    )
    op.create_index("ix_charter_entries_clause", "charter_entries", ["clause"])

    op.create_table(
        "electors",
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("voted", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_electors_member_id"),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_electors_proposal_id"),
        sa.PrimaryKeyConstraint("proposal_id", "member_id", name="pk_electors"),
    )
    op.create_index("ix_electors_member_id", "electors", ["member_id"])


def downgrade() -> None:
    for table in (
        "electors",
        "charter_entries",
        "ballots",
        "roles",
        "proposals",
        "applications",
        "postings",
        "members",
        "mails",
        "accesses",
        "people",
        "journals",
        "seals",
        "attempts",
    ):
        op.drop_table(table)
