"""Whoever has a co-op's database, everything that was ever written to it, and its logs: who voted what?

Each attack gives a guess for each member whom it can link to a ballot. `Reader` is for SQLite: it keeps the
write-ahead log from being emptied, and reads each commit in it. `Columns` is for PostgreSQL, where hidden
columns of a row tell which transaction wrote it, and where it lies.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import sqrt
from pathlib import Path
from typing import Any

import sqlalchemy as sa

Guess = dict[int, str]  # a member's id, and what she is said to have voted
WORDS = ("yes", "no")
DEVIATIONS = 5  # of what chance explains: once in three million


def is_better_than_chance(guess: Mapping[Any, str], truth: Mapping[Any, str]) -> bool:
    """Whether more guesses are right than whoever knows the results alone would have."""
    said = list(truth.values())
    chances = [said.count(choice) / len(said) for choice in guess.values()]
    right = sum(truth[member] == choice for member, choice in guess.items())
    spread = sqrt(sum(chance * (1 - chance) for chance in chances))
    return right > sum(chances) + DEVIATIONS * spread


def in_order(voters: Sequence[int], choices: Sequence[str]) -> Guess:
    """Who votes first has the first ballot, and so on."""
    return dict(zip(voters, choices, strict=False))


def read(ballot: str | bytes) -> str | None:
    """What can be read on it."""
    text = ballot if isinstance(ballot, str) else ballot.decode("latin-1")
    return next((word for word in WORDS if word in text), None)


def overheard(lines: Mapping[int, Sequence[str]]) -> Guess:
    """From what was logged while each member voted."""
    found = {member: read(" ".join(said).casefold()) for member, said in lines.items()}
    return {member: choice for member, choice in found.items() if choice}


class Reader:
    """Listens from when it is made until it is asked."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.before = file.read_bytes()
        self.hold = sqlite3.connect(file)
        self.hold.execute("BEGIN")
        self.hold.execute("SELECT count(*) FROM votes").fetchone()

    def guesses(self, vote: int) -> Iterator[Guess]:
        states = list(self._states(vote))
        voters = [member for (before, _), (after, _) in pairwise(states)
                  for member in sorted(after - before)]  # fmt: skip
        yield self._written_together(states)
        yield from self._as_they_lie(vote, voters)

    def close(self) -> None:
        self.hold.close()

    @staticmethod
    def _written_together(states: list[tuple[set[int], dict[str, str | bytes]]]) -> Guess:
        """One commit has one more who voted, and one more ballot; or the same ballot lies elsewhere later."""
        found, later = {}, states[-1][1]
        for (voted, ballots), (voting, balloting) in pairwise(states):
            members, new = voting - voted, balloting.keys() - ballots.keys()
            if len(members) == 1 == len(new):
                (member,), (key,) = members, new
                if choice := read(balloting[key]) or read(later.get(key, "")):
                    found[member] = choice
        return found

    def _as_they_lie(self, vote: int, voters: Sequence[int]) -> Iterator[Guess]:
        """In the order of the table, and in that of the bytes of its pages, from either end."""
        self.hold.rollback()
        asked = "SELECT id, choice FROM ballots WHERE vote_id = ?"
        rows = self.hold.execute(asked, (vote,)).fetchall()
        self.hold.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw = self.file.read_bytes()
        lying = [choice for _, choice in sorted((raw.find(key.encode()), choice) for key, choice in rows)]
        for choices in ([choice for _, choice in rows], lying):
            yield in_order(voters, choices)
            yield in_order(voters, choices[::-1])

    def _states(self, vote: int) -> Iterator[tuple[set[int], dict[str, str | bytes]]]:
        """Who has voted and which ballots there are, at first and after each commit."""
        pages = bytearray(self.before)
        yield self._state(self.before, vote)
        for commit in self._commits():
            for number, page in commit:
                end = number * len(page)
                pages.extend(bytes(max(0, end - len(pages))))
                pages[end - len(page) : end] = page
            yield self._state(bytes(pages), vote)

    @staticmethod
    def _state(pages: bytes, vote: int) -> tuple[set[int], dict[str, str | bytes]]:
        file = sqlite3.connect(":memory:")
        file.deserialize(pages[:18] + b"\1\1" + pages[20:])  # as if it had no log beside it
        voted = {
            row[0]
            for row in file.execute("SELECT member_id FROM electors WHERE vote_id=? AND voted", (vote,))
        }
        ballots = dict(file.execute("SELECT id, choice FROM ballots WHERE vote_id = ?", (vote,)).fetchall())
        ballots |= dict(
            file.execute("SELECT id, sealed FROM sealed_ballots WHERE vote_id = ?", (vote,)).fetchall()
        )
        file.close()
        return voted, ballots

    def _commits(self) -> Iterator[list[tuple[int, bytes]]]:
        """By the format of the log: https://www.sqlite.org/fileformat2.html#the_write_ahead_log."""
        log = self.file.with_name(f"{self.file.name}-wal").read_bytes()
        (size,) = struct.unpack(">I", log[8:12])
        salt, pages = log[16:24], []
        for at in range(32, len(log) - size - 23, 24 + size):
            number, is_last = struct.unpack(">II", log[at : at + 8])
            if log[at + 8 : at + 16] != salt:
                return
            pages.append((number, log[at + 24 : at + 24 + size]))
            if is_last:
                yield pages
                pages = []


class Columns:
    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def guesses(self, vote: int) -> Iterator[Guess]:
        with self.engine.connect() as connection:

            def ask(what: str) -> list[Any]:
                return list(connection.execute(sa.text(what), {"vote": vote}))

            voters = ask(
                "SELECT xmin::text::bigint, member_id FROM electors "
                "WHERE vote_id = :vote AND voted ORDER BY 1"
            )
            ballots = ask(
                "SELECT xmin::text::bigint, choice FROM ballots WHERE vote_id = :vote ORDER BY ctid"
            )
        written = dict(map(tuple, ballots)) if len({by for by, _ in ballots}) == len(ballots) else {}
        yield {member: written[by] for by, member in voters if by in written}
        for choices in ([choice for _, choice in ballots], [choice for _, choice in reversed(ballots)]):
            yield in_order([member for _, member in voters], choices)

    def close(self) -> None:
        pass
