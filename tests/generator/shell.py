"""Commands as someone types them, with no terminal and no git configuration of anybody's."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import forks

ROOT = Path(__file__).resolve().parents[2]
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith(("COOP_", "PYTEST_"))},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_SYSTEM": os.devnull,
    "PYTHONPATH": str(ROOT),
}


def checkout(folder: Path) -> Path:
    """This repository as it stands, changes included, with a history of one commit."""
    listed = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=ROOT).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    git("init", "-q", "-b", "main", cwd=folder)
    release(folder, "v0.1.0")
    return folder


def release(folder: Path, tag: str) -> None:
    git("add", "-A", cwd=folder)
    git("commit", "-qm", tag, cwd=folder)
    git("tag", tag, cwd=folder)


def git(*arguments: str, cwd: Path) -> None:
    who = ["-c", "user.name=Tests", "-c", "user.email=tests@coop.example"]
    subprocess.run(["git", *who, *arguments], cwd=cwd, env=ENVIRONMENT, check=True)


def run(*command: str, cwd: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=cwd,
        env={**ENVIRONMENT, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def andel(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return forks.typed(cwd or Path.cwd(), arguments, ENVIRONMENT)
