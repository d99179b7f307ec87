"""`andel new` beside plain Copier: the same template and answers, each in a process of its own, in turns.

    python -m bench.new [--rounds N]

`andel new` also checks the answers, makes the first commit and moves the finished repository into place.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from itertools import count
from pathlib import Path

from bench import load
from bench.table import Figure, show

SOURCE = Path(__file__).resolve().parent.parent
ANSWERS = {
    "language": "sv",
    "name": "Uppmätta resor",
    "slug": "uppmatta-resor",
    "purpose": "Resor som ägs av dem som kör och dem som åker.",
    "services": ["rides"],
    "legal_form": "se-ekonomisk-forening",
    "currency": "SEK",
    "timezone": "Europe/Stockholm",
    "member_classes": ["workers", "users"],
    "share_price": "500",
    "fee_percent": "12",
    "admission": "board",
    "quorum": "1/3",
    "majority": "1/2",
    "voting_days": 7,
    "hue": 155,
    "contact_email": "data@coop.example",
}


def main() -> None:
    parser = ArgumentParser(description="andel new beside plain Copier.")
    parser.add_argument("--rounds", type=int, default=11)
    show(measure(parser.parse_args().rounds))


def measure(rounds: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="andel-bench-") as folder:
        names = count()

        def destination() -> str:
            return str(Path(folder) / f"coop-{next(names)}")

        pairs = load.in_turns(
            rounds, lambda: _seconds(andel(destination())), lambda: _seconds(copier(destination()))
        )
    return [Figure.of("`andel new`, seconds", pairs, "< 1.5")]


def andel(destination: str) -> list[str]:
    given = [part for key, value in ANSWERS.items() for part in ("--set", f"{key}={_typed(value)}")]
    return [sys.executable, "-m", "generator.cli", "new", destination, *given]


def copier(destination: str) -> list[str]:
    given = [part for key, value in ANSWERS.items() for part in ("-d", f"{key}={_yaml(value)}")]
    options = ["--defaults", "--quiet", "--vcs-ref", "HEAD", *given]
    return [sys.executable, "-m", "copier", "copy", *options, str(SOURCE), destination]


def _typed(value: object) -> str:
    return ",".join(value) if isinstance(value, list) else str(value)


def _yaml(value: object) -> str:
    return f"[{', '.join(value)}]" if isinstance(value, list) else str(value)


def _seconds(command: list[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, cwd=SOURCE, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
