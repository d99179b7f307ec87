"""Nothing of one co-op is seen or changed at another's address, whatever is brought along."""

from __future__ import annotations

from isolation.pair import Pair
from isolation.routes import leaks, shown


def test_there_is_much_to_be_leaked(pair: Pair) -> None:
    paths = shown(pair.mine)
    assert len(paths) > 30, paths
    assert {"/", "/members.csv", "/me/data.json", "/mails", "/rides/places", "/applications"} <= paths


def test_nothing_of_another_co_op_on_any_route(pair: Pair) -> None:
    assert list(leaks(pair)) == []
