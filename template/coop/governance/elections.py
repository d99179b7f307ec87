"""An election as a vote: who stands on its ballot paper, what a ballot can say, and who is elected.

A ballot is kept as text, candidates by their numbers: `3,1,2` ranks them, `1,3` approves of two, `1:5,2:0`
gives scores, `2` is one vote for one, and `abstain` is blank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from coop.database import db
from coop.governance import matters
from coop.governance.charter import Charter
from coop.governance.counting import Ballot, Election, Lots, Result, count
from coop.governance.models import Candidate, Nomination, Proposal, Vote
from coop.governance.tally import Choice, Tally
from coop.members.models import Member

RANKED = {"scottish-stv", "meek-stv", "irv"}
BLANK = Choice.ABSTAIN.value


def prepare(vote: Vote, proposal: Proposal, rules: Charter, last_link: str) -> None:
    """Freezes who stands, for what, and the lots: nobody can know the seed before the last decision, and
    everybody does before the first ballot."""
    office = str(proposal.does["office"])
    terms = matters.election_rules(office, rules)
    vote.office, vote.method, vote.seats, vote.term_months = (
        office, terms.method, terms.seats, terms.term_months,
    )  # fmt: skip
    standing = sorted(who_stands(proposal), key=_by_name)
    vote.candidates = [
        Candidate(number=number, member_id=member.id) for number, member in enumerate(standing, 1)
    ]
    vote.stood, vote.seed = len(standing), f"{vote.text_hash}:{last_link}"


def who_stands(proposal: Proposal) -> list[Member]:
    """Who said so, and can vote still."""
    stands = select(Member).join(Nomination, Nomination.member_id == Member.id)
    mine = stands.where(Nomination.proposal_id == proposal.id, Nomination.state == "stands")
    return list(db.session.scalars(mine.where(Member.share_paid_at.is_not(None))))


def candidates(vote: Vote) -> list[Candidate]:
    """In the order of the ballot paper, each with the member."""
    mine = select(Candidate).where(Candidate.vote_id == vote.id).options(joinedload(Candidate.member))
    return list(db.session.scalars(mine.order_by(Candidate.number)))


def words(vote: Vote, choice: str) -> str:
    """A ballot as members read it where ballots are open."""
    if choice == BLANK:
        return str(gettext("Blank"))
    names = {candidate.number: candidate.member.person.name for candidate in vote.candidates}
    marks = [mark.partition(":") for mark in choice.split(",")]
    return ", ".join(f"{names[int(number)]}{colon} {score}".strip() for number, colon, score in marks)


def is_ballot(vote: Vote, choice: str) -> bool:
    """Whether it says what a ballot in this election can."""
    try:
        ballot = _read(choice, str(vote.method))
        _held(vote, [ballot])
    except ValueError:
        return False
    fits = len(ballot.ranking) == 1 or vote.method != "plurality"
    return choice == BLANK or bool(ballot.ranking and fits and _written(ballot) == choice)


def ranking(ranks: Iterable[tuple[int, int]]) -> str:
    """Of candidates with the ranks given to them."""
    return ",".join(str(number) for number, _rank in sorted(ranks, key=lambda given: given[1]))


def tally(choices: Sequence[str]) -> Tally:
    """A ballot that is not blank counts as a yes: somebody shall be elected."""
    blank = Counter(choices)[BLANK]
    return Tally(len(choices) - blank, 0, blank)


def result(vote: Vote, choices: Iterable[str], names: Sequence[str] = (), title: str = "") -> Result:
    """Counted from the ballots by the vote's own rule."""
    election = held(vote, choices, names, title)
    return count(election, str(vote.method), Lots.from_seed(len(election.candidates), vote.seed or ""))


def held(vote: Vote, choices: Iterable[str], names: Sequence[str] = (), title: str = "") -> Election:
    papers = Counter(choice for choice in choices if choice != BLANK)
    ballots = [_read(choice, str(vote.method), weight) for choice, weight in sorted(papers.items())]
    return _held(vote, ballots, names, title)


def term_end(start: datetime, months: int) -> datetime:
    """The same day of a later month, or its last day."""
    years, month = divmod(start.month - 1 + months, 12)
    for day in range(start.day, 27, -1):
        try:
            return start.replace(start.year + years, month + 1, day)
        except ValueError:
            continue
    return start.replace(start.year + years, month + 1)


def _held(vote: Vote, ballots: Sequence[Ballot], names: Sequence[str] = (), title: str = "") -> Election:
    numbers = tuple(str(number) for number in range(1, (vote.stood or 0) + 1))
    return Election(title, vote.seats or 0, tuple(names) or numbers, tuple(ballots))


def _read(choice: str, method: str, weight: int = 1) -> Ballot:
    """ValueError for what is written in another way."""
    marks = [] if choice == BLANK else choice.split(",")
    if method != "score":
        return Ballot(weight, tuple(int(mark) - 1 for mark in marks))
    pairs = [mark.split(":") for mark in marks]
    return Ballot(
        weight,
        tuple(int(number) - 1 for number, _score in pairs),
        tuple(int(score) for _number, score in pairs),
    )


def _written(ballot: Ballot) -> str:
    if not ballot.scores:
        return ",".join(str(number + 1) for number in ballot.ranking)
    given = zip(ballot.ranking, ballot.scores, strict=True)
    return ",".join(f"{number + 1}:{score}" for number, score in given)


def _by_name(member: Member) -> Any:
    return member.person.name.casefold(), member.number
