"""Instant runoff, plurality and approval."""

from __future__ import annotations

import pytest
from governance.elections import elected, held, table

from coop.governance.counting import BadElection, Lots, Step, count
from coop.governance.counting.lots import Draw


def test_the_lowest_is_excluded_until_one_has_more_than_half() -> None:
    """Tennessee's capital, Wikipedia's example: Memphis, Nashville, Chattanooga, Knoxville."""
    result = count(held(1, "42 MNCK", "26 NCKM", "15 CKNM", "17 KCNM"), "irv")

    assert elected(result) == "K"
    assert table(result) == ["15 17 42 26 0", "0 32 42 26 0", "0 58 42 0 0"]


def test_more_than_half_of_what_is_still_in_play_is_enough() -> None:
    result = count(held(1, "4 A", "3 B", "2 C"), "irv")

    assert table(result) == ["4 3 2 0", "4 3 0 2"]
    assert [stage.quota for stage in result.stages] == [5, 4]
    assert elected(result) == "A"


def test_half_is_no_majority() -> None:
    result = count(held(1, "2 A", "1 B", "1 CB"), "irv", Lots((2, 1, 0)))

    assert table(result) == ["2 1 1 0", "2 2 0 0", "2 0 0 2"]
    assert [stage.draw for stage in result.stages[1:]] == [Draw((1, 2), (2,)), None]


def test_runoff_fills_one_seat() -> None:
    with pytest.raises(BadElection, match="one seat, and here are 2"):
        count(held(2, "1 A", "2 B"), "irv")


def test_the_most_first_preferences_win() -> None:
    result = count(held(2, "3 AB", "2 B", "4 CB"), "plurality")

    assert elected(result) == "CA"
    assert table(result) == ["3 2 4 0"]


def test_a_tie_for_the_last_seat_is_settled_by_lot() -> None:
    result = count(held(2, "5 A", "2 B", "2 C"), "plurality")

    assert result.stages[0].draw == Draw(tied=(1, 2), drawn=(1,))
    assert count(held(2, "2 A", "2 B", "1 C"), "plurality").stages[0].draw is None


def test_everyone_approved_has_a_vote() -> None:
    result = count(held(1, "3 AB", "2 B", "4 CB"), "approval")

    assert elected(result) == "B"
    assert table(result) == ["3 9 4 0"]
    assert result.stages[0].step is Step.APPROVALS


def test_an_unknown_rule_is_no_rule() -> None:
    with pytest.raises(KeyError):
        count(held(1, "1 A"), "by acclamation")
