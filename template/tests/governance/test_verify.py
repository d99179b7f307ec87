from __future__ import annotations

import json
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from stage import Stage, Time

from coop import shape
from coop.governance import record, verify
from coop.governance.clauses import all_clauses
from coop.governance.verify import FIRST_LINK, digest


@pytest.fixture
def export(assembly: Assembly, stage: Stage, time: Time) -> dict[str, Any]:
    """The record of a co-op with a history: passed, fallen, nobody voted, an election, one still open."""
    assembly.pass_("9")
    time.passes(days=1)
    assembly.vote(assembly.propose("2/3", "majority"), "yes", "yes", "no")
    fallen = assembly.propose("15")
    assembly.vote(fallen, "yes", "no", "abstain")
    assembly.propose("20")
    time.passes(days=7)
    elect(assembly, time)
    assembly.vote(assembly.propose("5"), "yes")
    with stage.data():
        return record.export()


def elect(assembly: Assembly, time: Time) -> None:
    """Ada and Cleo want Cleo as chair, Ben wants himself."""
    election = assembly.propose_election("chair")
    for actor in (assembly.ben, assembly.cleo):
        assert actor.post(f"/decisions/{election}/candidacy").status_code == 303
    time.passes(days=7)
    assembly.tick()
    for actor, ballot in (
        (assembly.ada, {"c2": "1"}),
        (assembly.ben, {"c1": "1"}),
        (assembly.cleo, {"c2": "1", "c1": "2"}),
    ):
        assert actor.post(f"/decisions/{election}/ballot", **ballot).status_code == 303


def test_an_honest_record_holds(export: dict[str, Any]) -> None:
    report = verify.verify(export)

    assert report.holds, report.lines
    assert "All 12 ballots of 5 decisions were recounted." in report.lines


def test_a_co_op_that_has_decided_nothing_holds(stage: Stage) -> None:
    with stage.data():
        assert verify.verify(record.export()).holds


def test_the_record_names_nobody(export: dict[str, Any]) -> None:
    text = json.dumps(export)

    assert not [name for name in ("Ada", "Ben", "Cleo", "people.example", "run together") if name in text]


def test_an_open_vote_is_not_in_the_record(export: dict[str, Any]) -> None:
    assert len(export["decisions"]) == 5
    assert "500" not in [
        vote["changes"]["fee_percent"] for vote in export["decisions"] if "fee_percent" in vote["changes"]
    ]


def test_ballots_are_in_alphabetical_order(export: dict[str, Any]) -> None:
    assert export["decisions"][2]["ballots"] == ["abstain", "no", "yes"]


def test_every_edit_is_caught(export: dict[str, Any]) -> None:
    """Every single value of the record, changed to something else of its kind, and to nothing."""
    tried = 0
    for path in leaves(export):
        for other in others(at(export, path)):
            changed = deepcopy(export)
            at(changed, path[:-1])[path[-1]] = other
            assert not verify.verify(changed).holds, (path, other)
            tried += 1
    assert tried > 500


def test_every_deletion_is_caught(export: dict[str, Any]) -> None:
    """Save one: without its latest links a record holds by itself. An earlier record shows it, see below."""
    for path in branches(export):
        changed = deepcopy(export)
        del at(changed, path[:-1])[path[-1]]
        last = export["decisions"][-1]
        tail = path == ("decisions", last["number"] - 1) and not (last["passed"] and last["changes"])
        assert verify.verify(changed).holds is tail, path
        assert not verify.verify(changed, export).holds, path


def test_every_insertion_is_caught(export: dict[str, Any]) -> None:
    for path in branches(export):
        holder, key = at(export, path[:-1]), path[-1]
        changed = deepcopy(export)
        if isinstance(holder, list):
            at(changed, path[:-1]).insert(key, deepcopy(holder[key]))
        else:
            at(changed, path[:-1])[f"{key}2"] = deepcopy(holder[key])
        assert not verify.verify(changed).holds, path


def test_every_reordering_is_caught(export: dict[str, Any]) -> None:
    for what in ("entries", "decisions"):
        for one in range(len(export[what]) - 1):
            changed = deepcopy(export)
            links = changed[what]
            links[one], links[one + 1] = links[one + 1], links[one]
            assert not verify.verify(changed).holds, (what, one)


def resealed(export: dict[str, Any]) -> dict[str, Any]:
    """As a forger would who knows how the hashes are made and computes them all anew."""
    for what in ("decisions", "entries"):
        previous = FIRST_LINK
        for link in export[what]:
            link["previous"] = previous
            if what == "entries" and link["decision"]:
                link["decision_hash"] = export["decisions"][link["decision"] - 1]["hash"]
            previous = link["hash"] = digest(link)
    return export


