"""Which files below a folder still hold a text: for the proof that a deleted co-op left nothing.

    python looking.py FOLDER TEXT

In a process of its own: one that has connections to SQLite's files may not read them by itself, since closing
a file takes the locks from them.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PART = 1 << 20


def look(folder: Path, text: str) -> list[str]:
    """Paths within the folder. By name everywhere, by content wherever something of several co-ops lies."""
    command = [sys.executable, "-I", __file__, str(folder), text]
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603 - ourselves
    return done.stdout.splitlines()


def _found(folder: Path, text: str) -> Iterator[str]:
    for path in sorted(folder.rglob("*")):
        within = path.relative_to(folder)
        is_shared = within.parts[0] != "coops" and path.is_file()
        if text in str(within) or (is_shared and _holds(path, text.encode())):
            yield str(within)


def _holds(path: Path, text: bytes) -> bool:
    """Read part by part, however large it is; the text may lie across two."""
    end = b""
    with path.open("rb") as file:
        while part := file.read(PART):
            if text in end + part:
                return True
            end = part[-len(text) :]
    return False


if __name__ == "__main__":
    for found in _found(Path(sys.argv[1]), sys.argv[2]):
        sys.stdout.write(f"{found}\n")
