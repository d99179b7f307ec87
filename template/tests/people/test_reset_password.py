from __future__ import annotations

from people.mailbox import letter_to, letters_to, page_of
from stage import PASSWORD, Actor, Stage, Time

from coop.people.models import Person

NEW = "another long password"


def mailed_link(stage: Stage, person: Actor) -> str:
    stage.visitor().post("/forgotten", email=person.email)
    return letters_to(stage, person.email)[-1].path


def opens(stage: Stage, person: Actor, password: str) -> bool:
    return stage.visitor().post("/sign-in", email=person.email, password=password).status_code == 303


def test_the_page_is_open_to_everyone(stage: Stage) -> None:
    assert stage.visitor().get("/forgotten").status_code == 200


def test_a_link_lets_its_reader_choose_a_new_password(stage: Stage) -> None:
    ada = stage.person("Ada")
    link, reader = mailed_link(stage, ada), stage.visitor()
    assert 'autocomplete="new-password"' in reader.get(link).text
    assert reader.post(link, password=NEW).location == "/"
    assert reader.get("/me").status_code == 200
    assert opens(stage, ada, NEW)
    assert not opens(stage, ada, PASSWORD)
    assert letters_to(stage, ada.email)[-1].title == "Your password was changed"


def test_a_new_password_ends_all_other_sessions(stage: Stage) -> None:
    ada = stage.person("Ada")
    stage.visitor().post(mailed_link(stage, ada), password=NEW)
    assert ada.get("/me").status_code == 303


def test_known_and_unknown_addresses_are_answered_alike(stage: Stage) -> None:
    ada = stage.person("Ada")
    one, other = stage.visitor(), stage.visitor()
    known = one.post("/forgotten", email=ada.email)
    unknown = other.post("/forgotten", email="who@people.example")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location) == (303, "/sign-in")
    assert page_of(one.get("/sign-in")) == page_of(other.get("/sign-in"))
    assert letters_to(stage, "who@people.example") == []


def test_a_link_works_once(stage: Stage) -> None:
    ada = stage.person("Ada")
    link = mailed_link(stage, ada)
    stage.visitor().post(link, password=NEW)
    assert stage.visitor().get(link).status_code == 410
    assert stage.visitor().post(link, password="a third password").status_code == 410
    assert opens(stage, ada, NEW)


def test_using_one_link_voids_the_others(stage: Stage) -> None:
    ada = stage.person("Ada")
    first, second = mailed_link(stage, ada), mailed_link(stage, ada)
    stage.visitor().post(second, password=NEW)
    assert stage.visitor().get(first).status_code == 410


def test_a_link_is_void_after_an_hour(stage: Stage, time: Time) -> None:
    ada = stage.person("Ada")
    link = mailed_link(stage, ada)
    time.passes(hours=1)
    assert stage.visitor().get(link).status_code == 200
    time.passes(seconds=1)
    assert stage.visitor().post(link, password=NEW).status_code == 410
    assert opens(stage, ada, PASSWORD)


def test_a_link_for_one_purpose_serves_no_other(stage: Stage) -> None:
    ada = stage.person("Ada", confirmed=False)
    ada.post("/unconfirmed/letter")
    token = letter_to(stage, ada.email).path.rpartition("/")[2]
    assert stage.visitor().post(f"/reset/{token}", password=NEW).status_code == 410


def test_an_easy_password_is_refused_and_the_link_still_works(stage: Stage) -> None:
    ada = stage.person("Ada")
    link = mailed_link(stage, ada)
    assert stage.visitor().post(link, password=ada.email).status_code == 422
    assert stage.visitor().post(link, password=NEW).status_code == 303


def test_the_link_proves_the_address(stage: Stage) -> None:
    ada = stage.person("Ada", confirmed=False)
    stage.visitor().post(mailed_link(stage, ada), password=NEW)
    with stage.data() as session:
        assert session.get(Person, ada.person_id).is_confirmed


def test_letters_are_limited_whoever_asks(stage: Stage) -> None:
    ada = stage.person("Ada")
    for email in (ada.email, "who@people.example"):
        answers = [stage.visitor().post("/forgotten", email=email).status_code for _ in range(5)]
        assert answers == [303] * 4 + [429]
    assert len(letters_to(stage, ada.email)) == 4


def test_links_lead_to_the_co_op_whatever_the_host_header(stage: Stage) -> None:
    ada = stage.person("Ada")
    stage.visitor().client.post("/forgotten", data={"email": ada.email}, headers={"Host": "evil.example"})
    assert "evil.example" not in letter_to(stage, ada.email).body
