"""Members stand for an office, or are nominated and asked; nobody is a candidate against her will."""

from __future__ import annotations

from governance.hustings import Hustings
from people.mailbox import letters_to
from stage import Stage


def number(hustings: Hustings, name: str) -> str:
    return str(list(hustings.people).index(name) + 1)


def test_members_stand_until_the_vote_opens(hustings: Hustings) -> None:
    election = hustings.propose()
    assert hustings.state(election) == "discussion"
    hustings.stand(election, "Cleo", "Ada")
    page = hustings["Dora"].get(f"/decisions/{election}").text
    assert "I am Cleo." in page

    hustings.time.passes(days=7)
    hustings.tick()
    assert hustings.numbers(election) == {"Ada": 1, "Cleo": 2}
    late = hustings["Ben"].post(f"/decisions/{election}/candidacy", statement="")
    assert late.status_code == 422
    assert "the list of candidates is frozen" in late.text
    assert hustings["Ada"].post(f"/decisions/{election}/candidacy/withdrawal").status_code == 422


def test_who_is_nominated_is_asked_and_no_candidate_yet(hustings: Hustings, stage: Stage) -> None:
    election = hustings.propose()
    hustings.stand(election, "Ada")
    for name in ("Ben", "Cleo", "Dora"):
        nominated = hustings["Ada"].post(f"/decisions/{election}/nomination", number=number(hustings, name))
        assert nominated.status_code == 303
    letter = letters_to(stage, hustings["Ben"].email)[-1]
    assert letter.title == "You are nominated: Election: Board"
    assert "do you stand?" in hustings["Ben"].get(f"/decisions/{election}").text

    hustings.stand(election, "Ben")
    assert hustings["Dora"].post(f"/decisions/{election}/candidacy/withdrawal").status_code == 303
    hustings.time.passes(days=7)
    hustings.tick()
    assert hustings.numbers(election) == {"Ada": 1, "Ben": 2}  # Cleo did nothing, Dora said no


def test_who_stands_can_withdraw_and_come_back(hustings: Hustings) -> None:
    election = hustings.propose()
    hustings.stand(election, "Ben", "Cleo")
    hustings["Ben"].post(f"/decisions/{election}/candidacy/withdrawal")
    hustings["Cleo"].post(f"/decisions/{election}/candidacy/withdrawal")
    hustings.stand(election, "Cleo")
    hustings.time.passes(days=7)
    hustings.tick()
    assert hustings.numbers(election) == {"Cleo": 1}


def test_nobody_is_nominated_twice_nor_without_a_share(hustings: Hustings, stage: Stage) -> None:
    stage.member("Una", paid=False)
    election = hustings.propose()
    url = f"/decisions/{election}/nomination"
    assert hustings["Ada"].post(url, number="2").status_code == 303
    for typed, answer in (
        ("2", "nominated already"), ("6", "Voting members can be elected"), ("99", "No member has"),
        ("b", "No member has"), ("", "Write the number"),
    ):  # fmt: skip
        refused = hustings["Ada"].post(url, number=typed)
        assert (refused.status_code, answer in refused.text) == (422, True), typed


def test_without_candidates_there_is_no_vote(hustings: Hustings) -> None:
    election = hustings.open()
    assert hustings.state(election) == "rejected"
    assert "nobody stood" in hustings["Ada"].get(f"/decisions/{election}").text


def test_who_stands_is_for_members_to_read(hustings: Hustings, stage: Stage) -> None:
    election = hustings.propose()
    hustings.stand(election, "Cleo")
    page = stage.visitor().get(f"/decisions/{election}").text
    assert "Cleo" not in page
    assert "Members see who stands" in page


def test_an_election_has_no_rival_text(hustings: Hustings) -> None:
    election = hustings.propose()
    assert "Propose a rival text" not in hustings["Ben"].get(f"/decisions/{election}").text


def test_nominations_follow_the_discussion_where_there_is_one(hustings: Hustings) -> None:
    hustings.set(nomination_days="9", discussion_days="3")
    election = hustings.propose()
    hustings.stand(election, "Ada")
    hustings.time.passes(days=3)
    hustings.tick()
    assert hustings.state(election) == "voting"
