"""Each voter's mail has a link of her own, which votes and signs nobody in."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from governance import urn
from governance.assembly import Assembly
from people.mailbox import letters_to
from stage import Actor, Stage, Time

from coop import Application
from coop.config import Settings
from coop.governance import slips
from coop.governance.models import Elector, OpenBallot, Vote
from coop.members.models import Member

OPEN = {"ballots": '"open"'}


def link(stage: Stage, voter: Actor) -> str:
    """As the latest mail has it."""
    return letters_to(stage, voter.email)[-1].path


def who_voted(stage: Stage) -> list[int]:
    with stage.data() as session:
        voted = sa.select(Elector.member_id).where(Elector.voted).order_by(Elector.member_id)
        return list(session.scalars(voted))


def open_ballots(stage: Stage) -> list[tuple[int, str]]:
    with stage.data() as session:
        return [(one.member_id, one.choice) for one in session.query(OpenBallot)]


@pytest.fixture
def openly(assembly: Assembly) -> Assembly:
    """From now on members see how each one votes."""
    assembly.pass_("open", "ballots")
    return assembly


@pytest.fixture
def by_consent(assembly: Assembly) -> Assembly:
    assembly.pass_("consent", "rules_method")
    return assembly


def test_the_mail_leads_to_a_ballot_of_ones_own(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()

    assert re.fullmatch(r"/ballots/[\w.-]+", link(stage, assembly.ben))
    assert link(stage, assembly.ben) != link(stage, assembly.cleo)
    letter = letters_to(stage, assembly.ben.email)[-1]
    assert "whoever has this mail can vote with it" in letter.body
    assert f"http://localhost/decisions/{proposal}" in letter.body


def test_the_page_says_whose_ballot_it_is_and_what_it_is_about(assembly: Assembly, stage: Stage) -> None:
    assembly.propose("9")

    page = stage.visitor().get(link(stage, assembly.ben)).text

    assert "This is the ballot of member number 2." in page
    assert "Whoever has the mail with this link can vote with it" in page
    assert "It covers what we run together." in page
    assert "12%" in page
    assert "9%" in page
    assert "The rules of this vote" in page
    assert 'name="choice"' in page


def test_it_shows_nothing_else_of_anyone(assembly: Assembly, stage: Stage) -> None:
    assembly.propose()

    page = stage.visitor().get(link(stage, assembly.ben)).text

    for actor in (assembly.ada, assembly.ben, assembly.cleo):
        assert actor.email not in page
        assert f">{actor.name}<" not in page
    assert "/me" not in page


def test_to_open_the_link_changes_nothing(assembly: Assembly, stage: Stage) -> None:
    """Mail systems open links, some of them more than once and in more ways than one."""
    assembly.propose()
    reader, url = stage.visitor(), link(stage, assembly.ben)

    for _again in range(2):
        assert reader.get(url).status_code == 200
        assert reader.client.head(url).status_code == 200
        assert reader.fragment(url).status_code == 200

    assert who_voted(stage) == []


def test_the_form_votes_for_the_member_and_signs_nobody_in(assembly: Assembly, stage: Stage) -> None:
    assembly.propose()
    reader, url = stage.visitor(), link(stage, assembly.ben)

    answer = reader.post(url, choice="no")

    assert (answer.status_code, answer.location) == (303, url)
    assert urn.choices(stage) == ["no"]
    assert who_voted(stage) == [assembly.ben.member_id]
    assert "_user_id" not in cookie(reader)
    assert reader.get("/me").location.startswith("/sign-in")
    assert "Sign in" in reader.get("/").text


def cookie(reader: Actor) -> dict[str, Any]:
    with reader.client.session_transaction() as session:
        return dict(session)


def test_without_script_the_form_posts_to_the_link_itself(assembly: Assembly, stage: Stage) -> None:
    assembly.propose()
    reader, url = stage.visitor(), link(stage, assembly.ben)

    assert f'<form class="stack" method="post" action="{url}"' in reader.get(url).text
    done = reader.client.post(url, data={"choice": "yes"}, follow_redirects=True)

    assert "Your vote is secret and cannot be changed." in done.text
    assert 'name="choice"' not in done.text


def test_with_htmx_the_same_part_comes_back(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()
    reader, url = stage.visitor(), link(stage, assembly.ben)
    htmx = {"HX-Request": "true", "HX-Request-Type": "partial"}

    refused = reader.client.post(url, data={}, headers=htmx)
    assert refused.status_code == 422
    assert refused.text.lstrip().startswith("<section")
    assert "Choose yes, no or abstain." in refused.text
    part = reader.fragment(url).text
    assert f'id="vote-{proposal}"' in part
    assert f'hx-get="{url}"' in part


def test_a_secret_ballot_is_cast_once(assembly: Assembly, stage: Stage) -> None:
    assembly.propose()
    url = link(stage, assembly.ben)
    stage.visitor().post(url, choice="no")

    again = stage.visitor().post(url, choice="yes")

    assert again.status_code == 410
    assert "Your vote is secret and cannot be changed." in again.text
    assert urn.choices(stage) == ["no"]


def test_whoever_has_voted_signed_in_has_no_second_ballot(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()
    assert assembly.ben.post(f"/decisions/{proposal}/ballot", choice="yes").status_code == 303

    assert stage.visitor().post(link(stage, assembly.ben), choice="no").status_code == 410
    assert urn.choices(stage) == ["yes"]


def test_an_open_ballot_can_be_changed_by_the_same_link(openly: Assembly, stage: Stage, time: Time) -> None:
    openly.propose("9")
    reader, url = stage.visitor(), link(stage, openly.ben)

    assert reader.post(url, choice="no").status_code == 303
    assert "Your vote is no." in reader.get(url).text
    assert reader.post(url, choice="yes").status_code == 303

    assert open_ballots(stage) == [(openly.ben.member_id, "yes")]
    time.passes(days=7)
    assert reader.post(url, choice="no").status_code == 410
    assert open_ballots(stage) == [(openly.ben.member_id, "yes")]


def test_an_objection_needs_its_reason_and_keeps_what_was_typed(by_consent: Assembly, stage: Stage) -> None:
    by_consent.propose("9")
    reader, url = stage.visitor(), link(stage, by_consent.ben)

    refused = reader.post(url, choice="no")
    assert refused.status_code == 422
    assert "Say why you object: consent rests on reasons." in refused.text
    assert re.search(r'<input checked[^>]*value="no"', refused.text)

    assert reader.post(url, choice="no", objection="We cannot pay for it.").status_code == 303
    assert urn.said(stage) == [("no", "We cannot pay for it.")]


def test_somebody_elses_link_is_somebody_elses_ballot(assembly: Assembly, stage: Stage) -> None:
    """Whoever is signed in meanwhile keeps her own."""
    proposal = assembly.propose()

    assert assembly.cleo.post(link(stage, assembly.ben), choice="no").status_code == 303

    assert who_voted(stage) == [assembly.ben.member_id]
    assert assembly.cleo.post(f"/decisions/{proposal}/ballot", choice="yes").status_code == 303
    assert who_voted(stage) == [assembly.ben.member_id, assembly.cleo.member_id]


def test_a_link_is_for_its_vote_alone(assembly: Assembly, stage: Stage) -> None:
    assembly.propose("9")
    first = link(stage, assembly.ben)
    assembly.propose("15")
    second = link(stage, assembly.ben)

    assert first != second
    stage.visitor().post(first, choice="yes")
    assert "0 of 3 have voted" in stage.visitor().get(second).text
    assert 'name="choice"' in stage.visitor().get(second).text


def test_a_forged_link_is_void_and_says_what_to_do(assembly: Assembly, stage: Stage) -> None:
    assembly.propose()
    payload, signature = link(stage, assembly.ben).removeprefix("/ballots/").split(".")
    other = link(stage, assembly.cleo).removeprefix("/ballots/").split(".")[0]

    for token in (f"{other}.{signature}", payload, f"{payload}.{signature[:-1]}", "x", f"{payload}."):
        for answer in (
            stage.visitor().get(f"/ballots/{token}"),
            stage.visitor().post(f"/ballots/{token}", choice="yes"),
        ):
            assert answer.status_code == 410
            assert "This link does not work" in answer.text
            assert 'href="/sign-in?next=/decisions"' in answer.text
    assert who_voted(stage) == []


def test_a_link_of_another_purpose_is_void(assembly: Assembly, stage: Stage) -> None:
    assembly.ben.post("/forgotten", email=assembly.ben.email)
    token = link(stage, assembly.ben).removeprefix("/reset/")

    assert stage.visitor().get(f"/ballots/{token}").status_code == 410


def test_someone_who_is_not_on_the_roll_has_no_ballot(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()
    dora = stage.member("Dora")
    with stage.data() as session, stage.app.test_request_context():
        vote = session.scalar(sa.select(Vote).where(Vote.proposal_id == proposal))
        url = slips.link(vote, session.get(Member, dora.member_id)).removeprefix("http://localhost")

    assert stage.visitor().get(url).status_code == 410
    assert stage.visitor().post(url, choice="yes").status_code == 410


def test_the_link_ends_with_the_vote(assembly: Assembly, stage: Stage, time: Time) -> None:
    proposal = assembly.propose()
    time.passes(days=7)

    for answer in (
        stage.visitor().get(link(stage, assembly.ben)),
        stage.visitor().post(link(stage, assembly.ben), choice="no"),
    ):
        assert answer.status_code == 410
        assert "Voting is over" in answer.text
        assert f'href="/decisions/{proposal}"' in answer.text
    assert who_voted(stage) == []


def test_a_part_of_a_page_that_is_void_has_the_page_come_anew(
    assembly: Assembly, stage: Stage, time: Time
) -> None:
    assembly.propose()
    url = link(stage, assembly.ben)
    time.passes(days=7)

    answer = stage.visitor().fragment(url)

    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, url)


def test_the_last_ballot_ends_the_vote_and_says_so(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()
    assert assembly.ada.post(f"/decisions/{proposal}/ballot", choice="yes").status_code == 303
    assert stage.visitor().post(link(stage, assembly.ben), choice="yes").status_code == 303
    url = link(stage, assembly.cleo)

    done = stage.visitor().client.post(url, data={"choice": "yes"}, follow_redirects=True)

    assert "Voting is over" in done.text
    assert "The ballot of member number 3 was cast." in done.text
    assert assembly.look(proposal).has_passed


def test_a_page_of_another_site_cannot_vote(
    assembly: Assembly, stage: Stage, settings: Settings, make_app: Callable[..., Application]
) -> None:
    """With what production has: the form's own token, https, and a referrer that names the site alone."""
    assembly.propose()
    url, base = link(stage, assembly.ben), "https://coop.example"
    client = make_app(replace(settings, production=True, url=base)).test_client()
    page = client.get(url, base_url=base).text
    form = {"choice": "yes", "csrf_token": re.findall(r'csrf_token" type="hidden" value="([^"]+)', page)[0]}

    def post(form: dict[str, str], referrer: str) -> int:
        return client.post(url, data=form, base_url=base, headers={"Referer": referrer}).status_code

    assert post({"choice": "no"}, f"{base}/") == 400
    assert post(form, "https://evil.example/") == 400
    assert who_voted(stage) == []
    assert post(form, f"{base}/") == 303
    assert urn.choices(stage) == ["yes"]


def test_the_link_goes_no_further(assembly: Assembly, stage: Stage) -> None:
    """Neither to other sites nor, with the stylesheet that the page asks for, to our own log."""
    assembly.propose()

    for url in (link(stage, assembly.ben), "/ballots/forged"):
        headers = stage.visitor().get(url).headers
        assert headers["Referrer-Policy"] == "strict-origin"
        assert "no-store" in headers["Cache-Control"]
    assert stage.visitor().get("/charter").headers["Referrer-Policy"] == "same-origin"
