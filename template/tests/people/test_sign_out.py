from __future__ import annotations

from stage import Stage


def test_signing_out_ends_the_session(stage: Stage) -> None:
    ada = stage.person("Ada")
    assert ada.post("/sign-out").location == "/"
    assert ada.get("/me").status_code == 303


def test_a_link_signs_nobody_out(stage: Stage) -> None:
    ada = stage.person("Ada")
    assert ada.get("/sign-out").status_code == 405
    assert ada.get("/me").status_code == 200


def test_the_unconfirmed_can_leave(stage: Stage) -> None:
    assert stage.person("Ada", confirmed=False).post("/sign-out").location == "/"
