"""BLT, the file in which elections by ranking are exchanged: read as it is found, written as it should be.

    4 2             four candidates, two seats
    -3              the third has withdrawn
    (17) 5 1 2 0    five papers: the first candidate, then the second; what stands in parentheses is ignored
    1 4 - 2 0       a preference left blank is passed over
    1 1 2=4 3 0     candidates marked alike: the paper counts as far as them, and no further
    0               no more ballots
    "Ada"           the names in order, and then the title

Where ballots are approvals and no ranking, candidates marked alike are all approved. Where they are scores,
for which there is no file that others read, a colon stands between candidate and score:

    5 1:5 3:2 0     five papers: 5 for the first candidate, 2 for the third, and 0 for everyone else
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum

from .election import BEST_SCORE, BadBallot, BadElection, Ballot, Election, Ranking
from .names import is_left_open, name_on

MOST_CANDIDATES = 1000  # a sheet has a row for each at every stage
LONGEST_NUMBER = 15
DIGITS = re.compile(r"\d+", re.ASCII)
IDENTIFIER = re.compile(r"\([^)]*\)\s*")


class BadFile(BadElection):
    """`line` counts from 1."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}.")
        self.line, self.what = line, what


class Marks(StrEnum):
    """What voters wrote beside the candidates."""

    RANKING = "ranking"
    APPROVALS = "approvals"
    SCORES = "scores"


def read(data: bytes, marks: Marks = Marks.RANKING, *, seats: int | None = None) -> Election:
    """BadFile names the line. `seats` is for counting the same ballots for another number of seats."""
    reader = _Reader(_text(data), marks)
    announced = reader.header()
    withdrawn = reader.withdrawals()
    ballots = tuple(reader.ballots())
    names, title = reader.names()
    try:
        return Election(title, seats or announced, names, ballots, withdrawn)
    except BadBallot as wrong:
        raise BadFile(reader.places[wrong.place], wrong.what) from None


def write(election: Election) -> bytes:
    lines = [f"{len(election.candidates)} {election.seats}"]
    if election.withdrawn:
        lines.append(" ".join(str(-number - 1) for number in sorted(election.withdrawn)))
    for weight, ranking, scores in election.ballots:
        words = [str(number + 1) for number in ranking]
        if scores:
            words = [f"{word}:{score}" for word, score in zip(words, scores, strict=True)]
        lines.append(" ".join((str(weight), *words, "0")))
    lines.append("0")
    lines.extend('"{}"'.format(name.replace('"', '""')) for name in (*election.candidates, election.title))
    return ("\n".join(lines) + "\n").encode()


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


class _Reader:
    """Goes through the file once; `places` are the lines of the ballots."""

    def __init__(self, text: str, marks: Marks) -> None:
        self.lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        self.marks = marks
        self.line = 0
        self.places: list[int] = []
        self.number: dict[str, int] = {}

    def header(self) -> int:
        """How many seats there are."""
        words = next(self._words(), [])
        if len(words) != 2:
            raise self._wrong("the number of candidates and the number of seats should stand here")
        candidates, seats = map(self._whole, words)
        if not candidates:
            raise self._wrong("there are no candidates")
        if not seats:
            raise self._wrong("there are no seats to fill")
        if candidates > MOST_CANDIDATES:
            raise self._wrong(f"{candidates} candidates are too many; {MOST_CANDIDATES} can be counted")
        self.number = {str(number + 1): number for number in range(candidates)}
        return seats

    def withdrawals(self) -> frozenset[int]:
        withdrawn: set[int] = set()
        for words in self._words():
            if not words[0].startswith("-") or words[0] == "-":
                self.line -= 1
                break
            withdrawn.update(self._candidate(word.removeprefix("-")) for word in words)
        return frozenset(withdrawn)

    def ballots(self) -> Iterator[Ballot]:
        for words in self._words():
            if words == ["0"]:
                return
            if len(words) < 2 or words[-1] != "0":
                raise self._wrong("a ballot should begin with its number of papers and end with 0")
            weight = 1 if words[0] == "1" else self._weight(words[0])
            self.places.append(self.line)
            if self.marks is Marks.SCORES:
                yield self._scored(weight, words[1:-1])
            else:
                yield Ballot(weight, self._ranking(words[1:-1]))
        raise self._wrong("the file ends before the 0 that closes the ballots")

    def names(self) -> tuple[tuple[str, ...], str]:
        texts, candidates = list(self._texts()), len(self.number)
        if len(texts) < candidates:
            raise self._wrong(f"the file ends before the name of candidate {len(texts) + 1}")
        names = (text or f"Candidate {place}" for place, text in enumerate(texts[:candidates], 1))
        return tuple(names), texts[candidates] if len(texts) > candidates else ""

    def _ranking(self, words: Iterable[str]) -> Ranking:
        try:
            return tuple([self.number[word] for word in words])
        except KeyError:
            return tuple(self._with_marks_alike(words))

    def _with_marks_alike(self, words: Iterable[str]) -> Iterator[int]:
        for word in words:
            alike = word.split("=")
            numbers = [self._candidate(one) for one in alike if one != "-"]
            if len(alike) > 1 and self.marks is not Marks.APPROVALS:
                return
            yield from numbers

    def _scored(self, weight: int, words: Iterable[str]) -> Ballot:
        given = [self._with_score(word) for word in words if word != "-"]
        return Ballot(weight, tuple(number for number, _ in given), tuple(score for _, score in given))

    def _with_score(self, word: str) -> tuple[int, int]:
        candidate, colon, score = word.partition(":")
        if not colon:
            raise self._wrong(f"{_short(word)!r} should be a candidate with a score, as in 1:{BEST_SCORE}")
        if self._whole(score) > BEST_SCORE:
            raise self._wrong(f"{int(score)} is no score; they are 0 to {BEST_SCORE}")
        return self._candidate(candidate), int(score)

    def _candidate(self, word: str) -> int:
        if word not in self.number and str(self._whole(word)) not in self.number:
            raise self._wrong(f"{self._whole(word)} is no candidate; they are 1 to {len(self.number)}")
        return self._whole(word) - 1

    def _weight(self, word: str) -> int:
        weight = self._whole(word)
        if not weight:
            raise self._wrong("a ballot cannot stand for 0 papers")
        return weight

    def _whole(self, word: str) -> int:
        if len(word) > LONGEST_NUMBER or not DIGITS.fullmatch(word):
            raise self._wrong(f"{_short(word)!r} is no whole number that a ballot can have")
        return int(word)

    def _words(self) -> Iterator[list[str]]:
        """Of each line that says something, without comments and the names of ballots."""
        while self.line < len(self.lines):
            text = self.lines[self.line].partition("#")[0].replace(", ", " ").strip(" \t,")
            self.line += 1
            if text.startswith("("):
                text = IDENTIFIER.sub("", text, count=1)
            if words := text.split():
                yield words

    def _texts(self) -> Iterator[str]:
        """Names and title, with quotation marks or without, each on a line."""
        while self.line < len(self.lines):
            text = self.lines[self.line].strip()
            self.line += 1
            if is_left_open(text):
                raise self._wrong("a quotation mark is opened and not closed")
            if (name := name_on(text)) is not None:
                yield name

    def _wrong(self, what: str) -> BadFile:
        return BadFile(self.line, what)


def _short(word: str) -> str:
    return word if len(word) <= 20 else word[:20] + "…"
