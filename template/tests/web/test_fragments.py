"""One address answers the whole page or the part that htmx asks for."""

from __future__ import annotations

import pytest
from governance.assembly import Assembly
from stage import Stage, Time

WHOLE = {"HX-Request": "true", "HX-Request-Type": "full"}


@pytest.fixture
def assembly(stage: Stage) -> Assembly:
    return Assembly(stage, *(stage.member(name) for name in ("Ada", "Ben", "Cleo")))


def test_a_vote_as_page_and_as_part(assembly: Assembly) -> None:
    vote = assembly.propose()
    page = assembly.ada.get(f"/decisions/{vote}")
    part = assembly.ada.fragment(f"/decisions/{vote}")
    assert page.status_code == part.status_code == 200
    assert f'id="vote-{vote}"' in page.text
    assert f'id="vote-{vote}"' in part.text
    assert "<html" in page.text
    assert "<html" not in part.text
    for answer in (page, part):
        assert {"HX-Request", "HX-Request-Type"} <= set(answer.vary)


def test_a_navigation_by_htmx_gets_the_page(assembly: Assembly) -> None:
    vote = assembly.propose()
    assert "<html" in assembly.ada.get(f"/decisions/{vote}", headers=WHOLE).text


def test_a_page_without_parts_is_whole_whoever_asks(assembly: Assembly) -> None:
    assert "<html" in assembly.ada.fragment("/charter").text


def test_whoever_is_signed_out_meanwhile_is_led_to_the_door(stage: Stage) -> None:
    """Not: the whole page for signing in, within the part that was asked for."""
    answer = stage.visitor().fragment("/me")
    assert (answer.status_code, answer.text) == (204, "")
    assert answer.headers["HX-Redirect"] == "/sign-in?next=/me"
    unconfirmed = stage.person("Una", confirmed=False).fragment("/money")
    assert unconfirmed.headers["HX-Redirect"] == "/unconfirmed"


def test_without_htmx_a_redirect_is_one(stage: Stage) -> None:
    answer = stage.visitor().get("/me")
    assert (answer.status_code, answer.location) == (303, "/sign-in?next=/me")
    assert "HX-Redirect" not in answer.headers


def test_a_part_is_refused_as_the_page_is(stage: Stage) -> None:
    answer = stage.member("Ada").fragment("/applications")
    assert answer.status_code == 403
    assert answer.headers["HX-Retarget"] == "#flashes"


def test_a_vote_that_is_over_asks_no_more(assembly: Assembly, time: Time) -> None:
    vote = assembly.propose()
    assert "hx-get" in assembly.ada.fragment(f"/decisions/{vote}").text
    time.passes(days=8)
    assembly.tick()
    assert "hx-get" not in assembly.ada.fragment(f"/decisions/{vote}").text
