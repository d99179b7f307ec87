"""A result as a sheet that people read, and as JSON for whoever compares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from .result import Result, Stage, Step

NAME, TRANSFER, VOTES = 44, 18, 18
GONE = "gone"
NOT_TRANSFERABLE = "Not transferable"


def as_json(result: Result) -> dict[str, Any]:
    """`votes` is how things stand after the stage, `lost` what truncating left over of `exhausted`."""
    names = result.election.labels()
    return {
        "elected": [names[number] for number in result.elected],
        "stages": [_stage(result, place) for place in range(len(result.stages))],
    }


def _stage(result: Result, place: int) -> dict[str, Any]:
    stage, names = result.stages[place], result.election.labels()
    standing = result.election.standing
    told: dict[str, Any] = {"step": stage.step.value, "of": [names[number] for number in stage.givers]}
    if stage.quota is not None:
        told["quota"] = result.decimal(stage.quota)
    told["votes"] = {names[number]: result.decimal(stage.votes[number]) for number in standing}
    if place:
        told["transfers"] = {
            names[number]: result.decimal(moved) for number, moved in _moved(result, place).items()
        }
    told["exhausted"] = result.decimal(stage.exhausted)
    told["lost"] = result.decimal(stage.lost)
    told["elected"] = [names[number] for number in stage.elected]
    if stage.draw:
        told["lot"] = {
            "tied": [names[number] for number in stage.draw.tied],
            "drawn": [names[number] for number in stage.draw.drawn],
        }
    return told


def _moved(result: Result, place: int) -> dict[int, int]:
    before, after = result.stages[place - 1].votes, result.stages[place].votes
    return {
        number: after[number] - before[number]
        for number in result.election.standing
        if after[number] != before[number]
    }


def as_text(result: Result, rule: str) -> str:
    """No wider than 100 columns, however long the names are."""
    lines = [*_heading(result, rule)]
    for place in range(len(result.stages)):
        lines += ["", *_block(result, place)]
    lines += ["", "Elected, in this order:", *_elected(result)]
    return "\n".join(lines) + "\n"


def _heading(result: Result, rule: str) -> Iterator[str]:
    election, names = result.election, result.election.labels()
    if election.title:
        yield election.title
    standing, valid = len(election.standing), sum(election.papers().values())
    yield f"{rule}: {_of(election.seats, 'seat')}, {_of(standing, 'candidate')}, {_of(valid, 'valid paper')}"
    if election.withdrawn:
        yield f"Withdrawn: {_listed(names[number] for number in sorted(election.withdrawn))}"


def _block(result: Result, place: int) -> Iterator[str]:
    """Who was excluded before has nothing more to do with it."""
    stage, names = result.stages[place], result.election.labels()
    givers = _listed(names[number] for number in stage.givers)
    yield f"Stage {place + 1}: {stage.step}{' of ' if givers else ''}{givers}"
    if stage.quota is not None and (not place or stage.quota != result.stages[place - 1].quota):
        yield f"  Quota: {result.decimal(stage.quota)}"
    if stage.draw:
        yield f"  By lot: {_drawn(stage, names)}"
    moved = _moved(result, place) if place else {}
    status = _status(result, place)
    for number in result.election.standing:
        if status.get(number) != GONE:
            transfer, votes = _signed(result, moved.get(number, 0)), result.decimal(stage.votes[number])
            yield _row(names[number], transfer, votes, status.get(number, ""))
    if stage.step not in {Step.APPROVALS, Step.SCORES}:
        before = result.stages[place - 1].exhausted if place else 0
        gained = _signed(result, stage.exhausted - before)
        yield _row(NOT_TRANSFERABLE, gained, result.decimal(stage.exhausted))
        yield _row("Total", "", result.decimal(sum(stage.votes) + stage.exhausted))


def _row(name: str, transfer: str, votes: str, status: str = "") -> str:
    short = name if len(name) <= NAME else name[: NAME - 1] + "…"
    return f"  {short:{NAME}}{transfer:>{TRANSFER}}{votes:>{VOTES}}  {status}".rstrip()


def _status(result: Result, place: int) -> dict[int, str]:
    status: dict[int, str] = {}
    for earlier, stage in enumerate(result.stages[: place + 1]):
        now = earlier == place
        if stage.step is Step.EXCLUSION:
            status |= dict.fromkeys(stage.givers, "excluded" if now else GONE)
        status |= dict.fromkeys(stage.elected, "elected" if now else "(elected)")
    return status


def _elected(result: Result) -> Iterator[str]:
    names, places = result.election.labels(), enumerate(result.stages, 1)
    elected = [(number, place) for place, stage in places for number in stage.elected]
    for order, (number, place) in enumerate(elected, 1):
        yield f"  {order:>2}. {names[number]}, at stage {place}"


def _drawn(stage: Stage, names: tuple[str, ...]) -> str:
    if not stage.draw:
        return ""
    drawn, tied = ([names[number] for number in group] for group in (stage.draw.drawn, stage.draw.tied))
    return f"{_listed(drawn)}, out of {_listed(tied)}"


def _signed(result: Result, parts: int) -> str:
    return f"{'+' if parts > 0 else ''}{result.decimal(parts)}" if parts else ""


def _of(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(names)
