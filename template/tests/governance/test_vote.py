from __future__ import annotations

import sqlalchemy as sa
from governance import urn
from governance.assembly import Assembly
from stage import Stage, Time

from coop.database import Model
from coop.governance.models import Ballot, Elector


def test_a_member_votes_once(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()
    assembly.vote(proposal, "yes")

    again = assembly.ada.post(f"/decisions/{proposal}/ballot", choice="no")

    assert again.status_code == 422
    assert "You have voted already" in again.text or "You have voted" in again.text
    assert urn.choices(stage) == ["yes"]


def test_the_page_says_that_you_have_voted_but_not_how(assembly: Assembly) -> None:
    proposal = assembly.propose()
    before = assembly.ada.get(f"/decisions/{proposal}").text
    assert 'name="choice"' in before

    assembly.vote(proposal, "abstain")

    after = assembly.ada.get(f"/decisions/{proposal}").text
    assert "Your vote is secret and cannot be changed." in after
    assert 'name="choice"' not in after
    assert "1 of 3 has voted" in after
    assert "abstain" not in after.casefold()


def test_while_it_is_open_the_page_shows_how_many_have_voted_and_not_what(assembly: Assembly) -> None:
    proposal = assembly.propose()
    assembly.vote(proposal, "yes", "yes")

    page = assembly.cleo.get(f"/decisions/{proposal}").text

    assert "2 of 3 have voted" in page
    assert 'class="yes"' not in page
    assert "2 yes" not in page


def test_someone_who_was_no_voter_when_it_opened_is_not_on_the_roll(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()
    dora = stage.member("Dora")

    answer = dora.post(f"/decisions/{proposal}/ballot", choice="no")

    assert answer.status_code == 422
    assert "not on its roll" in answer.text or "not on the roll" in answer.text
    assert urn.choices(stage) == []


def test_only_members_with_a_paid_share_vote(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()

    assert (
        stage.member("Dora", paid=False).post(f"/decisions/{proposal}/ballot", choice="no").status_code == 403
    )
    assert stage.person("Eve").post(f"/decisions/{proposal}/ballot", choice="no").status_code == 403
    assert stage.visitor().post(f"/decisions/{proposal}/ballot", choice="no").status_code == 303
    assert urn.choices(stage) == []


def test_a_vote_says_yes_no_or_abstain(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()

    for form in ({}, {"choice": "maybe"}, {"choice": ""}):
        answer = assembly.ada.post(f"/decisions/{proposal}/ballot", **form)
        assert answer.status_code == 422
    assert urn.choices(stage) == []


def test_no_vote_after_the_time_even_if_nobody_has_counted(
    assembly: Assembly, stage: Stage, time: Time
) -> None:
    proposal = assembly.propose()
    assembly.vote(proposal, "yes")
    time.passes(days=7)

    answer = assembly.ben.post(f"/decisions/{proposal}/ballot", choice="no")

    assert answer.status_code == 422
    assert "This vote is closed." in answer.text
    with stage.data() as session:
        assert [ballot.choice for ballot in session.query(Ballot)] == ["yes"]


def test_one_moment_before_the_end_is_in_time(assembly: Assembly, stage: Stage, time: Time) -> None:
    proposal = assembly.propose()
    time.passes(days=7, microseconds=-1)

    assembly.vote(proposal, "no")

    assert urn.choices(stage) == ["no"]


def test_an_unknown_vote_is_not_found(assembly: Assembly) -> None:
    assert assembly.ada.get("/decisions/999").status_code == 404
    assert assembly.ada.post("/decisions/999/ballot", choice="yes").status_code == 404


def test_without_script_and_with_htmx_alike(assembly: Assembly) -> None:
    proposal = assembly.propose()
    htmx = {"HX-Request": "true", "HX-Request-Type": "partial"}
    url = f"/decisions/{proposal}/ballot"

    part = assembly.ada.client.post(url, data={}, headers=htmx)
    assert part.status_code == 422
    assert part.text.lstrip().startswith("<section")
    assert "Choose yes, no or abstain." in part.text

    assert assembly.ada.client.post(url, data={"choice": "yes"}, headers=htmx).status_code == 303
    shown = assembly.ada.fragment(f"/decisions/{proposal}").text
    assert shown.lstrip().startswith(f'<section class="sheet half" id="vote-{proposal}"')
    assert "every 20s" in shown


def test_polling_ends_when_the_vote_is_counted(assembly: Assembly) -> None:
    proposal = assembly.pass_()

    assert "hx-get" not in assembly.ada.fragment(f"/decisions/{proposal}").text


def test_what_waits_for_you_is_counted_in_the_navigation(assembly: Assembly, time: Time) -> None:
    first = assembly.propose("9")
    assembly.propose("15")
    count = '<span class="count">{}<span'

    assert count.format(2) in assembly.ada.get("/decisions").text
    assembly.vote(first, "yes")
    assert count.format(1) in assembly.ada.get("/decisions").text
    time.passes(days=7)
    assert '<span class="count">' not in assembly.ada.get("/decisions").text


def test_nothing_in_the_database_joins_ballots_to_voters() -> None:
    """No column in common but the vote itself, and no other table that knows a ballot. `college` is empty but
    where colleges weigh, and then the same for all who vote in one."""
    ballot, elector = Ballot.__table__, Elector.__table__

    assert set(ballot.c.keys()) == {"id", "vote_id", "choice", "objection", "college"}
    assert set(ballot.c.keys()) & set(elector.c.keys()) == {"vote_id"}
    assert not [
        key.parent for table in Model.metadata.tables.values() for key in table.foreign_keys
        if key.column.table is ballot
    ]  # fmt: skip
    assert not [column for column in (*ballot.c, *elector.c) if isinstance(column.type, sa.DateTime)]


def test_a_ballots_key_is_random(assembly: Assembly, stage: Stage) -> None:
    proposal = assembly.propose()
    assembly.vote(proposal, "yes", "no", "no")

    with stage.data() as session:
        keys = [ballot.id for ballot in session.query(Ballot)]
    assert len({*keys}) == 3
    assert all(len(bytes.fromhex(key)) == 16 for key in keys)


def test_the_order_of_the_table_is_not_the_order_of_voting(
    stage: Stage, assembly: Assembly, database: str
) -> None:
    """SQLite keeps the ballots in a tree of their random keys, with no row number beside it."""
    if database == "postgresql":
        return
    with stage.data() as session:
        found = session.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'ballots'")).scalar()
    assert "WITHOUT ROWID" in found
