from __future__ import annotations

from members.office import Office
from people.mailbox import letter_to
from stage import Stage


def test_the_board_declines_with_a_reason(stage: Stage, office: Office) -> None:
    ada = stage.person("Ada")
    application = office.application(ada)
    office.board.post(f"/applications/{application}/refusal", reason="You <live> too far away.")
    assert office.outcome(application) == ("declined", "You <live> too far away.")
    assert office.member(ada) is None
    assert "You <live> too far away." in letter_to(stage, ada.email).body
    assert "You &lt;live&gt; too far away." in ada.get("/membership").text


def test_without_a_reason_nothing_is_decided(stage: Stage, office: Office) -> None:
    application = office.application(stage.person("Ada"))
    response = office.board.post(f"/applications/{application}/refusal", reason="  ")
    assert response.status_code == 422
    assert "Tell the applicant why." in response.text
    assert office.outcome(application) == (None, None)


def test_whoever_was_declined_can_apply_again(stage: Stage, office: Office) -> None:
    ada = stage.person("Ada")
    first = office.application(ada)
    office.board.post(f"/applications/{first}/refusal", reason="Not yet.")
    second = office.application(ada)
    office.board.post(f"/applications/{second}/admission")
    assert office.outcome(first) == ("declined", "Not yet.")
    assert office.member(ada) is not None
