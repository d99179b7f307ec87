"""Members see that everyone was called, and when the letters left."""

from __future__ import annotations

import sqlalchemy as sa
from meetings.gathering import Gathering
from stage import START, Stage

from coop import clock
from coop.notices.models import Mail


def test_it_counts_the_letters_that_left(stage: Stage, gathering: Gathering) -> None:
    meeting = gathering.call()
    with stage.data() as session:
        session.execute(
            sa.update(Mail).where(Mail.person_id == gathering.ada.person_id).values(sent_at=clock.now())
        )

    assert "1 letter has left" in gathering.ada.get(f"/meetings/{meeting}").text
    page = gathering.ben.get(f"/meetings/{meeting}/notice").text
    assert "Letters written: 3. Letters that have left: 1." in page
    assert page.count("2 Mar 2026 10:00") == 4
    assert page.count("not yet") == 2


def test_it_says_when_all_have_left(stage: Stage, gathering: Gathering) -> None:
    meeting = gathering.call()
    with stage.data() as session:
        session.execute(sa.update(Mail).values(sent_at=START))

    assert (
        "All letters have left, the last on 2 Mar 2026 10:00."
        in gathering.ada.get(f"/meetings/{meeting}").text
    )
