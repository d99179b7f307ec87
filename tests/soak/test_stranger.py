"""What someone does who finds this repository: clone it, see the demo, found a co-op, run it.

Everything is installed anew, so it takes minutes, and longer where no package has been fetched before.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser import Browser
from ports import free_port
from service import ROOT

PYTHONS = ("3.12", "3.13")
CLEAN = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("COOP_", "ANDEL_", "PYTEST_", "VIRTUAL_ENV", "PYTHON"))
}
FIRST_START, SECOND_START = 120.0, 5.0  # seconds


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return cloned(tmp_path_factory.mktemp("stranger") / "andel")


def cloned(destination: Path) -> Path:
    """What is committed, and nothing of what lies around here."""
    run("git", "clone", "--quiet", f"file://{ROOT}", str(destination), cwd=ROOT)
    return destination


def run(*command: str, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        command, cwd=cwd, env={**CLEAN, **environment}, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-5000:]
    return done.stdout


@contextmanager
def typed(*command: str, cwd: Path, until: str) -> Iterator[str]:
    """What a command said until a text came. At the end someone presses Ctrl-C, and nothing is left."""
    server = subprocess.Popen(
        command, cwd=cwd, env=CLEAN, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )  # fmt: skip
    said = ""
    assert server.stdout
    with server.stdout:
        try:
            while until not in said:
                line = server.stdout.readline()
                assert line, said
                said += line
            yield said
        finally:
            os.killpg(server.pid, signal.SIGINT)
            server.stdout.read()
            server.wait(timeout=60)
    with pytest.raises(ProcessLookupError):
        os.killpg(server.pid, 0)


@contextmanager
def demo(clone: Path, *, within: float) -> Iterator[tuple[str, str]]:
    """Its address, and what it said."""
    port = free_port()
    began = time.monotonic()
    with typed("bin/demo", "--port", str(port), cwd=clone, until="Ctrl-C") as said:
        took = time.monotonic() - began
        print(f"\nbin/demo was ready after {took:.1f} s")
        assert took < within
        yield f"http://127.0.0.1:{port}", said


def test_the_demo_from_a_clean_clone(clone: Path) -> None:
    with demo(clone, within=FIRST_START) as (url, said):
        people = signed_in(url, said)
        assert len(people) == 7
        before = ride(people["resenar"], people["forare1"])
        for who in ("kassor", "resenar"):
            vote_yes(people[who])
        after = ride(people["resenar"], people["forare1"])
        assert (before, after) == (12, 9)
    with demo(clone, within=SECOND_START) as (url, _said):
        assert "Demoresor" in Browser(url).get("/")
    assert run("git", "status", "--porcelain", cwd=clone) == ""


def signed_in(url: str, said: str) -> dict[str, Browser]:
    found = re.search(r"password for all: +(.+)", said)
    assert found
    people = {}
    for name in re.findall(r"(\w+)@demo\.example", said):
        people[name] = Browser(url)
        people[name].sign_in(f"{name}@demo.example", found[1])
        people[name].get("/me")
    return people


def ride(rider: Browser, driver: Browser) -> int:
    """Asked for, driven, settled. The fee that it was priced with, in percent."""
    trip = {"from": "Stationen", "to": "Sjukhuset"}
    shown = rider.hidden("/rides/new", **trip)
    asked = rider.post("/rides", **trip, **{name: shown[name] for name in ("price", "fee", "key")})
    for step in ("acceptance", "start", "completion"):
        assert driver.post(f"{asked}/{step}") == asked
    assert re.search(r"(?i)verifika", rider.get(asked))
    return round(100 * int(shown["fee"]) / int(shown["price"]))


def vote_yes(member: Browser) -> None:
    """On whatever is open to her."""
    decisions = set(re.findall(r'href="(/decisions/\d+)"', member.get("/decisions")))
    open_ones = [one for one in decisions if f'action="{one}/ballot"' in member.get(one)]
    assert len(open_ones) == 1
    member.post(f"{open_ones[0]}/ballot", choice="yes")


def test_a_co_op_of_ones_own(clone: Path, tmp_path: Path) -> None:
    """With an environment of its own, and all of its tests."""
    answers = {"name": "Radlerinnen & Radler", "contact_email": "data@radler.example", "language": "en",
               "legal_form": "de-eg", "member_classes": "workers,community", "majority": "2/3"}  # fmt: skip
    settings = [part for key, value in answers.items() for part in ("--set", f"{key}={value}")]
    if not (clone / ".venv").exists():
        run("bin/setup", "demo", cwd=clone)
    run(".venv/bin/andel", "new", str(tmp_path / "coop"), *settings, cwd=clone)
    home = tmp_path / "coop"
    for command in ("setup", "test"):
        began = time.monotonic()
        said = run(f"bin/{command}", cwd=home)
        print(f"\nbin/{command} took {time.monotonic() - began:.0f} s: {said.strip().splitlines()[-1:]}")
    port = str(free_port())
    with typed("bin/serve", "--port", port, cwd=home, until="/founding/") as said:
        url = f"http://127.0.0.1:{port}"
        until_it_answers(url)
        assert "Radlerinnen &amp; Radler" in Browser(url).get("/")
        founding = re.search(r"/founding/\S+", said)
        assert founding
        assert "password" in Browser(url).get(founding[0])
    assert "follow from the founding" in run("bin/coop", "verify", cwd=home)
    assert run("git", "status", "--porcelain", cwd=home) == ""


def until_it_answers(url: str) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            Browser(url).get("/health")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{url} does not answer")


@pytest.mark.parametrize("version", PYTHONS)
def test_on_another_python(tmp_path: Path, version: str) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"Python {version} is not here, so nothing is known about it")
    home = cloned(tmp_path / "andel")
    run("bin/setup", cwd=home, ANDEL_PYTHON=python)
    assert version in run(".venv/bin/python", "--version", cwd=home)
    said = run(".venv/bin/python", "-m", "pytest", "template/tests", "-q", "-n", "2", cwd=home)
    print(f"\nPython {version}: {said.strip().splitlines()[-1]}")


def test_a_newer_python_is_here() -> None:
    assert any(interpreter(version) for version in PYTHONS), f"none of Python {', '.join(PYTHONS)} is here"


def interpreter(version: str) -> str | None:
    """On the PATH, or where pyenv keeps them: its shims on the PATH refuse what is not chosen."""
    places = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")).glob(
        f"versions/{version}*/bin/python{version}"
    )
    for python in (shutil.which(f"python{version}"), *map(str, sorted(places))):
        if (
            python
            and subprocess.run([python, "-c", "import venv"], capture_output=True, check=False).returncode
            == 0
        ):
            return python
    return None
