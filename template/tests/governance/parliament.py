"""Members who propose, vote and change the rules about all of that, in any order, by a clock that errs.

Hypothesis draws what they do. Each sequence is one transaction that is rolled back at its end, so it needs no
database of its own. After every step the record is proved, and compared with what was there before.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import sqlalchemy as sa
from conftest import settings_for
from flask import g
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from stage import ANSWERS, Stage, Time

from coop import Application, create_app, founding
from coop.database import db
from coop.governance import proposals, record, verify
from coop.governance.acts import change
from coop.governance.charter import in_force
from coop.governance.matters import Matter
from coop.governance.models import Ballot, Elector, OpenBallot, Proposal, Vote
from coop.governance.refusal import Refused
from coop.governance.tally import Choice
from coop.members.models import Member

RULES = [
    ("fee_percent", "9"), ("fee_percent", "10"), ("quorum", "1/10"), ("quorum", "1/2"), ("majority", "2/3"),
    ("majority", "1/2"), ("abstentions", "votes"), ("abstentions", "absent"), ("ballots", "open"),
    ("ballots", "secret"), ("cosigners", "1"), ("cosigners", "0"), ("discussion_days", "2"),
    ("discussion_days", "0"), ("voting_days", "3"), ("voting_days", "7"), ("bylaws_readings", "2"),
    ("bylaws_readings", "1"), ("reading_days", "5"), ("rules_method", "consent"),
    ("rules_method", "majority"), ("rules_majority", "3/4"), ("rules_quorum", "1/5"),
    ("bylaws_majority", "1/2"), ("bylaws_ballots", "open"),
    ("purpose", "To drive well."), ("purpose", "To drive far."), ("share_price", "300"),
]  # fmt: skip
FROZEN = (
    "proposal_id", "contest_id", "matter", "text_hash", "reading", "readings", "charter_seq", "opened_at",
    "closes_at", "method", "quorum_numerator", "quorum_denominator", "majority_numerator",
    "majority_denominator", "majority_strict", "abstentions", "secret", "electorate", "roll_salt",
)  # fmt: skip
WHICH = st.integers(0, 7)
CHANGES = st.lists(st.sampled_from(RULES), min_size=1, max_size=2, unique_by=lambda one: one[0])
CHOICES = st.sampled_from([Choice.YES, Choice.YES, Choice.NO, Choice.ABSTAIN])
BYLAWS = RULES[-3:]
HOURS = st.sampled_from([1, 24, 50, 72, 170, 400, -1, -30, -200])
BALLOTS = st.lists(CHOICES, min_size=4, max_size=4)
BEGINNINGS: list[list[tuple[str, str]]] = [
    [],
    [("discussion_days", "2")],
    [("bylaws_readings", "2"), ("discussion_days", "2")],
    [("bylaws_readings", "2"), ("reading_days", "5")],
    [("ballots", "open"), ("voting_days", "3")],
    [("cosigners", "1")],
]


class House:
    """The co-op that all sequences begin with: four members, of whom the first is the board."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory(prefix="coop-parliament-")
        folder = Path(self.folder.name)
        self.app: Application = create_app(settings_for(f"sqlite:///{folder / 'coop.sqlite3'}", folder))
        time = Time()
        with self.app.app_context():
            founding.found(ANSWERS | {"legal_form": "other", "services": []})
        stage = Stage(self.app)
        stage.member("Ada", roles=("board",))
        for name in ("Ben", "Cleo", "Dora"):
            stage.member(name)
        time.close()


