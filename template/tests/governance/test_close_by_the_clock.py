from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread

from governance.assembly import Assembly
from stage import START, Stage, Time

from coop import Application, clock, create_app, upkeep
from coop.config import Settings
from coop.governance import proposals
from coop.governance.models import CharterEntry
from coop.notices.models import Mail


def entries(stage: Stage, clause: str = "fee_percent") -> list[str]:
    with stage.data() as session:
        found = session.query(CharterEntry).filter_by(clause=clause).order_by(CharterEntry.seq)
        return [entry.value for entry in found]


def test_a_vote_is_not_counted_before_its_time(assembly: Assembly, time: Time) -> None:
    proposal = assembly.propose()
    assembly.vote(proposal, "yes", "yes")
    time.passes(days=6, hours=23)

    assert assembly.tick() == 0
    assert assembly.look(proposal).state == "open"


def test_upkeep_is_due_when_the_first_vote_closes(stage: Stage, assembly: Assembly, time: Time) -> None:
    without = upkeep.next_due(stage.app)  # the annual meeting, far away
    assembly.propose()
    time.passes(days=6, hours=20)  # too late for a reminder
    assert upkeep.next_due(stage.app) == START + timedelta(days=7)
    time.passes(hours=4)
    assembly.tick()
    assert upkeep.next_due(stage.app) == without


def test_when_time_is_up_it_is_counted_and_enacted(assembly: Assembly, time: Time) -> None:
    proposal = assembly.propose("9")
    assembly.vote(proposal, "yes", "yes")
    time.passes(days=7)

    assert assembly.tick() == 1

    found = assembly.look(proposal)
    assert (found.state, found.yes, found.no, found.abstain) == ("passed", 2, 0, 0)
    assert found.counted_at == time.now
    assert assembly.rule() == 900


def test_it_closes_early_when_everyone_on_the_roll_has_voted(assembly: Assembly, time: Time) -> None:
    proposal = assembly.propose("9")
    time.passes(hours=2)

    assembly.vote(proposal, "yes", "no", "yes")

    assert assembly.look(proposal).counted_at == START + timedelta(hours=2)
    assert assembly.rule() == 900


def test_upkeep_counts_without_anyone_asking(assembly: Assembly, app: Application, time: Time) -> None:
    proposal = assembly.propose("9")
    assembly.vote(proposal, "yes", "yes")
    time.passes(days=8)

    assert upkeep.tick(app)["votes"] == 1
    assert upkeep.tick(app)["votes"] == 0
    assert assembly.look(proposal).has_passed


def test_everyone_on_the_roll_hears_the_result(
    assembly: Assembly, stage: Stage, app: Application, time: Time
) -> None:
    proposal = assembly.propose("9")
    assembly.vote(proposal, "yes", "yes")
    time.passes(days=7)
    upkeep.tick(app)

    with stage.data() as session:
        mails = [mail for mail in session.query(Mail) if mail.title.startswith("Decided")]
        roll = (assembly.ada, assembly.ben, assembly.cleo)
        assert {mail.address for mail in mails} == {actor.email for actor in roll}
        assert f"http://localhost/decisions/{proposal}" in mails[0].body


def test_reading_shows_a_vote_past_its_time_as_being_counted(assembly: Assembly, time: Time) -> None:
    proposal = assembly.propose("9")
    assembly.vote(proposal, "yes", "yes")
    time.passes(days=7)

    assert "Being counted" in assembly.cleo.get(f"/decisions/{proposal}").text
    assert "Being counted" in assembly.cleo.get("/decisions").text
    assert assembly.look(proposal).state == "open"


def test_whoever_writes_next_meets_the_new_rule_though_nothing_ticked(assembly: Assembly, time: Time) -> None:
    proposal = assembly.propose("9")
    assembly.vote(proposal, "yes", "yes")
    time.passes(days=7)

    answer = assembly.ben.post("/decisions?clause=fee_percent", fee_percent="9", reason="Lower.")

    assert answer.status_code == 422
    assert "already" in answer.text
    assert assembly.look(proposal).has_passed


def test_a_refused_request_takes_nothing_of_the_count_back(assembly: Assembly, time: Time) -> None:
    proposal = assembly.propose("9")
    assembly.vote(proposal, "yes", "yes")
    time.passes(days=7)

    assert assembly.ben.post("/decisions/999/ballot", choice="yes").status_code == 404
    assembly.tick()

    assert assembly.look(proposal).has_passed


def test_two_workers_that_close_at_once_enact_once(
    assembly: Assembly, stage: Stage, settings: Settings, time: Time
) -> None:
    proposal = assembly.propose("9")
    assembly.vote(proposal, "yes", "yes")
    time.passes(days=7)
    workers = [create_app(settings) for _ in range(2)]
    start, counted = Barrier(2), []

    def work(app: Application) -> None:
        with clock.at(time.now), app.app_context():
            start.wait()
            counted.append(proposals.move_due())
            proposals.db.session.commit()
            proposals.db.engine.dispose()

    threads = [Thread(target=work, args=(app,)) for app in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(counted) == [0, 1]
    assert entries(stage) == ["1200", "900"]


def test_what_is_due_is_enacted_in_the_order_of_closing(assembly: Assembly, stage: Stage, time: Time) -> None:
    first = assembly.propose("9")
    time.passes(hours=1)
    second = assembly.propose("15")
    assembly.vote(second, "yes", "yes")
    assembly.vote(first, "yes", "yes")
    time.passes(days=8)

    assert assembly.tick() == 2

    assert (assembly.look(first).number, assembly.look(second).number) == (1, 2)
    assert entries(stage) == ["1200", "900", "1500"]


def test_a_vote_that_is_due_comes_before_one_that_everyone_finishes(
    assembly: Assembly, stage: Stage, time: Time
) -> None:
    first = assembly.propose("9")
    assembly.vote(first, "yes", "yes")
    time.passes(days=6)
    second = assembly.propose("15")
    time.passes(days=2)

    assembly.vote(second, "yes", "yes", "yes")

    assert (assembly.look(first).number, assembly.look(second).number) == (1, 2)
    assert assembly.rule() == 1500


def test_a_decision_stands_though_another_gave_the_same_value_meanwhile(
    assembly: Assembly, stage: Stage, time: Time
) -> None:
    """9, then 15 and 9 again: each decision has its entry, in the order of closing."""
    later = assembly.propose("9")
    time.passes(hours=1)
    assembly.pass_("15")
    time.passes(days=7)
    assembly.vote(later)
    assert assembly.tick() == 1
    assert assembly.look(later).outcome == "nobody_voted"

    same = assembly.propose("9")
    assembly.pass_("12")
    assembly.vote(same, "yes", "yes", "yes")
    assert entries(stage) == ["1200", "1500", "1200", "900"]
