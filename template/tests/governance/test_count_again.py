"""The second count shares nothing with the first, and comes to the same by every rule, to the last lot."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest
from governance.elections import held, with_scores

from coop.governance import verify
from coop.governance.counting import RULES, Ballot, Election, Lots, Result, count

ENOUGH = 2000


@pytest.mark.parametrize("rule", RULES)
def test_both_counts_elect_the_same_in_the_same_order(rule: str) -> None:
    elections = made_up(Random(f"again by {rule}"), rule)
    results = [agree(election, rule, str(place)) for place, election in enumerate(elections)]

    assert sum(any(stage.draw for stage in result.stages) for result in results) > ENOUGH // 20


@pytest.mark.parametrize("rule", ["scottish-stv", "meek-stv"])
def test_both_counts_agree_where_surpluses_pass_through_many_hands(rule: str) -> None:
    random = Random(f"many by {rule}")
    for seats in (2, 4, 6):
        ballots = tuple(
            Ballot(random.randint(1, 20), tuple(random.sample(range(9), random.randint(1, 9))))
            for _ in range(300)
        )
        agree(Election("", seats, tuple("ABCDEFGHI"), ballots), rule)


@pytest.mark.parametrize("rule", ["scottish-stv", "meek-stv"])
def test_both_counts_agree_on_papers_that_are_worth_nothing_any_more(rule: str) -> None:
    """A has one vote more than the quota, of which each paper's share is less than the smallest part."""
    agree(held(2, "100002 ADB", "100000 B", "100000 C"), rule)


@pytest.mark.parametrize(
    ("seats", "candidates", "ballots"),
    [
        (3, "ABCDE", ["2 CBEDA", "1 BACDE", "1 BDCAE"]),  # within the surplus of the lowest is tied with them
        (5, "ABCDEFG", ["1 CAEGD", "1 CADGE", "1 BDAGE", "1 EGB"]),  # what is kept is rounded up
        (4, "ABCDEF", ["2 FBEA", "2 EFBD", "2 EFBC"]),  # until less than a millionth is surplus
        (4, "ABCDEFG", ["1 DGAEBF", "1 EACFGBD", "1 EABFGCD"]),  # and no longer
    ],
)
def test_both_counts_agree_where_the_last_decimal_decides(
    seats: int, candidates: str, ballots: list[str]
) -> None:
    """Found among 200,000: were that read otherwise, Meek's rule would elect others here."""
    agree(held(seats, *ballots, candidates=candidates), "meek-stv", "x")


@pytest.mark.parametrize("method", RULES)
def test_nobody_stands_or_nobody_voted(method: str) -> None:
    """The lots of four in spring are 3, 4, 1, 2: the first of them wins, or else is the first to go."""
    assert verify.elected(method, [], 0, 1, "spring") == []
    assert verify.elected(method, [[]], 4, 1, "spring") == [3 if method in verify.MOST_WIN else 2]


@pytest.mark.parametrize("ballot", [[4], [0], [1, 1], [-1], ["1"], [1.5]])
@pytest.mark.parametrize("method", ["plurality", "approval", "irv", "scottish-stv", "meek-stv"])
def test_what_nobody_can_say_is_not_counted(method: str, ballot: list[Any]) -> None:
    with pytest.raises(ValueError, match="no ballot can say"):
        verify.elected(method, [[1], ballot], 3, 1, "spring")


@pytest.mark.parametrize("ballot", [[[4, 1]], [[1, 6]], [[1, -1]], [[1, 4.5]], [[1, "5"]], [[1, 2], [1, 2]]])
def test_what_is_no_score_is_not_counted(ballot: list[Any]) -> None:
    with pytest.raises(ValueError, match="no ballot can say"):
        verify.elected("score", [ballot], 3, 1, "spring")


def test_what_cannot_be_filled_is_not_counted() -> None:
    for method, seats in (("irv", 2), ("plurality", 0), ("meek-stv", -1)):
        with pytest.raises(ValueError, match="cannot be elected"):
            verify.elected(method, [[1]], 3, seats, "spring")
    with pytest.raises(KeyError):
        verify.elected("by acclamation", [[1]], 3, 1, "spring")


def test_it_needs_python_alone(tmp_path: Path) -> None:
    shutil.copy(Path(verify.__file__), tmp_path)
    asked = (
        "import sys; sys.path.append(sys.argv[1]); import verify;"
        "print(verify.elected('scottish-stv', [[2, 1], [3], [2]], candidates=3, seats=2, seed='spring'))"
    )

    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", asked, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[2, 3]\n"


def agree(election: Election, rule: str, seed: str = "spring") -> Result:
    """Both come to the same; what the first says about it."""
    candidates = len(election.candidates)
    first = count(election, rule, Lots.from_seed(candidates, seed))
    again = verify.elected(rule, as_cast(election, rule), candidates, election.seats, seed)

    assert again == [number + 1 for number in first.elected], election
    return first


def made_up(random: Random, rule: str) -> Iterator[Election]:
    """Few papers on few candidates are often tied; some name nobody, and some have seats for all."""
    for _ in range(ENOUGH):
        candidates = random.randint(1, 7)
        ballots = tuple(
            Ballot(
                random.choice((1, 1, 2, 5)),
                tuple(random.sample(range(candidates), random.randint(0, candidates))),
            )
            for _ in range(random.randint(0, 14))
        )
        election = Election(
            "", 1 if rule == "irv" else random.randint(1, 8), tuple("ABCDEFG"[:candidates]), ballots
        )
        yield with_scores(election, random) if rule == "score" else election


def as_cast(election: Election, rule: str) -> list[list[Any]]:
    """One ballot after the other, as JSON has them."""
    return [
        [[number + 1, score] for number, score in zip(ranking, scores, strict=True)]
        if rule == "score"
        else [number + 1 for number in ranking]
        for weight, ranking, scores in election.ballots
        for _ in range(weight)
    ]
