from __future__ import annotations

import pytest
from stage import Stage

from coop.people.models import Person


def test_a_visitors_choice_holds_for_the_session(stage: Stage) -> None:
    visitor = stage.visitor()
    assert visitor.post("/language", language="sv", next="/charter").location == "/charter"
    assert '<html lang="sv"' in visitor.get("/charter").text
    assert '<html lang="sv"' not in stage.visitor().get("/charter", headers={"Accept-Language": "en"}).text


def test_an_accounts_choice_is_kept(stage: Stage) -> None:
    ada = stage.person("Ada")
    ada.post("/language", language="sv", next="/me")
    with stage.data() as session:
        assert session.get(Person, ada.person_id).language == "sv"
    assert '<html lang="sv"' in ada.get("/me").text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/decisions/1/ballot", ""])
def test_one_stays_on_this_site(stage: Stage, target: str) -> None:
    assert stage.visitor().post("/language", language="en", next=target).location == "/"


def test_a_language_that_we_do_not_speak_is_refused(stage: Stage) -> None:
    assert stage.visitor().post("/language", language="tlh", next="/").status_code == 422
    assert stage.visitor().post("/language").status_code == 422
