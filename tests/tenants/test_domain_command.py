"""An operator gives a co-op a domain by command, against a DNS server on loopback."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hosts import Hall
from shell import ENVIRONMENT
from world import NAME, World


class Terminal:
    """`andel host domain first …`, as someone types it."""

    def __init__(self, folder: Path, nameserver: str) -> None:
        self.folder = folder
        self.environment = {**ENVIRONMENT, "ANDEL_DATA": str(folder / "host"), "ANDEL_NAMESERVER": nameserver}

    def __call__(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "generator.cli", "host", "domain", "first", *words],
            cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, check=False,
        )  # fmt: skip


@pytest.fixture
def terminal(hall: Hall, there: World) -> Terminal:
    hall.found("first")
    return Terminal(hall.hosting.host.data.parent, there.nameserver)


def test_from_claim_to_home(hall: Hall, there: World, terminal: Terminal) -> None:
    said = terminal("add", NAME).stdout
    token = said.partition(f"_andel.{NAME}. TXT ")[2].split()[0]
    assert f"http://{NAME}/.well-known/andel/{token}" in said
    waiting = terminal("check", NAME)
    assert (waiting.returncode, "not proved yet" in waiting.stdout) == (1, True)
    there.prove(NAME, token)
    proved = terminal("check", NAME)
    assert (proved.returncode, f"at home at http://{NAME}:8000" in proved.stdout) == (0, True)
    assert f"{NAME:40} proved by a record since" in terminal().stdout
    assert "at home at http://first.localhost:8000" in terminal("remove", NAME).stdout
    assert "proved" not in terminal().stdout


@pytest.mark.parametrize(
    "words",
    [("add", "192.0.2.1"), ("add", "other.localhost"), ("add", "a b"), ("remove", NAME), ("check", "")],
)
def test_a_refusal_is_one_sentence(terminal: Terminal, words: tuple[str, ...]) -> None:
    refused = terminal(*words)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert len(refused.stderr.splitlines()) == 1
    assert "NAME: " in refused.stderr


def test_a_nameserver_that_is_none(terminal: Terminal) -> None:
    terminal.environment["ANDEL_NAMESERVER"] = "dns.example"
    refused = terminal()
    assert (refused.returncode, "ANDEL_NAMESERVER" in refused.stderr) == (2, True)
