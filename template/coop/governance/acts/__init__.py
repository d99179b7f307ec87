"""What a proposal does when it is decided: a module for each sort of act, by its matter.

An act is kept as JSON with its proposal. `refusal` is asked when it is proposed and when the vote opens.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from coop.governance.acts import admit, allocate, change, choose, elect, exclude, recall, text
from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.refusal import Refused


class Act(Protocol):
    def refusal(self, matter: Matter, act: Mapping[str, Any]) -> Refused | None: ...

    def enact(self, vote: Vote) -> None:
        """In the transaction that counts the vote."""
        ...


ACTS: dict[Matter, Act] = {
    Matter.RULES: change,
    Matter.BYLAWS: change,
    Matter.PROJECT: text,
    Matter.RESOLUTION: text,
    Matter.ELECTION: elect,
    Matter.RECALL: recall,
    Matter.CHOICES: choose,
    Matter.ADMISSION: admit,
    Matter.EXCLUSION: exclude,
    Matter.SURPLUS: allocate,
}
FALLEN: dict[Matter, Callable[[Vote], None]] = {Matter.ADMISSION: admit.decline}  # what follows from a no
