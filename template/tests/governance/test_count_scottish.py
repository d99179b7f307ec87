"""By hand: each figure here follows from the rules with a pencil."""

from __future__ import annotations

from governance.elections import elected, held, table

from coop.governance.counting import Lots, Step, count
from coop.governance.counting.lots import Draw


def test_an_example_that_many_have_read() -> None:
    """Wikipedia's party food (Single transferable vote, as of 2016): 20 guests, three foods, a quota of 6.

    A is oranges, B pears, C chocolate, D strawberries, E sweets.
    """
    result = count(held(3, "4 A", "2 BA", "8 CD", "4 CE", "1 D", "1 E"))

    assert elected(result) == "CAD"
    assert table(result) == [
        "4.00000 2.00000 12.00000 1.00000 1.00000 0.00000",
        "4.00000 2.00000 6.00000 5.00000 3.00000 0.00000",
        "6.00000 0.00000 6.00000 5.00000 3.00000 0.00000",
        "6.00000 0.00000 6.00000 5.00000 0.00000 3.00000",
    ]
    assert [stage.step for stage in result.stages[1:]] == [Step.SURPLUS, Step.EXCLUSION, Step.EXCLUSION]
    assert [stage.quota for stage in result.stages] == [6_00000] * 4


def test_transfer_values_have_five_decimals_and_the_rest_is_lost() -> None:
    """A's surplus of 2 on 6 papers is worth .33333 each; of six, .00002 of a vote is nowhere."""
    result = count(held(2, "3 AB", "3 AC", "2 B", "1 C"))

    assert table(result)[:2] == ["6.00000 2.00000 1.00000 0.00000", "4.00000 2.99999 1.99999 0.00002"]
    assert result.stages[1].lost == 2


def test_a_paper_goes_on_at_a_part_of_the_value_at_which_it_came() -> None:
    """B has 5.49999: two papers of .74999 …; its surplus is shared by value, not by paper."""
    result = count(held(3, "8 ABC", "3 BD", "1 C", "1 D", "2 E"))
    quota, surplus = 4_00000, 8_00000 - 4_00000
    passed = surplus * 1_00000 // 8_00000
    votes_of_b = 3_00000 + 8 * passed

    assert result.stages[1].votes[1] == votes_of_b == 7_00000
    assert result.stages[2].givers == (1,)
    assert result.stages[2].votes[2] == 1_00000 + 8 * ((votes_of_b - quota) * passed // votes_of_b)
    assert result.stages[2].votes[3] == 1_00000 + 3 * ((votes_of_b - quota) * 1_00000 // votes_of_b)
    assert result.decimal(result.stages[2].votes[2]) == "2.71424"


def test_one_surplus_at_a_stage_and_the_largest_first() -> None:
    result = count(held(3, "6 AD", "7 BD", "1 C", "2 D", "1 E"))

    assert [stage.givers for stage in result.stages[:3]] == [(), (1,), (0,)]
    assert result.stages[0].elected == (1, 0)


def test_an_elected_candidate_receives_nothing_more() -> None:
    result = count(held(3, "8 ABC", "6 BC", "1 C", "2 D", "1 E"))

    assert result.stages[0].elected == (0, 1)
    assert table(result)[1] == "5.00000 6.00000 4.00000 2.00000 1.00000 0.00000"


def test_exactly_the_quota_leaves_no_surplus_and_no_stage() -> None:
    result = count(held(2, "4 AB", "2 B", "3 C", "1 D"))

    assert [(stage.step, stage.givers) for stage in result.stages[:2]] == [
        (Step.FIRST, ()),
        (Step.EXCLUSION, (3,)),
    ]


def test_the_last_exclusion_is_a_stage_before_the_rest_are_elected() -> None:
    """As at Leith Walk on 11 April 2019: eleven candidates, one seat, elected at stage 11."""
    result = count(held(1, "4 A", "3 B", "2 CB"))

    assert table(result)[-1] == "4.00000 5.00000 0.00000 0.00000"
    assert elected(result) == "B"
    nobody_has_a_quota = count(held(1, "4 A", "3 B", "2 C"))
    assert table(nobody_has_a_quota)[-1] == "4.00000 0.00000 0.00000 5.00000"
    assert elected(nobody_has_a_quota) == "A"


def test_the_count_stops_when_the_seats_are_filled() -> None:
    result = count(held(2, "9 A", "8 B", "1 CA"))

    assert [stage.elected for stage in result.stages] == [(0, 1)]


def test_seats_for_all_are_filled_at_once() -> None:
    assert [stage.elected for stage in count(held(3, "1 A", "5 B", "2 C")).stages] == [(1, 2, 0)]
    assert elected(count(held(9, "1 A", "5 B"))) == "BA"


def test_who_was_behind_at_the_latest_stage_with_a_difference_is_excluded() -> None:
    """B and C are level in the end; before D was excluded, C was behind."""
    result = count(held(1, "5 A", "3 B", "2 C", "1 DC"))

    assert table(result)[:2] == [
        "5.00000 3.00000 2.00000 1.00000 0.00000",
        "5.00000 3.00000 3.00000 0.00000 0.00000",
    ]
    assert (result.stages[2].givers, result.stages[2].draw) == ((2,), None)


def test_of_equal_surpluses_the_one_that_was_ahead_goes_first() -> None:
    """B and C both come to 7, and the quota is 6; B had more before."""
    result = count(held(4, "10 AC", "7 BE", "3 CE", "3 D", "3 E", "1 F"), lots=Lots((5, 4, 3, 2, 1, 0)))

    assert table(result)[1].startswith("6.00000 7.00000 7.00000 ")
    assert [stage.givers for stage in result.stages[1:4]] == [(0,), (1,), (2,)]
    assert not any(stage.draw for stage in result.stages[:4])


def test_a_lot_decides_where_there_never_was_a_difference_and_says_so() -> None:
    tied = held(1, "3 A", "2 B", "2 C")

    on_the_ballot = count(tied)
    assert on_the_ballot.stages[1].draw == Draw(tied=(1, 2), drawn=(1,))
    other_way = count(tied, lots=Lots((2, 1, 0)))
    assert other_way.stages[1].draw == Draw(tied=(1, 2), drawn=(2,))


def test_lots_follow_from_their_seed() -> None:
    """Whoever has a SHA-256 can draw them again: `printf 'spring:1' | sha256sum`, and so on."""
    assert Lots.from_seed(4, "spring").order == (2, 3, 0, 1)  # 0ce9…, 1797…, 7645…, f94a…
    assert len({Lots.from_seed(4, str(seed)).order for seed in range(200)}) == 24


def test_who_has_withdrawn_is_passed_over() -> None:
    result = count(held(1, "3 AB", "2 C", "1 A", withdrawn="A"))

    assert table(result)[0] == "0.00000 3.00000 2.00000 0.00000"
    assert result.stages[0].quota == 3_00000


def test_nobody_voted() -> None:
    result = count(held(1, candidates="AB"))

    assert elected(result) == "B"
    assert result.stages[1].draw == Draw(tied=(0, 1), drawn=(0,))


def test_nobody_stands() -> None:
    assert elected(count(held(1, "1 A", withdrawn="A"))) == ""
