"""The accessibility checker that the browser tests run is the one that its authors released."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path

VENDOR = Path(__file__).parent / "vendor"


def test_axe_is_listed_as_it_is() -> None:
    (package,) = tomllib.loads((VENDOR / "manifest.toml").read_text("utf-8"))["package"]
    assert package["version"]
    assert package["licence"]
    assert package["files"] == {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.toml"
    }
