"""The whole way of a co-op that leaves its host: closed, fetched, given a repository, and served again."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from zipfile import ZipFile

from browser import Browser
from hosts import Hall, host
from ports import free_port
from test_stranger import run, typed, until_it_answers

from coop.database import db
from coop.people.models import Person

EMAIL, PASSWORD = "tess@people.example", "correct horse battery staple"


def test_it_goes_on_somewhere_else(tmp_path: Path) -> None:
    """As its README says, with the generator that is installed here and an environment of its own."""
    hall = Hall.at(tmp_path / "host")
    entry = hall.found("our-coop", name="Vår båt", language="sv", fee_percent="7.5")
    with hall.hosting.at(entry):
        tess = Person.register(name="Tess", email=EMAIL, password=PASSWORD, language="sv")
        tess.confirm_email()
        db.session.commit()
    done = host(tmp_path, "close", "our-coop", "--now", "--to", "our-coop.zip")
    assert done.returncode == 0, done.stderr
    with ZipFile(tmp_path / "our-coop.zip") as archive:
        archive.extractall(tmp_path / "fetched")
    goes_on(tmp_path / "fetched")


def goes_on(fetched: Path) -> None:
    home = fetched / "our-coop"
    run(sys.executable, "-m", "generator.cli", "new", "our-coop", "--answers", "answers.toml", cwd=fetched)
    shutil.copytree(fetched / "data", home / "data")
    run("bin/setup", cwd=home)
    port = str(free_port())
    with typed("bin/serve", "--port", port, cwd=home, until="/founding/"):
        url = f"http://127.0.0.1:{port}"
        until_it_answers(url)
        browser = Browser(url)
        assert "Vår båt" in browser.get("/")
        assert "7,5" in browser.get("/charter/fee_percent")
        browser.sign_in(EMAIL, PASSWORD)
        assert "Tess" in browser.get("/me")
    assert run("bin/coop", "verify", cwd=home)
    assert run("git", "status", "--porcelain", cwd=home) == ""
