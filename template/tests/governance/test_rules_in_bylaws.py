"""Which rules of meetings stand in the bylaws, the charter says, as each law asks; they are registered."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from governance.assembly import Assembly
from governance.test_verify import resealed
from stage import ANSWERS, Actor, Stage

from coop import Application
from coop.governance import record as record_of
from coop.governance import verify
from coop.governance.acts import change
from coop.governance.charter import check
from coop.governance.matters import Matter


@pytest.fixture
def bea(assembly: Assembly, stage: Stage) -> Actor:
    return stage.member("Bea", roles=("board",))


def decide(assembly: Assembly, bea: Actor, value: Any, clause: str) -> int:
    """All say yes, and what needs it is registered."""
    proposal = assembly.propose(value, clause)
    assembly.vote(proposal, "yes", "yes", "yes")
    assert bea.post(f"/decisions/{proposal}/ballot", choice="yes").status_code == 303
    return proposal


def test_one_of_them_waits_for_the_register(assembly: Assembly, bea: Actor) -> None:
    proposal = decide(assembly, bea, "20", "notice_days")
    assert assembly.state(proposal) == "passed"
    assert assembly.rule("notice_days") == 28

    bea.post(f"/decisions/{proposal}/registration", reference="2026/4711")
    assert assembly.rule("notice_days") == 20
    assert assembly.proved().holds


def test_the_others_bind_at_once(assembly: Assembly, bea: Actor) -> None:
    proposal = decide(assembly, bea, "1", "adjusters")
    assert assembly.state(proposal) == "enacted"
    assert assembly.rule("adjusters") == 1
    assert assembly.proved().holds


def test_which_they_are_is_decided_as_the_bylaws(assembly: Assembly, bea: Actor) -> None:
    which = decide(assembly, bea, ["adjusters"], "in_bylaws")
    assert assembly.state(which) == "passed"
    assert assembly.state(decide(assembly, bea, "20", "notice_days")) == "passed"
    bea.post(f"/decisions/{which}/registration", reference="2026/4711")

    assert assembly.state(decide(assembly, bea, "21", "notice_days")) == "enacted"
    assert assembly.state(decide(assembly, bea, "1", "adjusters")) == "passed"
    assert assembly.proved().holds


def test_members_read_which_they_are(assembly: Assembly) -> None:
    bylaws = assembly.ada.get("/charter/bylaws").text
    assert "Of the rules of meetings these stand in the bylaws: Notice of a meeting," in bylaws
    assert "filed" in assembly.ada.get("/decisions/new?clause=notice_days").text
    assert "filed" not in assembly.ada.get("/decisions/new?clause=adjusters").text


@pytest.mark.parametrize(
    ("form", "named"),
    [
        ("de-eg", ["notice_days", "notice_days_first", "proxies", "adjusters"]),
        ("gb-cooperative-society", ["notice_days", "notice_days_first", "proxies", "annual_months"]),
        ("fr-scop", ["notice_days"]),
        ("us-co-cooperative", ["notice_days", "notice_days_first"]),
    ],
)
def test_each_law_names_its_own(app: Application, form: str, named: list[str]) -> None:
    with app.app_context():
        assert check(ANSWERS | {"legal_form": form})["in_bylaws"] == named


def test_a_charter_that_says_nothing_has_none(app: Application) -> None:
    """As of all co-ops that were founded before: their rules of meetings change as they did."""
    with app.app_context():
        assert "in_bylaws" not in check(ANSWERS | {"legal_form": "other"})
        assert change.matter_of({"adjusters": 1}) is Matter.RULES
    assert verify.DEFAULTS["in_bylaws"] == []


def test_a_record_that_says_otherwise_does_not_hold(assembly: Assembly, bea: Actor, stage: Stage) -> None:
    """Sealed anew as a whole, and still wrong: what stands in the bylaws was decided as other rules are."""
    decide(assembly, bea, "1", "adjusters")
    with stage.data():
        record = record_of.export()
    assert verify.verify(resealed(copy.deepcopy(record))).holds
    named = next(entry for entry in record["entries"] if entry["clause"] == "in_bylaws")
    named["value"] = record["in_force"]["in_bylaws"] = ["adjusters"]
    report = verify.verify(resealed(record))
    assert not report.holds
    assert any("not a matter that rules are decided as" in line for line in report.lines)
