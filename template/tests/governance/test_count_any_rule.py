"""What must hold of every election, by whatever rule it is counted."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest
from governance.elections import elections, with_scores
from hypothesis import given
from hypothesis import strategies as st

from coop.governance.counting import RULES, BadElection, Ballot, Election, count, sheet

rules = st.sampled_from(sorted(RULES))


def for_rule(election: Election, rule: str) -> Election:
    if rule == "score":
        return with_scores(election, Random("of no matter"))
    return replace(election, seats=1) if rule == "irv" else election


@given(elections(), rules)
def test_no_vote_appears_or_disappears(election: Election, rule: str) -> None:
    result = count(for_rule(election, rule), rule)
    valid = sum(election.papers().values()) * 10**result.places

    for stage in result.stages if rule not in {"approval", "score"} else ():
        assert sum(stage.votes) + stage.exhausted == valid
        assert 0 <= stage.lost <= stage.exhausted
        assert min(stage.votes) >= 0


@given(elections(), rules, st.randoms())
def test_the_order_of_ballots_tells_nothing(election: Election, rule: str, random: st.DataObject) -> None:
    election = for_rule(election, rule)
    shuffled = list(election.ballots)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert count(replace(election, ballots=tuple(shuffled)), rule).stages == count(election, rule).stages


@given(elections(), rules)
def test_a_weight_is_so_many_papers(election: Election, rule: str) -> None:
    election = for_rule(election, rule)
    one_by_one = tuple(ballot._replace(weight=1) for ballot in election.ballots for _ in range(ballot.weight))

    assert count(replace(election, ballots=one_by_one), rule).stages == count(election, rule).stages


@given(elections(), rules)
def test_every_seat_is_filled_once(election: Election, rule: str) -> None:
    election = for_rule(election, rule)
    elected = count(election, rule).elected

    assert len(elected) == len(set(elected)) == min(election.seats, len(election.standing))
    assert set(elected) <= set(election.standing)


@given(elections(), rules, st.text())
def test_a_seed_changes_nothing_unless_a_lot_decided(election: Election, rule: str, seed: str) -> None:
    from coop.governance.counting import Lots

    election = for_rule(election, rule)
    by_ballot = count(election, rule)
    by_seed = count(election, rule, Lots.from_seed(len(election.candidates), seed))

    if not any(stage.draw for stage in by_ballot.stages):
        assert set(by_seed.elected) == set(by_ballot.elected)


@given(elections(), st.integers(1, 30))
def test_a_first_preference_more_never_unseats_a_winner_by_plurality(election: Election, more: int) -> None:
    for winner in count(election, "plurality").elected:
        ballots = (*election.ballots, Ballot(more, (winner,)))
        assert winner in count(replace(election, ballots=ballots), "plurality").elected


@given(elections(), st.integers(1, 30))
def test_an_approval_more_never_unseats_a_winner(election: Election, more: int) -> None:
    for winner in count(election, "approval").elected:
        ballots = (*election.ballots, Ballot(more, (winner,)))
        assert winner in count(replace(election, ballots=ballots), "approval").elected


@given(elections(), st.integers(1, 30))
def test_papers_for_the_winner_alone_never_turn_a_runoff(election: Election, more: int) -> None:
    winner = count(for_rule(election, "irv"), "irv").elected
    ballots = (*election.ballots, *(Ballot(more, (number,)) for number in winner))

    assert count(replace(election, ballots=ballots, seats=1), "irv").elected == winner


@given(elections(), st.sampled_from(["scottish-stv", "meek-stv", "irv"]))
def test_more_than_half_of_first_preferences_always_wins(election: Election, rule: str) -> None:
    election = for_rule(election, rule)
    first = count(election, "plurality").stages[0].votes
    majority = {number for number, votes in enumerate(first) if 2 * votes > sum(first)}

    assert majority <= set(count(election, rule).elected)


@given(elections(), rules)
def test_every_result_can_be_told(election: Election, rule: str) -> None:
    result = count(for_rule(election, rule), rule)
    told = sheet.as_json(result)

    assert told["elected"] == [election.candidates[number] for number in result.elected]
    assert len(told["stages"]) == len(result.stages)
    assert max(map(len, sheet.as_text(result, rule).splitlines())) <= 100


@given(elections(), st.sampled_from(["scottish-stv", "meek-stv", "irv"]))
def test_a_published_sheet_adds_up(election: Election, rule: str) -> None:
    """With the decimals that are printed: each stage, and what moved since the one before."""
    stages = sheet.as_json(count(for_rule(election, rule), rule))["stages"]

    for stage in stages:
        assert summed(stage["votes"]) + Decimal(stage["exhausted"]) == sum(election.papers().values())
    for before, stage in pairwise(stages):
        assert summed(stage["transfers"]) == Decimal(before["exhausted"]) - Decimal(stage["exhausted"])


def summed(told: dict[str, str]) -> Decimal:
    return sum(map(Decimal, told.values()), Decimal(0))


@pytest.mark.parametrize(
    ("seats", "ballots"),
    [
        (0, ()),
        (1, (Ballot(1, (2,)),)),
        (1, (Ballot(1, (0, 0)),)),
        (1, (Ballot(0, (0,)),)),
        (1, (Ballot(1, (-1,)),)),
        (1, (Ballot(1, (0, 1), (5,)),)),
        (1, (Ballot(1, (0,), (6,)),)),
        (1, (Ballot(1, (0,), (-1,)),)),
        (1, (Ballot(1, (), (1,)),)),
    ],
)
def test_what_no_voter_can_say_is_no_election(seats: int, ballots: tuple[Ballot, ...]) -> None:
    with pytest.raises(BadElection):
        Election("", seats, ("A", "B"), ballots)
