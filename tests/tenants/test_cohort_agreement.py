"""Founders change what their accelerator may show, whenever they like, and leave."""

from __future__ import annotations

from datetime import timedelta

import pytest
from accelerator import Accelerator, agreement_of, entry_of
from hosts import Hall, host
from visitor import Form, Visitor

from coop import clock
from tenants import cohorts
from tenants.cohorts import PLACES
from tenants.front import signups
from tenants.front.tables import rows


@pytest.fixture
def lab(hall: Hall) -> Accelerator:
    return Accelerator(hall)


@pytest.fixture
def founder(lab: Accelerator) -> Visitor:
    return lab.joined("Open", shows_name="y", shows_progress="y")


def saves(visitor: Visitor, link: str, **boxes: str) -> None:
    token = Form(visitor.get(link).text).data["csrf_token"][0]
    assert visitor.post(link, csrf_token=token, **boxes).status_code == 303


def test_what_was_agreed_is_ticked(founder: Visitor) -> None:
    data = Form(founder.get(agreement_of(founder)).text).data
    assert {"shows_name", "shows_progress"} <= data.keys()


def test_by_default_nothing_is_agreed(lab: Accelerator) -> None:
    founder = lab.joined("Shy")
    data = Form(founder.get(agreement_of(founder)).text).data
    assert not {"shows_name", "shows_progress"} & data.keys()


def test_taken_back_it_is_gone_at_once(hall: Hall, lab: Accelerator, founder: Visitor) -> None:
    lab.visit()
    assert "open.localhost" in lab.page()
    saves(founder, agreement_of(founder))
    assert "open.localhost" not in lab.page()
    assert lab.counts() == (0, 1, 0)
    with hall.hosting.directory.engine.connect() as connection:
        row = connection.execute(PLACES.select()).one()
    assert (row.shows_name, row.shows_progress, row.progress) == (False, False, None)
    lab.visit()
    assert "open.localhost" not in lab.page()


def test_given_later_it_shows_at_once(lab: Accelerator) -> None:
    founder = lab.joined("Shy")
    saves(founder, agreement_of(founder), shows_name="y", shows_progress="y")
    assert "0 of 7" in lab.page()


def test_leaving(lab: Accelerator, founder: Visitor) -> None:
    link = agreement_of(founder)
    saves(founder, link, leave="yes")
    assert lab.counts() == (0, 0, 0)
    assert founder.get(link).status_code == 404
    assert "Nordic Lab" not in founder.get("/founded").text


def test_the_letter_has_the_link_and_it_outlives_the_sign_up(
    hall: Hall, lab: Accelerator, founder: Visitor
) -> None:
    link = founder.link("agreement")
    with clock.at(clock.now() + timedelta(days=400)):
        with lab.hall.client.application.front.app_context():  # type: ignore[union-attr]
            signups.purge()
            assert rows(signups.SIGNUPS.select()) == []
        elsewhere = Visitor(hall)
        saves(elsewhere, link)
    assert lab.counts() == (0, 1, 0)


@pytest.mark.parametrize("forged", ["x", "{}x"])
def test_a_forged_link(founder: Visitor, forged: str) -> None:
    token = agreement_of(founder).rpartition("/")[2]
    assert founder.get(f"/agreement/{forged.format(token)}").status_code == 404


def test_an_operator_takes_one_out_who_asks(hall: Hall, lab: Accelerator, founder: Visitor) -> None:
    folder = hall.hosting.host.data.parent
    assert host(folder, "cohort", "leave", "open").returncode == 0
    assert cohorts.place_of(hall.hosting.directory, entry_of(hall, "open").id) is None
