from __future__ import annotations

import pytest
from governance.assembly import Assembly
from stage import Stage, Time

from coop.governance.models import Ballot, OpenBallot


@pytest.fixture
def proposal(assembly: Assembly) -> int:
    assembly.pass_("open", "project_ballots")
    return assembly.write()


def test_a_vote_can_be_changed_until_it_closes(
    assembly: Assembly, proposal: int, stage: Stage, time: Time
) -> None:
    assembly.vote(proposal, "yes")
    assert "Your vote is yes." in assembly.page(proposal, by=assembly.ada)
    assembly.vote(proposal, "no")

    vote = assembly.look(proposal).id
    with stage.data() as session:
        assert [ballot.choice for ballot in session.query(OpenBallot)] == ["no"]
        assert session.query(Ballot).filter_by(vote_id=vote).count() == 0
    time.passes(days=7)
    late = assembly.ada.post(f"/decisions/{proposal}/ballot", choice="yes")
    assert late.status_code == 422


def test_members_see_how_each_one_votes_and_others_do_not(
    assembly: Assembly, proposal: int, stage: Stage
) -> None:
    assembly.vote(proposal, "yes")

    assert "How each one voted" in assembly.page(proposal)
    outside = stage.visitor().get(f"/decisions/{proposal}").text
    assert "Ada" not in outside
    assert "How each one voted" not in outside


def test_it_waits_for_its_time_though_everyone_has_voted(
    assembly: Assembly, proposal: int, time: Time
) -> None:
    assembly.vote(proposal, "yes", "yes", "no")
    assert assembly.look(proposal).state == "open"

    time.passes(days=7)
    assembly.tick()
    found = assembly.look(proposal)
    assert (found.state, found.yes, found.no) == ("passed", 2, 1)
    assert assembly.proved().holds


def test_the_record_has_the_ballots_without_names(assembly: Assembly, proposal: int, time: Time) -> None:
    assembly.vote(proposal, "yes", "no", "abstain")
    time.passes(days=7)
    assembly.tick()

    text = assembly.ben.get("/charter/record.json").text
    assert "Ada" not in text
    assert assembly.proved().holds
