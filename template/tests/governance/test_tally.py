from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coop.governance.tally import Passed, Ratio, Reason, Rejected, Rules, Tally, count, decide

numbers = st.integers(0, 10**6)
tallies = st.builds(Tally, numbers, numbers, numbers)
rules = st.builds(
    Rules.of, st.sampled_from(["1/10", "1/5", "1/4", "1/3", "1/2"]), st.sampled_from(["1/2", "2/3", "3/4"])
)
PASSES = None

EXAMPLES = [
    # yes, no, abstain, electorate, quorum, majority, why it falls
    (0, 0, 0, 9, "1/3", "1/2", Reason.NOBODY_VOTED),
    (2, 0, 0, 9, "1/3", "1/2", Reason.NO_QUORUM),
    (3, 0, 0, 9, "1/3", "1/2", PASSES),
    (3, 0, 0, 10, "1/3", "1/2", Reason.NO_QUORUM),  # 3 of 10 is less than one third
    (4, 0, 0, 10, "1/3", "1/2", PASSES),
    (1, 0, 2, 9, "1/3", "1/2", PASSES),  # abstentions count to the quorum, not to the majority
    (0, 0, 3, 9, "1/3", "1/2", Reason.ONLY_ABSTENTIONS),
    (2, 2, 5, 9, "1/3", "1/2", Reason.NO_MAJORITY),  # a tie is not more than half
    (3, 2, 4, 9, "1/3", "1/2", PASSES),
    (2, 1, 0, 3, "1/2", "2/3", PASSES),  # two thirds are enough
    (199, 101, 0, 300, "1/2", "2/3", Reason.NO_MAJORITY),
    (3, 1, 0, 4, "1/2", "3/4", PASSES),
    (2, 1, 0, 4, "1/2", "3/4", Reason.NO_MAJORITY),
    (1, 0, 0, 1, "1/2", "3/4", PASSES),
    (0, 1, 0, 1, "1/2", "1/2", Reason.NO_MAJORITY),
]


@pytest.mark.parametrize(("yes", "no", "abstain", "electorate", "quorum", "majority", "why"), EXAMPLES)
def test_worked_examples(
    yes: int, no: int, abstain: int, electorate: int, quorum: str, majority: str, why: Reason | None
) -> None:
    tally = Tally(yes, no, abstain)

    result = decide(tally, Rules.of(quorum, majority), electorate)

    assert result == (Rejected(tally, why) if why else Passed(tally))


@given(tallies, rules, st.integers(0, 10**6))
def test_fractions_without_rounding_decide_alike(tally: Tally, rules: Rules, silent: int) -> None:
    electorate = tally.cast + silent
    votes = tally.yes + tally.no
    quorate = tally.cast > 0 and Fraction(tally.cast, electorate) >= Fraction(str(rules.quorum))
    part = Fraction(tally.yes, votes) if votes else Fraction(-1)
    needed = Fraction(str(rules.majority))
    won = part > needed if rules.majority == Ratio(1, 2) else part >= needed

    assert isinstance(decide(tally, rules, electorate), Passed) is (quorate and won)


@given(tallies, rules, st.integers(0, 10**6))
def test_one_more_yes_never_makes_it_fall(tally: Tally, rules: Rules, silent: int) -> None:
    electorate = tally.cast + silent + 1
    if isinstance(decide(tally, rules, electorate), Passed):
        more = Tally(tally.yes + 1, tally.no, tally.abstain)
        assert isinstance(decide(more, rules, electorate), Passed)


@given(st.lists(st.sampled_from(["yes", "no", "abstain"])), st.randoms())
def test_the_order_of_ballots_tells_nothing(ballots: list[str], random: st.DataObject) -> None:
    shuffled = list(ballots)
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert count(shuffled) == count(ballots)
    assert count(ballots).cast == len(ballots)


def test_a_ballot_with_another_word_is_not_counted_in_silence() -> None:
    with pytest.raises(ValueError, match="maybe"):
        count(["yes", "maybe"])


@given(rules, st.integers(1, 10**6))
def test_votes_needed_is_the_least_number_that_reaches_the_quorum(rules: Rules, electorate: int) -> None:
    needed = rules.quorum.of(electorate)

    assert rules.quorum.reached_by(needed, electorate)
    assert not rules.quorum.reached_by(needed - 1, electorate)


@pytest.mark.parametrize("text", ["0/3", "4/3", "1/0", "-1/3", "1", "one half", ""])
def test_what_is_no_part_of_a_whole_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        Ratio.parse(text)
