from __future__ import annotations

from dataclasses import replace

import pytest
from governance.elections import elected, elections, held, scored, table
from hypothesis import given

from coop.governance.counting import BadElection, Ballot, Election, Lots, Step, count
from coop.governance.counting.election import BEST_SCORE
from coop.governance.counting.lots import Draw


@pytest.mark.parametrize(
    ("seats", "ballots", "votes", "winners"),
    [
        (1, ["3 A5 B4", "2 B5"], "15 22", "B"),  # whom a majority likes best is not whom most like well
        (1, ["1 A5", "4 B1"], "5 4", "A"),
        (2, ["1 A1 B2 C3", "1 A3 C1"], "4 2 4", "AC"),
        (1, ["7 A0 B0", "1 B1"], "0 1", "B"),
        (3, ["1 A1", "1 B2"], "1 2", "BA"),  # more seats than candidates
        (1, ["2 A0 B0"], "0 0", "A"),
    ],
)
def test_the_highest_sums_win(seats: int, ballots: list[str], votes: str, winners: str) -> None:
    result = count(scored(seats, *ballots), "score")

    assert (table(result), elected(result)) == ([f"{votes} 0"], winners)
    assert result.stages[0].step is Step.SCORES


def test_a_tie_is_settled_by_the_lots() -> None:
    tied = scored(2, "1 A5 B3", "1 C3", "1 D2")

    assert count(tied, "score").stages[0].draw == Draw(tied=(1, 2), drawn=(1,))
    assert elected(count(tied, "score", Lots((3, 2, 1, 0)))) == "AC"


def test_nothing_is_won_by_who_has_withdrawn() -> None:
    result = count(replace(scored(1, "9 A5 B1", "1 C5"), withdrawn=frozenset({0})), "score")

    assert (table(result), elected(result)) == (["0 9 5 0"], "B")


def test_nobody_voted() -> None:
    assert elected(count(scored(1, candidates="AB"), "score")) == "A"


def test_a_ranking_has_no_scores() -> None:
    with pytest.raises(BadElection, match="Ballot 2: it gives no scores"):
        count(replace(held(1, "1 A"), ballots=(Ballot(1, (0,), (3,)), Ballot(1, (0,)))), "score")


@given(elections(scores=True))
def test_every_point_given_to_who_stands_is_counted_once(election: Election) -> None:
    given_out = sum(
        ballot.weight * score
        for ballot in election.ballots
        for number, score in zip(ballot.ranking, ballot.scores, strict=True)
        if number in election.standing
    )

    assert sum(count(election, "score").stages[0].votes) == given_out


@given(elections(scores=True))
def test_a_better_score_never_unseats_a_winner(election: Election) -> None:
    for winner in count(election, "score").elected:
        better = tuple(praising(ballot, winner) for ballot in election.ballots)
        assert winner in count(replace(election, ballots=better), "score").elected


def praising(ballot: Ballot, winner: int) -> Ballot:
    marks = zip(ballot.ranking, ballot.scores, strict=True)
    return ballot._replace(scores=tuple(BEST_SCORE if number == winner else score for number, score in marks))


@given(elections())
def test_the_best_score_or_none_is_approval(election: Election) -> None:
    all_or_nothing = tuple(
        ballot._replace(scores=(BEST_SCORE,) * len(ballot.ranking)) for ballot in election.ballots
    )
    by_score = count(replace(election, ballots=all_or_nothing), "score")

    assert by_score.elected == count(election, "approval").elected
