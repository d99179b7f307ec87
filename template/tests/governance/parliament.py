"""Members who propose, vote, elect, recall and change the rules about all of that, in any order, by a clock
that errs; and somebody who tries to get past them by the database.

Hypothesis draws what they do. Each step is committed, as a request is, and after it nothing that was there
may be another thing (`witness`). At the end every vote is counted, and the whole record is proved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from random import Random
from typing import Any, ClassVar

import sqlalchemy as sa
from flask import g
from governance.beginnings import BEGINNINGS
from governance.house import FOUNDED, House
from governance.siege import ATTACKS, is_held_off
from governance.witness import Witness
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from stage import Time

from coop.database import db
from coop.governance import proposals
from coop.governance.acts import change
from coop.governance.choosing import nominations, suggestions
from coop.governance.choosing.options import Words
from coop.governance.matters import CHOOSING, Matter
from coop.governance.models import Proposal, Vote
from coop.governance.tally import Choice
from coop.members import offices
from coop.members.models import Member, Role
from coop.refusal import Refused

RULES = [
    ("fee_percent", "9"), ("fee_percent", "10"), ("quorum", "1/10"), ("quorum", "1/2"), ("majority", "2/3"),
    ("majority", "1/2"), ("abstentions", "votes"), ("abstentions", "absent"), ("ballots", "open"),
    ("ballots", "secret"), ("cosigners", "1"), ("cosigners", "0"), ("discussion_days", "2"),
    ("discussion_days", "0"), ("voting_days", "3"), ("voting_days", "7"), ("bylaws_readings", "2"),
    ("bylaws_readings", "1"), ("reading_days", "5"), ("rules_method", "consent"),
    ("rules_method", "majority"), ("rules_majority", "3/4"), ("rules_quorum", "1/5"),
    ("bylaws_majority", "1/2"), ("bylaws_ballots", "open"),
    ("elections_method", "meek-stv"), ("elections_method", "irv"), ("elections_method", "approval"),
    ("elections_method", "score"), ("elections_method", "plurality"), ("elections_ballots", "open"),
    ("board_seats", "2"), ("board_seats", "1"), ("term_months", "1"), ("nomination_days", "2"),
    ("choices_method", "meek-stv"), ("choices_method", "score"),
    ("recall_majority", "2/3"), ("recall_ballots", "open"),
    ("purpose", "To drive well."), ("purpose", "To drive far."), ("share_price", "300"),
]  # fmt: skip
BYLAWS = RULES[-3:]
WHICH = st.integers(0, 7)
CHANGES = st.lists(st.sampled_from(RULES), min_size=1, max_size=2, unique_by=lambda one: one[0])
CHOICES = st.sampled_from([Choice.YES, Choice.YES, Choice.NO, Choice.ABSTAIN])
HOURS = st.sampled_from([1, 24, 50, 72, 170, 400, 1500, -1, -30, -200])
BALLOTS = st.lists(CHOICES, min_size=4, max_size=4)
OFFICES = st.sampled_from(["board", "board", "chair", "auditor"])
ORDERS = st.integers(0, 99)  # of the candidates on a ballot
STRIDE = 9  # each time another ninth of the attacks
ATTACKED = st.integers(0, STRIDE - 1)
PAPERS = st.lists(ORDERS, min_size=4, max_size=4)
HOUR = timedelta(hours=1)
LONG_ENOUGH = 24 * 40  # hours in which all discussions and votes that can be are over


class Parliament(RuleBasedStateMachine):
    """`database` is what it sits on: sqlite or postgresql."""

    database: ClassVar[str] = "sqlite"
    houses: ClassVar[dict[str, House]] = {}
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.house = self.houses[self.database]
        self.context = self.house.app.app_context()
        self.context.push()
        self.time = Time()
        self.witness = Witness()
        self.is_well = False

    @classmethod
    def prepare(cls, database: str) -> type[Parliament]:
        """On that database, with a copy for each of the beginnings."""
        if database not in cls.houses:
            cls.database, cls.houses[database] = database, House(database)
            for name, happened in BEGINNINGS.items():
                first = cls()
                first.house.put_back(FOUNDED)
                happened(first)
                first.house.keep(name, (first.time.now, first.witness.cast))
                first.close()
        cls.database = database
        return cls

    def teardown(self) -> None:
        try:
            if self.is_well:
                self.adjourn()
        finally:
            self.close()

    def close(self) -> None:
        db.session.remove()
        self.context.pop()
        self.time.close()

    def adjourn(self) -> None:
        """All that can be decided is, and is proved."""
        self.force(self.attacked, 0, 0)
        for _reading in range(2):
            self.the_clock_goes(LONG_ENOUGH)
            self.upkeep()
        self.witness.look()
        self.witness.read_the_record()
        self.note()

    @initialize(name=st.sampled_from(list(BEGINNINGS)), attacked=ATTACKED)
    def begin(self, name: str, attacked: int) -> None:
        self.attacked = attacked
        now, cast = self.house.put_back(name)
        self.the_clock_goes((now - self.time.now) / HOUR)
        self.witness.cast = {vote: dict(said) for vote, said in cast.items()}

    @rule(who=WHICH, changes=CHANGES, is_draft=st.booleans())
    def propose(self, who: int, changes: list[tuple[str, str]], is_draft: bool) -> None:
        with self.request():
            proposals.change_rules(self.member(who), parsed(changes), "Because.", is_draft=is_draft)

    @rule(who=WHICH, changes=CHANGES, choices=BALLOTS)
    def decide(self, who: int, changes: list[tuple[str, str]], choices: list[Choice]) -> None:
        """All the way to a vote that everyone takes part in."""
        self.propose(who, changes, is_draft=False)
        self.time_for_discussion()
        self.all_vote(0, choices)

    @rule(who=WHICH, one=st.sampled_from(BYLAWS), choices=BALLOTS, again=BALLOTS, hours=HOURS)
    def change_bylaws(self, who: int, one: Any, choices: Any, again: Any, hours: int) -> None:
        """With a second reading where one is asked for, and to the register."""
        self.decide(who, [one], choices)
        self.the_clock_goes(hours)
        self.upkeep()
        self.all_vote(0, again)
        self.register(0)

    @rule(who=WHICH, one=CHANGES, other=WHICH, choices=BALLOTS)
    def compare(self, who: int, one: Any, other: int, choices: list[Choice]) -> None:
        """Two texts beside each other."""
        self.propose(who, one, is_draft=False)
        self.stand_beside(who + 1, 0, other)
        self.time_for_discussion()
        self.all_vote(0, choices)
        self.all_vote(1, choices[::-1])

    @rule(who=WHICH, matter=st.sampled_from([Matter.PROJECT, Matter.RESOLUTION]))
    def resolve(self, who: int, matter: Matter) -> None:
        with self.request():
            proposals.propose(self.member(who), matter, {}, title="A van", reason="We need one.")

    @rule(who=WHICH, which=WHICH, nth=WHICH)
    def stand_beside(self, who: int, which: int, nth: int) -> None:
        """With other values for the same rules, if one of those that are drawn is another."""
        with self.request():
            if root := self.proposal(which, "discussion"):
                known = [[one for one in RULES if one[0] == key] for key in root.does.get("changes", {})]
                changes = [ones[nth % len(ones)] for ones in known]
                by, act = self.member(who), {"changes": parsed(changes)} if changes else {}
                words = {"title": root.title, "reason": "Better."}
                proposals.propose(by, Matter(root.matter), act, **words, rival_of=root)

    @rule(who=WHICH, which=WHICH, changes=CHANGES)
    def rewrite(self, who: int, which: int, changes: list[tuple[str, str]]) -> None:
        with self.request():
            if draft := self.proposal(which):
                act = {"changes": parsed(changes)}
                proposals.rewrite(self.member(who), draft, act, title="", reason="Or so.")

    @rule(who=WHICH, which=WHICH)
    def put_forward(self, who: int, which: int) -> None:
        with self.request():
            if draft := self.proposal(which):
                proposals.put_forward(self.member(who), draft)

    @rule(who=WHICH, which=WHICH)
    def cosign(self, who: int, which: int) -> None:
        with self.request():
            if proposal := self.proposal(which):
                proposals.cosign(self.member(who), proposal)

    @rule(who=WHICH, which=WHICH)
    def withdraw(self, who: int, which: int) -> None:
        with self.request():
            if proposal := self.proposal(which):
                proposals.withdraw(self.member(who), proposal)

    @rule(who=WHICH, office=OFFICES)
    def call_election(self, who: int, office: str) -> None:
        with self.request():
            proposals.propose(self.member(who), Matter.ELECTION, {"office": office}, reason="It is time.")

    @rule(who=WHICH, whom=WHICH, which=WHICH)
    def nominate(self, who: int, whom: int, which: int) -> None:
        with self.request():
            if election := self.proposal(which, "cosigning", "discussion"):
                nominations.nominate(self.member(who), election, self.member(whom))

    @rule(who=WHICH, which=WHICH, stands=st.booleans())
    def answer(self, who: int, which: int, stands: bool) -> None:
        with self.request():
            if election := self.proposal(which):
                by = self.member(who)
                nominations.stand(by, election, "I") if stands else nominations.decline(by, election)

    @rule(who=WHICH, office=OFFICES, standing=st.sets(WHICH, min_size=1, max_size=4), papers=PAPERS)
    def elect(self, who: int, office: str, standing: set[int], papers: list[int]) -> None:
        """From the call to the ballots of all."""
        self.call_election(who, office)
        for one in sorted(standing):
            self.answer(one, 0, stands=True)
        self.time_for_discussion(hours=170)
        self.all_vote(0, papers)

    @rule(who=WHICH, seats=st.integers(1, 2), none=st.booleans(), papers=PAPERS)
    def choose(self, who: int, seats: int, none: bool, papers: list[int]) -> None:
        """Between options, of which others write one."""
        with self.request():
            act, among = {"seats": seats, "none": none}, [Words("Red"), Words("Green", "Like grass.")]
            proposals.propose(
                self.member(who), Matter.CHOICES, act, title="A colour", reason="?", among=among
            )
        self.suggest(who + 1, 0, is_kept=True)
        self.time_for_discussion()
        self.all_vote(0, papers)

    @rule(who=WHICH, which=WHICH, is_kept=st.booleans())
    def suggest(self, who: int, which: int, is_kept: bool) -> None:
        with self.request():
            if choice := self.proposal(which):
                suggestions.add(self.member(who), choice, Words(f"Blue {who}"))
                if not is_kept:
                    suggestions.take_back(self.member(who), choice, 3)

    @rule(who=WHICH, which=WHICH)
    def call_recall(self, who: int, which: int) -> None:
        with self.request():
            held = db.session.scalars(sa.select(Role).order_by(Role.id.desc()).limit(8)).all()
            role = held[which % len(held)]
            act = {"office": role.role, "role": role.id}
            proposals.propose(self.member(who), Matter.RECALL, act, title="Someone", reason="Away.")

    @rule(who=WHICH, which=WHICH, choices=BALLOTS)
    def recall(self, who: int, which: int, choices: list[Choice]) -> None:
        self.call_recall(who, which)
        self.time_for_discussion()
        self.all_vote(0, choices)

    @rule(who=WHICH, which=WHICH, choice=CHOICES, paper=ORDERS)
    def vote(self, who: int, which: int, choice: Choice, paper: int) -> None:
        with self.request():
            if proposal := self.proposal(which, "voting"):
                chooses = proposal.matter in CHOOSING
                self.put_in(self.member(who), proposal, paper if chooses else choice)

    @rule(which=WHICH, choices=BALLOTS | PAPERS)
    def all_vote(self, which: int, choices: list[Any]) -> None:
        with self.request():
            if proposal := self.proposal(which, "voting"):
                for who, choice in enumerate(choices):
                    self.put_in(self.member(who), proposal, choice)

    @rule(hours=HOURS)
    def the_clock_goes(self, hours: float) -> None:
        db.session.rollback()  # a transaction has one time
        self.time.passes(hours=hours)

    @rule()
    def upkeep(self) -> None:
        with self.request():
            proposals.move_due()

    @rule(which=WHICH)
    def register(self, which: int) -> None:
        with self.request():
            proposal, by = self.proposal(which), self.officer()
            if proposal and proposal.vote and by:
                proposals.register(by, proposal.vote, "2026/1")

    @rule(first=ATTACKED, which=WHICH, whom=WHICH)
    def force(self, first: int, which: int, whom: int) -> None:
        """Past the rules, by statements of one's own."""
        with self.request():
            proposal, vote = self.proposal(which), self.any_vote(which)
            targets = {"proposal": proposal.id if proposal else None, "vote": vote}
        targets |= {"member": self.house.voters[whom % 4], "outsider": self.house.outsider}
        for attack in ATTACKS[first::STRIDE]:
            Parliament.seen["attacks held off"] += is_held_off(attack, **targets)

    @rule(which=WHICH, choice=CHOICES)
    def intrude(self, which: int, choice: Choice) -> None:
        """Who has not paid her share has no say."""
        with self.request():
            outsider = db.session.get_one(Member, self.house.outsider)
            assert isinstance(proposals.propose(outsider, Matter.PROJECT, {}, reason="Me too."), Refused)
            if proposal := self.proposal(which):
                assert proposals.cosign(outsider, proposal)
                assert proposals.vote(outsider, proposal, choice)
                assert nominations.stand(outsider, proposal, "I")

    @rule()
    def keep_the_record(self) -> None:
        self.witness.read_the_record()

    @invariant()
    def nothing_that_was_there_is_another_thing(self) -> None:
        self.witness.look()
        self.is_well = True

    @contextmanager
    def request(self) -> Iterator[None]:
        self.is_well = False
        yield
        db.session.commit()
        g.pop("charter", None)

    def time_for_discussion(self, hours: int = 50) -> None:
        self.the_clock_goes(hours)
        self.upkeep()

    def put_in(self, member: Member, proposal: Proposal, said: Choice | int) -> None:
        opened = proposal.vote
        assert opened
        choice = ballot(opened, said)
        refused = proposals.vote(member, proposal, choice, "I fear for it.")
        if not isinstance(refused, Refused):
            self.witness.cast.setdefault(opened.id, {})[member.id] = choice

    def note(self) -> None:
        """What came of the sequence: figures mean little when nothing was ever decided."""
        assert self.witness.record
        decisions, entries = self.witness.record["decisions"], self.witness.record["entries"]
        Parliament.seen.update(
            {
                "sequences": 1,
                "decisions": len(decisions),
                "passed": sum(one["passed"] for one in decisions),
                "second readings": sum(one["reading"] == 2 for one in decisions),
                "rivals": sum(one["contest"] != one["proposal"] for one in decisions),
                "rules changed": sum(one["decision"] is not None for one in entries),
                "rules registered": sum("registration" in one for one in entries),
                "elected": sum(len(one["elected"]) for one in decisions if "office" in one),
                "chosen": sum(one["matter"] == "choices" and one["passed"] for one in decisions),
                "recalled": sum(one["matter"] == "recall" and one["passed"] for one in decisions),
            }
        )

    def member(self, who: int) -> Member:
        return db.session.get_one(Member, self.house.voters[who % 4])

    def officer(self) -> Member | None:
        held = offices.holders("board")
        return held[0].member if held else None

    def proposal(self, which: int, *states: str) -> Proposal | None:
        """Of the latest, the one that is meant."""
        asked = sa.select(Proposal).order_by(Proposal.id.desc())
        if states:
            asked = asked.where(Proposal.state.in_(states))
        found = db.session.scalars(asked.limit(8)).all()
        return found[which % len(found)] if found else None

    def any_vote(self, which: int) -> int | None:
        found = db.session.scalars(sa.select(Vote.id).order_by(Vote.id.desc()).limit(8)).all()
        return found[which % len(found)] if found else None


def parsed(changes: list[tuple[str, str]]) -> dict[str, Any]:
    values, unfit = change.parse(dict(changes))
    assert not unfit
    return values


def ballot(vote: Vote, said: Choice | int) -> str:
    """As the vote reads it: where it is for one of several, a number says in which order."""
    number = said if isinstance(said, int) else list(Choice).index(said) + 1
    if not vote.chooses:
        return said if isinstance(said, Choice) else list(Choice)[number % 3]
    stood = vote.stood or 0
    order = Random(number).sample(range(1, stood + 1), 1 + number % stood)
    marks = [str(one) for one in order[: 1 if vote.method == "plurality" else stood]]
    if vote.method == "score":
        marks = [f"{one}:{max(5 - place, 0)}" for place, one in enumerate(marks)]
    return ",".join(marks) if number % 10 else Choice.ABSTAIN.value
