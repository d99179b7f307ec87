from __future__ import annotations

import pytest

from coop.people.passwords import has_right_length, is_easily_guessed, normal


@pytest.mark.parametrize(
    ("password", "right"),
    [("a" * 9, False), ("a" * 10, True), ("a" * 200, True), ("a" * 201, False), ("å" * 10, True)],
)
def test_length_is_the_only_rule_of_form(password: str, right: bool) -> None:
    assert has_right_length(password) is right


@pytest.mark.parametrize(
    "password",
    ["ada@mail.example", "ADA@MAIL.EXAMPLE", "ada lovelace", "AdaLovelace", "aaaaaaaaaaaa", "abcabcabcabc"],
)
def test_what_a_stranger_would_try_first_is_too_easy(password: str) -> None:
    assert is_easily_guessed(password, ["Ada Lovelace", "ada@mail.example"])


@pytest.mark.parametrize("password", ["correct horse battery", "ada lovelace wrote notes"])
def test_a_few_words_are_enough(password: str) -> None:
    assert not is_easily_guessed(password, ["Ada Lovelace", "ada@mail.example"])


def test_code_points_do_not_matter() -> None:
    assert normal("a\u030a") == normal("å")
