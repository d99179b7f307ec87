"""Whoever follows a discussion hears of what is new in it, at most once a day."""

from __future__ import annotations

from datetime import timedelta

from governance.assembly import Assembly
from governance.discussing import Talk
from people.mailbox import Letter, letters_to
from stage import START, Actor, Stage, Time

from coop import Application, upkeep

TITLE = "New in a discussion: Platform fee"


def news(stage: Stage, reader: Actor) -> list[Letter]:
    return [letter for letter in letters_to(stage, reader.email) if letter.title == TITLE]


def test_whoever_proposed_it_hears_once_a_day_what_others_said(
    assembly: Assembly, stage: Stage, talk: Talk, app: Application, time: Time
) -> None:
    talk.say(assembly.ben, "one")
    talk.say(assembly.cleo, "two")
    talk.say(assembly.ben, "three")
    assert upkeep.next_due(app) == START + timedelta(days=1)
    time.passes(hours=23)
    assert upkeep.tick(app)["discussions"] == 0

    time.passes(hours=1)
    assert upkeep.tick(app)["discussions"] == 1
    assert upkeep.tick(app)["discussions"] == 0

    (letter,) = news(stage, assembly.ada)
    assert "3 new comments, by Ben, Cleo." in letter.body
    assert assembly.ada.get(letter.path).location.endswith("#comment-1")
    assert "three" not in letter.body  # she may still remove it


def test_the_next_one_comes_a_day_later_at_the_earliest(
    assembly: Assembly, stage: Stage, talk: Talk, app: Application, time: Time
) -> None:
    talk.say(assembly.ben, "one")
    time.passes(days=1)
    upkeep.tick(app)
    talk.say(assembly.ben, "two")
    time.passes(hours=23, minutes=59)
    assert upkeep.tick(app)["discussions"] == 0

    time.passes(minutes=1)
    assert upkeep.tick(app)["discussions"] == 1
    assert "1 new comment, by Ben." in news(stage, assembly.ada)[-1].body


def test_after_silence_it_comes_when_the_words_stand(
    assembly: Assembly, stage: Stage, talk: Talk, app: Application, time: Time
) -> None:
    time.passes(days=3)
    talk.say(assembly.ben, "one")

    time.passes(minutes=14)
    assert upkeep.tick(app)["discussions"] == 0
    time.passes(minutes=1)
    assert upkeep.tick(app)["discussions"] == 1


def test_members_follow_if_they_want_to(
    assembly: Assembly, stage: Stage, talk: Talk, app: Application, time: Time
) -> None:
    talk.say(assembly.ada, "before")
    time.passes(minutes=1)
    assert assembly.ben.post(f"/decisions/{talk.proposal}/following").status_code == 303
    assert "Follow no more" in assembly.ben.get(talk.url).text
    time.passes(hours=1)
    talk.say(assembly.ada, "after")
    time.passes(days=1)
    upkeep.tick(app)

    assert "1 new comment, by Ada." in news(stage, assembly.ben)[0].body
    assert news(stage, assembly.ada) == news(stage, assembly.cleo) == []

    assembly.ben.post(f"/decisions/{talk.proposal}/unfollowing")
    talk.say(assembly.ada, "later")
    time.passes(days=2)
    upkeep.tick(app)
    assert len(news(stage, assembly.ben)) == 1


def test_what_was_removed_meanwhile_is_no_news(
    assembly: Assembly, stage: Stage, talk: Talk, app: Application, time: Time
) -> None:
    said = talk.say(assembly.ben, "one")
    assembly.ben.post(f"/comments/{said}/removal")
    time.passes(days=2)

    assert upkeep.tick(app)["discussions"] == 0
    assert news(stage, assembly.ada) == []


def test_the_mails_link_ends_it_and_signs_nobody_in(
    assembly: Assembly, stage: Stage, talk: Talk, app: Application, time: Time
) -> None:
    talk.say(assembly.ben, "one")
    time.passes(days=1)
    upkeep.tick(app)
    link = news(stage, assembly.ada)[0].body.split("http://localhost")[2].split()[0]
    reader = stage.visitor()

    assert "No more mail about it" in reader.get(link).text
    assert "Follow no more" in assembly.ada.get(talk.url).text  # to look at it ended nothing
    assert reader.client.post(link, follow_redirects=True).text.count("No more mail comes") == 1

    assert reader.get("/me").location.startswith("/sign-in")
    assert "Follow no more" not in assembly.ada.get(talk.url).text
    talk.say(assembly.ben, "two")
    time.passes(days=2)
    assert upkeep.tick(app)["discussions"] == 0


def test_a_forged_link_ends_nothing(assembly: Assembly, stage: Stage, talk: Talk) -> None:
    for token in ("x", "WzEsMV0.x"):
        assert stage.visitor().get(f"/unfollow/{token}").status_code == 410
        assert stage.visitor().post(f"/unfollow/{token}").status_code == 410
    assert "Follow no more" in assembly.ada.get(talk.url).text
