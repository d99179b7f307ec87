from __future__ import annotations

from contextlib import suppress

import pytest
from governance.elections import elections
from hypothesis import given
from hypothesis import strategies as st

from coop.governance.counting import BadElection, Ballot, Election, blt

PLAIN = """3 2
4 1 2 0
2 3 0
0
"Castor"
"Pollux"
"Helen"
"The sky"
"""
SKY = Election("The sky", 2, ("Castor", "Pollux", "Helen"), (Ballot(4, (0, 1)), Ballot(2, (2,))))


def read(text: str) -> Election:
    return blt.read(text.encode())


def ballots(*lines: str) -> tuple[Ballot, ...]:
    """Of three candidates."""
    return read("\n".join(("3 1", *lines, "0", '"A"', '"B"', '"C"', '"T"'))).ballots


@pytest.mark.parametrize(
    "text",
    [
        PLAIN,
        PLAIN.replace("\n", "\r\n"),
        PLAIN.replace("\n", "\r"),
        PLAIN.replace("\n", "\n\n"),
        PLAIN.replace("\n", "  \t # as we were told\n"),
        PLAIN.replace(" ", "  "),
        PLAIN.replace('"', ""),
        PLAIN.replace("4 1", "(4711) 4 1").replace("2 3", "(Ada's) 2 3"),
        PLAIN.replace(" 0\n", " 0,\n"),
        "\n# Found in a drawer\n" + PLAIN.rstrip(),
        "\ufeff" + PLAIN,
    ],
)
def test_it_is_read_as_it_is_found(text: str) -> None:
    assert read(text) == SKY


def test_who_has_withdrawn_is_said_by_minus_signs() -> None:
    assert read(PLAIN.replace("3 2\n", "3 2\n-3\n")).withdrawn == {2}
    assert read(PLAIN.replace("3 2\n", "3 2\n-3 -1\n-2\n")).withdrawn == {0, 1, 2}


def test_a_blank_preference_is_passed_over() -> None:
    assert ballots("1 2 - 3 0", "1 - 1 0") == (Ballot(1, (1, 2)), Ballot(1, (0,)))


def test_a_paper_counts_as_far_as_two_are_marked_alike() -> None:
    assert ballots("1 3 1=2 0", "1 1=2 3 0", "1 2 1=- 3 0") == (
        Ballot(1, (2,)),
        Ballot(1, ()),
        Ballot(1, (1,)),
    )


def test_all_who_are_approved_are_marked_alike() -> None:
    text = PLAIN.replace("4 1 2 0", "4 1=2 0")

    assert blt.read(text.encode(), blt.Marks.APPROVALS).ballots[0] == Ballot(4, (0, 1))


def test_scores_stand_behind_a_colon() -> None:
    text = PLAIN.replace("4 1 2 0", "4 3:5 - 1:02 0").replace("2 3 0", "2 0")

    assert blt.read(text.encode(), blt.Marks.SCORES).ballots == (Ballot(4, (2, 0), (5, 2)), Ballot(2, ()))


@pytest.mark.parametrize(
    ("word", "what"),
    [
        ("2", "'2' should be a candidate with a score, as in 1:5"),
        ("2:6", "6 is no score; they are 0 to 5"),
        ("2:-1", "'-1' is no whole number"),
        ("2:4.5", "'4.5' is no whole number"),
        ("2:", "'' is no whole number"),
        ("4:1", "4 is no candidate; they are 1 to 3"),
        ("1:1", "it names candidate 1 twice"),
        ("2:1=3:1", "'1=3:1' is no whole number"),
    ],
)
def test_what_is_no_score_is_told_by_line(word: str, what: str) -> None:
    text = PLAIN.replace("4 1 2 0", f"4 1:5 {word} 0").replace("2 3 0", "2 0")

    with pytest.raises(blt.BadFile, match=what) as bad:
        blt.read(text.encode(), blt.Marks.SCORES)
    assert bad.value.line == 2


def test_scores_are_no_ranking() -> None:
    with pytest.raises(blt.BadFile, match="'1:5' is no whole number"):
        read(PLAIN.replace("4 1 2 0", "4 1:5 2:1 0"))


