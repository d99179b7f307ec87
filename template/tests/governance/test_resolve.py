from __future__ import annotations

import pytest
from governance.assembly import Assembly
from stage import Stage


def test_members_take_on_a_project(assembly: Assembly) -> None:
    proposal = assembly.write(amount="200000")
    page = assembly.page(proposal)
    assert "A van" in page
    assert "200,000" in page
    assembly.vote(proposal, "yes", "yes", "no")

    assert assembly.state(proposal) == "enacted"
    assert "Decided on" in assembly.page(proposal)
    assert assembly.proved().holds


def test_visitors_read_what_it_is_about_and_not_its_words(assembly: Assembly, stage: Stage) -> None:
    """They can name people."""
    proposal = assembly.write("resolution")
    assembly.vote(proposal, "yes", "yes", "yes")

    for url in (f"/decisions/{proposal}", "/decisions"):
        outside = stage.visitor().get(url).text
        assert "A van" not in outside
        assert "Other resolutions" in outside
    assert "wheelchairs" not in stage.visitor().get("/charter/record.json").text


def test_a_resolution_changes_no_rule(assembly: Assembly) -> None:
    before = assembly.rule()
    proposal = assembly.write("resolution")
    assembly.vote(proposal, "yes", "yes", "yes")

    assert assembly.rule() == before
    assert assembly.proved().holds


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"title": ""}, "in one line"),
        ({"title": "x" * 201}, "200 characters"),
        ({"reason": " "}, "what members shall decide"),
        ({"amount": "much"}, "Write an amount"),
        ({"amount": "-1"}, "Write an amount"),
    ],
)
def test_what_does_not_fit_is_refused_and_kept(
    assembly: Assembly, form: dict[str, str], sentence: str
) -> None:
    words = {"title": "A van", "reason": "We need one.", "amount": ""} | form
    answer = assembly.ada.post("/decisions?matter=project", **words)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert "We need one." in answer.text or "reason" in form


@pytest.mark.parametrize("matter", ["rules", "bylaws", "war", ""])
def test_other_matters_have_no_such_form(assembly: Assembly, matter: str) -> None:
    assert assembly.ada.get(f"/decisions/new?matter={matter}").status_code == 404
