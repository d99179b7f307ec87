"""An accelerator's page shows what its co-ops agreed to, and tells nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from accelerator import Accelerator, entry_of, stage_of
from hosts import Hall
from visitor import Visitor

from tenants import cohorts
from tenants.cohorts import PLACES
from tenants.directory import COOPS, State

CANARIES = ("Quartz", "Secretname", "@people.example", "Ada Lind", "data@coop.example")


@pytest.fixture
def lab(hall: Hall) -> Accelerator:
    return Accelerator(hall)


@pytest.mark.parametrize("language", ["en", "sv"])
def test_nobody_has_joined(hall: Hall, lab: Accelerator, language: str) -> None:
    page = Visitor(hall, language).get(lab.link)
    assert page.status_code == 200
    assert ("No co-op has joined yet" if language == "en" else "Inget kooperativ har kommit med") in page.text
    assert lab.invitation in page.text


def test_who_agreed_is_named_and_others_are_a_number(hall: Hall, lab: Accelerator) -> None:
    lab.joined("Open", shows_name="y", shows_progress="y")
    lab.joined("Named", shows_name="y")
    lab.joined("Secretname")
    lab.visit()
    page = lab.page()
    assert lab.counts() == (2, 1, 0)
    assert 'href="http://open.localhost:8000"' in page
    assert "0 of 7" in page
    assert page.count("does not show how far") == 1
    assert "secretname" not in page.lower() + lab.file().lower()


def test_it_learns_nothing_else(hall: Hall, lab: Accelerator) -> None:
    """Of one that shows all it can, no word that its people wrote; of one that does not, not a letter."""
    lab.joined("Open", shows_name="y", shows_progress="y")
    lab.joined("Secretname")
    for label in ("open", "secretname"):
        stage = stage_of(hall, label)
        member = stage.member("Quartz Person")
        member.post("/decisions?clause=purpose", purpose="Quartz purpose", reason="Quartz reason")
        stage.person("Quartz Visitor")
    lab.visit()
    page = lab.page()
    assert "Done" in page
    seen = page + lab.file()
    assert [canary for canary in CANARIES if canary.lower() in seen.lower()] == []


def test_what_is_done_is_noted_at_a_visit(hall: Hall, lab: Accelerator) -> None:
    lab.joined("Open", shows_name="y", shows_progress="y")
    lab.visit()
    stage_of(hall, "open").member("Ada")
    assert "0 of 7" in lab.page()
    hall.client.post("/sign-in", base_url="http://open.localhost:8000", data={})  # somebody writes
    lab.visit()
    page = lab.page()
    assert "2 of 7" in page
    assert "<li>First member</li><li>First share paid</li>" in page
    assert "Open,http://open.localhost:8000,1,yes,yes,no,no,no,no,no\r\n" in lab.file()


def test_of_one_that_did_not_agree_nothing_is_noted(hall: Hall, lab: Accelerator) -> None:
    lab.joined("Named", shows_name="y")
    lab.visit()
    with hall.hosting.directory.engine.connect() as connection:
        assert connection.execute(sa.select(PLACES.c.progress)).scalars().all() == [None]


def test_a_suspended_one_is_left_out(hall: Hall, lab: Accelerator) -> None:
    lab.joined("Open", shows_name="y")
    hall.hosting.directory.set_state(entry_of(hall, "open"), State.SUSPENDED)
    assert "open.localhost" not in lab.page()
    assert lab.counts() == (0, 0, 0)


def test_a_renewed_link_ends_the_one_before(hall: Hall, lab: Accelerator) -> None:
    before = lab.link
    lab.cohort = cohorts.renew(hall.hosting.directory, lab.cohort)
    assert Visitor(hall).get(before).status_code == 404
    assert Visitor(hall).get(f"{before}/co-ops.csv").status_code == 404
    assert Visitor(hall).get(lab.link).status_code == 200


@pytest.mark.parametrize("forged", ["x", "{}x", "é.a"])
def test_a_forged_link(hall: Hall, lab: Accelerator, forged: str) -> None:
    token = lab.link.rpartition("/")[2]
    assert Visitor(hall).get(f"/cohort/{forged.format(token)}").status_code == 404


def test_an_ended_cohort_has_no_page(hall: Hall, lab: Accelerator) -> None:
    lab.joined("Open", shows_name="y")
    cohorts.end(hall.hosting.directory, lab.cohort)
    assert Visitor(hall).get(lab.link).status_code == 404
    assert cohorts.place_of(hall.hosting.directory, entry_of(hall, "open").id) is None


def test_a_name_is_no_formula(hall: Hall, lab: Accelerator) -> None:
    fill(hall, lab, 1, name="=1+1")
    assert "'=1+1" in lab.file()


def test_a_longer_list_asks_no_more_and_has_pages(hall: Hall, lab: Accelerator) -> None:
    fill(hall, lab, 2)
    with asked(hall) as few:
        lab.page()
    fill(hall, lab, 60)
    with asked(hall) as many:
        page = lab.page()
    assert len(many) == len(few)
    assert page.count("<tr>") == 21
    assert "page=2" in page


def fill(hall: Hall, lab: Accelerator, count: int, name: str = "Number") -> None:
    """So many in the cohort, as the directory has them."""
    directory = hall.hosting.directory
    start = len(directory.all())
    progress = {"done": ["member"], "members": 1}
    with directory.writing() as connection:
        for number in range(start, start + count):
            facts: dict[str, Any] = {
                "id": f"{number:016}", "label": f"number-{number}", "skeleton": f"number{number}",
                "name": f"{name} {number}", "state": State.OPEN, "epoch": 1, "revision": "",
                "founded_at": lab.cohort.made_at.replace(tzinfo=None), "listed": True,
            }  # fmt: skip
            connection.execute(sa.insert(COOPS).values(facts))
            place = {"coop_id": facts["id"], "cohort_id": lab.cohort.id, "progress": progress}
            connection.execute(sa.insert(PLACES).values(**place, shows_name=True, shows_progress=True))


@contextmanager
def asked(hall: Hall) -> Iterator[list[str]]:
    """What the host's own database is asked meanwhile."""
    statements: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        statements.append(statement)

    engine = hall.hosting.directory.engine
    sa.event.listen(engine, "before_cursor_execute", note)
    yield statements
    sa.event.remove(engine, "before_cursor_execute", note)


def test_it_names_the_last_day_of_the_code(hall: Hall) -> None:
    cohort = cohorts.add(hall.hosting.directory, "Lab", date(2126, 12, 31), None)
    assert "good until 31 December 2126." in Visitor(hall).get(cohort.page_link(hall.hosting.host)).text
