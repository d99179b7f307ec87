from __future__ import annotations

import pytest
from governance.assembly import Assembly
from stage import Time


@pytest.fixture
def texts(assembly: Assembly) -> tuple[int, int]:
    """A fee of 9 is discussed, and one of 8 is proposed beside it."""
    assembly.pass_("3", "discussion_days")
    first = assembly.propose("9")
    answer = assembly.ben.post(f"/decisions?beside={first}", fee_percent="8", reason="Lower still.")
    assert answer.status_code == 303, answer.text
    return first, int(answer.location.rsplit("/", 1)[1])


def test_it_stands_beside_the_first(assembly: Assembly, texts: tuple[int, int]) -> None:
    first, rival = texts

    assert f'href="/decisions/{rival}"' in assembly.page(first)
    assert f'href="/decisions/{first}"' in assembly.page(rival)


def test_their_votes_open_and_close_together(assembly: Assembly, texts: tuple[int, int], time: Time) -> None:
    time.passes(days=3)
    assembly.tick()

    one, other = (assembly.look(text) for text in texts)
    assert (one.opened_at, one.closes_at) == (other.opened_at, other.closes_at)
    assembly.vote(texts[0], "yes", "yes", "yes")
    assert assembly.look(texts[0]).state == "open"  # until everyone has voted on both
    assembly.vote(texts[1], "no", "no", "no")
    assert assembly.look(texts[0]).has_passed


def test_of_two_that_pass_the_one_with_more_yes_is_decided(
    assembly: Assembly, texts: tuple[int, int], time: Time
) -> None:
    time.passes(days=3)
    assembly.tick()
    assembly.vote(texts[0], "yes", "yes", "no")
    assembly.vote(texts[1], "yes", "yes", "yes")

    assert assembly.rule() == 800
    assert assembly.look(texts[0]).outcome == "rival"
    assert assembly.look(texts[1]).number == assembly.look(texts[0]).number - 1
    assert "rival text with more yes" in assembly.page(texts[0])
    assert assembly.proved().holds


def test_of_equals_the_first_is_decided(assembly: Assembly, texts: tuple[int, int], time: Time) -> None:
    time.passes(days=3)
    assembly.tick()
    for text in texts:
        assembly.vote(text, "yes", "yes", "no")

    assert assembly.rule() == 900
    assert assembly.proved().holds


def test_it_comes_while_the_first_is_discussed(
    assembly: Assembly, texts: tuple[int, int], time: Time
) -> None:
    time.passes(days=3)
    assembly.tick()

    late = assembly.cleo.post(f"/decisions?beside={texts[0]}", fee_percent="7", reason="Late.")
    assert late.status_code == 422
    assert "while the first one is discussed" in late.text
    assert "Late." in late.text


def test_it_goes_on_when_the_first_is_withdrawn(
    assembly: Assembly, texts: tuple[int, int], time: Time
) -> None:
    assert assembly.ada.post(f"/decisions/{texts[0]}/withdrawal").status_code == 303
    time.passes(days=3)
    assembly.tick()
    assembly.vote(texts[1], "yes", "yes", "yes")

    assert assembly.rule() == 800
    assert assembly.proved().holds


def test_a_rival_to_a_project_is_another_project(assembly: Assembly) -> None:
    assembly.pass_("3", "discussion_days")
    first = assembly.write(amount="200000")
    form = assembly.ben.get(f"/decisions/new?beside={first}").text
    assert 'value="A van"' in form

    answer = assembly.ben.post(f"/decisions?beside={first}", title="Two vans", reason="Two.", amount="350000")
    assert answer.status_code == 303


def test_a_draft_beside_a_text_that_is_gone_goes_nowhere(
    assembly: Assembly, texts: tuple[int, int], time: Time
) -> None:
    """Else it would be voted on without having been discussed."""
    form = {"fee_percent": "7", "reason": "Low."}
    draft = assembly.cleo.post(f"/decisions?beside={texts[0]}", **form, draft="1").location
    time.passes(days=3)
    assembly.tick()

    answer = assembly.cleo.post(f"{draft}/submission")
    assert answer.status_code == 422
    assert assembly.cleo.post(f"{draft}/text", **form).status_code == 422
    assert assembly.state(int(draft.rsplit("/", 1)[1])) == "draft"


def test_a_rival_of_a_rival_waits_with_it(assembly: Assembly, texts: tuple[int, int], time: Time) -> None:
    """Also when the first text of all was withdrawn."""
    assembly.ada.post(f"/decisions/{texts[0]}/withdrawal")
    answer = assembly.cleo.post(f"/decisions?beside={texts[1]}", fee_percent="7", reason="Low.")
    third = int(answer.location.rsplit("/", 1)[1])
    assembly.ben.post(f"/decisions/{texts[1]}/withdrawal")
    time.passes(days=3)
    assembly.tick()

    assert assembly.state(third) == "voting"
