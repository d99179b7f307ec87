"""Votes that were counted when a proposal was about one rule and was its own vote: they stay proved."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Files, Server, settings_for
from stage import PASSWORD_HASH, START

from coop import Application, create_app, founding, migrations, shape
from coop.database import db
from coop.governance import proposals, record, verify
from coop.governance.charter import in_force, time_text
from coop.governance.models import Proposal, Vote
from coop.governance.tally import Choice
from coop.governance.verify import FIRST_LINK, canonical, digest
from coop.members.models import Member

CLOSES = START + timedelta(days=7)
FOUNDED = {
    "name": "Gamla",
    "currency": "SEK",
    "language": "en",
    "legal_form": "other",
    "services": [],
    "fee_percent": 1200,
    "timezone": "UTC",
    "contact_email": "data@coop.example",
}


@pytest.fixture
def old(database: str, tmp_path: Path, worker_id: str) -> Iterator[Application]:
    """A co-op of revision 0004: a vote that passed, one that is open, a row that knows a rule."""
    server: Any = Server() if database == "postgresql" else Files(tmp_path)
    name = f"version_1_{worker_id}"
    app = create_app(settings_for(server.make(name), tmp_path))
    with app.app_context():
        migrations.upgrade_to(db.session.connection(), ["0004"])
        Rows(db.session.connection()).fill()
        db.session.commit()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    server.drop(name)


class Rows:
    def __init__(self, connection: sa.Connection) -> None:
        self.connection, self.found = connection, sa.MetaData()
        self.found.reflect(connection)

    def fill(self) -> None:
        last = FIRST_LINK
        for seq, (clause, value) in enumerate(FOUNDED.items(), 1):
            last = self.entry(seq, clause, value, START, last)
        for number in (1, 2, 3):
            self.voter(number)
        sealed = self.counted(1, "fee_percent", 900, len(FOUNDED))
        self.entry(len(FOUNDED) + 1, "fee_percent", 900, CLOSES, last, (1, sealed))
        self.open(2, "fee_percent", 800, len(FOUNDED) + 1)
        with shape.changing(self.connection):
            self.connection.exec_driver_sql(
                "CREATE TABLE trips (fee bigint REFERENCES charter_entries (seq))"
            )
        self.connection.exec_driver_sql("INSERT INTO trips VALUES (6)")

    def put(self, table: str, **values: Any) -> None:
        plain = {key: _stored(value) for key, value in values.items()}
        if self.connection.dialect.name == "postgresql":
            plain = values
        self.connection.execute(sa.insert(self.found.tables[table]).values(plain))

    def entry(
        self, seq: int, clause: str, value: Any, at: datetime, last: str, by: Any = (None, None)
    ) -> str:
        link = {
            "seq": seq,
            "clause": clause,
            "value": value,
            "decision": by[0],
            "decision_hash": by[1],
            "enacted_at": time_text(at),
            "previous": last,
        }
        self.put(
            "charter_entries",
            seq=seq,
            clause=clause,
            value=canonical(value),
            proposal_id=by[0],
            enacted_at=at,
            previous_hash=last,
            hash=digest(link),
        )
        return digest(link)

    def voter(self, number: int) -> None:
        self.put(
            "people",
            id=number,
            email=f"{number}@people.example",
            name=f"Member {number}",
            language="en",
            password_hash=PASSWORD_HASH,
            session_key="x",
            email_confirmed_at=START,
            created_at=START,
        )
        self.put(
            "members",
            id=number,
            person_id=number,
            number=number,
            member_class="users",
            address="1 Street",
            admitted_at=START,
            share_amount=50_000,
            share_paid_at=START,
        )

    def open(self, id: int, clause: str, value: Any, charter_seq: int) -> None:
        self.put(
            "proposals",
            id=id,
            proposer_id=1,
            clause=clause,
            value=canonical(value),
            charter_seq=charter_seq,
            replaces_seq=6 if id == 1 else charter_seq,
            reason="It is time.",
            opened_at=START,
            closes_at=CLOSES,
            quorum_numerator=1,
            quorum_denominator=3,
            majority_numerator=1,
            majority_denominator=2,
            majority_strict=True,
            electorate=3,
            state="open",
        )
        for member in (1, 2, 3):
            self.put("electors", proposal_id=id, member_id=member, voted=False)

    def counted(self, id: int, clause: str, value: Any, charter_seq: int) -> str:
        self.open(id, clause, value, charter_seq)
        for member, choice in ((1, "yes"), (2, "yes")):
            roll = self.found.tables["electors"]
            mine = (roll.c.proposal_id == id) & (roll.c.member_id == member)
            self.connection.execute(sa.update(roll).where(mine).values(voted=True))
            self.put("ballots", id=f"{member}" * 32, proposal_id=id, choice=choice)
        link = {
            "number": 1,
            "proposal": id,
            "clause": clause,
            "value": value,
            "charter_seq": charter_seq,
            "opened_at": time_text(START),
            "closes_at": time_text(CLOSES),
            "counted_at": time_text(CLOSES),
            "quorum": "1/3",
            "majority": "1/2",
            "more_than": True,
            "electorate": 3,
            "roll": 3,
            "voted": 2,
            "ballots": ["yes", "yes"],
            "yes": 2,
            "no": 0,
            "abstain": 0,
            "passed": True,
            "reason": None,
            "previous": FIRST_LINK,
        }
        proposals = self.found.tables["proposals"]
        result = {
            "state": "passed",
            "number": 1,
            "counted_at": CLOSES,
            "yes": 2,
            "no": 0,
            "abstain": 0,
            "previous_hash": FIRST_LINK,
            "hash": digest(link),
        }
        if self.connection.dialect.name == "sqlite":
            result = {key: _stored(value) for key, value in result.items()}
        self.connection.execute(sa.update(proposals).where(proposals.c.id == id).values(result))
        return digest(link)


def _stored(value: Any) -> Any:
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def test_they_are_taken_over_and_still_proved(old: Application, time: Any) -> None:
    with old.app_context():
        founding.upgrade()
        report = verify.verify(record.export())
        assert report.holds, report.lines
        assert "All 2 ballots of 1 decisions were recounted." in report.lines
        assert db.session.scalars(sa.select(Proposal.state).order_by(Proposal.id)).all() == [
            "enacted",
            "voting",
        ]
        assert [change.former for change in db.session.get_one(Vote, 1).changes] == ["1200"]


def test_an_open_one_goes_on(old: Application, time: Any) -> None:
    with old.app_context():
        founding.upgrade()
    time.passes(days=6)
    with old.app_context():
        for member in db.session.scalars(sa.select(Member)).all():
            proposal = db.session.get_one(Proposal, 2)
            assert proposals.vote(member, proposal, Choice.YES) is None
        db.session.commit()
        report = verify.verify(record.export())
        assert report.holds, report.lines
        assert in_force()["fee_percent"] == 800


def test_the_next_vote_gets_the_next_key(old: Application, time: Any) -> None:
    time.passes(days=8)
    with old.app_context():
        founding.upgrade()
        member = db.session.get_one(Member, 1)
        opened = proposals.change_rules(member, {"hue": 9}, "Red.")
        assert isinstance(opened, Proposal), opened
        assert opened.vote is not None
        assert (opened.id, opened.vote.id) == (3, 3)
        db.session.rollback()
