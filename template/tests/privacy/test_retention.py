"""What is kept for a time goes when the time is over."""

from __future__ import annotations

import sqlalchemy as sa
from stage import Stage, Time

from coop import upkeep
from coop.notices.models import Mail
from coop.people.models import Person
from coop.privacy import accesses
from coop.privacy.models import Access


def count(stage: Stage, table: type[Mail] | type[Access]) -> int:
    with stage.data() as data:
        return int(data.scalar(sa.select(sa.func.count()).select_from(table)))


def test_letters_are_kept_for_a_year(stage: Stage, time: Time) -> None:
    stage.visitor().post("/register", name="Ada", email="ada@people.example", password="a long password here")
    time.passes(days=364)
    upkeep.tick(stage.app)
    assert count(stage, Mail) == 1

    time.passes(days=2)
    assert upkeep.tick(stage.app)["purged"] == 1
    assert count(stage, Mail) == 0


def test_looks_are_kept_for_two_years(stage: Stage, time: Time) -> None:
    ada, bea = stage.person("Ada"), stage.person("Bea")
    with stage.data() as data:
        accesses.record(data.get(Person, bea.person_id), [ada.person_id], "register")
    time.passes(days=729)
    upkeep.tick(stage.app)
    assert count(stage, Access) == 1

    time.passes(days=2)
    upkeep.tick(stage.app)
    assert count(stage, Access) == 0
