from __future__ import annotations

from typing import Any

import pytest
from governance.assembly import Assembly
from stage import Stage, Time

from coop.governance import proposals
from coop.governance.models import Elector, Proposal
from coop.members.models import Member
from coop.notices.models import Mail
from coop.refusal import Refused


def test_a_proposal_opens_its_vote_at_once_with_frozen_rules(assembly: Assembly, time: Time) -> None:
    proposal = assembly.look(assembly.propose("9"))

    assert (proposal.changes[0].value, proposal.state, proposal.electorate) == ("900", "open", 3)
    assert (str(proposal.rules.quorum), str(proposal.rules.majority)) == ("1/3", "1/2")
    assert proposal.majority_strict
    assert (proposal.closes_at - proposal.opened_at).days == 7
    assert proposal.opened_at == time.now


def test_the_roll_is_everyone_who_may_vote_now(assembly: Assembly, stage: Stage) -> None:
    stage.member("Dora", paid=False)
    stage.person("Eve")
    proposal = assembly.propose()
    stage.member("Finn")

    with stage.data() as session:
        roll = {elector.member_id for elector in session.query(Elector).filter_by(vote_id=proposal)}
    assert roll == {assembly.ada.member_id, assembly.ben.member_id, assembly.cleo.member_id}


def test_everyone_on_the_roll_gets_a_mail_except_the_proposer(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()

    with stage.data() as session:
        mails = session.query(Mail).filter(Mail.title.contains("vote")).all()
        assert {mail.address for mail in mails} == {assembly.ben.email, assembly.cleo.email}
        assert "12% → 9%" in mails[0].body
        assert f"http://localhost/decisions/{proposal}" in mails[0].body


@pytest.mark.parametrize("actor", ["visitor", "person", "unpaid"])
def test_only_voting_members_propose(stage: Stage, actor: str) -> None:
    stage.member("Ada")
    asking = {
        "visitor": stage.visitor,
        "person": lambda: stage.person("Eve"),
        "unpaid": lambda: stage.member("Dora", paid=False),
    }[actor]()

    answer = asking.post("/decisions?clause=fee_percent", fee_percent="9", reason="Because.")

    assert answer.status_code == (303 if actor == "visitor" else 403)
    with stage.data() as session:
        assert session.query(Proposal).count() == 0


@pytest.mark.parametrize(
    ("clause", "typed", "sentence"),
    [
        ("fee_percent", "51", "from 0 to 50"),
        ("fee_percent", "9.999", "two decimals"),
        ("fee_percent", "-1", "from 0 to 50"),
        ("fee_percent", "nine", "percentage"),
        ("fee_percent", "1e999999999", "percentage"),
        ("fee_percent", "12", "already"),
        ("voting_days", "0", "from 1 to 60"),
        ("voting_days", "61", "from 1 to 60"),
        ("voting_days", "9" * 5000, "from 1 to 60"),
        ("timezone", "Mars/Olympus", "time zone"),
        ("contact_email", "nobody", "e-mail"),
        ("quorum", "1/7", "valid choice"),
        ("majority", "<script>", "valid choice"),
        ("hue", "360", "from 0 to 359"),
    ],
)
def test_what_does_not_fit_is_refused_and_kept(
    assembly: Assembly, stage: Stage, clause: str, typed: str, sentence: str
) -> None:
    answer = assembly.ada.post(f"/decisions?clause={clause}", **{clause: typed}, reason="My long thought.")

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "My long thought." in answer.text
    if clause not in {"quorum", "majority"}:
        assert f'value="{typed}"' in answer.text
    with stage.data() as session:
        assert session.query(Proposal).count() == 0


def test_a_reason_is_asked_for(assembly: Assembly) -> None:
    answer = assembly.ada.post("/decisions?clause=fee_percent", fee_percent="9", reason="   ")

    assert answer.status_code == 422
    assert "Tell the others why." in answer.text


def test_the_verb_itself_refuses_what_is_no_rule(assembly: Assembly, stage: Stage) -> None:
    with stage.data() as session:
        ada = session.get(Member, assembly.ada.member_id)
        unknown = proposals.change_rules(ada, {"gravity": "9.81"}, "Less.")
    assert isinstance(unknown, Refused)


def test_an_unknown_rule_is_not_found(assembly: Assembly) -> None:
    assert assembly.ada.get("/decisions/new?clause=gravity").status_code == 404
    assert assembly.ada.post("/decisions?clause=gravity", gravity="1", reason="y").status_code == 404
    assert assembly.ada.post("/decisions", gravity="1", reason="y").status_code == 404


def test_the_very_same_question_is_not_asked_twice_at_a_time(assembly: Assembly) -> None:
    first = assembly.propose("9")

    answer = assembly.ben.post("/decisions?clause=fee_percent", fee_percent="9.00", reason="Me too.")
    assert answer.status_code == 422
    assert "open already" in answer.text

    assembly.vote(first, "no", "no", "no")
    assembly.propose("9", by=assembly.ben)


def test_another_answer_to_the_same_question_is_welcome(assembly: Assembly) -> None:
    first, second = assembly.propose("9"), assembly.propose("15", by=assembly.ben)

    page = assembly.cleo.get(f"/decisions/{first}").text
    assert "Another vote about this rule is open" in page
    assert f"/decisions/{second}" in page


@pytest.mark.parametrize(
    ("clause", "typed", "kept"),
    [
        ("fee_percent", "0", 0),
        ("fee_percent", "12,25 %", 1225),
        ("voting_days", " 14 ", 14),
        ("admission", "automatic", "automatic"),
        ("quorum", "1/10", "1/10"),
        ("majority", "3/4", "3/4"),
        ("hue", "0", 0),
        ("timezone", "America/Denver", "America/Denver"),
        ("contact_email", "other@coop.example", "other@coop.example"),
        ("language", "sv", "sv"),
    ],
)
def test_every_kind_of_rule_can_be_changed_by_a_vote(
    assembly: Assembly, clause: str, typed: Any, kept: Any
) -> None:
    assert assembly.ada.get(f"/decisions/new?clause={clause}").status_code == 200

    assembly.pass_(typed, clause)

    assert assembly.rule(clause) == kept
