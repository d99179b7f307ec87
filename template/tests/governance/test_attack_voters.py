"""Whoever writes rows makes nobody a voter who has not paid, takes no vote away and signs for nobody.

What SQL cannot know is who acts: see docs/governance.md.
"""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from governance.assembly import Assembly
from governance.forger import Forger
from stage import Actor, Stage, Time

from coop import clock
from coop.books import ledger
from coop.books.ledger import Line
from coop.database import db
from coop.governance.models import Cosignature, Elector
from coop.members.models import Member

PAYS = "UPDATE members SET share_paid_at = admitted_at WHERE id = {0}"


@pytest.fixture
def assembly(stage: Stage) -> Assembly:
    """Whose shares are in the books."""
    return Assembly(stage, *(stage.member(name, booked=True) for name in ("Ada", "Ben", "Cleo")))


@pytest.fixture
def dora(stage: Stage, assembly: Assembly) -> Actor:
    """Her share is not paid."""
    return stage.member("Dora", paid=False)


def admission(person: Actor, **changes: Any) -> sa.Insert:
    values = {
        "person_id": person.person_id, "number": 77, "member_class": "users", "address": "1 Elm Street",
        "admitted_at": clock.now(), "share_amount": 50_000,
    }  # fmt: skip
    return sa.insert(Member).values({**values, **changes})


def test_nobody_votes_who_has_not_paid(assembly: Assembly, forger: Forger, dora: Actor) -> None:
    forger.run(PAYS.format(dora.member_id))
    forger.run(f"UPDATE members SET share_paid_at = 0 WHERE id = {dora.member_id}")
    forger.run(f"UPDATE members SET share_amount = 0 WHERE id = {dora.member_id}")


def test_nobody_is_admitted_with_a_share_that_is_paid(
    stage: Stage, assembly: Assembly, forger: Forger, database: str
) -> None:
    eve = stage.person("Eve")
    forger.run(admission(eve, share_paid_at=clock.now()))
    for amount in (0, -1):
        forger.run(admission(eve, share_amount=amount))
    if database == "sqlite":
        forger.run(admission(eve, id=assembly.ben.member_id).prefix_with("OR REPLACE"))
        forger.run(admission(eve, number=2).prefix_with("OR REPLACE"))
    forger.done(admission(eve))


def test_what_is_booked_for_one_pays_no_other_share(stage: Stage, forger: Forger, dora: Actor) -> None:
    eve = stage.member("Eve", paid=False)
    with stage.data() as session:
        session.get(Member, eve.member_id).pay_share()
    forger.run(PAYS.format(dora.member_id))


def test_a_journal_without_its_seal_pays_nothing(stage: Stage, forger: Forger, dora: Actor) -> None:
    posting = "INSERT INTO postings (journal_id, account, person_id, amount)"
    forger.run(
        "INSERT INTO journals (id, number, kind, reference, made_at) SELECT 700, 1 + max(number), "
        f"'share payment', 'member:{dora.member_id}', max(made_at) FROM journals",
        f"{posting} VALUES (700, 'bank', NULL, 50000)",
        f"{posting} VALUES (700, 'member_shares', {dora.person_id}, -50000)",
        PAYS.format(dora.member_id),
    )


def test_nobody_who_has_paid_loses_the_vote(assembly: Assembly, forger: Forger, database: str) -> None:
    """Else whoever is left decides alone."""
    forger.run("UPDATE members SET share_paid_at = NULL WHERE id <> 1")
    forger.run(f"DELETE FROM members WHERE id = {assembly.cleo.member_id}")
    if database == "sqlite":
        forger.run("UPDATE OR REPLACE members SET number = 1 WHERE number = 2")
        forger.run("REPLACE INTO members SELECT * FROM members")
        forger.run("PRAGMA defer_foreign_keys=ON", "UPDATE members SET rowid = 99 WHERE id = 1")
    else:
        forger.run("TRUNCATE members CASCADE")


def test_the_vote_goes_with_the_share(stage: Stage, assembly: Assembly, forger: Forger) -> None:
    """When the books say that it was paid back."""
    cleo = assembly.cleo
    with stage.data():
        back = [Line("member_shares", 50_000, cleo.person_id), Line("bank", -50_000)]
        ledger.post("share refund", "member:3", back)
    forger.run(f"UPDATE members SET share_paid_at = admitted_at WHERE id = {cleo.member_id}")
    forger.done(f"UPDATE members SET share_paid_at = NULL WHERE id = {cleo.member_id}")


def test_no_membership_changes_hands(stage: Stage, assembly: Assembly, forger: Forger) -> None:
    eve, ben = stage.person("Eve"), assembly.ben.member_id
    forger.run(f"UPDATE members SET person_id = {eve.person_id} WHERE id = {ben}")
    forger.run(f"UPDATE members SET id = 99 WHERE id = {stage.member('Dora', paid=False).member_id}")


def test_no_voter_is_swapped_for_another(assembly: Assembly, forger: Forger, dora: Actor) -> None:
    """As many as there are, but not the same: paid between the opening of the vote and its roll."""
    proposal = forger.due(assembly)
    paid = PAYS.format(dora.member_id)
    roll = [assembly.ada.member_id, assembly.ben.member_id, dora.member_id]
    with assembly.stage.data():
        person, member = dora.person_id, dora.member_id
        ledger.post(
            "share payment",
            f"member:{member}",
            [Line("bank", 50_000), Line("member_shares", -50_000, person)],
        )
    forger.run(
        forger.vote(proposal),
        paid,
        *(sa.insert(Elector).values(vote_id=900, member_id=one, voted=False) for one in roll),
    )
    forger.done(paid)


@pytest.fixture
def asked(assembly: Assembly) -> int:
    """A proposal that waits for two co-signers."""
    assembly.pass_("2", "cosigners")
    return assembly.propose("9")


def signature(proposal: int, by: int | None) -> sa.Insert:
    return sa.insert(Cosignature).values(proposal_id=proposal, member_id=by)


def test_only_voters_sign_what_asks_for_it(
    assembly: Assembly, forger: Forger, asked: int, dora: Actor
) -> None:
    ada, ben = assembly.ada.member_id, assembly.ben.member_id
    for who in (ada, dora.member_id):
        forger.run(signature(asked, who))
    forger.run(signature(1, ben))
    forger.run(signature(asked, ben), signature(asked, ben))
    forger.run(signature(asked, ben), "DELETE FROM cosignatures")
    forger.run(signature(asked, ben), f"UPDATE cosignatures SET member_id = {assembly.cleo.member_id}")
    forger.run(forger.proposal(), signature(800, ben))


def test_without_co_signers_it_goes_nowhere(
    assembly: Assembly, forger: Forger, asked: int, time: Time
) -> None:
    goes = (
        "UPDATE proposals SET state = 'discussion', moves_at = '2030-01-01 00:00:00.000000', "
        "not_before = '2030-01-01 00:00:00.000000' WHERE id = {0}"
    )
    forger.run(goes.format(asked))
    forger.run(forger.proposal(), goes.format(800))
    assembly.ben.post(f"/decisions/{asked}/cosignature")
    forger.run(goes.format(asked))
    forger.run(f"UPDATE proposals SET state = 'voting' WHERE id = {asked}")
    forger.run(forger.vote(asked))
    forger.run(f"UPDATE proposals SET moves_at = made_at WHERE id = {asked}", forger.vote(asked))
    assembly.cleo.post(f"/decisions/{asked}/cosignature")
    assert assembly.state(asked) == "voting"
    with assembly.stage.data():
        assert db.session.query(Cosignature).count() == 2
