from __future__ import annotations

from governance.assembly import Assembly
from stage import Stage

from coop.governance.charter import in_force

TOGETHER = "/decisions?clause=fee_percent&clause=voting_days"


def test_several_rules_change_together_or_not_at_all(assembly: Assembly) -> None:
    form = {"fee_percent": "9", "voting_days": "14", "reason": "Both or none."}
    proposal = int(assembly.ada.post(TOGETHER, **form).location.rsplit("/", 1)[1])

    assembly.vote(proposal, "yes", "no", "no")
    assert (assembly.rule("fee_percent"), assembly.rule("voting_days")) == (1200, 7)

    again = int(assembly.ada.post(TOGETHER, **form).location.rsplit("/", 1)[1])
    assembly.vote(again, "yes", "yes", "yes")
    assert (assembly.rule("fee_percent"), assembly.rule("voting_days")) == (900, 14)
    assert assembly.proved().holds


def test_the_form_has_a_field_for_each(assembly: Assembly) -> None:
    page = assembly.ada.get("/decisions/new?clause=fee_percent&clause=voting_days").text

    assert 'name="fee_percent"' in page
    assert 'name="voting_days"' in page


def test_what_does_not_fit_in_one_field_keeps_the_other(assembly: Assembly) -> None:
    answer = assembly.ada.post(TOGETHER, fee_percent="99", voting_days="14", reason="Both.")

    assert answer.status_code == 422
    assert "from 0 to 50" in answer.text
    assert 'value="14"' in answer.text


def test_a_rule_that_was_left_as_it_is_is_not_voted_on(assembly: Assembly) -> None:
    answer = assembly.ada.post(TOGETHER, fee_percent="9", voting_days="7", reason="Only the fee.")
    vote = assembly.look(int(answer.location.rsplit("/", 1)[1]))

    assert [change.clause for change in vote.changes] == ["fee_percent"]


def test_one_rule_of_the_bylaws_makes_it_a_matter_of_the_bylaws(assembly: Assembly, stage: Stage) -> None:
    url = "/decisions?clause=fee_percent&clause=purpose"
    answer = assembly.ada.post(url, fee_percent="9", purpose="To drive.", reason="Both.")
    proposal = int(answer.location.rsplit("/", 1)[1])

    assert assembly.look(proposal).matter == "bylaws"
    assembly.vote(proposal, "yes", "yes", "yes")
    with stage.data():
        assert in_force()["fee_percent"] == 1200  # not before it is registered


def test_an_unknown_rule_among_them_is_not_found(assembly: Assembly) -> None:
    assert assembly.ada.get("/decisions/new?clause=fee_percent&clause=gravity").status_code == 404