def test_ballots_can_be_counted_for_other_seats() -> None:
    assert blt.read(PLAIN.encode(), seats=1).seats == 1


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ('"Ann, of Ayr"', "Ann, of Ayr"),
        ('"Zoë Åström ₿"', "Zoë Åström ₿"),
        ('"Number #1"', "Number #1"),
        ('"Ann ""Annie"" Ayr"', 'Ann "Annie" Ayr'),
        ('"Vish ARCHER ""Conservative (Con)"""', 'Vish ARCHER "Conservative (Con)"'),
        ('"Vish ARCHER" "Conservative (Con)"', 'Vish ARCHER "Conservative (Con)"'),
        ('"""Vish ARCHER"" ""Conservative"""', 'Vish ARCHER "Conservative"'),
        ("Vish ARCHER (Con)", "Vish ARCHER (Con)"),
        ("Vish ARCHER (Con),", "Vish ARCHER (Con)"),
        ("# ALTERNATIVE NAME 1: Vish ARCHER", "Vish ARCHER"),
        ('"  Two   spaces "  # a comment', "Two spaces"),
        ('""', "Candidate 1"),
        ('"\x1b[2J\x07Bell"', "[2J Bell"),
    ],
)
def test_names_are_read_as_people_write_them(written: str, name: str) -> None:
    assert read(PLAIN.replace('"Castor"', written)).candidates[0] == name


def test_old_files_are_in_latin_1() -> None:
    assert blt.read(PLAIN.replace("Castor", "Zoë").encode("latin-1")).candidates[0] == "Zoë"


def test_a_title_can_be_missing() -> None:
    assert read(PLAIN.replace('"The sky"\n', "")).title == ""


def test_namesakes_are_told_apart_by_their_number() -> None:
    assert read(PLAIN.replace("Pollux", "Castor")).labels() == ("Castor (1)", "Castor (2)", "Helen")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("", 1, "the number of candidates and the number of seats"),
        ("3\n", 1, "the number of candidates and the number of seats"),
        ("3 2 1\n", 1, "the number of candidates and the number of seats"),
        ("three 2\n", 1, "'three' is no whole number"),
        ("0 2\n", 1, "there are no candidates"),
        ("3 0\n", 1, "there are no seats to fill"),
        ("999999999999999 1\n", 1, "too many"),
        (f"{'9' * 5000} 1\n", 1, "is no whole number"),
        (PLAIN.replace("2 3 0", "2 4 0"), 3, "4 is no candidate; they are 1 to 3"),
        (PLAIN.replace("2 3 0", "2 0 3 0"), 3, "0 is no candidate"),
        (PLAIN.replace("2 3 0", "2 3 1 3 0"), 3, "it names candidate 3 twice"),
        (PLAIN.replace("2 3 0", "0 3 0"), 3, "a ballot cannot stand for 0 papers"),
        (PLAIN.replace("2 3 0", "2.5 3 0"), 3, "'2.5' is no whole number"),
        (PLAIN.replace("2 3 0", "2,5 3 0"), 3, "'2,5' is no whole number"),
        (PLAIN.replace("2 3 0", "-2 3 0"), 3, "'-2' is no whole number"),
        (PLAIN.replace("2 3 0", "2 ٣ 0"), 3, "'٣' is no whole number"),
        (PLAIN.replace("2 3 0", "2 3"), 3, "begin with its number of papers and end with 0"),
        (PLAIN.replace("2 3 0", f"{'7' * 99} 3 0"), 3, "is no whole number"),
        (PLAIN.replace("3 2\n", "3 2\n-4\n"), 2, "4 is no candidate"),
        ("3 2\n1 2 0\n", 3, "the file ends before the 0 that closes the ballots"),
        (PLAIN.replace('"Helen"\n"The sky"\n', ""), 7, "the file ends before the name of candidate 3"),
        (PLAIN.replace('"Pollux"', '"Pollux'), 6, "a quotation mark is opened and not closed"),
    ],
)
def test_a_bad_file_is_told_by_line(text: str, line: int, what: str) -> None:
    with pytest.raises(blt.BadFile, match=what) as bad:
        read(text)
    assert bad.value.line == line


@given(elections())
def test_what_is_written_is_read_again(election: Election) -> None:
    assert blt.read(blt.write(election)) == election


@given(elections(scores=True))
def test_scores_that_are_written_are_read_again(election: Election) -> None:
    assert blt.read(blt.write(election), blt.Marks.SCORES) == election


@given(st.lists(st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1), min_size=1, max_size=4))
def test_any_name_can_be_written(names: list[str]) -> None:
    election = Election("T", 1, tuple(name.strip('"') or "?" for name in names), ())

    assert blt.read(blt.write(election)).candidates == election.candidates


@given(
    st.binary() | st.text('0123456789-=:()"#, \nA', max_size=80).map(lambda rest: ("2 1\n" + rest).encode()),
    st.sampled_from(blt.Marks),
)
def test_whatever_is_in_a_file_it_is_an_election_or_a_bad_one(data: bytes, marks: blt.Marks) -> None:
    with suppress(BadElection):
        assert blt.read(data, marks).seats > 0
