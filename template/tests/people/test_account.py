from __future__ import annotations

from stage import SUM, Stage

from coop.people.models import Person


def test_the_page_leads_to_all_that_is_mine(stage: Stage) -> None:
    page = stage.person("Ada").get("/me").text
    for link in ("/membership", "/me/data", "/me/password", "/sign-out"):
        assert f'"{link}"' in page


def test_name_and_language_can_be_changed(stage: Stage) -> None:
    ada = stage.person("Ada")
    assert ada.post("/me", name=" Ada\n Byron ", language="sv").location == "/me"
    with stage.data() as session:
        saved = session.get(Person, ada.person_id)
        assert (saved.name, saved.language) == ("Ada Byron", "sv")
    assert 'lang="sv"' in ada.get("/me").text


def test_what_does_not_fit_is_refused_and_kept_in_the_form(stage: Stage) -> None:
    ada = stage.person("Ada")
    response = ada.post("/me", name="n" * 201, language="sv")
    assert response.status_code == 422
    assert "n" * 201 in response.text
    assert ada.post("/me", name="Ada", language="tlh").status_code == 422
    with stage.data() as session:
        saved = session.get(Person, ada.person_id)
        assert (saved.name, saved.language) == ("Ada", "en")


def test_visitors_sign_in_first_and_come_back(stage: Stage) -> None:
    assert stage.visitor().get("/me").location == "/sign-in?next=/me"


def test_a_hostile_name_is_shown_as_text(stage: Stage) -> None:
    ada = stage.person("Ada")
    ada.post("/me", name=f"<script>alert(1)</script>{SUM}", language="en")
    page = ada.get("/me").text
    assert "<script>alert" not in page
    assert "60481729" not in page
