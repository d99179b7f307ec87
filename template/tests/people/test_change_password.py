from __future__ import annotations

from people.mailbox import letter_to
from stage import PASSWORD, Stage

NEW = "another long password"


def test_changing_it_ends_all_other_sessions_but_this(stage: Stage) -> None:
    ada, elsewhere = stage.person("Ada"), stage.visitor()
    elsewhere.post("/sign-in", email=ada.email, password=PASSWORD)
    assert elsewhere.get("/me").status_code == 200
    assert ada.get("/me/password").status_code == 200
    assert ada.post("/me/password", present=PASSWORD, password=NEW).location == "/me"
    assert ada.get("/me").status_code == 200
    assert elsewhere.get("/me").status_code == 303
    assert elsewhere.post("/sign-in", email=ada.email, password=NEW).status_code == 303
    assert letter_to(stage, ada.email).title == "Your password was changed"


def test_an_open_screen_is_not_enough(stage: Stage) -> None:
    ada = stage.person("Ada")
    response = ada.post("/me/password", present="wrong password", password=NEW)
    assert response.status_code == 422
    assert NEW not in response.text
    assert stage.visitor().post("/sign-in", email=ada.email, password=NEW).status_code == 422


def test_the_present_one_cannot_be_tried_for_ever(stage: Stage) -> None:
    ada = stage.person("Ada")
    answers = [ada.post("/me/password", present="wrong password", password=NEW).status_code for _ in range(9)]
    assert answers == [422] * 8 + [429]
    assert ada.post("/me/password", present=PASSWORD, password=NEW).status_code == 429


def test_an_easy_one_is_refused(stage: Stage) -> None:
    ada = stage.person("Ada Lovelace")
    for easy in ("short", "ada lovelace", "AdaLovelace", ada.email, "1111111111"):
        assert ada.post("/me/password", present=PASSWORD, password=easy).status_code == 422, easy


def test_visitors_have_none_to_change(stage: Stage) -> None:
    assert stage.visitor().get("/me/password").status_code == 303
