"""The board calls the members to a meeting: in time, with an agenda, and everyone is written to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from meetings.gathering import Gathering
from people.mailbox import letter_to, letters_to
from stage import Stage, Time

from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.meetings.models import Meeting
from coop.members.models import OfficerAct


def test_every_member_is_written_to(stage: Stage, gathering: Gathering) -> None:
    unpaid = stage.member("Una", paid=False)
    meeting = gathering.call(text="Bring your own cup.", questions="The summer\nThe roof")

    for member in (gathering.bea, gathering.ada, gathering.ben, unpaid):
        letter = letter_to(stage, member.email)
        assert letter.title == "Notice: Annual meeting, 1 Apr 2026 18:00"
        assert letter.path == f"/meetings/{meeting}"
        assert "Place: The Hall" in letter.body
        assert "Bring your own cup." in letter.body
        assert "1. The meeting is opened" in letter.body
        assert "\n11. The summer\n12. The roof\n13. The meeting is closed\n" in letter.body
        assert f"/meetings/{meeting}/calendar.ics" in letter.body


def test_members_read_it_and_others_do_not(stage: Stage, gathering: Gathering) -> None:
    meeting = gathering.call()
    page = gathering.ada.get(f"/meetings/{meeting}").text

    assert "Annual meeting" in page
    assert "1 Apr 2026 18:00" in page
    assert "3 members were written to" in page
    assert "Discharge of the board" in page
    assert "Annual meeting" in gathering.ada.get("/meetings").text
    for path in ("", f"/{meeting}", f"/{meeting}/notice", f"/{meeting}/calendar.ics"):
        assert stage.person("Eve " + path).get(f"/meetings{path}").status_code == 403


def test_an_extra_meeting_has_no_accounts(gathering: Gathering) -> None:
    page = gathering.ada.get(f"/meetings/{gathering.call(kind='extra')}").text

    assert "The voting list" in page
    assert "accounts" not in page


@pytest.mark.parametrize(("days", "status"), [(13, 422), (14, 303), (42, 303), (43, 422)])
def test_notice_goes_out_neither_late_nor_early(gathering: Gathering, days: int, status: int) -> None:
    gathering.decide(notice_days=14, notice_days_first=42)

    assert gathering.ask(days).status_code == status


def test_a_late_call_is_told_which_days_are_possible(gathering: Gathering) -> None:
    gathering.decide(notice_days=21)
    answer = gathering.ask(20)

    assert answer.status_code == 422
    assert "Too late: notice goes out at least 21 days before the meeting (the charter)." in answer.text
    assert "For 22 March 2026 the last day was 1 March 2026." in answer.text
    assert "With notice today the meeting can be on 23 March 2026 or later." in answer.text
    assert 'value="The Hall"' in answer.text


def test_an_early_call_is_told_which_days_are_possible(gathering: Gathering) -> None:
    answer = gathering.ask(43)

    assert "Too early: notice goes out at most 42 days before the meeting (the charter)." in answer.text
    assert "With notice today the meeting can be on 13 April 2026 or sooner." in answer.text


def test_an_extra_meeting_about_the_bylaws_takes_longer_in_sweden(gathering: Gathering) -> None:
    gathering.decide(notice_days=14, discussion_days=30)
    bylaws = gathering.propose(Matter.BYLAWS, {"changes": {"name": "Annat"}}, "Another name")
    answer = gathering.ask(27, kind="extra", proposals=bylaws)

    assert answer.status_code == 422
    assert "at least 28 days before the meeting (Lag (2018:672)" in answer.text
    assert gathering.ask(27, kind="extra").status_code == 303
    assert gathering.ask(27, kind="annual", proposals=bylaws).status_code == 303
    assert gathering.ask(28, kind="extra", proposals=bylaws).status_code == 303


def test_proposals_stand_on_the_agenda(gathering: Gathering) -> None:
    gathering.decide(discussion_days=20)
    boat = gathering.propose(title="A boat for all")
    meeting = gathering.call(proposals=boat)

    page = gathering.ada.get(f"/meetings/{meeting}").text
    assert f'<a href="/decisions/{boat}"><bdi>A boat for all</bdi></a>' in page
    assert "Discussed; the vote opens on 25 Mar 2026" in page


def test_a_vote_on_the_agenda_ends_with_the_meeting(gathering: Gathering, time: Time) -> None:
    """It opens later, and is open for as long as the charter says."""
    gathering.decide(discussion_days=20, voting_days=3)
    boat, other = gathering.propose(), gathering.propose(title="Another boat")
    gathering.call(30, proposals=boat)
    time.passes(days=21)
    assert gathering.ada.post(f"/decisions/{other}/ballot", choice="yes").status_code == 303
    assert gathering.ada.post(f"/decisions/{boat}/ballot", choice="yes").status_code == 422
    time.passes(days=6, hours=9, minutes=30)
    assert gathering.ada.post(f"/decisions/{boat}/ballot", choice="yes").status_code == 303

    with gathering.stage.data() as session:
        closes = session.scalar(sa.select(Vote.closes_at).where(Vote.proposal_id == boat))
    assert closes == datetime(2026, 4, 1, 18, 30, tzinfo=UTC)


def test_what_is_voted_on_before_the_meeting_is_said_so(gathering: Gathering) -> None:
    boat = gathering.propose()
    meeting = gathering.call(proposals=boat)

    assert "before the meeting" in gathering.ada.get(f"/meetings/{meeting}").text


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": ""}, "Choose which meeting it is."),
        ({"day": "soon"}, "Write a date such as 2026-03-31"),
        ({"day": ""}, "Choose the day of the meeting."),
        ({"begins": "late"}, "Write a time such as 18:30."),
        ({"ends": "18:00"}, "A meeting ends on the day when it begins, and after that."),
        ({"place": ""}, "Say where: a place, a link or both."),
        ({"link": "javascript:alert(1)"}, "Write an address that begins with https://."),
        ({"day": "2026-03-01"}, "That time is over."),
        ({"questions": "x" * 201}, "Write short points"),
        ({"proposals": "99"}, "not a valid choice"),
    ],
)
def test_what_does_not_fit_is_kept_and_said(
    gathering: Gathering, changed: dict[str, str], sentence: str
) -> None:
    answer = gathering.ask(**{"text": "Bring a cup.", **changed})  # type: ignore[arg-type]

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Bring a cup." in answer.text
    with gathering.stage.data() as session:
        assert session.scalar(sa.select(sa.func.count(Meeting.id))) == 0


def test_it_is_on_the_log_of_the_officers(stage: Stage, gathering: Gathering) -> None:
    meeting = gathering.call()

    with stage.data() as session:
        (act,) = session.scalars(sa.select(OfficerAct))
        assert (act.office, act.what, act.about) == ("board", "call", str(meeting))
    assert f'href="/meetings/{meeting}"' in gathering.ada.get("/offices/log").text


def test_the_chair_calls_too_and_others_do_not(stage: Stage, gathering: Gathering) -> None:
    chair, treasurer = stage.member("Cher", roles=("chair",)), stage.member("Tess", roles=("treasurer",))

    assert chair.get("/meetings/new").status_code == 200
    for someone in (treasurer, gathering.ada):
        assert someone.get("/meetings/new").status_code == 403
        assert someone.post("/meetings").status_code == 403
        assert "/meetings/new" not in someone.get("/meetings").text


def test_a_meeting_of_another_co_op_is_not_found(gathering: Gathering) -> None:
    assert gathering.ada.get("/meetings/99").status_code == 404
    assert letters_to(gathering.stage, gathering.ada.email) == []
