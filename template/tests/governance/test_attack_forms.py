"""Forged and replayed requests change no rule, whoever sends them."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Any

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from stage import Actor, Stage, Time

from coop.governance.models import CharterEntry, Cosignature, Elector, Proposal, Vote

SMUGGLED = {
    "share_price": "1", "quorum": "1/10", "voting_days": "1", "state": "enacted", "matter": "resolution",
    "proposer_id": "2", "member_id": "2", "rival_of_id": "1", "contest_id": "1", "id": "7", "reading": "2",
    "act": '{"changes":{"quorum":"1/10"}}', "moves_at": "2020-01-01", "secret": "0",
}  # fmt: skip


def rows(stage: Stage, kind: Any) -> int:
    with stage.data() as session:
        found: int = session.query(kind).count()
        return found


def number(answer: Any) -> int:
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def test_what_the_form_does_not_ask_for_is_not_heard(assembly: Assembly) -> None:
    form = SMUGGLED | {"fee_percent": "9", "reason": "Cheaper."}
    proposal = number(assembly.ada.post("/decisions?clause=fee_percent", **form))

    vote = assembly.look(proposal)
    assert [(change.clause, change.value) for change in vote.changes] == [("fee_percent", "900")]
    assert (vote.matter, vote.state, vote.reading, vote.secret) == ("rules", "open", 1, True)
    assert vote.proposal.proposer_id == assembly.ada.member_id
    assert str(vote.rules.quorum) == "1/3"


def test_one_registered_rule_makes_it_a_matter_of_the_bylaws(assembly: Assembly) -> None:
    """In whatever order they are named, and however often."""
    url = "/decisions?clause=fee_percent&clause=purpose&clause=fee_percent"
    form = {"fee_percent": "9", "purpose": "To drive well.", "reason": "Both."}
    vote = assembly.look(number(assembly.ada.post(url, **form)))

    assert vote.matter == "bylaws"
    assert [change.clause for change in vote.changes] == ["fee_percent", "purpose"]
    assert vote.readings == int(assembly.rule("bylaws_readings"))


def test_a_draft_does_not_change_its_matter(assembly: Assembly) -> None:
    """A draft about the fee and the purpose is no way to decide the fee as bylaws, nor the other way."""
    url = "/decisions?clause=fee_percent&clause=purpose"
    form = {"fee_percent": "9", "purpose": "To drive well.", "reason": "Both."}
    draft = number(assembly.ada.post(url, **form, draft="1"))
    as_it_is = assembly.rule("purpose")

    again = assembly.ada.post(
        f"/decisions/{draft}/text?clause=quorum", **form | {"purpose": as_it_is}, quorum="1/10"
    )

    assert again.status_code == 422
    assert assembly.state(draft) == "draft"
    assert rows(assembly.stage, Vote) == 0


def test_a_text_is_not_edited_once_it_is_put_forward(assembly: Assembly) -> None:
    draft = number(assembly.ada.post("/decisions?clause=fee_percent", fee_percent="9", reason="x", draft="1"))
    assert assembly.ada.post(f"/decisions/{draft}/submission").status_code == 303

    for draft_again in ({}, {"draft": "1"}):
        form = {"fee_percent": "50", "reason": "y", **draft_again}
        assert assembly.ada.post(f"/decisions/{draft}/text", **form).status_code == 404
    assert assembly.ada.post(f"/decisions/{draft}/submission").status_code == 422

    assert assembly.look(draft).changes[0].value == "900"
    assert rows(assembly.stage, Vote) == 1


def test_nobody_touches_the_draft_of_another(assembly: Assembly) -> None:
    draft = number(assembly.ada.post("/decisions?clause=fee_percent", fee_percent="9", reason="x", draft="1"))

    for step in ("text", "submission", "withdrawal", "cosignature", "ballot", "registration"):
        form = {"fee_percent": "50", "reason": "y", "choice": "yes", "reference": "1"}
        assert assembly.ben.post(f"/decisions/{draft}/{step}", **form).status_code in {403, 404}
    assert assembly.state(draft) == "draft"


@pytest.mark.parametrize("step", ["text", "submission", "withdrawal"])
def test_nobody_takes_the_steps_of_another(assembly: Assembly, step: str) -> None:
    assembly.pass_("3", "discussion_days")
    proposal = assembly.propose("9")

    form = {"fee_percent": "50", "reason": "y"}
    assert assembly.ben.post(f"/decisions/{proposal}/{step}", **form).status_code in {404, 422}
    assert assembly.state(proposal) == "discussion"


def test_nobody_votes_for_another(assembly: Assembly) -> None:
    proposal = assembly.propose("9")
    for name in ("member_id", "elector", "person_id", "voter", "vote_id", "_user_id"):
        form = {"choice": "yes", name: str(assembly.cleo.member_id)}
        assembly.ada.post(f"/decisions/{proposal}/ballot?{name}={assembly.cleo.member_id}", **form)

    with assembly.stage.data() as session:
        voted = session.scalars(sa.select(Elector.member_id).where(Elector.voted)).all()
    assert voted == [assembly.ada.member_id]


def test_a_form_without_its_token_is_refused(assembly: Assembly) -> None:
    """Also with the token of another's session, and with one's own from before one signed out."""
    proposal = assembly.propose("9")
    assembly.ada.client.application.config["WTF_CSRF_ENABLED"] = True
    tokens = {actor.name: token(actor, proposal) for actor in (assembly.ada, assembly.ben)}

    for forged in (None, "", "x" * 40, tokens["Ben"]):
        form = {"choice": "yes"} | ({} if forged is None else {"csrf_token": forged})
        assert assembly.ada.post(f"/decisions/{proposal}/ballot", **form).status_code == 400
    with assembly.ada.client.session_transaction() as session:
        session.clear()
    old = {"choice": "yes", "csrf_token": tokens["Ada"]}
    assert assembly.ada.post(f"/decisions/{proposal}/ballot", **old).status_code in {303, 400}

    assert assembly.look(proposal).state == "open"
    with assembly.stage.data() as data:
        assert not data.scalars(sa.select(Elector).where(Elector.voted)).all()


def token(actor: Actor, proposal: int) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', actor.get(f"/decisions/{proposal}").text)
    assert found
    return found[1]


def at_once(*asked: tuple[Actor, str, dict[str, str]]) -> list[int]:
    """The answers to requests that are sent at the same moment, each from a window of its own."""

    def send(actor: Actor, url: str, form: dict[str, str]) -> int:
        window = actor.client.application.test_client()
        with actor.client.session_transaction() as mine, window.session_transaction() as session:
            session.update(mine)
        return window.post(url, data=form).status_code

    with ThreadPoolExecutor(len(asked)) as pool:
        answers = [pool.submit(copy_context().run, send, *one) for one in asked]
        return sorted(answer.result() for answer in answers)


def test_a_ballot_that_is_sent_many_times_at_once_counts_once(assembly: Assembly, time: Time) -> None:
    proposal = assembly.propose("9")
    url = f"/decisions/{proposal}/ballot"

    answers = at_once(*((assembly.ada, url, {"choice": choice}) for choice in ("yes", "no", "yes", "no")))

    assert answers == [303, 422, 422, 422]
    time.passes(days=7)
    assembly.tick()
    vote = assembly.look(proposal)
    assert (vote.yes or 0) + (vote.no or 0) == 1


def test_two_proposals_about_one_rule_at_once(assembly: Assembly) -> None:
    """Both are made; the same one twice is made once. All votes cast at once, one chain comes of it."""
    url = "/decisions?clause=fee_percent"
    values = (("9", assembly.ada), ("8", assembly.ben), ("9", assembly.cleo))
    asked = [(who, url, {"fee_percent": value, "reason": "x"}) for value, who in values]
    assert at_once(*asked) == [303, 303, 422]

    everyone = (assembly.ada, assembly.ben, assembly.cleo)
    ballots = [(who, f"/decisions/{which}/ballot", {"choice": "yes"}) for who in everyone for which in (1, 2)]
    assert at_once(*ballots) == [303] * 6

    assert [assembly.state(which) for which in (1, 2)] == ["enacted", "enacted"]
    assert assembly.rule() in {800, 900}
    assert assembly.proved().holds


def test_cosigning_at_once_and_again(assembly: Assembly) -> None:
    assembly.pass_("2", "cosigners")
    proposal = assembly.propose("9")
    url = f"/decisions/{proposal}/cosignature"

    assert at_once(*((who, url, {}) for who in (assembly.ben, assembly.ben, assembly.ada))) == [303, 422, 422]
    assert assembly.state(proposal) == "cosigning"
    assert rows(assembly.stage, Cosignature) == 1
    assert assembly.cleo.post(url).status_code == 303
    assert assembly.state(proposal) == "voting"
    assert rows(assembly.stage, Vote) == 2


def test_a_registration_at_once_is_recorded_once(assembly: Assembly) -> None:
    bea = assembly.stage.member("Bea", roles=("board",))
    proposal = assembly.propose("To drive well.", "purpose")
    assembly.vote(proposal, "yes", "yes", "yes")
    bea.post(f"/decisions/{proposal}/ballot", choice="yes")
    url = f"/decisions/{proposal}/registration"
    assert assembly.ada.post(url, reference="1").status_code == 403

    assert at_once(*((bea, url, {"reference": "1"}) for _ in range(3))) == [303, 422, 422]

    with assembly.stage.data() as session:
        assert session.query(CharterEntry).filter_by(clause="purpose").count() == 2
    assert assembly.proved().holds


def test_what_fell_is_not_registered(assembly: Assembly) -> None:
    bea = assembly.stage.member("Bea", roles=("board",))
    proposal = assembly.propose("To drive well.", "purpose")
    for who in (assembly.ada, assembly.ben, assembly.cleo, bea):
        who.post(f"/decisions/{proposal}/ballot", choice="no")

    assert bea.post(f"/decisions/{proposal}/registration", reference="1").status_code == 422
    assert assembly.state(proposal) == "rejected"


def test_a_quorum_that_is_lowered_meanwhile_saves_nobody(assembly: Assembly, time: Time) -> None:
    """Nor does one that is raised meanwhile stop a vote; each has the rules that it opened with."""
    assembly.pass_("1/2", "quorum")
    before = assembly.propose("9")
    assembly.vote(before, "yes")
    assembly.pass_("1/10", "quorum")
    after = assembly.propose("8")
    assembly.vote(after, "yes")
    time.passes(days=7)
    assembly.tick()

    assert assembly.look(before).outcome == "no_quorum"
    assert assembly.look(after).has_passed
    assert assembly.proved().holds


def test_proposing_twice_by_one_form(assembly: Assembly) -> None:
    form = {"fee_percent": "9", "reason": "x"}
    answers = at_once(*((assembly.ada, "/decisions?clause=fee_percent", form) for _ in range(3)))

    assert answers == [303, 422, 422]
    assert rows(assembly.stage, Proposal) == 1
