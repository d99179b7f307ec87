"""The minutes are drafted from what happened, and written on."""

from __future__ import annotations

import io

from meetings.gathering import Gathering
from meetings.held import BEGINNING, close, hold
from people.mailbox import letters_to
from pypdf import PdfReader
from stage import Stage, Time


def test_the_draft_says_what_happened(stage: Stage, gathering: Gathering, time: Time) -> None:
    page = gathering.ada.get(f"/meetings/{close(gathering, time)}/minutes").text

    assert "The meeting was opened on 1 Apr 2026 18:00." in page
    assert "Bea was chosen to chair the meeting, and Ada as its secretary." in page
    assert "Chosen to adjust the minutes: Ada, Ben." in page
    assert "Present: 3. 1 Bea, 2 Ada, 3 Ben." in page
    assert "Notice went out on 2 Mar 2026 10:00 to 3 members. 0 of the letters have left." in page
    assert "The meeting was closed on 1 Apr 2026 19:00." in page


def test_a_decision_is_in_it(gathering: Gathering, time: Time) -> None:
    gathering.decide(discussion_days=25)
    boat = gathering.propose(title="A boat for all")
    meeting = hold(gathering, time, proposals=boat)
    for actor in (gathering.bea, gathering.ada, gathering.ben):
        actor.post(f"/decisions/{boat}/ballot", choice="yes")
    gathering.bea.post(f"/meetings/{meeting}/closing")

    page = gathering.ada.get(f"/meetings/{meeting}/minutes").text
    assert "A boat for all" in page
    assert "the proposal passed. 3 yes, 0 no, 0 abstained; 3 could vote." in page


def test_a_proxy_is_in_it(stage: Stage, gathering: Gathering, time: Time) -> None:
    gathering.decide(proxies=1)
    abe = stage.member("Abe")
    meeting = gathering.call()
    abe.post(f"/meetings/{meeting}/proxy", proxy=gathering.ada.member_id)
    time.passes(**BEGINNING)
    for actor in (gathering.bea, gathering.ada, gathering.ben):
        gathering.bea.post(f"/meetings/{meeting}/roll/{actor.member_id}/arrival")
    gathering.bea.post(f"/meetings/{meeting}/opening")
    there = {"chair": gathering.bea.member_id, "secretary": gathering.bea.member_id}
    adjusters = [gathering.ada.member_id, gathering.ben.member_id]
    gathering.bea.post(f"/meetings/{meeting}/choice", **there, adjusters=adjusters)
    gathering.bea.post(f"/meetings/{meeting}/closing")

    assert "By proxy: 1. 4 Abe by Ada." in gathering.ada.get(f"/meetings/{meeting}/minutes").text


def test_the_board_writes_on(gathering: Gathering, time: Time) -> None:
    meeting = close(gathering, time)
    assert "Known:" in gathering.bea.get(f"/meetings/{meeting}/minutes/text").text
    answer = gathering.bea.post(f"/meetings/{meeting}/minutes/words", **{"text-8": "It is kept.\n<b>All</b>"})
    assert answer.location == f"/meetings/{meeting}/minutes"

    page = gathering.ada.get(answer.location).text
    assert "<bdi>It is kept.</bdi>" in page
    assert "&lt;b&gt;All&lt;/b&gt;" in page
    assert "Present: 3." in page


def test_it_can_be_taken_along(gathering: Gathering, time: Time) -> None:
    meeting = close(gathering, time)
    text = gathering.ada.get(f"/meetings/{meeting}/minutes.md").text
    pdf = PdfReader(io.BytesIO(gathering.ada.get(f"/meetings/{meeting}/minutes.pdf").data))

    assert text.startswith("# Minutes\n\nAnnual meeting of Provkooperativet\n\n1 Apr 2026 18:00, The Hall\n")
    assert "A draft: not all have signed it." in text
    assert "## 4. The voting list\n\n4.1 Present: 3. 1 Bea, 2 Ada, 3 Ben." in text
    assert "Bea, chair of the meeting: not signed yet" in text
    assert "Present: 3." in " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def test_before_the_end_there_are_none(gathering: Gathering, time: Time) -> None:
    meeting = hold(gathering, time)
    for path in ("minutes", "minutes.md", "minutes.pdf", "all.zip"):
        assert gathering.ada.get(f"/meetings/{meeting}/{path}").status_code == 404
    assert gathering.bea.post(f"/meetings/{meeting}/minutes/words", **{"text-1": "x"}).status_code == 422


def test_whoever_signs_is_written_to(stage: Stage, gathering: Gathering, time: Time) -> None:
    meeting = close(gathering, time)

    letter = letters_to(stage, gathering.ben.email)[-1]
    assert letter.title == "To sign: minutes of 1 April 2026"
    assert letter.path == f"/meetings/{meeting}/minutes"
