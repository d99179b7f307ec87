"""What a co-op receives is a clean repository of its own, with nothing of the machine that made it."""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import yaml
from shell import ENVIRONMENT, ROOT, andel, checkout, git, release, run

OURS = re.compile(r"copier\.yml|_escape|\{%|\{\{")


def files(project: Path) -> list[Path]:
    listed = run("git", "ls-files", "-z", cwd=project).stdout.split("\0")
    return [project / name for name in listed if name]


def test_it_is_a_repository_with_one_commit_and_nothing_loose(made: Callable[..., Path]) -> None:
    project = made()
    assert run("git", "log", "--format=%s", cwd=project).stdout == "Found the co-op\n"
    assert run("git", "status", "--porcelain", "--ignored", cwd=project).stdout == ""
    assert run("git", "branch", "--show-current", cwd=project).stdout == "main\n"
    assert run("git", "fsck", "--strict", cwd=project).returncode == 0


def test_it_is_the_co_op_that_commits_where_git_knows_nobody(made: Callable[..., Path]) -> None:
    author = run("git", "log", "--format=%an <%ae>", cwd=made()).stdout
    known = run("git", "var", "GIT_AUTHOR_IDENT").returncode == 0 and "GIT_AUTHOR_EMAIL" in ENVIRONMENT
    assert known or author == "Our Co-op <data@coop.example>\n"


def test_nothing_of_the_template_is_left(made: Callable[..., Path]) -> None:
    for file in files(made()):
        if file.suffix in {".html", ".txt"} and "templates" in file.parts:
            continue
        if file.suffix in {".woff2", ".ttf", ".mo", ".py", ".js", ".css"}:
            continue
        if file.name.startswith("requirements"):
            continue
        found = OURS.search(file.read_text("utf-8"))
        assert found is None, (file, found)
    assert not [file for file in files(made()) if file.suffix == ".jinja"]


def test_the_application_is_copied_byte_for_byte(made: Callable[..., Path]) -> None:
    for file in files(made()):
        part = file.relative_to(made())
        if part.parts[0] in {"coop", "tests"}:
            assert file.read_bytes() == (ROOT / "template" / part).read_bytes(), part


def test_the_templates_python_runs_as_it_stands() -> None:
    """Nothing in it is for a template engine to fill in."""
    sources = list((ROOT / "template").rglob("*.py"))
    assert len(sources) > 100
    assert not [path for path in sources if re.search("{{|{%", path.read_text("utf-8"))]


def test_commands_can_be_run(made: Callable[..., Path]) -> None:
    for name in ("setup", "serve", "test", "coop"):
        assert (made() / "bin" / name).stat().st_mode & 0o111 == 0o111


def test_no_secret_and_no_data_is_in_it(made: Callable[..., Path]) -> None:
    names = {file.name for file in files(made())}
    assert not names & {"secret_key", "coop.sqlite3", ".env"}


def test_the_language_runs_through_it(made: Callable[..., Path]) -> None:
    assert "Kom igång" in (made(language="sv") / "README.md").read_text("utf-8")
    assert "Get going" in (made(language="en") / "README.md").read_text("utf-8")
    assert "# Bylaws of Our Co\\-op" in (made(language="en") / "docs" / "bylaws.md").read_text("utf-8")


def test_answers_can_come_from_any_of_three_formats(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('name = "Ours"\ncontact_email = "a@b.example"\nvoting_days = 5\n')
    (tmp_path / "a.yml").write_text("name: Ours\ncontact_email: a@b.example\nvoting_days: 5\n")
    (tmp_path / "a.json").write_text('{"name": "Ours", "contact_email": "a@b.example", "voting_days": 5}')
    charters = []
    for kind in ("toml", "yml", "json"):
        done = andel("new", kind, "--answers", f"a.{kind}", cwd=tmp_path)
        assert done.returncode == 0, done.stderr
        assert f"cd {kind}" in done.stdout
        charters.append((tmp_path / kind / "charter.toml").read_text("utf-8"))
    assert charters[0] == charters[1] == charters[2]


def test_plain_copier_makes_the_same(made: Callable[..., Path], tmp_path: Path) -> None:
    data = ["-d", "name=Our Co-op", "-d", "contact_email=data@coop.example"]
    done = run(
        sys.executable, "-m", "copier", "copy", "--defaults", "--vcs-ref", "HEAD", "--quiet",
        *data, str(ROOT), str(tmp_path / "coop"),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for file in files(made()):
        part = file.relative_to(made())
        if part.name != ".copier-answers.yml":
            assert file.read_bytes() == (tmp_path / "coop" / part).read_bytes(), part


def test_a_later_release_reaches_a_co_op_that_changed_its_code(tmp_path: Path) -> None:
    template = checkout(tmp_path / "template")
    name = 'Rows & {{ 7*7 }} "Ö"'
    project = tmp_path / "coop"
    script = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from generator import project\n"
        "answers = {'name': sys.argv[3], 'contact_email': 'a@b.example'}\n"
        "project.generate(Path(sys.argv[2]), answers, ask=False)\n"
    )
    done = run(sys.executable, "-c", script, str(template), str(project), name, cwd=template)
    assert done.returncode == 0, done.stderr

    with (project / "coop" / "clock.py").open("a") as file:
        file.write("\n# ours\n")
    git("commit", "-qam", "Change the clock", cwd=project)
    with (template / "template" / "coop" / "money.py").open("a") as file:
        file.write("\n# theirs\n")
    release(template, "v0.2.0")

    done = run(sys.executable, "-m", "copier", "update", "--defaults", "--quiet", cwd=project)
    assert done.returncode == 0, done.stderr
    assert (project / "coop" / "clock.py").read_text().endswith("# ours\n")
    assert (project / "coop" / "money.py").read_text().endswith("# theirs\n")
    assert yaml.safe_load((project / ".copier-answers.yml").read_text("utf-8"))["_commit"] == "v0.2.0"
    assert tomllib.loads((project / "charter.toml").read_text("utf-8"))["name"] == name
