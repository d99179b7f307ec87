"""An operator makes a cohort, and ends it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hosts import host

from tenants.cohorts import codes


def code_of(folder: Path, *options: str) -> str:
    said = host(folder, "cohort", "add", "Nordic Lab", *options)
    assert said.returncode == 0, said.stderr
    return re.findall(r"^code +(\S+)$", said.stdout, re.MULTILINE)[0]


def test_its_code_and_links_are_printed(tmp_path: Path) -> None:
    code = code_of(tmp_path, "--places", "12", "--until", "2030-03-31")
    said = host(tmp_path, "cohort", "show", code).stdout
    assert f"http://localhost:8000/join/{code}" in said
    assert "http://localhost:8000/cohort/" in said
    assert "2030-04-01 00:00 UTC" in said
    assert f"{code}  open    0 founded, 0 under way" in host(tmp_path, "cohort", "list").stdout


def test_another_link_to_its_page(tmp_path: Path) -> None:
    code = code_of(tmp_path)
    page = re.compile(r"\S+/cohort/\S+")
    before = page.findall(host(tmp_path, "cohort", "show", code).stdout)
    renewed = page.findall(host(tmp_path, "cohort", "renew", code).stdout)
    assert renewed != before
    assert page.findall(host(tmp_path, "cohort", "show", code).stdout) == renewed


def test_closed_and_ended(tmp_path: Path) -> None:
    code = code_of(tmp_path)
    assert host(tmp_path, "cohort", "close", code).returncode == 0
    assert "closed" in host(tmp_path, "cohort", "list").stdout
    assert host(tmp_path, "cohort", "end", code).returncode == 0
    assert host(tmp_path, "cohort", "list").stdout == "No cohort yet. Type: andel host cohort add NAME\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("show", "BABA-BABA-BABA"), "no cohort here has the code"),
        (("leave", "nobody"), "no co-op here is called 'nobody'"),
        (("add", " "), "write 1 to 100 characters"),
        (("add", "x" * 101), "write 1 to 100 characters"),
        (("add", "Lab", "--places", "0"), "at least one"),
    ],
)
def test_what_does_not_fit(tmp_path: Path, arguments: tuple[str, ...], sentence: str) -> None:
    said = host(tmp_path, "cohort", *arguments)
    assert said.returncode == 2
    assert sentence in said.stderr
    assert said.stderr.count("\n") == 1


def test_codes_are_read_however_they_are_typed() -> None:
    assert codes.shown("bakotimireda") == "BAKO-TIMI-REDA"
    for typed in ("BAKO-TIMI-REDA", "bako timi reda", " bak0-t1mi-reda. ", "BAKOTlMIREDA"):
        assert codes.read(typed) == "bakotimireda"


def test_codes_are_many_and_say_nothing_bad() -> None:
    drawn = {codes.draw() for _time in range(2000)}
    assert len(drawn) == 2000
    assert all(codes.read(codes.shown(code)) == code for code in drawn)
    assert not [code for code in drawn for word in codes.UNSAID if word in code]
