"""Members end someone's membership: she is told, heard, votes too, and is out when the votes are counted."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from governance.hustings import Hustings
from people.mailbox import letters_to
from stage import Stage, Time

from coop.books import ledger
from coop.governance import record, verify
from coop.governance.models import Elector
from coop.members.models import Member

REASON = "He took money that was ours."
YES, NO = {"choice": "yes"}, {"choice": "no"}


def member(hustings: Hustings, name: str) -> Member:
    with hustings.stage.data() as session:
        found: Member = session.get(Member, hustings[name].member_id)
        session.expunge_all()
        return found


def propose(hustings: Hustings, name: str = "Ben", by: str = "Ada") -> int:
    form = {"number": str(member(hustings, name).number), "reason": REASON}
    answer = hustings[by].post("/decisions/exclusion", **form)
    assert answer.status_code == 303, answer.text
    return int(answer.location.rsplit("/", 1)[1])


def opened(hustings: Hustings) -> int:
    proposal = propose(hustings)
    hustings.time.passes(days=7)
    hustings.tick()
    return proposal


def excluded(hustings: Hustings) -> int:
    """Ben, against his own vote."""
    proposal = opened(hustings)
    hustings.vote(proposal, YES, NO, YES, YES, YES)
    return proposal


def told(hustings: Hustings, name: str = "Ben") -> list[str]:
    return [letter.title for letter in letters_to(hustings.stage, hustings[name].email)]


def test_he_is_told_at_once_and_answers(hustings: Hustings) -> None:
    proposal = propose(hustings)
    assert "A proposal to exclude you from Provkooperativet" in told(hustings)
    for words in ("It was for the van.", "It was for the van. Here is the receipt."):
        assert hustings["Ben"].post(f"/decisions/{proposal}/hearing", statement=words).status_code == 303
    page = hustings["Cleo"].get(f"/decisions/{proposal}").text
    assert "Here is the receipt." in page
    assert REASON in page
    hustings.time.passes(days=7)
    hustings.tick()
    letter = letters_to(hustings.stage, hustings["Cleo"].email)[-1]
    assert "Here is the receipt." in letter.body
    assert "Here is the receipt." in hustings["Cleo"].get(letter.path).text
    late = hustings["Ben"].post(f"/decisions/{proposal}/hearing", statement="Never mind.")
    assert late.status_code == 422
    assert "frozen" in late.text


def test_only_he_speaks_there(hustings: Hustings) -> None:
    proposal = propose(hustings)
    assert hustings["Cleo"].post(f"/decisions/{proposal}/hearing", statement="He did.").status_code == 422
    empty = hustings["Ben"].post(f"/decisions/{proposal}/hearing", statement=" ")
    assert empty.status_code == 422
    assert "Write what you have to say." in empty.text


def test_visitors_see_no_name(hustings: Hustings, stage: Stage) -> None:
    proposal = propose(hustings)
    hustings["Ben"].post(f"/decisions/{proposal}/hearing", statement="It was for the van.")
    page = stage.visitor().get(f"/decisions/{proposal}").text
    assert "Ben" not in page
    assert REASON not in page
    assert "for the van" not in page
    assert "Exclusion of a member" in page


def test_he_has_time_even_where_nothing_is_discussed(hustings: Hustings, time: Time) -> None:
    proposal = propose(hustings)
    time.passes(days=6, hours=23)
    hustings.tick()
    assert hustings.state(proposal) == "discussion"
    time.passes(hours=1)
    hustings.tick()
    assert hustings.state(proposal) == "voting"


def test_he_stays_and_votes_until_it_is_decided(hustings: Hustings) -> None:
    proposal = opened(hustings)
    assert hustings["Ben"].get("/decisions/new").status_code == 200
    assert hustings["Ben"].post(f"/decisions/{proposal}/ballot", choice="no").status_code == 303


def test_he_is_out_when_the_votes_are_counted(hustings: Hustings, stage: Stage) -> None:
    vote = hustings.look(excluded(hustings))
    ben = member(hustings, "Ben")
    assert (ben.left_at, ben.left_by) == (vote.counted_at, f"decision {vote.number}")
    for page in ("/decisions/new", "/offices", "/members"):
        assert hustings["Ben"].get(page).status_code == 403
    assert hustings["Ben"].get("/me/data").status_code == 200
    assert "Ben" not in hustings["Ada"].get("/members").text
    letter = next(one for one in letters_to(stage, hustings["Ben"].email) if "no longer" in one.title)
    assert "SEK\u00a0500.00" in letter.body
    with stage.data():
        report = verify.verify(record.export())
    assert report.holds, report.lines


def test_one_that_falls_changes_nothing(hustings: Hustings) -> None:
    proposal = opened(hustings)
    hustings.vote(proposal, *[NO] * 5)
    assert not member(hustings, "Ben").has_left
    assert hustings["Ben"].get("/decisions/new").status_code == 200


def test_it_has_rules_of_its_own(hustings: Hustings) -> None:
    hustings.set(exclusion_majority="3/4")
    proposal = opened(hustings)
    hustings.vote(proposal, YES, NO, NO, YES, YES)
    assert not member(hustings, "Ben").has_left


def test_his_offices_end_and_his_proposals_stay(hustings: Hustings, time: Time) -> None:
    election = hustings.open("Ada", "Ben")
    hustings.rank(election, *["Ada Ben"] * 5)
    hustings.set(voting_days=20, discussion_days=9)
    mine = hustings["Ben"].post("/decisions?matter=project", title="A van", reason="We need one.").location
    proposal = propose(hustings)
    time.passes(days=9)
    hustings.tick()
    hustings.vote(proposal, YES, NO, YES, YES, YES)
    assert hustings.holders() == ["Ada"]
    assert "Left the co-op" in hustings["Ada"].get("/offices").text
    assert hustings.state(int(mine.rsplit("/", 1)[1])) == "voting"


def test_later_rolls_are_without_him(hustings: Hustings, stage: Stage) -> None:
    excluded(hustings)
    answer = hustings["Ada"].post("/decisions?matter=resolution", title="Tea", reason="At four.")
    vote = hustings.look(int(answer.location.rsplit("/", 1)[1]))
    assert vote.electorate == 4
    with stage.data() as session:
        roll = session.scalars(sa.select(Elector.member_id).where(Elector.vote_id == vote.id)).all()
    assert hustings["Ben"].member_id not in roll


def test_on_an_earlier_roll_he_votes_no_longer(hustings: Hustings, stage: Stage) -> None:
    proposal = opened(hustings)
    answer = hustings["Ada"].post("/decisions?matter=resolution", title="Tea", reason="At four.")
    slip = next(one for one in letters_to(stage, hustings["Ben"].email) if "A vote for you: Tea" in one.title)
    hustings.vote(proposal, YES, NO, YES, YES, YES)
    assert hustings["Ben"].post(f"{answer.location}/ballot", choice="no").status_code == 403
    assert hustings["Ben"].post(slip.path, choice="no").status_code == 410
    assert "Tea" not in "".join(told(hustings)[-1:])


def test_his_share_is_owed_back_and_paid(hustings: Hustings, stage: Stage) -> None:
    with stage.data():
        ledger.post("share payment", "member:2", share_of(hustings["Ben"].person_id))
    excluded(hustings)
    treasurer = stage.member("Tess", roles=("treasurer",))
    assert "The co-op owes you SEK\u00a0500.00." in hustings["Ben"].get("/money").text
    assert "The co-op owes members" in treasurer.get("/money/outstanding").text
    form = {"person_id": hustings["Ben"].person_id, "amount": "500", "key": "k" * 16}
    assert treasurer.post("/money/repayments", **form).status_code == 303
    with stage.data():
        assert not any(ledger.balances().values())
    assert "A member was paid" in hustings["Ben"].get("/money").text


def share_of(person: int) -> list[ledger.Line]:
    return [ledger.Line("bank", 50_000), ledger.Line("member_shares", -50_000, person)]


def test_the_register_keeps_him_for_officers(hustings: Hustings, stage: Stage) -> None:
    excluded(hustings)
    bea = stage.member("Bea", roles=("board",))
    assert "Ben" in bea.get("/members").text
    line = next(line for line in bea.get("/members.csv").text.splitlines() if ",Ben," in line)
    assert line.endswith(f",{member(hustings, 'Ben').left_at.date().isoformat()}")


def test_he_does_not_come_back_by_applying(hustings: Hustings) -> None:
    excluded(hustings)
    form = {"member_class": "users", "address": "1 Elm Street", "statement": ""}
    hustings["Ben"].post("/membership", **form)
    assert "a second time" in hustings["Ben"].get("/membership").text


def test_he_is_not_elected_any_more(hustings: Hustings, time: Time) -> None:
    exclusion, election = propose(hustings), hustings.propose("chair")
    hustings.stand(election, "Ben", "Cleo")
    time.passes(days=7)
    hustings.tick()
    hustings.vote(exclusion, YES, NO, YES, YES, YES)
    numbers = hustings.numbers(election)
    for name in ("Ada", "Cleo", "Dora", "Eli"):
        hustings[name].post(f"/decisions/{election}/ballot", **{f"c{numbers['Ben']}": "1"})
    time.passes(days=7)
    hustings.tick()
    assert hustings.elected(election) == ["Ben"]
    assert hustings.holders("chair") == []


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"number": "99"}, "No member has this number."),
        ({"number": "x"}, "No member has this number."),
        ({"number": "1"}, "exclude yourself"),
        ({"number": "2", "reason": ""}, "Tell the others why."),
        ({"number": ""}, "Write the number of a member."),
    ],
)
def test_what_cannot_be_proposed(hustings: Hustings, form: dict[str, Any], says: str) -> None:
    answer = hustings["Ada"].post("/decisions/exclusion", **{"reason": REASON, **form})
    assert answer.status_code == 422
    assert says in answer.text


def test_one_proposal_at_a_time(hustings: Hustings) -> None:
    propose(hustings)
    again = hustings["Cleo"].post("/decisions/exclusion", number="2", reason="Me too.")
    assert again.status_code == 422
    assert "under way already" in again.text
