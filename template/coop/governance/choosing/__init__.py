"""Ballots that choose among several, members who stand or texts: what they can say, and who or what has won.

A ballot is kept as text, what it names by numbers: `3,1,2` ranks, `1,3` approves of two, `1:5,2:0` gives
scores, `2` is one vote for one, and `abstain` is blank.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from flask_babel import gettext

from coop.governance.choosing import elections, options
from coop.governance.counting import Ballot, Election, Lots, Result, count
from coop.governance.models import Vote
from coop.governance.tally import VOID, Choice, Tally

RANKED = {"scottish-stv", "meek-stv", "irv"}
BLANK = Choice.ABSTAIN.value


def names(vote: Vote) -> list[str]:
    """What stands on the ballot paper, in its order: number 1 first."""
    if vote.is_election:
        return [candidate.member.person.name for candidate in elections.candidates(vote)]
    return [options.name(option) for option in options.of(vote.proposal)]


def chosen(vote: Vote) -> list[str]:
    """By name, in the order in which they were elected."""
    known = names(vote) if vote.winners else []
    return [known[number - 1] for number in vote.winners]


def words(vote: Vote, choice: str) -> str:
    """A ballot as members read it where ballots are open."""
    if choice in {BLANK, VOID}:
        return str(gettext("Blank") if choice == BLANK else gettext("Void"))
    known = names(vote)
    marks = [mark.partition(":") for mark in choice.split(",")]
    return ", ".join(f"{known[int(number) - 1]}{colon} {score}".strip() for number, colon, score in marks)


def is_ballot(vote: Vote, choice: str) -> bool:
    """Whether it says what a ballot in this vote can."""
    try:
        ballot = _read(choice, str(vote.method))
        _held(vote, [ballot])
    except ValueError:
        return False
    fits = len(ballot.ranking) == 1 or vote.method != "plurality"
    return choice == BLANK or bool(ballot.ranking and fits and _written(ballot) == choice)


def ranking(ranks: Iterable[tuple[int, int]]) -> str:
    """Of numbers on the ballot paper with the ranks given to them."""
    return ",".join(str(number) for number, _rank in sorted(ranks, key=lambda given: given[1]))


def tally(choices: Sequence[str]) -> Tally:
    """A ballot that is not blank counts as a yes: somebody or something shall be chosen."""
    said = Counter(choices)
    return Tally(len(choices) - said[BLANK] - said[VOID], 0, said[BLANK])


def result(vote: Vote, choices: Iterable[str], names: Sequence[str] = (), title: str = "") -> Result:
    """Counted from the ballots by the vote's own rule."""
    election = held(vote, choices, names, title)
    return count(election, str(vote.method), Lots.from_seed(len(election.candidates), vote.seed or ""))


def held(vote: Vote, choices: Iterable[str], names: Sequence[str] = (), title: str = "") -> Election:
    papers = Counter(choice for choice in choices if choice not in {BLANK, VOID})
    ballots = [_read(choice, str(vote.method), weight) for choice, weight in sorted(papers.items())]
    return _held(vote, ballots, names, title)


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
