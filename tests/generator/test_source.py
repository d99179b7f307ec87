"""A co-op knows where its later releases come from: from a public address wherever there is one."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
import yaml
from shell import ROOT, checkout, git, release, run

GOOD = ("--set", "name=Rows", "--set", "contact_email=data@rows.example")


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone, as if from a public address."""
    clone = checkout(tmp_path_factory.mktemp("published") / "andel")
    git("remote", "add", "origin", "https://someone:token@git.example/andel.git", cwd=clone)
    git("update-ref", "refs/remotes/origin/main", "HEAD", cwd=clone)
    return clone


def new(source: Path, destination: Path) -> str:
    """What the new co-op notes of where it comes from."""
    command = (sys.executable, "-m", "generator", "new", str(destination), *GOOD)
    done = run(*command, cwd=source, PYTHONPATH=str(source))
    assert done.returncode == 0, done.stderr
    return str(yaml.safe_load((destination / ".copier-answers.yml").read_text("utf-8"))["_src_path"])


def test_from_a_clone_it_is_the_public_address(published: Path, tmp_path: Path) -> None:
    assert new(published, tmp_path / "coop") == "https://git.example/andel.git"


def test_what_only_this_machine_has_is_found_on_this_machine(published: Path, tmp_path: Path) -> None:
    changed = shutil.copytree(published, tmp_path / "andel")
    (changed / "README.md").write_text("Ours\n")
    assert new(changed, tmp_path / "changed") == str(changed)
    release(changed, "v0.1.1")
    assert new(changed, tmp_path / "committed") == str(changed)


def test_a_co_op_updates_from_wherever_the_template_went(published: Path, tmp_path: Path) -> None:
    project = tmp_path / "coop"
    new(published, project)
    moved = shutil.copytree(published, tmp_path / "elsewhere")
    with (moved / "template" / "coop" / "clock.py").open("a") as file:
        file.write("\n# later\n")
    release(moved, "v0.2.0")
    noted = project / ".copier-answers.yml"
    noted.write_text(noted.read_text("utf-8").replace("https://git.example/andel.git", str(moved)), "utf-8")
    git("commit", "-qam", "Say where the template went", cwd=project)
    done = run(sys.executable, "-m", "copier", "update", "--defaults", "--quiet", cwd=project)
    assert done.returncode == 0, done.stderr
    assert (project / "coop" / "clock.py").read_text("utf-8").endswith("# later\n")


def test_andel_without_its_repository_says_so(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "generator", tmp_path / "site-packages" / "generator")
    command = (sys.executable, "-m", "generator", "new", "coop", *GOOD)
    done = run(*command, cwd=tmp_path, PYTHONPATH=str(tmp_path / "site-packages"))
    assert done.returncode == 2
    assert done.stderr.startswith("andel: the template is not here; run andel from a clone")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "coop").exists()
