from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import coop
from coop.governance import counting
from coop.governance.counting.command import main

SKY = '4 2\n4 1 2 0\n2 3 0\n1 4 0\n0\n"Castor"\n"Pollux"\n"Hélène"\n"Zeus"\n"The sky"\n'
SCORED = SKY.replace("4 1 2 0", "4 1:5 2:3 0").replace("2 3 0", "2 3:4 2:2 0").replace("1 4 0", "1 4:0 0")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "sky.blt"
    path.write_text(SKY, encoding="utf-8")
    return path


def test_it_prints_a_result_sheet(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file)]) == 0

    assert capsys.readouterr().out == (
        """The sky
scottish-stv: 2 seats, 4 candidates, 7 valid papers

Stage 1: first preferences
  Quota: 3.00000
  Castor                                                                   4.00000  elected
  Pollux                                                                   0.00000
  Hélène                                                                   2.00000
  Zeus                                                                     1.00000
  Not transferable                                                         0.00000
  Total                                                                    7.00000

Stage 2: surplus of Castor
  Castor                                                -1.00000           3.00000  (elected)
  Pollux                                                +1.00000           1.00000
  Hélène                                                                   2.00000
  Zeus                                                                     1.00000
  Not transferable                                                         0.00000
  Total                                                                    7.00000

Stage 3: exclusion of Pollux
  Castor                                                                   3.00000  (elected)
  Pollux                                                -1.00000           0.00000  excluded
  Hélène                                                                   2.00000
  Zeus                                                                     1.00000
  Not transferable                                      +1.00000           1.00000
  Total                                                                    7.00000

Stage 4: exclusion of Zeus
  Castor                                                                   3.00000  (elected)
  Hélène                                                                   2.00000  elected
  Zeus                                                  -1.00000           0.00000  excluded
  Not transferable                                      +1.00000           2.00000
  Total                                                                    7.00000

Elected, in this order:
   1. Castor, at stage 1
   2. Hélène, at stage 4
"""
    )


def test_its_json_has_the_elected_and_every_stage(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    assert set(told) == {"elected", "stages"}
    assert told["elected"] == ["Castor", "Hélène"]
    assert [stage["step"] for stage in told["stages"]] == [
        "first preferences",
        "surplus",
        "exclusion",
        "exclusion",
    ]
    assert told["stages"][1] == {
        "step": "surplus",
        "of": ["Castor"],
        "quota": "3.00000",
        "votes": {"Castor": "3.00000", "Pollux": "1.00000", "Hélène": "2.00000", "Zeus": "1.00000"},
        "transfers": {"Castor": "-1.00000", "Pollux": "1.00000"},
        "exhausted": "0.00000",
        "lost": "0.00000",
        "elected": [],
    }


def test_a_lot_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(SKY.replace("4 1 2 0", "2 1 0"), encoding="utf-8")

    assert main([str(file), "--seats", "1"]) == 0
    assert "By lot: Castor, out of Castor, Hélène" in capsys.readouterr().out
    assert main([str(file), "--seats", "1", "--json", "--seed", "autumn"]) == 0
    last = json.loads(capsys.readouterr().out)["stages"][-1]
    assert last["lot"]["tied"] == ["Castor", "Hélène"]


def test_scores_are_told_as_their_sums(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_text(SCORED, encoding="utf-8")

    assert main([str(file), "--rule", "score"]) == 0
    assert capsys.readouterr().out == (
        """The sky
score: 2 seats, 4 candidates, 7 valid papers

Stage 1: scores
  Castor                                                                        20  elected
  Pollux                                                                        16  elected
  Hélène                                                                         8
  Zeus                                                                           0

Elected, in this order:
   1. Castor, at stage 1
   2. Pollux, at stage 1
"""
    )
    assert main([str(file), "--rule", "score", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["elected"] == ["Castor", "Pollux"]
    assert told["stages"][0]["votes"] == {"Castor": "20", "Pollux": "16", "Hélène": "8", "Zeus": "0"}


@pytest.mark.parametrize("rule", counting.RULES)
def test_any_rule_can_be_asked_for(rule: str, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    if rule == "score":
        file.write_text(SCORED, encoding="utf-8")

    assert main([str(file), "--rule", rule, "--seats", "1"]) == 0
    assert f"{rule}: 1 seat, 4 candidates" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("4 2\n1 9 0\n", "line 2: 9 is no candidate; they are 1 to 4."),
        ("", "line 1: the number of candidates and the number of seats should stand here."),
        (None, "No such file or directory."),
    ],
)
def test_a_bad_file_is_refused_in_a_sentence(
    content: str | None, sentence: str, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.unlink()
    if content is not None:
        file.write_text(content)

    assert main([str(file)]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err) == ("", f"{file}: {sentence}\n")


@pytest.mark.parametrize("wrong", [["--seats", "0"], ["--seats", "two"], ["--rule", "lottery"], []])
def test_what_cannot_be_asked_is_refused(wrong: list[str], file: Path) -> None:
    with pytest.raises(SystemExit) as left:
        main([*([str(file)] if wrong else []), *wrong])
    assert left.value.code == 2


def test_irv_for_two_seats_is_refused(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(file), "--rule", "irv"]) == 2
    assert capsys.readouterr().err.endswith("Instant runoff fills one seat, and here are 2.\n")


def test_a_terminal_without_its_letters_still_gets_a_result(file: Path) -> None:
    done = run("-m", "coop", "count", str(file), cwd=file.parent, PYTHONIOENCODING="ascii")

    assert (done.returncode, done.stderr) == (0, "")
    assert "1. Castor" in done.stdout


def test_it_needs_no_co_op_and_does_not_wait_for_the_application(file: Path) -> None:
    loaded = (
        "import sys\nfrom coop.__main__ import main\n"
        f"try: main(['count', {str(file)!r}])\n"
        "except SystemExit as left: assert left.code == 0\n"
        "print(*(name for name in ('flask', 'sqlalchemy', 'coop.application') if name in sys.modules))"
    )
    done = run("-c", loaded, cwd=file.parent)

    assert done.stdout.endswith("Hélène, at stage 4\n\n")
    assert list(file.parent.iterdir()) == [file]


def test_it_runs_alone_as_one_folder(file: Path) -> None:
    """Copied out, with Python alone: no packages, no environment."""
    folder = file.parent / "counting"
    shutil.copytree(Path(counting.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    alone = (
        "import runpy, sys; sys.path.append(sys.argv.pop(1)); runpy.run_module('counting', alter_sys=True)"
    )

    done = run("-I", "-S", "-c", alone, str(file.parent), str(file))

    assert done.stdout.endswith("Hélène, at stage 4\n"), done.stderr


def run(*arguments: str, cwd: Path | None = None, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PYTHONPATH": str(Path(coop.__file__).parent.parent), "PYTHONUTF8": "1", **variables}
    return subprocess.run(
        [sys.executable, *arguments], env=environment, cwd=cwd, capture_output=True, text=True, check=False
    )
