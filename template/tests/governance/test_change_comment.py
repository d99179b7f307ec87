"""Within 15 minutes an author changes her words; she removes them whenever she likes."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from governance.discussing import Talk
from sqlalchemy.exc import IntegrityError
from stage import Stage, Time


def test_it_is_changed_and_marked_so(assembly: Assembly, talk: Talk, time: Time) -> None:
    said = talk.say(assembly.ben, "Yse.")
    time.passes(minutes=14, seconds=59)
    assert "Yse." in assembly.ben.get(f"/comments/{said}/text").text
    assert "changed afterwards" not in assembly.cleo.get(talk.url).text

    answer = assembly.ben.post(f"/comments/{said}/text", text="Yes.")

    assert (answer.status_code, answer.location) == (303, f"/comments/{said}")
    page = assembly.cleo.get(talk.url).text
    assert "Yes." in page
    assert "Yse." not in page
    assert "changed afterwards" in page


def test_after_fifteen_minutes_it_stands(assembly: Assembly, talk: Talk, time: Time) -> None:
    said = talk.say(assembly.ben, "Yse.")
    assert f"/comments/{said}/text" in assembly.ben.get(talk.url).text
    time.passes(minutes=15)

    assert f"/comments/{said}/text" not in assembly.ben.get(talk.url).text
    refused = assembly.ben.post(f"/comments/{said}/text", text="I never said so.")
    assert refused.status_code == 422
    assert "I never said so." in refused.text
    assert talk.rows()[0].text == "Yse."


def test_what_does_not_fit_stays_typed(assembly: Assembly, talk: Talk) -> None:
    said = talk.say(assembly.ben, "Yes.")
    long = "Much. " * 700

    assert assembly.ben.post(f"/comments/{said}/text", text="").status_code == 422
    refused = assembly.ben.post(f"/comments/{said}/text", text=long)
    assert refused.status_code == 422
    assert long.strip() in refused.text


def test_only_its_author_changes_and_removes_it(assembly: Assembly, stage: Stage, talk: Talk) -> None:
    """The board has no hand in it either."""
    said = talk.say(assembly.ben, "Yes.")

    for actor in (assembly.ada, stage.member("Bea", roles=("board",))):
        assert actor.get(f"/comments/{said}/text").status_code == 404
        assert actor.post(f"/comments/{said}/text", text="No.").status_code == 404
        assert actor.post(f"/comments/{said}/removal").status_code == 404
    assert talk.rows()[0].text == "Yes."


def test_a_removed_one_leaves_its_place_and_its_answers(assembly: Assembly, talk: Talk) -> None:
    said = talk.say(assembly.ben, "Nonsense.")
    talk.say(assembly.cleo, "Why?", said)

    assert assembly.ben.post(f"/comments/{said}/removal").status_code == 303

    assert talk.shown(assembly.ada) == [(0, "Removed by its author"), (1, "Why?")]
    page = assembly.ada.get(talk.url).text
    assert "Nonsense." not in page
    assert "answers a removed comment" in page
    assert talk.rows()[0].text == ""
    assert assembly.ada.post(f"{talk.url}?answer={said}", text="?").status_code == 422
    assert assembly.ben.post(f"/comments/{said}/text", text="Back.").status_code == 404


def test_it_can_be_removed_when_the_proposal_is_over(assembly: Assembly, talk: Talk) -> None:
    said = talk.say(assembly.ben, "Nonsense.")
    assembly.vote(talk.proposal, "yes", "yes", "yes")

    assert assembly.ben.post(f"/comments/{said}/text", text="Sense.").status_code == 422
    assert assembly.ben.post(f"/comments/{said}/removal").status_code == 303
    assert "Nonsense." not in assembly.ada.get(talk.url).text


def test_ones_own_copy_has_what_one_wrote(assembly: Assembly, talk: Talk) -> None:
    talk.say(assembly.ben, "Mine to keep.")

    assert "Mine to keep." in assembly.ben.get("/me/data.json").text
    assert "Mine to keep." not in assembly.cleo.get("/me/data.json").text


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE comments SET author_id = 1",
        "UPDATE comments SET proposal_id = 99",
        "DELETE FROM comments",
        "REPLACE INTO comments (id, proposal_id, author_id, text, written_at) "
        "SELECT id, proposal_id, 1, 'No.', written_at FROM comments",
    ],
)
def test_no_one_puts_words_in_anothers_mouth(
    forgery: str, assembly: Assembly, stage: Stage, talk: Talk, database: str
) -> None:
    talk.say(assembly.ben, "Yes.")
    if database == "postgresql" and forgery.startswith("REPLACE"):
        return

    with pytest.raises(IntegrityError), stage.data() as session:
        session.execute(sa.text(forgery))
    assert (talk.rows()[0].text, talk.rows()[0].author_id) == ("Yes.", assembly.ben.member_id)