FORGERIES: dict[str, Any] = {
    "a ballot more than voters": lambda r: r["decisions"][0].update(ballots=["yes"] * 4, yes=4),
    "a ballot turned": lambda r: r["decisions"][0].update(ballots=["no", "yes", "yes"]),
    "a win from a tie": lambda r: r["decisions"][2].update(passed=True, reason=None),
    "a quorum lowered afterwards": lambda r: r["decisions"][3].update(quorum="1/10"),
    "a tie made a win": lambda r: r["decisions"][0].update(more_than=False),
    "a count before its time": lambda r: r["decisions"][3].update(counted_at=r["decisions"][3]["opened_at"]),
    "a vote shortened": lambda r: r["decisions"][3].update(closes_at=r["decisions"][3]["opened_at"]),
    "a roll shrunk": lambda r: r["decisions"][3].update(electorate=1),
    "an entry out of nowhere": lambda r: r["entries"].append(
        {**r["entries"][-1], "seq": len(r["entries"]) + 1}
    ),
    "an entry with another value": lambda r: r["entries"][-1].update(value="1/2"),
    "a founding later": lambda r: r["entries"].append(
        {**r["entries"][0], "seq": len(r["entries"]) + 1, "clause": "fee_percent", "value": 0}
    ),
    "another rule in force": lambda r: r["in_force"].update(fee_percent=0),
    "another elected": lambda r: r["decisions"][4].update(elected=[1]),
    "nobody elected": lambda r: r["decisions"][4].update(elected=[]),
    "a ranking turned": lambda r: r["decisions"][4].update(ballots=["1", "1", "2,1"]),
    "a ballot for nobody who stood": lambda r: r["decisions"][4].update(ballots=["1", "2", "2,3"]),
    "a ballot written otherwise": lambda r: r["decisions"][4].update(ballots=["1", "2", "2,01"]),
    "an election counted otherwise": lambda r: r["decisions"][4].update(method="meek-stv"),
    "a seat more": lambda r: r["decisions"][4].update(seats=2, elected=[2, 1]),
    "another office": lambda r: r["decisions"][4].update(office="board"),
    "a longer term": lambda r: r["decisions"][4].update(term_months=24),
    "lots of one's choice": lambda r: r["decisions"][4].update(seed=r["decisions"][4]["seed"][:-1] + "x"),
    "an election without its facts": lambda r: r["decisions"][4].pop("seed"),
    "an election said to be none": lambda r: r["decisions"][4].update(matter="resolution"),
    "a decision forgotten": lambda r: r["decisions"].pop(0),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forger_who_seals_anew_is_caught_by_the_count(export: dict[str, Any], forgery: str) -> None:
    assert verify.verify(resealed(deepcopy(export))).holds
    FORGERIES[forgery](export)

    assert not verify.verify(resealed(export)).holds


def test_a_history_rewritten_whole_is_caught_by_an_earlier_record(export: dict[str, Any]) -> None:
    """Another founding, all hashes anew: it holds by itself, but not beside what a member kept."""
    kept = deepcopy(export)
    next(one for one in export["entries"] if one["clause"] == "purpose")["value"] = "Something else."
    export["in_force"]["purpose"] = "Something else."
    forged = resealed(export)

    assert verify.verify(forged).holds
    assert not verify.verify(forged, kept).holds


def test_a_later_record_continues_an_earlier_one(
    export: dict[str, Any], assembly: Assembly, stage: Stage
) -> None:
    assembly.pass_("30", "voting_days")

    with stage.data():
        assert verify.verify(record.export(), export).holds
        assert not verify.verify(export, record.export()).holds


@pytest.mark.parametrize("nonsense", [None, 7, "text", [], {}, {"format": verify.FORMAT}, [[[]]]])
def test_nonsense_is_no_record(nonsense: Any) -> None:
    assert not verify.verify(nonsense).holds


def test_a_change_past_the_guards_is_caught(assembly: Assembly, stage: Stage, database: str) -> None:
    """Someone who operates the machine takes down a guard and turns a ballot."""
    assembly.pass_("9")
    with stage.data() as session:
        on = " ON ballots" if database == "postgresql" else ""
        with shape.changing(session.connection()):
            session.execute(sa.text(f"DROP TRIGGER ballot_stands{on}"))
        session.execute(sa.text("UPDATE ballots SET choice = 'no'"))
        report = verify.verify(record.export())
        session.rollback()

    assert not report.holds
    assert "Decision 1: the votes were counted wrongly." in report.lines


def test_it_runs_alone_as_one_file(export: dict[str, Any], tmp_path: Path) -> None:
    """Copied out, with Python alone: no packages, no environment."""
    program, file, bad = tmp_path / "verify.py", tmp_path / "record.json", tmp_path / "bad.json"
    program.write_bytes(Path(verify.__file__).read_bytes())
    file.write_text(json.dumps(export), encoding="utf-8")
    export["in_force"]["fee_percent"] = 0
    bad.write_text(json.dumps(export), encoding="utf-8")

    def run(*arguments: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", program, *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    assert run(file).returncode == 0
    assert run(file, file).returncode == 0
    assert run(bad).returncode == 1
    assert "rules in force" in run(bad).stdout
    assert run(tmp_path / "none.json").returncode == 1
    assert "usage" in run().stderr


def test_its_defaults_are_those_of_the_clauses() -> None:
    assert {key: all_clauses()[key].initial("SEK") for key in verify.DEFAULTS} == verify.DEFAULTS


def at(record: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        record = record[step]
    return record


def branches(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = list(part) if isinstance(part, dict) else range(len(part)) if isinstance(part, list) else []
    return [found for step in steps for found in ((*path, step), *branches(part[step], (*path, step)))]


def leaves(record: Any) -> list[tuple[Any, ...]]:
    return [path for path in branches(record) if not isinstance(at(record, path), dict | list)]


def others(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value, None, int(value)]
    if isinstance(value, int):
        return [value + 1, value - 1, None, str(value), float(value)]
    return [f"{value}x", None if value is not None else 0, ""]
