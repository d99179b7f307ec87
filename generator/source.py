"""Where the template lies here, and where a co-op finds its later releases."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from generator.errors import TemplateMissing

SOURCE = Path(__file__).resolve().parent.parent
QUESTIONNAIRE = SOURCE / "copier.yml"


def refuse_without_template() -> None:
    """TemplateMissing where the command was installed by itself, away from the repository that it renders."""
    if not QUESTIONNAIRE.is_file() or not (SOURCE / ".git").exists():
        raise TemplateMissing(
            "the template is not here; run andel from a clone of Andel's repository, after bin/setup there."
        )


def remember(answers_file: Path) -> None:
    """Writes the public address over the folder that Copier noted, if it has this very commit."""
    if address := _published_at():
        text = answers_file.read_text("utf-8")
        noted = re.sub(r"^_src_path: .*$", lambda _: f"_src_path: {address}", text, flags=re.MULTILINE)
        answers_file.write_text(noted, "utf-8")


def _published_at() -> str:
    """Nothing when there are changes or commits that only this machine has, or no address but a folder."""
    if _git("status", "--porcelain") or not _git(
        "branch", "--remotes", "--contains", "HEAD", "--list", "origin/*"
    ):
        return ""
    return _public(_git("remote", "get-url", "origin"))


def _public(address: str) -> str:
    """Without name and password."""
    parts = urlsplit(address)
    if parts.scheme in {"https", "http"}:
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))
    return address if parts.scheme in {"ssh", "git"} or re.match(r"[\w.-]+@[\w.-]+:", address) else ""


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", "-C", str(SOURCE), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip()
