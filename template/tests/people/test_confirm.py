from __future__ import annotations

from people.mailbox import letter_to, letters_to
from stage import PASSWORD, Stage, Time

from coop.people.models import Person

EMAIL = "ada@mail.example"


def mailed_link(stage: Stage) -> str:
    stage.visitor().post("/register", name="Ada", email=EMAIL, password=PASSWORD)
    return letter_to(stage, EMAIL).path


def is_confirmed(stage: Stage) -> bool:
    with stage.data():
        person = Person.with_email(EMAIL)
        return person is not None and person.is_confirmed


def test_opening_the_link_confirms_nothing(stage: Stage) -> None:
    link = mailed_link(stage)
    assert EMAIL in stage.visitor().get(link).text
    assert not is_confirmed(stage)


def test_the_button_confirms_once(stage: Stage) -> None:
    link = mailed_link(stage)
    reader = stage.visitor()
    assert reader.post(link).status_code == 303
    assert is_confirmed(stage)
    assert reader.post(link).status_code == 410


def test_the_button_signs_nobody_in(stage: Stage) -> None:
    """A stranger may have registered with this reader's address, and knows the password."""
    reader = stage.visitor()
    reader.post(mailed_link(stage))
    assert reader.get("/me").status_code == 303


def test_a_link_is_void_after_a_week(stage: Stage, time: Time) -> None:
    link = mailed_link(stage)
    time.passes(days=7, seconds=1)
    assert stage.visitor().get(link).status_code == 410
    assert stage.visitor().post(link).status_code == 410
    assert not is_confirmed(stage)


def test_a_forged_link_is_void(stage: Stage) -> None:
    link = mailed_link(stage)
    assert stage.visitor().post(link[:-2]).status_code == 410
    assert not is_confirmed(stage)


def test_an_unconfirmed_person_asks_for_another_letter(stage: Stage) -> None:
    ada = stage.person("Ada", confirmed=False)
    assert ada.get("/membership").location == "/unconfirmed"
    assert ada.email in ada.get("/unconfirmed").text
    assert ada.post("/unconfirmed/letter").status_code == 303
    assert stage.visitor().post(letter_to(stage, ada.email).path).status_code == 303
    assert ada.get("/membership").status_code == 200


def test_asking_for_letters_is_limited(stage: Stage) -> None:
    ada = stage.person("Ada", confirmed=False)
    answers = [ada.post("/unconfirmed/letter").status_code for _ in range(5)]
    assert answers == [303, 303, 303, 303, 429]
    assert len(letters_to(stage, ada.email)) == 4


def test_the_confirmed_have_nothing_left_to_confirm(stage: Stage) -> None:
    ada = stage.person("Ada")
    assert ada.get("/unconfirmed").location == "/"
    ada.post("/unconfirmed/letter")
    assert letters_to(stage, ada.email) == []
