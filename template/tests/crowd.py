"""A co-op with a few of everything, or with many: what the pages' queries must not depend on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from types import ModuleType
from typing import Any

import sqlalchemy as sa
from stage import Actor, Stage, aside, elected, offices_given

from coop import clock, services
from coop.books import ledger
from coop.books.ledger import Line
from coop.database import db
from coop.governance import proposals
from coop.governance.choosing import nominations, suggestions
from coop.governance.choosing.options import Words
from coop.governance.discussion import comments, follows
from coop.governance.discussion.models import Comment
from coop.governance.matters import Matter
from coop.governance.models import Proposal, Vote
from coop.governance.tally import Choice
from coop.meetings import agenda, calling, minutes
from coop.meetings.models import Meeting, Seat
from coop.members import log
from coop.members.models import Application, Member, Role, next_number
from coop.people.models import Person
from coop.privacy.models import Access


@dataclass
class Crowd:
    """Five to look at the pages with, and everybody else. `grow` adds so many of each thing."""

    stage: Stage
    visitor: Actor = field(init=False)
    member: Actor = field(init=False)
    worker: Actor = field(init=False)
    board: Actor = field(init=False)
    treasurer: Actor = field(init=False)
    size: int = 0

    def __post_init__(self) -> None:
        self.visitor = self.stage.visitor()
        self.member = self.stage.member("Mia Member", "users")
        self.worker = self.stage.member("Wim Worker", "workers")
        self.board = self.stage.member("Bea Board", "users", roles=("board",))
        self.treasurer = self.stage.member("Tess Treasurer", "users", roles=("treasurer",))

    def actors(self) -> dict[str, Actor]:
        names = ("visitor", "member", "worker", "board", "treasurer")
        return {name: getattr(self, name) for name in names}

    def grow(self, count: int) -> None:
        numbers = range(self.size, self.size + count)
        self.size += count
        with self.stage.data():
            for number in numbers:
                self._decide(number)
            people = [_someone(number) for number in numbers]
            db.session.add_all(people)
            db.session.flush()
            with offices_given():
                self._join(people)
            self._apply(people)
            self._owe(people)
            self._look(people)
            with offices_given():
                self._act(numbers)
            self._meet(numbers)
            self._talk(numbers)
            for service in _services():
                service.grow(self, people)

    def examples(self, endpoint: str) -> list[dict[str, Any]]:
        """What a page that shows one thing is asked for: the thing that has most of everything."""
        own = {
            "web.theme": [{"hue": 155}],
            "governance.clause": [{"clause": "fee_percent"}],
            "governance.decision": [{"id": _last(Proposal.id, condition)} for condition in SHOWN],
            "governance.vote": [{"id": _last(Vote.id)}],
            "governance.discussion": [{"id": _first(Comment.proposal_id)}],
            "governance.comment": [{"id": _last(Comment.id)}],
            "governance.rewrite_comment": [{"id": _last(Comment.id)}],
            "governance.new": [{}, {"clause": "fee_percent"}, {"matter": "project"}, {"matter": "choices"}],
            "governance.draft": [{"id": _last(Proposal.id, Proposal.state == "draft")}],
            "governance.propose_admission": [{"id": _last(Application.id)}],
            "governance.propose_recall": [{"role": _last(Role.id, Role.until > clock.now())}],
            "governance.ballots": [{"id": _last(Vote.proposal_id, Vote.number.is_not(None), Vote.seats > 0)}],
            "governance.decided": [{"number": _last(Vote.number)}],
            "books.journal": [{"number": _last(ledger.Journal.number)}],
            "meetings.meeting": [{"id": _last(Meeting.id)}],
            "meetings.notices": [{"id": _last(Meeting.id)}],
            **{one: [{"id": _last(Meeting.id, Meeting.closed_at.is_not(None))}] for one in OF_THE_MINUTES},
            "meetings.votes_in_the_room": [{"id": _last(Meeting.id)}],
            "meetings.ballot_for": [{"id": _last(Meeting.id), "proposal": _last(Proposal.id), "member": 1}],
            "meetings.voting_list": [{"id": _last(Meeting.id)}],
            "meetings.calendar": [{"id": _last(Meeting.id)}],
            "meetings.plan": [{"id": _last(Meeting.id)}],
            "members.application": [{"id": _last(Application.id, Application.outcome.is_(None))}],
            **{one: [{"token": "void"}] for one in TOKENS},
        }
        theirs = (service.examples(endpoint) for service in _services())
        return own.get(endpoint) or next(filter(None, theirs), [{}])

    def _decide(self, number: int) -> None:
        """One vote that passed and made a link of one clause's chain, and one that goes on."""
        voters = db.session.scalars(sa.select(Member).where(Member.share_paid_at.is_not(None))).all()
        passed = _proposed(voters[0], "fee_percent", 100 * (number + 1))
        for voter in voters:
            assert proposals.vote(voter, passed, Choice.YES) is None
        self._elect(voters)
        self._choose(voters)
        _proposed(voters[0], "hue", number)
        text = {"title": f"Project {number}", "reason": "There are many of us."}
        for is_draft in (True, False):
            proposals.propose(voters[0], Matter.PROJECT, {}, **text, is_draft=is_draft)

    def _talk(self, numbers: range) -> None:
        """Threads about the proposal that came first, each with an answer; all follow it."""
        voting = _first(Proposal.id, Proposal.state == "voting")
        proposal = db.session.get_one(Proposal, voting)
        members = [db.session.get_one(Member, actor.member_id) for actor in (self.member, self.worker)]
        for number in numbers:
            said = comments.write(members[0], proposal, f"Thought {number}")
            assert isinstance(said, Comment), said
            comments.write(members[1], proposal, "Indeed.", said)
        for member in members:
            follows.follow(member, proposal)

    def _elect(self, voters: Sequence[Member]) -> None:
        """One that is over, and one that members still stand for."""
        for office in ("chair", "dispatcher"):
            election = proposals.propose(voters[0], Matter.ELECTION, {"office": office}, reason="It is time.")
            assert isinstance(election, Proposal), election
            for voter in voters:
                assert nominations.stand(voter, election, "I would like to.") is None
            if office == "chair":
                with aside("vote_due", "votes"):
                    proposals._open(election)
                for voter in voters:
                    assert proposals.vote(voter, election, "2,1") is None

    def _choose(self, voters: Sequence[Member]) -> None:
        """One that is over, and one that members still add options to; each with more of them every time."""
        words = [Words(f"Option {place}", "It is good.") for place in range(self.size % 18 + 2)]
        for is_over in (True, False):
            act = {"none": True, "seats": 1}
            text = {"title": "What we choose", "reason": "There are many of us.", "among": words}
            choice = proposals.propose(voters[0], Matter.CHOICES, act, **text, is_draft=not is_over)
            assert isinstance(choice, Proposal), choice
            if is_over:
                for voter in voters:
                    assert proposals.vote(voter, choice, "2,1") is None
            else:
                proposals._wait(choice, "discussion", 7)
                assert suggestions.add(voters[-1], choice, Words("Another one")) is None

    def _join(self, people: list[Person]) -> None:
        """Admitted, and the share still to pay; offices and all."""
        first = next_number()
        db.session.add_all(_admitted(person, first + place) for place, person in enumerate(people))

    def _apply(self, people: list[Person]) -> None:
        mine = db.session.get_one(Person, self.member.person_id)
        for person in people:
            db.session.add_all([_application(person, None), _application(mine, "declined")])

    def _owe(self, people: list[Person]) -> None:
        """A journal for each, one of the member's own, and at last one with everybody in it."""
        whose = [person.id for person in people]
        for one in whose:
            ledger.post("ride", f"test:{one}", _debts([one, self.member.person_id]))
        ledger.post("ride", f"test:{self.size}:all", _debts(whose))

    def _look(self, people: list[Person]) -> None:
        looks = [
            {"subject_id": actor.person_id, "viewer_id": person.id, "what": "register", "at": clock.now()}
            for actor in self.actors().values()
            if actor.person_id
            for person in people
        ]
        db.session.execute(sa.insert(Access), looks)

    def _act(self, numbers: range) -> None:
        """Lines on the log of the offices, and terms that are over."""
        board = db.session.get_one(Member, self.board.member_id)
        yesterday = clock.now() - timedelta(days=1)
        for number in numbers:
            log.write(board, "board", "admission", str(number))
            term = {"since": yesterday, "until": clock.now(), "given_by": f"decision {number + 1}"}
            db.session.add(Role(member=board, role="auditor", **term))

    def _meet(self, numbers: range) -> None:
        """Meetings that were called off, and one to come with everything on its agenda."""
        board, day = db.session.get_one(Member, self.board.member_id), timedelta(days=1)
        on_it = agenda.on_the_way()
        held = _called(board, clock.now() + 30 * day, on_it, [])
        held.opened_at, held.closed_at, held.chair_id = clock.now(), clock.now(), board.id
        db.session.execute(sa.update(Seat).where(Seat.meeting_id == held.id).values(adjusts=True))
        minutes.draft(held)
        for number in numbers:
            off = _called(board, clock.now() + 30 * day, [], [])
            off.cancelled_at = clock.now()
            _called(board, clock.now() + 31 * day, on_it, [f"Question {number}"])
        db.session.execute(sa.update(Seat).values(coming="no", proxy_id=board.id))