class Parliament(RuleBasedStateMachine):
    house: ClassVar[House | None] = None
    seen: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        Parliament.house = Parliament.house or House()
        self.time = Time()
        self.context = Parliament.house.app.app_context()
        self.context.push()
        self.frozen: dict[int, Any] = {}
        self.texts: dict[int, str] = {}
        self.cast: set[tuple[int, int]] = set()
        self.kept: dict[str, Any] | None = None

    def teardown(self) -> None:
        self.note()
        db.session.rollback()
        self.context.pop()
        self.time.close()

    @rule(who=WHICH, changes=CHANGES, is_draft=st.booleans())
    def propose(self, who: int, changes: list[tuple[str, str]], is_draft: bool) -> None:
        values, unfit = change.parse(dict(changes))
        assert not unfit
        proposals.change_rules(self.member(who), values, "Because.", is_draft=is_draft)

    @initialize(first=st.sampled_from(BEGINNINGS))
    def begin(self, first: list[tuple[str, str]]) -> None:
        """By rules that some co-ops have, each decided by all."""
        for one in first:
            self.decide(0, [one], [Choice.YES] * 4)

    @rule(who=WHICH, changes=CHANGES, choices=BALLOTS)
    def decide(self, who: int, changes: list[tuple[str, str]], choices: list[Choice]) -> None:
        """All the way to a vote that everyone takes part in."""
        self.propose(who, changes, is_draft=False)
        self.the_clock_goes(50)
        proposals.move_due()
        self.all_vote(0, choices)

    @rule(who=WHICH, one=st.sampled_from(BYLAWS), choices=BALLOTS, again=BALLOTS, hours=HOURS)
    def change_bylaws(self, who: int, one: Any, choices: Any, again: Any, hours: int) -> None:
        """With a second reading where one is asked for, and to the register."""
        self.decide(who, [one], choices)
        self.the_clock_goes(hours)
        proposals.move_due()
        self.all_vote(0, again)
        self.register(0)

    @rule(who=WHICH, one=CHANGES, other=CHANGES, choices=BALLOTS)
    def compare(self, who: int, one: Any, other: Any, choices: list[Choice]) -> None:
        """Two texts beside each other."""
        self.propose(who, one, is_draft=False)
        self.stand_beside(who + 1, 0, other)
        self.the_clock_goes(50)
        proposals.move_due()
        self.all_vote(0, choices)
        self.all_vote(1, choices[::-1])

    @rule(who=WHICH, matter=st.sampled_from([Matter.PROJECT, Matter.RESOLUTION]))
    def resolve(self, who: int, matter: Matter) -> None:
        proposals.propose(self.member(who), matter, {}, title="A van", reason="We need one.")

    @rule(who=WHICH, which=WHICH, changes=CHANGES)
    def stand_beside(self, who: int, which: int, changes: list[tuple[str, str]]) -> None:
        if root := self.proposal(which, "discussion"):
            values, _unfit = change.parse(dict(changes))
            by, act = self.member(who), {"changes": values}
            proposals.propose(by, Matter(root.matter), act, reason="Better.", rival_of=root)

    @rule(who=WHICH, which=WHICH, changes=CHANGES)
    def rewrite(self, who: int, which: int, changes: list[tuple[str, str]]) -> None:
        if draft := self.proposal(which):
            values, _unfit = change.parse(dict(changes))
            proposals.rewrite(self.member(who), draft, {"changes": values}, title="", reason="Or so.")

    @rule(who=WHICH, which=WHICH)
    def put_forward(self, who: int, which: int) -> None:
        if draft := self.proposal(which):
            proposals.put_forward(self.member(who), draft)

    @rule(who=WHICH, which=WHICH)
    def cosign(self, who: int, which: int) -> None:
        if proposal := self.proposal(which):
            proposals.cosign(self.member(who), proposal)

    @rule(who=WHICH, which=WHICH)
    def withdraw(self, who: int, which: int) -> None:
        if proposal := self.proposal(which):
            proposals.withdraw(self.member(who), proposal)

    @rule(who=WHICH, which=WHICH, choice=CHOICES)
    def vote(self, who: int, which: int, choice: Choice) -> None:
        if proposal := self.proposal(which, "voting"):
            self.put_in(self.member(who), proposal, choice)

    @rule(which=WHICH, choices=BALLOTS)
    def all_vote(self, which: int, choices: list[Choice]) -> None:
        if proposal := self.proposal(which, "voting"):
            for member, choice in zip(self.members(), choices, strict=False):
                self.put_in(member, proposal, choice)

    @rule(hours=HOURS)
    def the_clock_goes(self, hours: int) -> None:
        self.time.passes(hours=hours)

    @rule()
    def upkeep(self) -> None:
        proposals.move_due()

    @rule(which=WHICH)
    def register(self, which: int) -> None:
        proposal = self.proposal(which)
        if proposal and proposal.vote and self.members()[0].holds("board"):  # not before it was given
            proposals.register(self.members()[0], proposal.vote, "2026/1")

    @invariant()
    def the_record_is_proved_and_only_added_to(self) -> None:
        self.settle()
        now = record.export()
        report = verify.verify(now, self.kept, record.export_rolls())
        assert report.holds, report.lines
        assert verify.rules_after(now["entries"]) == in_force().decided()
        self.kept = now

    @invariant()
    def rules_and_texts_are_frozen(self) -> None:
        for vote in db.session.scalars(sa.select(Vote)):
            now = tuple(getattr(vote, name) for name in FROZEN)
            assert self.frozen.setdefault(vote.id, now) == now
        for proposal in db.session.scalars(sa.select(Proposal).where(Proposal.state != "draft")):
            assert self.texts.setdefault(proposal.id, proposal.act) == proposal.act

    @invariant()
    def everyone_votes_once(self) -> None:
        voted = sa.select(Elector.vote_id, Elector.member_id).where(Elector.voted)
        assert {(vote, member) for vote, member in db.session.execute(voted)} == self.cast
        for vote in db.session.scalars(sa.select(Vote)):
            kind = Ballot if vote.secret else OpenBallot
            ballots = db.session.scalar(sa.select(sa.func.count()).where(kind.vote_id == vote.id))
            assert ballots == len([one for one in self.cast if one[0] == vote.id])

    def put_in(self, member: Member, proposal: Proposal, choice: Choice) -> None:
        opened = proposal.vote
        refused = proposals.vote(member, proposal, choice, "I fear for it.")
        if not isinstance(refused, Refused):
            assert opened
            self.cast.add((opened.id, member.id))

    def note(self) -> None:
        """What came of the sequence: figures mean little when nothing was ever decided."""
        decisions, entries = (self.kept or {}).get("decisions", []), (self.kept or {}).get("entries", [])
        Parliament.seen.update(
            {
                "sequences": 1,
                "decisions": len(decisions),
                "passed": sum(one["passed"] for one in decisions),
                "second readings": sum(one["reading"] == 2 for one in decisions),
                "rivals": sum(one["contest"] != one["proposal"] for one in decisions),
                "rules changed": sum(one["decision"] is not None for one in entries),
                "rules registered": sum("registration" in one for one in entries),
            }
        )

    def settle(self) -> None:
        """As between two requests: everything is written, and read anew."""
        db.session.flush()
        db.session.expire_all()
        g.pop("charter", None)

    def members(self) -> list[Member]:
        return list(db.session.scalars(sa.select(Member).order_by(Member.id)).unique())

    def member(self, who: int) -> Member:
        members = self.members()
        return members[who % len(members)]

    def proposal(self, which: int, *states: str) -> Proposal | None:
        """Of the latest, the one that is meant."""
        asked = sa.select(Proposal).order_by(Proposal.id.desc())
        if states:
            asked = asked.where(Proposal.state.in_(states))
        found = db.session.scalars(asked.limit(8)).all()
        return found[which % len(found)] if found else None
