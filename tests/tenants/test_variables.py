"""Every variable that the host reads is explained to who runs it, and none that is explained is unread."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
NAME = re.compile(r"\bANDEL_[A-Z_]+\b")
ROW = re.compile(r"^\| `(ANDEL_[A-Z_]+)` \|", re.MULTILINE)


def test_the_operators_page_lists_each() -> None:
    read = {name for path in ROOT.glob("tenants/**/*.py") for name in NAME.findall(path.read_text("utf-8"))}
    listed = ROW.findall((ROOT / "docs/hosting.md").read_text("utf-8"))
    assert sorted(listed) == sorted(read)
