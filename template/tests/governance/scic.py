"""A French co-op whose members vote in colleges: workers with half of the votes, users, and the community."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from governance.assembly import Assembly
from stage import Actor

from coop.members.models import Member

FIELDS = {
    "colleges-workers": "1", "colleges-users": "2", "colleges-community": "3",
    "colleges-weight1": "50 %", "colleges-weight2": "30", "colleges-weight3": "1/5",
}  # fmt: skip
WEIGHTS = {"workers": "5/10", "users": "3/10", "community": "2/10"}


def ask(assembly: Assembly, *clauses: str, by: Actor | None = None, **fields: Any) -> Any:
    """The answer to the form for these rules."""
    url = "/decisions?" + "&".join(f"clause={key}" for key in clauses)
    return (by or assembly.ada).post(url, reason="Each group shall weigh.", **fields)


def proposed(answer: Any) -> int:
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def become(assembly: Assembly) -> None:
    """By everyone's yes, and registered by Bea of the board, who votes no longer afterwards."""
    law = {"legal_form": "fr-scic", "member_classes": ["workers", "users", "community"]}
    proposal = proposed(ask(assembly, "legal_form", "member_classes", "colleges", **law, **FIELDS))
    assembly.vote(proposal, "yes", "yes", "yes")
    bea = assembly.stage.member("Bea", roles=("board",))
    assert bea.post(f"/decisions/{proposal}/registration", reference="RCS 1").status_code == 303
    with assembly.stage.data() as session:
        session.execute(sa.update(Member).where(Member.id == bea.member_id).values(share_paid_at=None))


def join(assembly: Assembly) -> list[Actor]:
    """Two users and one of the community."""
    classes = {"Dora": "users", "Emil": "users", "Fia": "community"}
    return [assembly.stage.member(name, member_class) for name, member_class in classes.items()]
