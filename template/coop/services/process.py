"""How a job moves, as data: states, and the transitions between them that each party may make.

Pure, and without any service's own facts: a service declares its `Process` and asks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SYSTEM = "system"  # the party that no person is: the clock, and what follows of itself


@dataclass(frozen=True)
class Transition:
    name: str
    sources: frozenset[str]
    target: str
    by: frozenset[str]


@dataclass(frozen=True)
class Refusal:
    """`reason` is a code for which the service has a sentence: "state", "party", or one of its own."""

    reason: str


def transition(name: str, *sources: str, to: str, by: str | tuple[str, ...]) -> Transition:
    parties = frozenset((by,) if isinstance(by, str) else by)
    return Transition(name, frozenset(sources), to, parties)


@dataclass(frozen=True)
class Process:
    start: str
    final: frozenset[str]
    transitions: tuple[Transition, ...]

    def move(self, state: str, name: str, by: str) -> Transition | Refusal:
        """The transition of that name, if this party may make it from this state. KeyError: no such name."""
        step = self._named(name)
        if by not in step.by:
            return Refusal("party")
        if state not in step.sources:
            return Refusal("state")
        return step

    def open_to(self, party: str, state: str) -> frozenset[str]:
        """The names of what a party may do now."""
        return frozenset(step.name for step in self._from(state) if party in step.by)

    def states(self) -> frozenset[str]:
        ends = (state for step in self.transitions for state in (step.target, *step.sources))
        return frozenset((self.start, *self.final, *ends))

    def faults(self) -> list[str]:
        """What is wrong with the declaration: empty when it is sound."""
        return [*self._ambiguous(), *self._unreachable(), *self._dead_ends(), *self._after_the_end()]

    def _named(self, name: str) -> Transition:
        found = {step.name: step for step in self.transitions}
        return found[name]

    def _from(self, state: str) -> Iterator[Transition]:
        return (step for step in self.transitions if state in step.sources)

    def _ambiguous(self) -> Iterator[str]:
        names = [step.name for step in self.transitions]
        twice = sorted({name for name in names if names.count(name) > 1})
        yield from (f"two transitions are called {name}" for name in twice)

    def _unreachable(self) -> Iterator[str]:
        reached = self._reach(self.start)
        yield from (f"nothing leads to {state}" for state in sorted(self.states() - reached))

    def _dead_ends(self) -> Iterator[str]:
        """From every state the job can still come to an end."""
        for state in sorted(self.states()):
            if not self._reach(state) & self.final:
                yield f"from {state} no end can be reached"

    def _after_the_end(self) -> Iterator[str]:
        going_on = sorted(state for state in self.final if any(self._from(state)))
        yield from (f"{state} is final, yet goes on" for state in going_on)

    def _reach(self, state: str) -> frozenset[str]:
        reached: set[str] = set()
        waiting = [state]
        while waiting:
            current = waiting.pop()
            if current not in reached:
                reached.add(current)
                waiting.extend(step.target for step in self._from(current))
        return frozenset(reached)
