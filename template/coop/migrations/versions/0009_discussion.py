"""Members discuss proposals. Who wrote what stands; their own words they can change or remove."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from coop.migrations.guards import NEVER, Guard, drop_guards, set_guards

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
TIME = sa.DateTime(timezone=True)
ANEW = "NOT EXISTS (SELECT 1 FROM comments WHERE id = NEW.id)"
STANDS = "NEW.id = OLD.id AND NEW.author_id = OLD.author_id AND NEW.proposal_id = OLD.proposal_id"
GUARDS = (
    Guard("comment_written", "INSERT", "comments", ANEW, "a comment is written anew"),
    Guard("comment_stands", "UPDATE", "comments", STANDS, "who wrote a comment stands"),
    Guard("comment_stays", "DELETE", "comments", NEVER, "a comment keeps its place"),
)


def upgrade() -> None:
    op.create_table(
        "comments",
        sa.Column("id", BIG, sa.Identity(), nullable=False),
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("author_id", BIG, nullable=False),
        sa.Column("thread_id", BIG, nullable=True),
        sa.Column("answers_id", BIG, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        sa.Column("edited_at", TIME, nullable=True),
        sa.Column("removed_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_comments_proposal_id"),
        sa.ForeignKeyConstraint(["author_id"], ["members.id"], name="fk_comments_author_id"),
        sa.ForeignKeyConstraint(["thread_id"], ["comments.id"], name="fk_comments_thread_id"),
        sa.ForeignKeyConstraint(["answers_id"], ["comments.id"], name="fk_comments_answers_id"),
        sa.PrimaryKeyConstraint("id", name="pk_comments"),
    )
    op.create_index("ix_comments_proposal_id_thread_id", "comments", ["proposal_id", "thread_id"])
    op.create_table(
        "follows",
        sa.Column("proposal_id", BIG, nullable=False),
        sa.Column("member_id", BIG, nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("told_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["proposal_id"], ["proposals.id"], name="fk_follows_proposal_id"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_follows_member_id"),
        sa.PrimaryKeyConstraint("proposal_id", "member_id", name="pk_follows"),
        sqlite_with_rowid=False,
    )
    set_guards(GUARDS)


def downgrade() -> None:
    drop_guards(GUARDS)
    op.drop_table("follows")
    op.drop_table("comments")
