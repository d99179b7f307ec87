"""Members can see that they are on the roll of each vote, and that it is the roll that was sealed."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from governance.assembly import Assembly
from stage import Stage, Time

from coop.governance import verify


@pytest.fixture
def files(assembly: Assembly, time: Time) -> tuple[Any, Any]:
    """The record and the roll after two votes, with a third one open."""
    assembly.pass_("9")
    assembly.vote(assembly.propose("8"), "yes", "no")
    time.passes(days=7)
    assembly.tick()
    assembly.vote(assembly.propose("7"), "yes")
    return assembly.ada.get("/charter/record.json").json, assembly.ada.get("/charter/roll.json").json


def test_it_says_who_voted_and_not_how(files: tuple[Any, Any]) -> None:
    _record, roll = files

    assert [roll["1"]["roll"], roll["2"]["roll"]] == [
        [[1, True], [2, True], [3, True]],
        [[1, True], [2, True], [3, False]],
    ]
    assert roll.keys() == {"1", "2"}
    assert set(roll["1"]) == {"salt", "roll"}


def test_it_is_for_members(files: tuple[Any, Any], stage: Stage, assembly: Assembly) -> None:
    assert stage.visitor().get("/charter/roll.json").status_code == 303
    assert stage.person("Eve").get("/charter/roll.json").status_code == 403
    assert "/charter/roll.json" in assembly.ada.get("/charter").text
    assert "/charter/roll.json" not in stage.visitor().get("/charter").text
    assert files[1]["1"]["salt"] not in json.dumps(files[0])


def test_it_is_the_one_that_was_sealed(files: tuple[Any, Any], tmp_path: Path) -> None:
    record, roll = tmp_path / "record.json", tmp_path / "roll.json"
    record.write_text(json.dumps(files[0]))
    roll.write_text(json.dumps(files[1]))

    command = [sys.executable, "-I", "-S", verify.__file__, record, "--roll", roll]
    assert subprocess.run(command, capture_output=True, check=False).returncode == 0
    roll.write_text(json.dumps(files[1]).replace("false", "true"))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


@pytest.mark.parametrize(
    "lie",
    [
        lambda roll: roll["2"]["roll"][2].__setitem__(1, True),
        lambda roll: roll["2"]["roll"][0].__setitem__(0, 7),
        lambda roll: roll["1"]["roll"].append([4, False]),
        lambda roll: roll["1"]["roll"].pop(),
        lambda roll: roll["1"]["roll"].reverse(),
        lambda roll: roll["1"].update(salt="f" * 32),
        lambda roll: roll.update({"1": roll["2"]}),
        lambda roll: roll.pop("2"),
        lambda roll: roll.update({"3": roll["2"]}),
    ],
)
def test_another_one_is_refused(files: tuple[Any, Any], lie: Any) -> None:
    record, roll = files
    assert verify.verify(record, None, roll).holds
    lie(roll)

    assert not verify.verify(record, None, roll).holds
