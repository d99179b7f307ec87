"""A thousand co-ops in one process, 64 visitors at once: each reads the words of the co-op that was asked.

How long can be chosen: SOAK_MINUTES=1 SOAK_COOPS=200 bin/soak -k canaries
"""

from __future__ import annotations

import os
from itertools import islice, product
from pathlib import Path
from time import monotonic

from hosts import Hall
from isolation.crossing import astray

from coop.database import db

MINUTES = float(os.environ.get("SOAK_MINUTES", "10"))
COOPS = int(os.environ.get("SOAK_COOPS", "1000"))
LETTERS = "abcdefghkmnpqstu"  # no two of them look alike, nor do two in a row


def test_no_answer_goes_astray(tmp_path: Path) -> None:
    hall = Hall.at(tmp_path / "host")
    canaries = {f"grove-{word}": f"Grove{word}quartz" for word in words(COOPS)}
    for label, word in canaries.items():
        hall.found(label, name=f"{word} Co-op", purpose=f"To be {word}.")
    asked, ends = 0, monotonic() + 60 * MINUTES
    while monotonic() < ends:
        assert astray(hall, canaries, threads=64, requests=5000, seed=asked) == []
        asked += 5000
    print(f"{asked} answers from {COOPS} co-ops, none astray")
    with hall.hosting.app.app_context():
        db.engine.dispose()
    hall.hosting.directory.engine.dispose()


def words(count: int) -> list[str]:
    return ["".join(letters) for letters in islice(product(LETTERS, repeat=3), count)]
