"""The application passes its own tests as a co-op on a host, beside all others that they make."""

from __future__ import annotations

from isolation import hosted


def test_members_and_their_votes() -> None:
    """A part that touches every wall; tests/soak runs all of them."""
    hosted.passes("template/tests/members", "template/tests/governance/test_guards.py", fewest=80)
