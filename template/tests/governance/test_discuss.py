"""Members say what they think of a proposal, and answer each other."""

from __future__ import annotations

import re

from governance.assembly import Assembly
from governance.discussing import Talk
from queries import statements
from stage import Stage, Time

from coop import Application, clock
from coop.governance.discussion.models import Comment

PART = {"HX-Request": "true", "HX-Request-Type": "partial"}


def test_a_member_writes_and_others_read(assembly: Assembly, talk: Talk, time: Time) -> None:
    said = talk.say(assembly.ben, "How much\nis left over?")

    page = assembly.cleo.get(talk.url).text
    assert "How much\nis left over?" in page
    assert "Ben" in page
    assert f'id="comment-{said}"' in page
    assert f'href="/comments/{said}"' in page
    assert time.now.isoformat() in page


def test_comments_stand_in_the_order_of_time_and_answers_below_what_they_answer(
    assembly: Assembly, talk: Talk
) -> None:
    first = talk.say(assembly.ada, "one")
    second = talk.say(assembly.ben, "two")
    answer = talk.say(assembly.cleo, "to one", first)
    talk.say(assembly.cleo, "to two", second)
    talk.say(assembly.ada, "to the answer", answer)
    talk.say(assembly.ben, "to one, later", first)

    assert talk.shown(assembly.ada) == [
        (0, "one"), (1, "to one"), (2, "to the answer"), (1, "to one, later"), (0, "two"), (1, "to two"),
    ]  # fmt: skip


def test_a_long_exchange_is_indented_no_further(assembly: Assembly, talk: Talk) -> None:
    last = None
    for number in range(8):
        last = talk.say((assembly.ada, assembly.ben)[number % 2], str(number), last)

    depths = [depth for depth, _text in talk.shown(assembly.cleo)]
    assert depths == [0, 1, 2, 3, 3, 3, 3, 3]
    assert "answers <bdi>Ada</bdi>" in assembly.cleo.get(talk.url).text


def test_the_form_for_an_answer_needs_no_script(assembly: Assembly, talk: Talk) -> None:
    said = talk.say(assembly.ada, "one")
    page = assembly.ben.get(talk.url).text
    link = re.search(rf'href="({talk.url}\?[^"]*answer={said})#comment-{said}"', page)
    assert link

    form = assembly.ben.get(link[1].replace("&amp;", "&")).text

    assert form.count("<textarea") == 1
    assert form.index("one</bdi>") < form.index("<textarea")


def test_visitors_and_people_who_are_no_members_see_none_of_it(
    assembly: Assembly, stage: Stage, talk: Talk
) -> None:
    said = talk.say(assembly.ada, "Between us.")

    for url in (talk.url, f"/comments/{said}", f"/decisions/{talk.proposal}"):
        assert "Between us." not in stage.visitor().get(url).text
    assert stage.visitor().get(talk.url).location.startswith("/sign-in")
    assert stage.visitor().post(talk.url, text="Hello").location.startswith("/sign-in")
    assert stage.person("Eve").get(talk.url).status_code == 403
    assert stage.person("Eva").post(talk.url, text="Hello").status_code == 403
    assert stage.visitor().get(f"/decisions/{talk.proposal}").text.count("Discussion") == 0
    assert stage.member("Dora", paid=False).get(talk.url).status_code == 200


def test_what_does_not_fit_stays_typed(assembly: Assembly, talk: Talk) -> None:
    long = "Much. " * 700

    for text in (long, "   "):
        answer = assembly.ben.post(talk.url, text=text)
        assert answer.status_code == 422
    assert long.strip() in assembly.ben.post(talk.url, text=long).text
    assert talk.rows() == []


def test_with_htmx_the_discussion_comes_back_as_a_part(assembly: Assembly, talk: Talk) -> None:
    refused = assembly.ben.client.post(talk.url, data={"text": ""}, headers=PART)
    assert refused.status_code == 422
    assert refused.text.lstrip().startswith(f'<section class="sheet" id="discussion-{talk.proposal}"')

    done = assembly.ben.client.post(talk.url, data={"text": "Yes."}, headers=PART, follow_redirects=True)
    assert "Yes.</bdi>" in done.text
    assert "<html" not in done.text


