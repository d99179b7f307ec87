from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from governance.elections import elected, elections, held, table
from hypothesis import assume, given

from coop.governance.counting import Ballot, Election, Step, count


def test_a_small_example_of_the_reference_rule() -> None:
    """Castor, Pollux and Helen, an example of the reference rule's own (droop, test/blt/42.blt)."""
    result = count(held(2, "4 AB", "2 C"), "meek-stv")

    assert table(result)[:2] == [
        "4.000000000 0.000000000 2.000000000 0.000000000",
        "2.000000004 1.999999996 2.000000000 0.000000000",
    ]
    assert [result.decimal(stage.quota or 0) for stage in result.stages[:2]] == ["2.000000001"] * 2
    assert elected(result) == "AC"


def test_the_quota_falls_as_votes_run_out() -> None:
    """A third of 14 at first. Then A keeps a third of what A keeps and the others' 9: 4.5."""
    result = count(held(2, "5 A", "4 B", "3 C", "2 D"), "meek-stv")

    assert result.decimal(result.stages[0].quota or 0) == "4.666666667"
    assert 4_500_000_000 <= (result.stages[1].quota or 0) < 4_500_001_000
    assert elected(result) == "AB"


def test_later_votes_for_an_elected_candidate_reach_the_next_on_the_paper() -> None:
    """By the Scottish rule C's papers would pass B over; here B keeps a part and D gets the rest."""
    result = count(held(2, "8 B", "2 CBD", "4 A", "3 D"), "meek-stv")
    excluded = next(stage for stage in result.stages if stage.givers == (2,))

    assert excluded.votes[3] > 3 * 10**9


@given(elections())
def test_what_an_elected_candidate_keeps_is_the_quota(election: Election) -> None:
    """Whenever nobody new is elected, everyone elected has the quota, to a millionth of a vote.

    If papers rank everyone, that is: as the last votes run out, nine decimals end before the iteration does.
    """
    result = count(replace(election, ballots=tuple(complete(election))), "meek-stv")
    already: set[int] = set()
    for stage in result.stages:
        if not stage.elected:
            assert sum(abs(stage.votes[number] - (stage.quota or 0)) for number in already) <= 1_000
        already |= set(stage.elected)


def complete(election: Election) -> Iterator[Ballot]:
    for weight, ranking, _ in election.ballots:
        rest = (number for number in range(len(election.candidates)) if number not in ranking)
        yield Ballot(weight, (*ranking, *rest))


@given(elections())
def test_with_one_seat_it_elects_as_the_scottish_rule(election: Election) -> None:
    """No surplus is ever passed on, so that the two differ in where they stop alone."""
    one_seat = replace(election, seats=1)
    meek, scottish = count(one_seat, "meek-stv"), count(one_seat)
    assume(not any(stage.draw for stage in (*meek.stages, *scottish.stages)))

    assert meek.elected == scottish.elected
    assert all(stage.step is not Step.SURPLUS for stage in meek.stages)
