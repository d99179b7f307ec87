from __future__ import annotations

from governance.assembly import Assembly
from stage import Stage, Time


def test_one_objection_is_enough_and_needs_its_reason(assembly: Assembly) -> None:
    assembly.pass_("consent", "resolution_method")
    proposal = assembly.write("resolution")
    assembly.vote(proposal, "yes", "yes")

    bare = assembly.cleo.post(f"/decisions/{proposal}/ballot", choice="no")
    assert bare.status_code == 422
    assert "Say why you object" in bare.text
    assembly.cleo.post(f"/decisions/{proposal}/ballot", choice="no", objection="It costs too much.")

    assert assembly.look(proposal).outcome == "objection"
    assert "It costs too much." in assembly.page(proposal)
    assert assembly.proved().holds


def test_why_someone_objects_is_told_afterwards_and_not_whose_reason_it_is(
    assembly: Assembly, stage: Stage
) -> None:
    assembly.pass_("consent", "resolution_method")
    proposal = assembly.write("resolution")
    assembly.cleo.post(f"/decisions/{proposal}/ballot", choice="no", objection="It costs too much.")

    assert "It costs too much." not in assembly.page(proposal)
    assembly.vote(proposal, "yes", "yes")
    assert "It costs too much." in assembly.page(proposal)
    assert "Cleo" not in assembly.page(proposal)
    assert "It costs too much." not in stage.visitor().get(f"/decisions/{proposal}").text


def test_consent_is_reached_when_nobody_objects(assembly: Assembly, time: Time) -> None:
    assembly.pass_("consent", "resolution_method")
    proposal = assembly.write("resolution")
    assembly.vote(proposal, "yes", "abstain")
    time.passes(days=7)
    assembly.tick()

    assert assembly.look(proposal).has_passed
    assert assembly.proved().holds


def test_unanimity_takes_everyone_on_the_roll(assembly: Assembly, time: Time) -> None:
    assembly.pass_("unanimity", "resolution_method")
    fallen = assembly.write("resolution")
    assembly.vote(fallen, "yes", "yes")
    time.passes(days=7)
    assembly.tick()
    assert assembly.look(fallen).outcome == "not_everyone"

    passed = assembly.write("resolution")
    assembly.vote(passed, "yes", "yes", "yes")
    assert assembly.look(passed).has_passed
    assert assembly.proved().holds


def test_abstentions_count_as_the_charter_says(assembly: Assembly) -> None:
    first = assembly.write()
    assembly.vote(first, "yes", "abstain", "abstain")
    assert assembly.look(first).has_passed  # they count to the quorum alone

    assembly.pass_("votes", "abstentions")
    second = assembly.write()
    assembly.vote(second, "yes", "abstain", "abstain")
    assert assembly.look(second).outcome == "no_majority"

    assembly.pass_("1/2", "quorum")
    assembly.pass_("absent", "abstentions")
    third = assembly.write()
    assembly.vote(third, "yes", "abstain", "abstain")
    assert assembly.look(third).outcome == "no_quorum"
    assert assembly.proved().holds
