"""The application passes its own tests as a co-op in a schema, behind a pooler."""

from __future__ import annotations

from isolation import hosted


def test_members_votes_and_books() -> None:
    """A part that touches every wall; tests/soak runs all of them."""
    hosted.passes(
        "template/tests/members/test_admit_member.py",
        "template/tests/governance/test_enact.py",
        "template/tests/books/test_reverse.py",
        "template/tests/books/test_record_at_once.py",
        fewest=20,
        database="postgresql",
    )