def test_an_answer_belongs_to_its_own_discussion(assembly: Assembly, talk: Talk) -> None:
    said = talk.say(assembly.ada, "one")
    other = assembly.propose("15")

    assert assembly.ben.post(f"/decisions/{other}/discussion?answer={said}", text="x").status_code == 404
    assert assembly.ben.post(f"{talk.url}?answer=999", text="x").status_code == 404
    assert assembly.ben.post(f"{talk.url}?answer=x", text="x").status_code == 404


def test_it_closes_when_the_proposal_is_over_and_stays_to_be_read(assembly: Assembly, talk: Talk) -> None:
    said = talk.say(assembly.ada, "one")
    assembly.vote(talk.proposal, "yes", "yes", "yes")

    page = assembly.ben.get(talk.url).text
    assert "one</bdi>" in page
    assert "<textarea" not in page
    for url in (talk.url, f"{talk.url}?answer={said}"):
        refused = assembly.ben.post(url, text="Too late.")
        assert refused.status_code == 422
        assert "The discussion is closed" in refused.text
    assert "Read the discussion" in assembly.ben.get(f"/decisions/{talk.proposal}").text


def test_it_begins_when_co_signers_are_looked_for_and_not_with_a_draft(
    assembly: Assembly, stage: Stage
) -> None:
    assembly.pass_("1", "cosigners")
    sought = Talk(stage, assembly.propose("9"))
    assert assembly.state(sought.proposal) == "cosigning"
    sought.say(assembly.ben, "I might stand behind it.")

    form = {"fee_percent": "10", "reason": "Perhaps.", "draft": "1"}
    draft = assembly.ada.post("/decisions?clause=fee_percent", **form).location
    for actor in (assembly.ada, assembly.ben):
        assert actor.get(f"{draft}/discussion").status_code == 404
        assert actor.post(f"{draft}/discussion", text="x").status_code == 404


def test_a_comment_keeps_its_address_on_whatever_page_it_is(assembly: Assembly, talk: Talk) -> None:
    said = [talk.say(assembly.ada, str(number)) for number in range(21)]
    answer = talk.say(assembly.ben, "late", said[0])

    def leads(comment: int) -> str:
        found = assembly.cleo.get(f"/comments/{comment}")
        assert found.status_code == 303
        assert found.location.endswith(f"#comment-{comment}")
        return re.search(r"page=(\d+)", found.location)[1]  # type: ignore[index]

    assert [leads(said[0]), leads(said[19]), leads(said[20]), leads(answer)] == ["1", "1", "2", "1"]
    assert talk.shown(assembly.cleo, 2) == [(0, "20")]
    assert assembly.cleo.get("/comments/999").status_code == 404


def test_a_longer_discussion_asks_the_database_no_more(
    app: Application, assembly: Assembly, talk: Talk
) -> None:
    """Within a page, which has as many threads as it has room for and all their answers."""
    first = talk.say(assembly.ada, "one")
    few = statements(app, assembly.cleo, talk.url)
    for number in range(30):
        talk.say((assembly.ada, assembly.ben)[number % 2], "again", first)

    assert statements(app, assembly.cleo, talk.url) <= few


def test_two_who_never_stop_answering_break_nothing(assembly: Assembly, stage: Stage, talk: Talk) -> None:
    """More answers below one another than Python has room for calls."""
    first = talk.say(assembly.ada, "one")
    with stage.data() as session:
        session.add_all(
            Comment(
                id=first + number, proposal_id=talk.proposal, author_id=assembly.ben.member_id, text="No.",
                thread_id=first, answers_id=first + number - 1, written_at=clock.now(),
            )
            for number in range(1, 1500)
        )  # fmt: skip

    assert assembly.cleo.get(talk.url).text.count("<li id=") == 1500
