"""What has happened before a sequence of parliament begins: some way into what takes many steps to get to."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from coop.governance.tally import Choice

if TYPE_CHECKING:
    from governance.parliament import Parliament

ALL = [Choice.YES] * 4
MOST = [Choice.YES] * 3 + [Choice.NO]


def nothing(_co_op: Parliament) -> None:
    """The founding alone."""


def rivals_are_discussed(co_op: Parliament) -> None:
    co_op.decide(0, [("discussion_days", "2")], ALL)
    co_op.propose(1, [("quorum", "1/2")], is_draft=False)
    co_op.stand_beside(2, 0, 0)
    co_op.propose(3, [("majority", "2/3")], is_draft=True)


def a_second_reading_waits(co_op: Parliament) -> None:
    co_op.decide(0, [("reading_days", "5"), ("discussion_days", "2")], ALL)
    co_op.decide(0, [("bylaws_readings", "2")], ALL)
    co_op.decide(1, [("purpose", "To drive well.")], MOST)


def bylaws_wait_for_the_register(co_op: Parliament) -> None:
    co_op.decide(0, [("share_price", "300")], MOST)


def two_vote_openly(co_op: Parliament) -> None:
    co_op.decide(0, [("ballots", "open"), ("voting_days", "3")], ALL)
    co_op.propose(1, [("fee_percent", "9")], is_draft=False)
    co_op.all_vote(0, [Choice.YES, Choice.NO])


def two_vote_in_secret(co_op: Parliament) -> None:
    co_op.decide(0, [("rules_method", "consent")], ALL)
    co_op.propose(1, [("fee_percent", "9")], is_draft=False)
    co_op.all_vote(0, [Choice.YES, Choice.ABSTAIN])


def co_signers_are_sought(co_op: Parliament) -> None:
    co_op.decide(0, [("cosigners", "1")], ALL)
    co_op.propose(1, [("fee_percent", "10")], is_draft=False)


def some_stand(co_op: Parliament) -> None:
    co_op.decide(0, [("board_seats", "2"), ("elections_method", "meek-stv")], ALL)
    co_op.call_election(0, "board")
    co_op.answer(0, 0, stands=True)
    co_op.answer(1, 0, stands=True)
    co_op.nominate(0, 2, 0)


def a_term_runs_out(co_op: Parliament) -> None:
    co_op.decide(0, [("term_months", "1"), ("elections_ballots", "open")], ALL)
    co_op.elect(0, "board", {1, 2}, [11, 12, 13, 14])
    co_op.the_clock_goes(170)
    co_op.upkeep()
    co_op.call_recall(3, 0)


BEGINNINGS: dict[str, Callable[[Parliament], None]] = {
    one.__name__: one
    for one in (
        nothing, rivals_are_discussed, a_second_reading_waits, bylaws_wait_for_the_register,
        two_vote_openly, two_vote_in_secret, co_signers_are_sought, some_stand, a_term_runs_out,
    )
}  # fmt: skip
