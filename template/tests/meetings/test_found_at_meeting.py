"""The founders' own meeting: everyone is there, so it is called for today and elects the board at once."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa
from stage import Actor, Stage, Time

from coop.meetings.models import Meeting
from coop.members import founder
from coop.members.models import Role
from coop.people.models import Person

EVENING = {"hours": 8}
PLAN = {"kind": "founding", "day": "2026-03-02", "begins": "18:00", "ends": "20:30", "place": "Kitchen"}


class Founding:
    """Fia has founded the co-op, and two have joined her."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        person = stage.person("Fia")
        with stage.data() as session:
            found = session.get_one(Person, person.person_id)
            member = founder.install(found, member_class="workers", address="1 Street")
            member.pay_share()
            self.fia = stage._actor(found, member)
        self.ada, self.ben = stage.member("Ada"), stage.member("Ben", "users")
        self.all = (self.fia, self.ada, self.ben)

    def elect(self) -> str:
        """The page of an election for which all three stand."""
        where = self.fia.post("/decisions/election", office="board", reason="We need one.").location
        for who in self.all:
            assert who.post(f"{where}/candidacy", statement="").status_code == 303
        return str(where)

    def call(self, **changed: object) -> str:
        answer = self.fia.post("/meetings", **{**PLAN, **changed})
        assert answer.status_code == 303, answer.text
        return str(answer.location)

    def arrive(self, meeting: str, *who: Actor) -> None:
        for one in who:
            self.fia.post(f"{meeting}/roll/{one.member_id}/arrival")


@pytest.fixture
def founders(stage: Stage) -> Founding:
    return Founding(stage)


def test_it_needs_no_notice(founders: Founding) -> None:
    assert "Too late" in founders.fia.post("/meetings", **{**PLAN, "kind": "extra"}).text
    page = founders.fia.get(founders.call()).text
    assert "Founding meeting" in page
    assert "The bylaws" in page
    assert "called in due order" not in page


def test_it_opens_when_everyone_is_there(founders: Founding, time: Time) -> None:
    meeting = founders.call()
    time.passes(**EVENING)
    founders.arrive(meeting, founders.fia, founders.ada)
    answer = founders.fia.post(f"{meeting}/opening")
    assert answer.status_code == 422
    assert "Not checked in: Ben." in answer.text

    founders.arrive(meeting, founders.ben)
    assert founders.fia.post(f"{meeting}/opening").status_code == 303


def test_it_elects_the_board_on_one_evening(founders: Founding, time: Time) -> None:
    election = founders.elect()
    number = int(election.rsplit("/", 1)[1])
    meeting = founders.call(proposals=number)
    time.passes(**EVENING)
    founders.arrive(meeting, *founders.all)
    founders.fia.post(f"{meeting}/opening")
    assert "Open the vote" in founders.fia.get(meeting).text
    assert founders.ada.post(f"{meeting}/votes/{number}/opening").status_code == 403
    assert founders.fia.post(f"{meeting}/votes/{number}/opening").status_code == 303
    assert founders.fia.post(f"{meeting}/votes/{number}/opening").status_code == 422

    for who in founders.all:
        assert who.post(f"{election}/ballot", c1="1", c2="2", c3="3").status_code == 303
    with founders.stage.data() as session:
        board = session.scalars(sa.select(Role).where(Role.role == "board", Role.until.is_not(None))).unique()
        assert {role.member_id for role in board if role.holds_now} >= {who.member_id for who in founders.all}

    adjusters = [founders.ada.member_id, founders.ben.member_id]
    leads = {"chair": founders.fia.member_id, "secretary": founders.fia.member_id, "adjusters": adjusters}
    assert founders.fia.post(f"{meeting}/choice", **leads).status_code == 303
    assert founders.fia.post(f"{meeting}/closing").status_code == 303
    assert signed(founders, meeting) == [303, 303, 303]
    minutes = founders.ada.get(f"{meeting}/minutes").text
    assert "elected are" in minutes
    assert "The bylaws are those of the charter, whose link" in minutes
    with ZipFile(BytesIO(founders.ada.get(f"{meeting}/all.zip").data)) as bundle:
        files = {name.rsplit("/", 1)[1]: bundle.read(name) for name in bundle.namelist()}
    assert files["bylaws.pdf"].startswith(b"%PDF")
    assert b"to be registered, with its bylaws" in files["filing.md"]
    assert "Board: Ada, Ben, Fia" in files["filing.md"].decode()


def test_it_is_the_first_of_all(founders: Founding, time: Time) -> None:
    meeting = founders.call()
    assert founders.fia.post("/meetings", **PLAN).status_code == 422
    founders.fia.post(f"{meeting}/cancellation")
    meeting = founders.call()
    time.passes(**EVENING)
    founders.arrive(meeting, *founders.all)
    founders.fia.post(f"{meeting}/opening")

    page = founders.fia.get("/meetings/new").text
    assert "Founding meeting" not in page
    assert founders.fia.post("/meetings", **{**PLAN, "day": "2026-03-03"}).status_code == 422


def test_other_meetings_open_no_votes(founders: Founding, time: Time) -> None:
    election = int(founders.elect().rsplit("/", 1)[1])
    meeting = founders.call(kind="extra", day="2026-04-02", proposals=election)
    assert founders.fia.post(f"{meeting}/votes/{election}/opening").status_code == 422


def signed(founders: Founding, meeting: str) -> list[int]:
    with founders.stage.data() as session:
        seal = session.get_one(Meeting, int(meeting.rsplit("/", 1)[1])).minutes_hash
    return [who.post(f"{meeting}/signature", seal=seal).status_code for who in founders.all]


def test_whoever_is_to_be_excluded_keeps_the_time_to_answer(founders: Founding, time: Time) -> None:
    where = founders.fia.post("/decisions/exclusion", number="3", reason="He never comes.").location
    proposal = int(where.rpartition("/")[2])
    meeting = founders.call(proposals=[proposal])
    time.passes(**EVENING)
    founders.arrive(meeting, *founders.all)
    assert founders.fia.post(f"{meeting}/opening").status_code == 303
    answer = founders.fia.post(f"{meeting}/votes/{proposal}/opening")
    assert answer.status_code == 422
    assert "has time to answer" in answer.text
