"""The proof that the rules follow from the votes, beside merely reading the record and hashing its bytes.

Once of votes that were really cast, and once of a hundred thousand links beside hashing the very bytes that
each link seals.

    python -m bench.proof [--rounds N]

The record is of votes that were really proposed, cast and counted; the proof recounts every ballot and
checks every link of both chains.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench import load
from bench.coop import founded, member
from bench.table import Figure, show
from coop.database import db
from coop.governance import proposals, record, verify
from coop.governance.models import Proposal
from coop.governance.tally import Choice
from coop.members.models import Member

MEMBERS, DECISIONS, LINKS = 10, 100, 100_000


def main() -> None:
    parser = ArgumentParser(description="The proof beside reading and hashing.")
    parser.add_argument("--rounds", type=int, default=15)
    show(measure(parser.parse_args().rounds))


def measure(rounds: int) -> list[Figure]:
    text = history()
    pairs = load.in_turns(rounds, lambda: _ms(lambda: prove(text)), lambda: _ms(lambda: read(text)))
    long = long_record()
    sealed = [canonical_of(link).encode() for what in ("entries", "decisions") for link in long[what]]
    fewer = max(rounds // 3, 1)
    many = load.in_turns(fewer, lambda: _ms(lambda: holds(long)), lambda: _ms(lambda: seal(sealed)))
    return [
        Figure.of(f"proof of {DECISIONS} votes by {MEMBERS} members, ms", pairs, ""),
        Figure.of(f"proof of {LINKS:,} links beside hashing their bytes, ms", many, "≤ 2000 ms"),
    ]


def history() -> str:
    """A record as the page offers it."""
    with founded() as coop, coop.app().app_context():
        for number in range(1, MEMBERS + 1):
            member(f"Member {number}", f"member{number}@coop.example", number=number)
        db.session.commit()
        voters = list(db.session.scalars(select(Member)))
        for number in range(DECISIONS):
            decide(voters, str(number))
        db.session.commit()
        return json.dumps(record.export(), ensure_ascii=False, indent=1)


def prove(text: str) -> None:
    report = verify.verify(json.loads(text))
    assert report.holds, report.lines


def long_record() -> Any:
    sys.path.append(str(Path(__file__).parents[1] / "template/tests"))
    from governance.long_record import record as made

    return made(LINKS)


def holds(record: Any) -> None:
    report = verify.verify(record)
    assert report.holds, report.lines


def canonical_of(link: dict[str, Any]) -> str:
    return verify.canonical({key: value for key, value in link.items() if key != "hash"})


def seal(links: list[bytes]) -> None:
    """What no proof can do without."""
    for link in links:
        hashlib.sha256(link).hexdigest()


def read(text: str) -> None:
    json.loads(text)
    hashlib.sha256(text.encode()).hexdigest()


def decide(voters: list[Member], value: str) -> None:
    opened = proposals.change_rules(voters[0], {"hue": int(value)}, "We would like to see it.")
    assert isinstance(opened, Proposal), opened
    for place, voter in enumerate(voters):
        proposals.vote(voter, opened, Choice.NO if place % 3 == 2 else Choice.YES)


def _ms(action: Callable[[], None]) -> float:
    start = time.perf_counter()
    action()
    return 1000 * (time.perf_counter() - start)


if __name__ == "__main__":
    main()
