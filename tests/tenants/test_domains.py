"""A domain of a co-op's own is proved by a record or a file, by one co-op at a time, and again each day."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hosts import Hall
from world import NAME, World, at, prove

from coop import clock
from tenants import doctor
from tenants.directory import Directory, State
from tenants.domains import ANSWERING, MOST, Domains, Outcome, TooMany, proofs
from tenants.domains.proofs import WELL_KNOWN, Asker


def test_a_record_proves_it(hall: Hall, own: Domains, there: World) -> None:
    entry = hall.found("first")
    own.claim(entry, NAME)
    assert own.check(entry, NAME) is Outcome.UNPROVED
    assert at(hall, NAME).status_code == 404
    prove(hall, own, there)
    assert "First" in at(hall, NAME, "/charter").text
    (domain,) = own.claimed(entry)
    assert domain.proof == "record"


def test_a_file_proves_it_and_the_host_shows_it_from_then_on(hall: Hall, own: Domains, there: World) -> None:
    entry = hall.found("first")
    token = own.token(entry, NAME)
    own.claim(entry, NAME)
    there.point(NAME)
    there.files[WELL_KNOWN + token] = token
    assert own.check(entry, NAME) is Outcome.PROVED
    assert at(hall, NAME, WELL_KNOWN + token).text.strip() == token
    assert at(hall, NAME, WELL_KNOWN + "x" * 40).status_code == 404


def test_the_host_shows_no_token_at_a_name_that_is_not_proved(hall: Hall, own: Domains) -> None:
    entry = hall.found("first")
    own.claim(entry, NAME)
    assert at(hall, NAME, WELL_KNOWN + own.token(entry, NAME)).status_code == 404


@pytest.mark.parametrize("said", ["to http://127.0.0.1/", "something else", ""])
def test_a_file_that_proves_nothing(hall: Hall, own: Domains, there: World, said: str) -> None:
    entry = hall.found("first")
    own.claim(entry, NAME)
    there.point(NAME)
    there.files[WELL_KNOWN + own.token(entry, NAME)] = said
    assert own.check(entry, NAME) is Outcome.UNPROVED
    assert there.visits == 1


def test_a_site_that_never_comes_to_an_end(
    hall: Hall, own: Domains, there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(proofs, "SECONDS", 0.5)
    entry = hall.found("first")
    own.claim(entry, NAME)
    there.point(NAME)
    there.trickles = True
    assert own.check(entry, NAME) is Outcome.UNPROVED


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_in_production_no_private_address_is_asked(hall: Hall, there: World, address: str) -> None:
    entry = hall.found("first")
    asker = Asker(public_only=True, nameserver=there.nameserver, ports={"http": there.site})
    own = Domains(hall.hosting.host, hall.hosting.directory, asker)
    own.claim(entry, NAME)
    there.point(NAME, address)
    there.files[WELL_KNOWN + own.token(entry, NAME)] = own.token(entry, NAME)
    assert own.check(entry, NAME) is Outcome.UNPROVED
    assert there.visits == 0


def test_anothers_token_is_worth_nothing(hall: Hall, own: Domains, there: World) -> None:
    first, second = hall.found("first"), hall.found("second")
    for entry in (first, second):
        own.claim(entry, NAME)
    there.prove(NAME, own.token(first, NAME))
    assert own.check(second, NAME) is Outcome.UNPROVED
    assert own.token(first, NAME) != own.token(first, "www." + NAME)


def test_one_co_op_at_a_time(hall: Hall, own: Domains, there: World) -> None:
    first, second = prove(hall, own, there), hall.found("second")
    own.claim(second, NAME)
    there.prove(NAME, own.token(second, NAME))
    assert own.check(second, NAME) is Outcome.OTHERS
    own.remove(first, NAME)
    assert own.check(second, NAME) is Outcome.PROVED
    assert "Second" in at(hall, NAME, "/charter").text


def test_one_that_left_gives_way(hall: Hall, own: Domains, there: World) -> None:
    first, second = prove(hall, own, there), hall.found("second")
    hall.hosting.directory.set_state(first, State.CLOSED)
    assert at(hall, NAME).status_code == 410
    own.claim(second, NAME)
    there.prove(NAME, own.token(second, NAME))
    assert own.check(second, NAME) is Outcome.PROVED


def test_a_claim_needs_no_proof_and_is_nobodys_to_block(hall: Hall, own: Domains) -> None:
    entry = hall.found("first")
    for number in range(MOST):
        own.claim(entry, f"{number}.example")
    assert own.claim(entry, "1.example").name == "1.example"
    with pytest.raises(TooMany):
        own.claim(entry, "more.example")


def test_a_proof_is_asked_for_each_day_and_lapses_after_a_week(
    hall: Hall, own: Domains, there: World
) -> None:
    entry = prove(hall, own, there)
    assert own.check_due() == 0
    start = clock.now()
    with clock.at(start + timedelta(days=1)):
        assert own.check_due() == 1
        assert own.check_due() == 0
    there.records.clear()
    for day in range(2, 9):
        with clock.at(start + timedelta(days=day)):
            assert own.check_due() == 0
            assert at(hall, NAME).status_code == 200
    assert [domain.name for domain in own.failing()] == [NAME]
    with clock.at(start + timedelta(days=9)):
        own.check_due()
        assert at(hall, NAME).status_code == 404
        assert at(hall, "first.localhost").status_code == 200
    there.prove(NAME, own.token(entry, NAME))
    assert own.check(entry, NAME) is Outcome.PROVED
    assert own.failing() == []


def test_it_is_found_by_an_index_of_the_proved_ones(hall: Hall) -> None:
    with hall.hosting.directory.engine.connect() as connection:
        query = str(ANSWERING.compile(connection))
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}", (NAME,)).scalars("detail")
        steps = "; ".join(plan)
    assert "ux_domains_proved" in steps
    assert "SCAN" not in steps


def test_the_doctor_says_in_time_what_will_be_lost(
    hall: Hall, own: Domains, there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 0)
    entry = prove(hall, own, there)
    there.records.clear()
    start = clock.now()
    assert own.check(entry, NAME) is Outcome.UNPROVED
    (line,) = doctor.examine(hall.hosting)
    lost_on = f"{start + timedelta(days=7):%Y-%m-%d}"
    assert line == f"{NAME} will be lost on {lost_on}, for its proof is gone: type andel host domain first"
    with clock.at(start + timedelta(days=8)):
        own.check(entry, NAME)
        assert any(line.startswith(f"{NAME} is lost") for line in doctor.examine(hall.hosting))


def test_a_directory_from_before_there_were_domains_and_quotas(hall: Hall) -> None:
    entry = hall.found("first")
    with hall.hosting.directory.writing() as connection:
        for column in ("domain", "quotas"):
            connection.exec_driver_sql(f"ALTER TABLE coops DROP COLUMN {column}")
    later = Directory.at(hall.hosting.host.data)
    assert later.find("first") == entry
    later.set_quotas(entry, {"mail": 3})
    found = later.find("first")
    assert found
    assert (found.domain, found.quotas) == (None, {"mail": 3})
    later.engine.dispose()
