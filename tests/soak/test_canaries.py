"""A thousand co-ops, 64 visitors at once in each of two processes, a million answers: none goes astray.

How much can be chosen: SOAK_REQUESTS=20000 SOAK_COOPS=200 bin/soak -k canaries
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice, product
from multiprocessing import get_context
from pathlib import Path

from hosts import Hall
from isolation.crossing import astray

REQUESTS = int(os.environ.get("SOAK_REQUESTS", "1000000"))
COOPS = int(os.environ.get("SOAK_COOPS", "1000"))
AT_ONCE = 5_000
PROCESSES = 2
LETTERS = "abcdefghkmnpqstu"  # no two of them look alike, nor do two in a row


def test_no_answer_goes_astray(tmp_path: Path) -> None:
    for label, word in canaries().items():
        hall(tmp_path).found(label, name=f"{word} Co-op", purpose=f"To be {word}.")
    asked = 0
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        for faults in pool.map(visit, *zip(*rounds(tmp_path), strict=True)):
            assert faults == []
            asked += AT_ONCE
            print(f"\r{asked} answers from {COOPS} co-ops, none astray", end="", flush=True)
    print()


def rounds(folder: Path) -> Iterator[tuple[Path, int]]:
    return ((folder, seed) for seed in range(-(-REQUESTS // AT_ONCE)))


def visit(folder: Path, seed: int) -> list[str]:
    return astray(hall(folder), canaries(), threads=64, requests=AT_ONCE, seed=seed)


@cache
def hall(folder: Path) -> Hall:
    """Once in each process, as in each worker of a server."""
    return Hall.at(folder / "host")


@cache
def canaries() -> dict[str, str]:
    words = ("".join(letters) for letters in islice(product(LETTERS, repeat=3), COOPS))
    return {f"grove-{word}": f"Grove{word}quartz" for word in words}
