from __future__ import annotations

import pytest
from governance.assembly import Assembly
from stage import ANSWERS, Stage, Time

from coop import founding
from coop.governance import charter
from coop.governance.charter import in_force
from coop.money import part


def test_the_running_platform_obeys_with_no_deploy(assembly: Assembly, stage: Stage) -> None:
    with stage.data():
        before = part(20_000, in_force()["fee_percent"])
    assembly.pass_("9")
    with stage.data():
        after = part(20_000, in_force()["fee_percent"])

    assert (before, after) == (2400, 1800)


def test_the_entry_names_the_decision(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.pass_("9")

    with stage.data():
        entry = in_force().entry("fee_percent")
        assert entry is not None
        assert entry.vote_id == proposal
        founded = in_force().entry("quorum")
        assert founded is not None
        assert founded.vote_id is None


@pytest.mark.parametrize(
    ("choices", "outcome"),
    [
        ((), "nobody_voted"),
        (("no",), "no_majority"),
        (("yes", "no"), "no_majority"),
        (("abstain", "abstain"), "only_abstentions"),
        (("no", "no", "yes"), "no_majority"),
    ],
)
def test_what_falls_changes_nothing(
    assembly: Assembly, time: Time, choices: tuple[str, ...], outcome: str
) -> None:
    proposal = assembly.propose("9")
    assembly.vote(proposal, *choices)
    time.passes(days=7)
    assembly.tick()

    found = assembly.look(proposal)
    assert (found.state, found.outcome) == ("rejected", outcome)
    assert assembly.rule() == 1200


def test_the_rules_of_a_vote_are_frozen_when_it_opens(assembly: Assembly, time: Time) -> None:
    """While it is open, the members make votes harder to win and longer. It keeps its own rules."""
    proposal = assembly.propose("9")
    closes_at = assembly.look(proposal).closes_at
    assembly.pass_("1/2", "quorum")
    assembly.pass_("3/4", "majority")
    assembly.pass_("30", "voting_days")
    assembly.vote(proposal, "yes")
    time.passes(days=7)
    assembly.tick()

    found = assembly.look(proposal)
    assert found.has_passed  # one of three: a third, and all of those who took sides
    assert found.closes_at == closes_at


def test_a_new_vote_follows_the_new_rules(assembly: Assembly, time: Time) -> None:
    assembly.pass_("1/2", "quorum")
    proposal = assembly.propose("9")
    assembly.vote(proposal, "yes")
    time.passes(days=7)
    assembly.tick()

    assert assembly.look(proposal).outcome == "no_quorum"


def test_a_lowered_quorum_does_not_revive_a_failed_proposal(assembly: Assembly, time: Time) -> None:
    assembly.pass_("1/2", "quorum")
    failed = assembly.propose("9")
    assembly.vote(failed, "yes")
    time.passes(days=7)
    assembly.tick()

    assembly.pass_("1/10", "quorum")
    assembly.tick()

    assert assembly.look(failed).outcome == "no_quorum"
    assert assembly.rule() == 1200


def test_the_same_question_can_be_asked_again_after_it_fell(assembly: Assembly) -> None:
    fallen = assembly.propose("9")
    assembly.vote(fallen, "no", "no", "no")

    assembly.pass_("9")

    assert assembly.rule() == 900


def test_a_charter_is_founded_once_at_one_time(stage: Stage) -> None:
    with stage.data() as session:
        times = {entry.enacted_at for entry in session.query(charter.CharterEntry)}
        assert len(times) == 1
    with stage.data(), pytest.raises(founding.AlreadyFounded):
        founding.found(ANSWERS)
