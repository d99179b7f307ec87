"""What others made is listed with licence and checksum, and no page asset reaches out to a stranger."""

from __future__ import annotations

import hashlib
import re
import tomllib
from pathlib import Path

import pytest

COOP = Path(__file__).parents[2] / "coop"
VENDOR = COOP / "static" / "vendor"
PACKAGES = tomllib.loads((VENDOR / "manifest.toml").read_text("utf-8"))["package"]
PAGES = sorted(COOP.rglob("templates/**/*.html"))
OWN_ASSETS = [*sorted(COOP.glob("static/*.*")), *PAGES]
# An XML namespace names a host that nobody ever visits.
NAMESPACE = "http://www.w3.org/2000/svg"


def test_every_vendored_file_is_listed_as_it_is() -> None:
    listed = {path: digest for package in PACKAGES for path, digest in package["files"].items()}
    assert listed == {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.toml"
    }


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: str(package["name"]))
def test_every_package_says_where_it_comes_from(package: dict[str, object]) -> None:
    assert {"name", "version", "source", "licence", "files"} == set(package)
    assert any(str(path).endswith("LICENSE") for path in package["files"])  # type: ignore[attr-defined]


@pytest.mark.parametrize("asset", OWN_ASSETS, ids=lambda path: path.relative_to(COOP).as_posix())
def test_no_asset_loads_from_another_host(asset: Path) -> None:
    text = asset.read_text("utf-8").replace(NAMESPACE, "")
    assert not re.findall(r"""(?:src|href|action|url|@import)\W{0,3}(?:https?:)?//[^\s"')]+""", text)


@pytest.mark.parametrize("sheet", sorted(COOP.rglob("*.css")), ids=lambda path: path.name)
def test_every_file_that_a_stylesheet_names_is_there(sheet: Path) -> None:
    for name in re.findall(r"""url\(["']?([^"')]+)""", sheet.read_text("utf-8")):
        assert (sheet.parent / name).is_file(), name


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.relative_to(COOP).as_posix())
def test_no_page_needs_what_the_content_policy_forbids(page: Path) -> None:
    """Inline style and script are refused by the browser, and htmx's script expressions need eval."""
    text = page.read_text("utf-8")
    assert not re.findall(r"<style|\sstyle=|\son[a-z]+=|\shx-on|js:|<script(?![^>]*\ssrc=)", text)
