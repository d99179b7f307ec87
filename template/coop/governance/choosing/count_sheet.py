"""A counted choice as pages show it: whom or what it elected, and each stage as a published sheet has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from coop.governance import choosing, record
from coop.governance.counting import Result, Stage, Step, blt
from coop.governance.models import Vote


@dataclass(frozen=True)
class Row:
    """Of one candidate or option at one stage. `status` is `elected`, `before` or `excluded`."""

    name: str
    moved: str
    votes: str
    status: str = ""


@dataclass(frozen=True)
class Sheet:
    """`lot` says who were tied and whom the lot drew."""

    title: str
    quota: str
    lot: str
    rows: tuple[Row, ...]
    exhausted: str


@dataclass(frozen=True)
class Counted:
    """`ranked` tells a count that moves votes from stage to stage."""

    elected: tuple[str, ...]
    sheets: tuple[Sheet, ...]
    ranked: bool


def counted(vote: Vote) -> Counted | None:
    """None while it is open, and when it elected nobody and nothing."""
    if not vote.chooses or not vote.has_passed:
        return None
    result = _result(vote)
    names = result.election.labels()
    return Counted(
        tuple(names[number - 1] for number in vote.winners),
        tuple(_sheet(result, place, _won(vote)) for place in range(len(result.stages))),
        vote.method in choosing.RANKED,
    )


def file(vote: Vote) -> bytes:
    """The ballots as BLT. Its first lines, which programs pass over, say by which rule they were counted."""
    rule = f"# coop count --rule {vote.method} --seed {vote.seed} FILE.blt\n"
    return rule.encode() + blt.write(_result(vote).election)


def _result(vote: Vote) -> Result:
    choices = record.ballots([vote.id]).get(vote.id, [])
    title = " ".join(f"{vote.proposal.heading} ({vote.method})".split())
    return choosing.result(vote, choices, choosing.names(vote), title)


def _won(vote: Vote) -> set[int]:
    """Those who or that were elected, and "none of these", which keeps out what came after it."""
    return {number - 1 for number in vote.counted_in[: len(vote.winners) + 1]}


def _sheet(result: Result, place: int, won: set[int]) -> Sheet:
    stage, names = result.stages[place], result.election.labels()
    return Sheet(
        _title(stage, names, place),
        result.decimal(stage.quota) if stage.quota is not None else "",
        _lot(stage, names),
        tuple(_rows(result, place, won)),
        result.decimal(stage.exhausted) if stage.exhausted else "",
    )


def _title(stage: Stage, names: tuple[str, ...], place: int) -> str:
    givers = ", ".join(names[number] for number in stage.givers)
    words = {
        Step.FIRST: _("first preferences"),
        Step.APPROVALS: _("approvals"),
        Step.SCORES: _("scores"),
        Step.SURPLUS: _("surplus of %(names)s goes on", names=givers),
        Step.EXCLUSION: _("%(names)s is excluded", names=givers),
    }
    return str(_("Stage %(number)s: %(what)s", number=place + 1, what=words[stage.step]))


def _lot(stage: Stage, names: tuple[str, ...]) -> str:
    if not stage.draw:
        return ""
    tied, drawn = (", ".join(names[n] for n in group) for group in (stage.draw.tied, stage.draw.drawn))
    return str(_("%(tied)s were equal. The lot fell on %(drawn)s.", tied=tied, drawn=drawn))


def _rows(result: Result, place: int, won: set[int]) -> Iterator[Row]:
    """Who was excluded at an earlier stage has no more rows."""
    stage, names, earlier = result.stages[place], result.election.labels(), result.stages[:place]
    gone = {number for one in earlier if one.step is Step.EXCLUSION for number in one.givers}
    before = {number for one in earlier for number in one.elected} & won
    for number in result.election.standing:
        if number not in gone:
            moved = stage.votes[number] - earlier[-1].votes[number] if earlier else 0
            sign = "+" if moved > 0 else ""
            excluded = stage.step is Step.EXCLUSION and number in stage.givers
            status = (
                "elected" if number in won.intersection(stage.elected)
                else "before" if number in before
                else "excluded" if excluded else ""
            )  # fmt: skip
            yield Row(
                names[number],
                f"{sign}{result.decimal(moved)}" if moved else "",
                result.decimal(stage.votes[number]),
                status,
            )
