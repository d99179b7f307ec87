from __future__ import annotations

import pytest
from governance.assembly import Assembly
from stage import Stage

from coop.governance.models import Vote


@pytest.fixture
def draft(assembly: Assembly) -> int:
    return assembly.write(draft="1")


def test_nobody_else_sees_it(assembly: Assembly, stage: Stage, draft: int) -> None:
    assert "A van" in assembly.page(draft, by=assembly.ada)
    assert assembly.ben.get(f"/decisions/{draft}").status_code == 404
    assert stage.visitor().get(f"/decisions/{draft}").status_code == 404
    assert "A van" in assembly.ada.get("/decisions").text
    assert "A van" not in assembly.ben.get("/decisions").text
    with stage.data() as session:
        assert session.query(Vote).count() == 0


def test_it_can_be_written_on(assembly: Assembly, draft: int) -> None:
    assert "We need one" in assembly.ada.get(f"/decisions/{draft}/draft").text
    form = {"title": "Two vans", "reason": "One is not enough.", "amount": "400000"}

    assert assembly.ada.post(f"/decisions/{draft}/text", **form, draft="1").status_code == 303
    assert "Two vans" in assembly.page(draft, by=assembly.ada)
    assert assembly.state(draft) == "draft"


def test_others_write_nothing_in_it(assembly: Assembly, draft: int) -> None:
    form = {"title": "Mine", "reason": "Mine."}

    assert assembly.ben.get(f"/decisions/{draft}/draft").status_code == 404
    assert assembly.ben.post(f"/decisions/{draft}/text", **form).status_code == 404
    assert assembly.ben.post(f"/decisions/{draft}/submission").status_code == 404


def test_what_does_not_fit_is_kept_in_the_form(assembly: Assembly, draft: int) -> None:
    answer = assembly.ada.post(f"/decisions/{draft}/text", title="", reason="Long thought.", amount="much")

    assert answer.status_code == 422
    assert "Long thought." in answer.text


def test_putting_it_forward_opens_the_vote(assembly: Assembly, draft: int) -> None:
    assert assembly.ada.post(f"/decisions/{draft}/submission").status_code == 303

    assert assembly.state(draft) == "voting"
    assert assembly.ada.post(f"/decisions/{draft}/submission").status_code == 422
    assert assembly.ada.post(f"/decisions/{draft}/text", title="Late", reason="Late.").status_code == 404


def test_a_draft_about_rules_is_looked_at_again_when_it_is_put_forward(assembly: Assembly) -> None:
    """Meanwhile others have decided the very same."""
    answer = assembly.ada.post("/decisions?clause=fee_percent", fee_percent="9", reason="Why", draft="1")
    draft = int(answer.location.rsplit("/", 1)[1])
    assembly.pass_("9")

    refused = assembly.ada.post(f"/decisions/{draft}/submission")
    assert refused.status_code == 422
    assert "the rule already" in refused.text
    assert assembly.state(draft) == "draft"


def test_it_can_be_thrown_away(assembly: Assembly, draft: int) -> None:
    assert assembly.ada.post(f"/decisions/{draft}/withdrawal").status_code == 303

    assert "A van" not in assembly.ada.get("/decisions").text
