"""Past the pages, through the application's own connection, nobody gets in, is thrown out or is silenced."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from alembic.migration import MigrationContext
from alembic.operations import Operations
from governance.assembly import Assembly
from governance.forger import Attack
from sqlalchemy.exc import IntegrityError
from stage import Actor, Stage, Time

from coop import clock, migrations, shape
from coop.database import db
from coop.governance.models import Elector, Hearing
from coop.members.models import Application, Member


def membership(person: Actor, **changes: Any) -> sa.Insert:
    values = {
        "person_id": person.person_id, "number": 90, "member_class": "users", "address": "x",
        "admitted_at": clock.now(), "share_amount": 1, "share_paid_at": None,
    }  # fmt: skip
    return sa.insert(Member).values({**values, **changes})


def applied(stage: Stage, person: Actor) -> int:
    person.post("/membership", member_class="users", address="1 Elm Street", statement="")
    with stage.data() as session:
        mine = sa.select(Application.id).where(Application.person_id == person.person_id)
        return int(session.scalar(mine))


def put(assembly: Assembly, application: int) -> int:
    answer = assembly.ada.post(f"/decisions/admission/{application}", reason="She rides.")
    return int(answer.location.rsplit("/", 1)[1])


@pytest.fixture
def dora(assembly: Assembly, stage: Stage) -> Actor:
    assembly.pass_("vote", "admission")
    return stage.person("Dora")


@pytest.fixture
def exclusion(assembly: Assembly) -> int:
    """Of Cleo, before its vote opens."""
    answer = assembly.ada.post("/decisions/exclusion", number="3", reason="She never comes.")
    return int(answer.location.rsplit("/", 1)[1])


def opened(assembly: Assembly, time: Time, exclusion: int) -> int:
    time.passes(days=7)
    assembly.tick()
    return exclusion


def test_nobody_gets_in_without_a_vote(attack: Attack, stage: Stage, dora: Actor) -> None:
    attack(membership(dora), "nobody was admitted like that")
    id = applied(stage, dora)
    with stage.data() as session:
        session.execute(sa.update(Application).where(Application.id == id).values(outcome="admitted"))
    attack(membership(dora), "nobody was admitted like that")


def test_nobody_gets_in_by_a_vote_that_is_open_or_fell(
    attack: Attack, assembly: Assembly, stage: Stage, dora: Actor
) -> None:
    proposal = put(assembly, applied(stage, dora))
    attack(membership(dora), "nobody was admitted like that")
    assembly.vote(proposal, "no", "no", "yes")
    attack(membership(dora), "nobody was admitted like that")


def test_nobody_takes_the_place_of_who_was_admitted(
    attack: Attack, assembly: Assembly, stage: Stage, dora: Actor
) -> None:
    eli, id = stage.person("Eli"), applied(stage, dora)
    assembly.vote(put(assembly, id), "yes", "yes", "yes")
    attack(membership(eli), "nobody was admitted like that")
    attack(f"UPDATE applications SET person_id = {eli.person_id}", "whose application it is stands")
    attack(f"UPDATE applications SET id = 99 WHERE id = {id}", "whose application it is stands")
    attack("DELETE FROM applications", "cannot be removed")
    attack(
        f"UPDATE members SET person_id = {eli.person_id} WHERE person_id = {dora.person_id}",
        "whose membership it is stands",
    )
    attack("DELETE FROM members", "the register keeps")


def test_nothing_is_put_in_the_place_of_another(
    attack: Attack, assembly: Assembly, stage: Stage, dora: Actor
) -> None:
    """On SQLite, which has REPLACE; PostgreSQL refuses the word."""
    id, eli = applied(stage, dora), stage.person("Eli")
    assembly.vote(put(assembly, id), "yes", "yes", "yes")
    with stage.data():
        if db.engine.dialect.name != "sqlite":
            return
    attack(
        "INSERT OR REPLACE INTO applications (id, person_id, member_class, address, statement, applied_at) "
        f"VALUES ({id}, {eli.person_id}, 'users', '', '', '2026-03-02 09:00:00.000000')",
        "made anew",
    )
    attack(
        "INSERT OR REPLACE INTO members (id, person_id, number, member_class, address, admitted_at, "
        f"share_amount) VALUES (4, {eli.person_id}, 4, 'users', '', '2026-03-02 09:00:00.000000', 1)",
        "nobody was admitted like that",
    )


def test_nobody_is_thrown_out_without_a_vote(
    attack: Attack, assembly: Assembly, stage: Stage, time: Time, exclusion: int
) -> None:
    with stage.data() as session:
        decided = session.scalar(sa.text("SELECT max(number) FROM votes"))
    for by in (f"decision {decided or 1}", "exit"):
        leave = sa.update(Member).where(Member.id == 3).values(left_at=clock.now(), left_by=by)
        attack(leave, "no decision ended this")
    opened(assembly, time, exclusion)
    leave = sa.update(Member).where(Member.id == 3).values(left_at=clock.now(), left_by="decision 1")
    attack(leave, "no decision ended this")


def test_a_decision_about_one_ends_no_other_membership(
    attack: Attack, assembly: Assembly, time: Time, exclusion: int
) -> None:
    assembly.vote(opened(assembly, time, exclusion), "yes", "yes", "no")
    vote = assembly.look(exclusion)
    leave = {"left_at": vote.counted_at, "left_by": f"decision {vote.number}"}
    attack(sa.update(Member).where(Member.id == 2).values(leave), "no decision ended this")


def test_who_is_out_stays_out(attack: Attack, assembly: Assembly, time: Time, exclusion: int) -> None:
    assembly.vote(opened(assembly, time, exclusion), "yes", "yes", "no")
    attack("UPDATE members SET left_at = NULL, left_by = NULL", "no decision ended this")
    vote = assembly.propose("9")
    attack(
        sa.insert(Elector).values(
            vote_id=assembly.look(vote).id, member_id=3, voted=False, member_class="workers"
        )
    )


def test_who_is_out_votes_no_longer_on_an_earlier_roll(
    attack: Attack, assembly: Assembly, time: Time, exclusion: int
) -> None:
    opened(assembly, time, exclusion)
    earlier = assembly.look(assembly.propose("9")).id
    assembly.vote(exclusion, "yes", "yes", "no")
    voted = sa.update(Elector).where(Elector.vote_id == earlier, Elector.member_id == 3)
    attack(voted.values(voted=True), "only members vote")


def test_nobody_speaks_for_her(attack: Attack, assembly: Assembly, time: Time, exclusion: int) -> None:
    said = sa.insert(Hearing).values(proposal_id=exclusion, member_id=2, statement="I did it.")
    attack(said, "only whom it concerns")
    other = assembly.write()
    attack(sa.insert(Hearing).values(proposal_id=other, member_id=3, statement="x"), "only whom it concerns")
    assembly.cleo.post(f"/decisions/{exclusion}/hearing", statement="I was ill.")
    opened(assembly, time, exclusion)
    attack("UPDATE hearings SET statement = 'I did it.'", "only whom it concerns")
    attack("UPDATE hearings SET member_id = 2, statement = ''", "only whom it concerns")
    attack("DELETE FROM hearings", "cannot be removed")


@pytest.mark.parametrize("revision", ["0018", "0013"])
def test_the_revision_can_be_taken_back_and_come_again(stage: Stage, exclusion: int, revision: str) -> None:
    with stage.data() as session:
        module = migrations.directory().get_revision(revision).module  # type: ignore[union-attr]
        later = [migrations.directory().get_revision(name).module for name in ("0021", "0020")]  # type: ignore[union-attr]
        connection = session.connection()
        before = sa.inspect(connection).get_columns("members")
        with shape.changing(connection), Operations.context(MigrationContext.configure(connection)):
            for one in later:
                one.downgrade()
            module.downgrade()
            module.upgrade()
            for one in reversed(later):
                one.upgrade()
        names = {column["name"] for column in before}
        assert {column["name"] for column in sa.inspect(connection).get_columns("members")} == names
        with pytest.raises(IntegrityError):
            session.execute(sa.text("DELETE FROM members"))
        session.rollback()