ELECTION, CHOICES = Proposal.matter == "elections", Proposal.matter == "choices"
SHOWN = (
    Proposal.state == "voting", Proposal.state == "enacted", ELECTION & (Proposal.state == "enacted"),
    ELECTION & (Proposal.state == "discussion"),
    CHOICES & (Proposal.state == "enacted"), CHOICES & (Proposal.state == "discussion"),
)  # fmt: skip
OF_THE_MINUTES = (
    "meetings.read_minutes",
    "meetings.minutes_text",
    "meetings.minutes_markdown",
    "meetings.minutes_pdf",
    "meetings.everything",
)
TOKENS = (
    "people.reset_password", "people.confirm", "members.founding", "members.enter", "governance.slip",
    "governance.unfollow_from_mail",
)  # fmt: skip


def _services() -> Iterator[ModuleType]:
    """The crowd of each service stands with its own tests."""
    for name in services.NAMES:
        yield import_module(f"{name}.crowd")


def _first(column: Any, *conditions: Any) -> int:
    return int(db.session.scalar(sa.select(sa.func.min(column)).where(*conditions)))


def _last(column: Any, *conditions: Any) -> int:
    return int(db.session.scalar(sa.select(sa.func.max(column)).where(*conditions)))


def _someone(number: int) -> Person:
    return Person(
        name=f"Person {number}",
        email=f"person{number}@people.example",
        language="en",
        password_hash="-",
        session_key="-",
        email_confirmed_at=clock.now(),
        created_at=clock.now(),
    )


def _admitted(person: Person, number: int) -> Member:
    return Member(
        person=person,
        number=number,
        member_class="users",
        address="1 Long Street",
        admitted_at=clock.now(),
        share_amount=50_000,
        roles=[elected("board")],
    )


def _application(person: Person, outcome: str | None) -> Application:
    return Application(
        person=person,
        member_class="users",
        address="1 Long Street",
        statement="",
        applied_at=clock.now() - timedelta(days=1),
        outcome=outcome,
    )


def _proposed(by: Member, clause: str, value: int) -> Proposal:
    opened = proposals.change_rules(by, {clause: value}, "There are many of us.")
    assert isinstance(opened, Proposal), opened
    return opened


def _called(by: Member, at: datetime, on_it: list[Proposal], questions: list[str]) -> Meeting:
    plan = calling.Plan(at, at + timedelta(hours=2), "The hall", "", "")
    meeting = calling.call(by, "extra", plan, on_it, questions)
    assert isinstance(meeting, Meeting), meeting
    return meeting


def _debts(people: list[int]) -> list[Line]:
    """Each owes what each is owed."""
    lines = [(Line("customer_receivables", 100, one), Line("worker_payables", -100, one)) for one in people]
    return [line for pair in lines for line in pair]
