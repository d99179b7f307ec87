"""`coop count FILE.blt`: counts any election by the rule asked for, without a co-op or its database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from . import RULES, blt, count, sheet
from .election import BadElection
from .lots import Lots

REFUSED = 2
MARKS = {"approval": blt.Marks.APPROVALS, "score": blt.Marks.SCORES}


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    try:
        told = _count(options)
    except OSError as unreadable:
        return _refuse(f"{options.file}: {unreadable.strerror}.")
    except BadElection as refused:
        return _refuse(f"{options.file}: {refused}")
    _say(told)
    return 0


def _count(options: Namespace) -> str:
    data = options.file.read_bytes()
    election = blt.read(data, MARKS.get(options.rule, blt.Marks.RANKING), seats=options.seats)
    candidates = len(election.candidates)
    lots = Lots.as_on_the_ballot(candidates)
    if options.seed is not None:
        lots = Lots.from_seed(candidates, options.seed)
    result = count(election, options.rule, lots)
    if options.json:
        return json.dumps(sheet.as_json(result), ensure_ascii=False, indent=2) + "\n"
    return sheet.as_text(result, options.rule)


def _refuse(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return REFUSED


def _say(text: str) -> None:
    """A terminal that cannot show a letter shows another in its place."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding))


def _seats(text: str) -> int:
    if not text.isdecimal() or not 0 < len(text) <= blt.LONGEST_NUMBER or not int(text):
        raise ArgumentTypeError("should be a whole number of at least 1")
    return int(text)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(
        prog="coop count",
        description="Counts an election from a file of its ballots.",
        epilog="By score, ballots give candidates 0 to 5: '4 1:5 3:2 0' is four papers, 5 for 1 and 2 for 3.",
    )
    parser.add_argument("file", type=Path, metavar="FILE.blt", help="the ballots")
    parser.add_argument("--rule", choices=RULES, default="scottish-stv", help="default: scottish-stv")
    parser.add_argument("--json", action="store_true", help="for a program to read")
    parser.add_argument("--seats", type=_seats, metavar="N", help="default: as many as the file says")
    parser.add_argument(
        "--seed",
        metavar="TEXT",
        help="draws the lots that settle ties; default: the order of the ballot paper",
    )
    return parser
