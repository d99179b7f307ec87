#!/usr/bin/env python3
"""Proves that a co-op's rules follow from its votes. You need no trust in whoever runs the platform:

    python verify.py record.json                     does everything in the record follow?
    python verify.py record.json earlier.json        ... and does it only add to what you kept before?
    python verify.py record.json --roll roll.json    ... and is this the roll of those votes?

The record is what the platform offers under "Charter"; members find the roll there, too. This one file needs
Python 3.11 and nothing else; read it first. Exit code 0 when everything holds, 1 when something does not,
each fault on a line of its own.

The record has two chains. Each *decision* is a counted vote; each *entry* gives a rule a value, by the
founding or by a decision. Every link carries the SHA-256 of itself (as JSON with sorted keys and no spaces)
and of the link before, so that nothing can be changed, left out, put in or moved without all later links
changing too. Whoever rewrites everything makes a record that holds by itself, and so does whoever leaves out
the latest links: keep a record now and then, and compare.

A vote on a text is decided by the rules that were in force when it opened. Where a class of members must
vote for itself, the decision says how many of each class could and did. Where colleges weigh, a ballot begins
with the name of its college, and the part of yes in each counts by its weight. Of rival texts, which have a
*contest* in common, at most one passes. The bylaws may take two readings, and bind once they are registered.

Elections, and choices between options, are counted by the rule that was in force, in the last part of this
file, which shares nothing with what the platform counts with. Candidates and options are numbers; a ballot is
`3,1` for whom it ranks, approves of or names, or `1:5,3:0` for scores. Scottish votes are whole
hundred-thousandths (SSI 2011/399), Meek's whole thousand-millionths, rounded as in the reference rule of the
Proportional Representation Foundation. Who are tied are told apart by the latest stage at which they were
not, and else by lot: whoever has the least SHA-256, as hexadecimal, of `seed:number` is drawn. The seed is
the seal of the text, and the seal of the last decision before voting opened.

In a choice, `none` says that the last number is "none of these": what was elected after it is not chosen.
What the options say is under the seal of the text.

What it cannot show: whether the roll had only real members, how anyone voted, or who the candidates were.
"""

from __future__ import annotations

import argparse
import gc
import hashlib
import json
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "co-op charter record, version 2"
FORMATS = (FORMAT, "co-op charter record, version 1")
FIRST_LINK = "0" * 64
CHOICES = ("yes", "no", "abstain")
BLANK = "abstain"
VOID = "void"  # not cast through the application: no vote for anything
MATTERS = ("rules", "bylaws", "project", "resolution", "recall", "admissions", "exclusion", "surplus")
REGISTERED = {
    "name", "slug", "purpose", "legal_form", "currency", "member_classes", "share_price", "in_bylaws",
    "colleges",
}  # fmt: skip
WITH_COLLEGES = {"fr-scic"}  # the legal forms whose law knows them
CHOOSING = {"elections": "scottish-stv", "choices": "irv"}  # matters whose ballots name one of several
USUAL = "usual"
DEFAULTS: dict[str, Any] = {  # of rules that were never decided
    "in_bylaws": [],
    "quorum": "1/3", "class_quorum": {}, "colleges": {}, "majority": "1/2", "voting_days": 7,
    "abstentions": "aside", "ballots": "secret", "bylaws_readings": "1",
    **{f"{matter}_{what}": USUAL for matter in MATTERS for what in ("quorum", "majority", "ballots")},
    **{f"{matter}_method": "majority" for matter in MATTERS},
    **{f"{matter}_{what}": USUAL for matter in CHOOSING for what in ("quorum", "ballots")},
    **{f"{matter}_method": method for matter, method in CHOOSING.items()},
    "bylaws_majority": "2/3", "board_seats": 3, "term_months": 12,
}  # fmt: skip
ENTRY = {"seq", "clause", "value", "decision", "decision_hash", "enacted_at", "previous", "hash"}
SHARED = {
    "number", "proposal", "charter_seq", "opened_at", "closes_at", "counted_at", "quorum", "majority",
    "more_than", "electorate", "roll", "voted", "ballots", "yes", "no", "abstain", "passed", "reason",
    "previous", "hash",
}  # fmt: skip
VOTE = SHARED | {
    "matter", "changes", "text", "contest", "reading", "readings", "method", "abstentions", "secret",
    "roll_hash",
}  # fmt: skip
CHOICE = VOTE | {"seats", "candidates", "seed", "elected", "none"}
ELECTION = CHOICE - {"none"} | {"office", "term_months", "candidates_hash"}
FILLING = ELECTION - {"term_months"} | {"until"}  # of vacant seats, to the end of a term that runs
CLASSES = {"classes"}  # where a class of members had to vote for itself, or colleges weigh
CLASS_FACTS = ({"quorum", "roll"}, {"quorum", "roll", "colleges", "sides"})
SHAPES = {
    "entry": [ENTRY, ENTRY | {"registration"}],
    "decision": [
        *(shape | more for shape in (VOTE, CHOICE, ELECTION, FILLING) for more in (set(), CLASSES)),
        SHARED | {"clause", "value"},  # of version 1
    ],
}
MOST_WIN = {"plurality", "approval", "score"}
BEST_SCORE = 5
ONE = 10**9  # vote, by Meek
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

Link = dict[str, Any]
Ballot = Sequence[Any]
Ranking = tuple[int, ...]
Papers = Mapping[Ranking, int]
Votes = Mapping[int, int]
Lots = Mapping[int, str]


class Report(NamedTuple):
    """One line for each fault; when there is none, lines that say what was proved."""

    lines: list[str]
    holds: bool


def verify_file(path: Path, earlier: Path | None = None, roll: Path | None = None) -> Report:
    try:
        record, *others = (
            json.loads(one.read_text(encoding="utf-8")) if one else None for one in (path, earlier, roll)
        )
    except (OSError, ValueError) as unreadable:
        return Report([f"This is no record: {unreadable}"], False)
    return verify(record, *others)


def verify(record: Any, earlier: Any = None, roll: Any = None) -> Report:
    try:
        faults = [
            *_faults(record),
            *(_departures(earlier, record) if earlier is not None else ()),
            *(_wrong_rolls(roll, record) if roll is not None else ()),
        ]
    except (AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError) as malformed:
        return Report([f"The record is malformed: {malformed!r}"], False)
    return Report(faults, False) if faults else Report(_proved(record), True)


def digest(link: Link) -> str:
    """The hash of all that a link says, save the hash itself."""
    said = dict(link)
    said.pop("hash", None)
    return hashlib.sha256(canonical(said).encode()).hexdigest()


def canonical(value: Any) -> str:
    return CANONICAL.encode(value)


def _faults(record: Any) -> Iterator[str]:
    if set(record) != {"format", "entries", "decisions", "in_force"} or record["format"] not in FORMATS:
        yield f"The record is not a {FORMAT}."
        return
    entries = record["entries"]
    yield from _broken_links("entry", "seq", entries)
    yield from _broken_links("decision", "number", record["decisions"])
    decisions = [_in_full(decision) for decision in record["decisions"]]
    history = History(entries)
    seals = {FIRST_LINK: 0} | {vote["hash"]: vote["number"] for vote in decisions}
    firsts = {vote["proposal"]: vote for vote in decisions if vote["reading"] == 1}
    for vote in decisions:
        faults = [*_wrong_count(vote), *_wrong_rules(vote, history), *_wrong_reading(vote, firsts)]
        if vote["matter"] in CHOOSING:
            faults += _wrong_choice(vote, history, seals)
        yield from (f"Decision {vote['number']}: {fault}" for fault in faults)
    yield from _wrong_outcomes(decisions)
    yield from _wrong_times(decisions, entries)
    yield from _wrong_entries(entries, decisions)
    if not same(record["in_force"], rules_after(entries)):
        yield "The rules in force are not those that the entries give."


def _broken_links(what: str, place: str, links: list[Link]) -> Iterator[str]:
    previous = FIRST_LINK
    for expected, link in enumerate(links, 1):
        if set(link) not in SHAPES[what]:
            yield f"{what} {expected} does not have the facts that it should."
        elif link[place] != expected or link["previous"] != previous:
            yield f"{what} {expected} does not follow the one before."
        elif link["hash"] != digest(link):
            yield f"{what} {expected} was changed after it was sealed."
        previous = link["hash"]


def _in_full(vote: Link) -> Link:
    """Votes of version 1 were about one rule each, and there was one way to decide."""
    if "matter" in vote:
        return vote
    return vote | {
        "matter": "rules", "changes": {vote["clause"]: vote["value"]}, "contest": vote["proposal"],
        "text": None, "reading": 1, "readings": 1, "method": "majority", "abstentions": "aside",
        "secret": True,
    }  # fmt: skip


class History:
    """Which value each rule had when."""

    def __init__(self, entries: list[Link]) -> None:
        self._values: dict[str, tuple[list[int], list[Any]]] = defaultdict(lambda: ([], []))
        for place, entry in enumerate(entries, 1):
            places, values = self._values[entry["clause"]]
            places.append(place)
            values.append(entry["value"])

    def rule(self, clause: str, seq: int) -> Any:
        """As it was when the chain ended with that entry."""
        places, values = self._values.get(clause, ([], []))
        found = bisect_right(places, seq)
        return values[found - 1] if found else DEFAULTS[clause]


def _wrong_count(vote: Link) -> Iterator[str]:
    """The ballots are the only thing believed here; everything else is counted again."""
    ballots = vote["ballots"]
    counted = _sides(vote)
    everyone = vote["secret"] and len(ballots) == vote["roll"]
    in_time = _time(vote["counted_at"]) >= _time(vote["closes_at"])
    claims = {
        "a ballot says something else than it can.": sum(counted) + ballots.count(VOID) == len(ballots),
        "there are not as many ballots as members who voted.": len(ballots) == vote["voted"],
        "there are more ballots than members on the roll.": len(ballots) <= vote["roll"],
        "the roll is not the one that the vote opened with.": vote["roll"] == vote["electorate"] > 0,
        "the votes were counted wrongly.": all(map(same, (vote[choice] for choice in CHOICES), counted)),
        "its classes are not those of its roll.": _adds_up(vote),
        "its colleges were counted wrongly.": _colleges_add_up(vote),
        "it was counted before its time was up.": everyone or in_time,
    }
    return (fault for fault, holds in claims.items() if not holds)


def _colleges_add_up(vote: Link) -> bool:
    """No college has more ballots than members who voted, and each has the sides that its ballots give it."""
    if "classes" not in vote:
        return True
    classes, ballots = vote["classes"], vote["ballots"]
    sides = {name: _sides_of(name, ballots) for name in _colleges(vote)}
    voted = {
        name: sum(voted for one, (_roll, voted) in classes["roll"].items() if one in name.split("+"))
        for name in sides
    }
    return same(classes.get("sides", {}), sides) and all(sum(sides[name]) <= voted[name] for name in sides)


def _adds_up(vote: Link) -> bool:
    """Each on the roll is of one class."""
    if "classes" not in vote:
        return True
    if set(vote["classes"]) not in CLASS_FACTS:
        return False
    rolls = list(vote["classes"]["roll"].values())
    sums = [sum(roll for roll, _voted in rolls), sum(voted for _roll, voted in rolls)]
    return same(sums, [vote["roll"], vote["voted"]]) and all(0 <= voted <= roll for roll, voted in rolls)


def _sides(vote: Link) -> list[int]:
    """How many say yes, no or nothing. Who is not blank says yes to electing or choosing."""
    ballots = vote["ballots"]
    if vote["matter"] in CHOOSING:
        blank, void = ballots.count(BLANK), ballots.count(VOID)
        return [len(ballots) - blank - void, 0, blank]
    if colleges := _colleges(vote):
        return [sum(side) for side in zip(*(_sides_of(name, ballots) for name in colleges), strict=True)]
    return [ballots.count(choice) for choice in CHOICES]


def _sides_of(college: str, ballots: list[str]) -> list[int]:
    """The same of one college, whose ballots begin with its name."""
    return [ballots.count(f"{college}:{choice}") for choice in CHOICES]


def _colleges(vote: Link) -> dict[str, str]:
    """Whose weights decide; nobody's where each member has one vote."""
    found: dict[str, str] = vote["classes"].get("colleges", {}) if "classes" in vote else {}
    return found


def _wrong_rules(vote: Link, history: History) -> Iterator[str]:
    """The rules of a vote are those that were in force when it opened, whatever was decided later."""
    matter, seq = vote["matter"], vote["charter_seq"]

    def rule(what: str) -> Any:
        own = history.rule(f"{matter}_{what}", seq)
        return history.rule(what, seq) if own == USUAL else own

    is_first, chooses = vote["reading"] < vote["readings"], matter in CHOOSING
    majority = history.rule("majority", seq) if is_first or chooses else rule("majority")
    open_for = _time(vote["closes_at"]) - _time(vote["opened_at"])
    named = history.rule("in_bylaws", seq)
    registered = any(clause in REGISTERED or clause in named for clause in vote["changes"])
    claims = {
        "it was not a matter that rules are decided as.": registered is (matter == "bylaws")
        and (bool(vote["changes"]) is (matter in {"rules", "bylaws"})),
        "its quorum was not the one in force.": vote["quorum"] == rule("quorum"),
        "not the classes had to vote that the rules say.": history.rule("class_quorum", seq)
        == (vote["classes"]["quorum"] if "classes" in vote else {}),
        "its colleges were not those in force.": _colleges_in_force(vote, history)
        == (vote["classes"].get("colleges") if "classes" in vote else None),
        "its majority was not the one in force.": vote["majority"] == majority,
        "a tie would have won, or a majority lost.": vote["more_than"] is (majority == "1/2"),
        "it was not decided in the way in force.": vote["method"]
        == (
            "majority" if is_first else _stv_for_several(rule("method"), vote) if chooses else rule("method")
        ),
        "it does not have the facts of its matter.": [fact in vote for fact in ("seats", "office", "none")]
        == [chooses, matter == "elections", matter == "choices"],
        "abstentions were not counted as they should.": vote["abstentions"]
        == history.rule("abstentions", seq),
        "its ballots were not as secret or open as they should.": vote["secret"]
        is (rule("ballots") == "secret"),
        "it was not open for as long as the rules say.": open_for
        == timedelta(days=history.rule("voting_days", seq)),
        "it did not take as many readings as the rules say.": vote["reading"] > 1
        or vote["readings"] == (int(history.rule("bylaws_readings", seq)) if matter == "bylaws" else 1),
    }
    return (fault for fault, holds in claims.items() if not holds)


def _colleges_in_force(vote: Link, history: History) -> Any:
    """Their weights; none where a college is empty or someone has none; None where nothing is weighed."""
    rule = history.rule("colleges", vote["charter_seq"])
    asks = vote["matter"] != "elections" and vote["method"] == "majority"
    if not rule or not asks or history.rule("legal_form", vote["charter_seq"]) not in WITH_COLLEGES:
        return None
    on_roll = vote["classes"]["roll"] if "classes" in vote else {}
    found = {tuple(name for name in rule if one in name.split("+")) for one in on_roll}
    return rule if found == {(name,) for name in rule} else {}


def _stv_for_several(method: str, vote: Link) -> str:
    """Instant runoff knows one winner; of several, the single transferable vote is the same."""
    return "scottish-stv" if method == "irv" and vote["seats"] > 1 else method


def _wrong_choice(vote: Link, history: History, seals: dict[str, int]) -> Iterator[str]:
    seq, (text, _, link) = vote["charter_seq"], vote["seed"].partition(":")
    if vote["matter"] == "elections":
        seats = history.rule("board_seats", seq) if vote["office"] == "board" else 1
        if "until" in vote:
            if vote["office"] != "board" or vote["seats"] > seats or vote["until"] <= vote["closes_at"]:
                yield "it filled other seats than can be vacant."
        elif not same([vote["seats"], vote["term_months"]], [seats, history.rule("term_months", seq)]):
            yield "its seats or its term were not those in force."
    elif not vote["seats"] < vote["candidates"]:
        yield "it chose among no more than it could choose."
    if text != vote["text"] or seals.get(link, vote["number"]) >= vote["number"]:
        yield "its lots do not follow from its text and the decision before it."
    try:
        marked = [ballot for ballot in vote["ballots"] if ballot not in {BLANK, VOID}]
        ballots = [_marks(ballot, vote["method"]) for ballot in marked]
        again = elected(vote["method"], ballots, vote["candidates"], vote["seats"], vote["seed"])
    except (KeyError, ValueError) as unfit:
        yield f"it cannot be counted: {unfit}."
        return
    if not all(ballots) or vote["candidates"] < 1:
        yield "it cannot be counted: a ballot names nobody, or nobody stood."
    if not same(vote["elected"], again if vote["passed"] else []):
        yield "others were elected."


def _marks(ballot: str, method: str) -> list[Any]:
    """`3,1` and `1:5,3:0` as numbers; ValueError for what is written in another way."""
    marks = [mark.split(":") for mark in ballot.split(",")]
    numbers = [[int(part) for part in mark] for mark in marks]
    parts = 2 if method == "score" else 1
    is_read = ",".join(":".join(map(str, mark)) for mark in numbers) == ballot
    if not is_read or {len(mark) for mark in numbers} != {parts} or (method == "plurality" and numbers[1:]):
        raise ValueError(f"no ballot can say {ballot}")
    return numbers if method == "score" else [number for [number] in numbers]


def _wrong_reading(vote: Link, firsts: dict[int, Link]) -> Iterator[str]:
    """A second reading is of the very text that passed the first one."""
    if vote["reading"] == 1:
        return
    first = firsts.get(vote["proposal"])
    facts = ("text", "changes", "matter", "contest", "readings")
    if vote["reading"] != 2 or first is None or first["number"] >= vote["number"] or not first["passed"]:
        yield "it is a second reading of nothing that passed the first."
    elif _is_final(first) or not same([first[fact] for fact in facts], [vote[fact] for fact in facts]):
        yield "it is not the text of the first reading."
    elif _time(vote["opened_at"]) < _time(first["counted_at"]):
        yield "it opened before the first reading was counted."


def _wrong_outcomes(decisions: list[Link]) -> Iterator[str]:
    contests: dict[tuple[int, int], list[Link]] = defaultdict(list)
    for vote in decisions:
        contests[vote["contest"], vote["reading"]].append(vote)
    for rivals in contests.values():
        short = [_shortfall(vote) for vote in rivals]
        won = [vote for vote, reason in zip(rivals, short, strict=True) if reason is None]
        best = min(won, key=_rank, default=None)
        for vote, reason in zip(rivals, short, strict=True):
            expected = reason or (None if vote is best else "rival")
            if vote["passed"] is not (vote is best) or vote["reason"] != expected:
                yield f"Decision {vote['number']}: the outcome does not follow from the votes."


def _rank(vote: Link) -> tuple[Fraction | int, int, int, int]:
    """The best first: the most yes, by the weights of colleges where these decide."""
    return -_share(vote) if _colleges(vote) else 0, -vote["yes"], vote["no"], vote["proposal"]


def _share(vote: Link) -> Fraction:
    """The part of yes in each college, by its weight. A college on neither side does not weigh."""
    part, whole = Fraction(0), Fraction(0)
    for name, weight in _colleges(vote).items():
        yes, no, abstain = _sides_of(name, vote["ballots"])
        if base := yes + no + (abstain if vote["abstentions"] == "votes" else 0):
            weighs = Fraction(*_ratio(weight))
            part, whole = part + weighs * Fraction(yes, base), whole + weighs
    return part / whole


def _shortfall(vote: Link) -> str | None:
    """Why the votes were not enough; None when they were."""
    yes, no, abstain = _sides(vote)
    cast = yes + no + abstain
    turnout = yes + no if vote["abstentions"] == "absent" else cast
    base = cast if vote["abstentions"] == "votes" else yes + no
    quorum, of_all = _ratio(vote["quorum"])
    majority, of_base = _ratio(vote["majority"])
    has, needs = yes * of_base, majority * base
    if not cast:
        return "nobody_voted"
    if turnout * of_all < quorum * vote["electorate"] or _is_class_missing(vote):
        return "no_quorum"
    if not yes + no:
        return "only_abstentions"
    if vote["matter"] in CHOOSING:
        return None
    if vote["method"] == "consent":
        return "objection" if no else None
    if vote["method"] == "unanimity":
        return None if yes == vote["electorate"] else "not_everyone"
    if _colleges(vote):
        share = _share(vote)
        has, needs = share.numerator * of_base, majority * share.denominator
    return None if has > needs or (has == needs and not vote["more_than"]) else "no_majority"


def _is_class_missing(vote: Link) -> bool:
    """Whether too few have voted of a class that must. Nobody is missing of one that has no members."""
    classes = vote.get("classes", {"quorum": {}, "roll": {}})
    for name, part in classes["quorum"].items():
        (quorum, of_all), (roll, voted) = _ratio(part), classes["roll"].get(name, (0, 0))
        if voted * of_all < quorum * roll:
            return True
    return False


def _is_final(vote: Link) -> bool:
    """The last reading decides, and so does one at which everyone says yes."""
    return bool(vote["reading"] == vote["readings"] or vote["yes"] == vote["electorate"])


def _wrong_times(decisions: list[Link], entries: list[Link]) -> Iterator[str]:
    for what, key, links in (("decision", "counted_at", decisions), ("entry", "enacted_at", entries)):
        times = [link[key] for link in links]
        if times != sorted(times):
            yield f"A {what} is older than the one before."


def _wrong_entries(entries: list[Link], decisions: list[Link]) -> Iterator[str]:
    """First the founding, at one time; then what was decided: rules once counted, bylaws once registered."""
    founding = [entry for entry in entries if entry["decision"] is None]
    if len({entry["enacted_at"] for entry in founding}) != 1 or entries[: len(founding)] != founding:
        yield "The founding is not the beginning of the charter."
    if any("registration" in entry for entry in founding):
        yield "The founding was not registered by a vote."
    decided = {vote["number"]: vote for vote in decisions if vote["passed"] and _is_final(vote)}
    made: dict[int, list[str]] = defaultdict(list)
    for entry in entries[len(founding) :]:
        vote = decided.get(entry["decision"])
        if vote is None or not _says(entry, vote) or entry["clause"] in made[vote["number"]]:
            yield f"Entry {entry['seq']} is not what decision {entry['decision']} decided."
            return
        made[vote["number"]].append(entry["clause"])
    for number, vote in decided.items():
        waits = vote["matter"] == "bylaws" and not made[number]
        if not waits and sorted(made[number]) != sorted(vote["changes"]):
            yield f"Decision {number} passed, and not all of it is in the charter."
    at_once = [number for number in made if decided[number]["matter"] == "rules"]
    if at_once != sorted(at_once):
        yield "The entries are not in the order of the decisions."


def _says(entry: Link, vote: Link) -> bool:
    """Whether the entry is one of those that the decision makes, at the time when it binds."""
    registered = "registration" in entry
    in_time = (
        entry["enacted_at"] >= vote["counted_at"] if registered else entry["enacted_at"] == vote["counted_at"]
    )
    return (
        entry["clause"] in vote["changes"]
        and same(entry["value"], vote["changes"][entry["clause"]])
        and entry["decision_hash"] == vote["hash"]
        and registered is (vote["matter"] == "bylaws")
        and in_time
    )


def _departures(earlier: Any, record: Any) -> Iterator[str]:
    for what in ("entries", "decisions"):
        kept = earlier[what]
        if not same(kept, record[what][: len(kept)]):
            yield f"The record does not continue the earlier one: its {what} were rewritten."


def _wrong_rolls(roll: Any, record: Any) -> Iterator[str]:
    """Of votes of version 1 no roll was sealed."""
    sealed = {str(vote["number"]): vote for vote in record["decisions"] if "roll_hash" in vote}
    if sealed.keys() != roll.keys():
        yield "The roll is not of these decisions."
    for number in sealed.keys() & roll.keys():
        vote, members = sealed[number], roll[number]["roll"]
        said = canonical([roll[number]["salt"], members]).encode()
        numbers = [member for member, *_ in members]
        fits = (len(set(numbers)), sum(voted is True for _member, voted, *_ in members))
        if (
            hashlib.sha256(said).hexdigest() != vote["roll_hash"]
            or fits != (vote["roll"], vote["voted"])
            or ("classes" in vote and not same(vote["classes"]["roll"], _by_class(members)))
        ):
            yield f"Decision {number}: its roll is not the one that was sealed."


def _by_class(members: list[Any]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for _member, voted, name in members:
        roll = found.setdefault(name, [0, 0])
        roll[0], roll[1] = roll[0] + 1, roll[1] + (voted is True)
    return found


def _proved(record: Any) -> list[str]:
    entries, decisions = record["entries"], record["decisions"]
    ballots = sum(len(vote["ballots"]) for vote in decisions)
    return [
        f"All {ballots} ballots of {len(decisions)} decisions were recounted.",
        f"All {len(record['in_force'])} rules in force follow from the founding and the votes.",
        f"The last link of the charter is {entries[-1]['hash']}.",
        f"The last link of the decisions is {decisions[-1]['hash'] if decisions else FIRST_LINK}.",
    ]


def rules_after(entries: list[Link]) -> dict[str, Any]:
    return {entry["clause"]: entry["value"] for entry in entries}


def same(one: Any, other: Any) -> bool:
    """As JSON: to Python, true equals 1, but a record that says so says something else."""
    if type(one) is type(other) and isinstance(one, int | str):
        return bool(one == other)
    return canonical(one) == canonical(other)


@cache
def _ratio(text: str) -> tuple[int, int]:
    part, whole = map(int, text.split("/"))
    return part, whole


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


def elected(method: str, ballots: Iterable[Ballot], candidates: int, seats: int, seed: str) -> list[int]:
    """Who, from 1 on, in the order in which they were elected: elections are counted from here on.

    A ballot names candidates, the most wanted first; by score it has pairs, a candidate and 0 to 5.
    ValueError for a ballot that nobody can cast or seats it cannot fill; KeyError for another method.
    """
    lots = {
        number: hashlib.sha256(f"{seed}:{number}".encode()).hexdigest() for number in range(1, candidates + 1)
    }
    if seats < 1 or (method == "irv" and seats > 1):
        raise ValueError(f"{seats} cannot be elected by {method}")
    if method in MOST_WIN:
        return _most(method, ballots, seats, lots)
    papers = Counter(_ranking(ballot, lots) for ballot in ballots)
    papers.pop((), None)  # who names nobody does not move the quota
    if method == "irv":
        return _runoff(papers, lots)
    return {"scottish-stv": _scottish, "meek-stv": _meek}[method](papers, seats, lots)


def _ranking(ballot: Ballot, lots: Lots) -> Ranking:
    if len(set(ballot)) != len(ballot) or not set(ballot) <= set(lots):
        raise ValueError(f"no ballot can say {ballot}")
    return tuple(ballot)


def _most(method: str, ballots: Iterable[Ballot], seats: int, lots: Lots) -> list[int]:
    votes = _sums(lots, (given for ballot in ballots for given in _points(method, ballot, lots)))
    return sorted(votes, key=_ahead([votes], lots))[:seats]


def _points(method: str, ballot: Ballot, lots: Lots) -> Iterable[tuple[int, int]]:
    if method != "score":
        ranking = _ranking(ballot, lots)
        return [(number, 1) for number in (ranking[:1] if method == "plurality" else ranking)]
    _ranking([number for number, _ in ballot], lots)
    if any(score not in range(BEST_SCORE + 1) for _, score in ballot):
        raise ValueError(f"no ballot can say {ballot}")
    return ballot


def _sums(lots: Lots, given: Iterable[tuple[int, int]]) -> Votes:
    votes = dict.fromkeys(lots, 0)
    for number, points in given:
        votes[number] += points
    return votes


def _ahead(stages: Sequence[Votes], lots: Lots) -> Callable[[int], Any]:
    """Most votes first: at the latest stage, if equal at the one before, and so on; at last by lot."""
    return lambda number: ([-votes[number] for votes in reversed(stages)], lots[number])


def _behind(stages: Sequence[Votes], lots: Lots) -> Callable[[int], Any]:
    """Fewest votes first."""
    return lambda number: ([votes[number] for votes in reversed(stages)], lots[number])


def _runoff(papers: Papers, lots: Lots) -> list[int]:
    """The last is excluded until somebody has more than half of what names anybody left, or is alone."""
    left, stages = set(lots), list[Votes]()
    while len(left) > 1:
        votes = _sums(
            lots, ((_first(paper, left), count) for paper, count in papers.items() if left & set(paper))
        )
        majority = [number for number in left if 2 * votes[number] > sum(votes.values())]
        if majority:
            return majority
        stages.append(votes)
        left.remove(min(left, key=_behind(stages, lots)))
    return list(left)


def _first(paper: Ranking, left: set[int]) -> int:
    return next(number for number in paper if number in left)


def _scottish(papers: Papers, seats: int, lots: Lots) -> list[int]:
    """At a stage the largest surplus goes on, of each paper's value its share; or else who is last."""
    unit = 10**5
    quota = (sum(papers.values()) // (seats + 1) + 1) * unit
    left, won, surpluses, stages = set(lots), list[int](), set[int](), list[Votes]()
    votes, moving = dict.fromkeys(lots, 0), [(unit, paper, count) for paper, count in papers.items()]
    held: dict[int, list[tuple[int, Ranking, int]]] = {number: [] for number in lots}
    while True:
        for value, paper, count in moving:
            if left & set(paper):
                number = _first(paper, left)
                votes[number] += value * count
                held[number].append((value, paper, count))
        stages.append(dict(votes))
        safe = len(left) <= seats - len(won)
        new = sorted((n for n in left if safe or votes[n] >= quota), key=_ahead(stages, lots))
        won, left = won + new, left - set(new)
        surpluses |= {number for number in new if votes[number] > quota}
        if not left or len(won) >= seats:
            return won
        if surpluses:
            giver = min(surpluses, key=_ahead(stages, lots))
            surpluses.remove(giver)
            had, votes[giver] = votes[giver], quota
            moving = [((had - quota) * value // had, paper, count) for value, paper, count in held[giver]]
        else:
            giver = min(left, key=_behind(stages, lots))
            left.remove(giver)
            votes[giver], moving = 0, held[giver]


def _meek(papers: Papers, seats: int, lots: Lots) -> list[int]:
    """`keep` has of each elected candidate what part of a vote stays there; the rest goes on."""
    left, keep, stages = set(lots), dict[int, int](), list[Votes]()
    while left and len(keep) < seats:
        votes, quota, surplus = _settled(papers, seats, left, keep)
        stages.append(votes)
        safe = len(left) <= seats - len(keep)
        new = sorted((n for n in left if safe or votes[n] >= quota), key=_ahead(stages, lots))
        keep.update(dict.fromkeys(new[: seats - len(keep)], ONE))
        left -= set(keep)
        if not new:
            within_reach = min(votes[number] for number in left) + surplus
            tied = [number for number in left if votes[number] <= within_reach]
            left.remove(min(tied, key=_behind(stages[:-1], lots)))
    return list(keep)


def _settled(papers: Papers, seats: int, left: set[int], keep: dict[int, int]) -> tuple[Votes, int, int]:
    """Votes, quota and surplus, once someone new has the quota or the surplus is not worth a round."""
    before = (sum(papers.values()) + 1) * ONE
    while True:
        votes = _shared_out(papers, left, keep)
        quota = sum(votes.values()) // (seats + 1) + 1
        surplus = max(0, sum(votes[number] - quota for number in keep))
        found = any(votes[number] >= quota for number in left)
        if found or surplus < ONE // 10**6 or surplus >= before:
            return votes, quota, surplus
        before = surplus
        for number, kept in keep.items():
            keep[number] = _up(_up(kept * quota, ONE) * ONE, votes[number])


def _shared_out(papers: Papers, left: set[int], keep: Mapping[int, int]) -> Votes:
    votes = dict.fromkeys([*left, *keep], 0)
    for paper, count in papers.items():
        rest = ONE
        for number in paper:
            if number in left:
                votes[number] += rest * count
                break
            if number in keep:
                kept = _up(rest * keep[number], ONE)
                votes[number] += kept * count
                rest -= kept
    return votes


def _up(numerator: int, denominator: int) -> int:
    """Divided, and rounded up."""
    return -(-numerator // denominator)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Proves that a co-op's rules follow from its votes.")
    parser.add_argument("record", type=Path)
    parser.add_argument("earlier", type=Path, nargs="?")
    parser.add_argument("--roll", type=Path)
    asked = parser.parse_args()
    gc.disable()  # a record is kept until the end: looking for what could go takes time and finds nothing
    report = verify_file(asked.record, asked.earlier, asked.roll)
    sys.stdout.write("\n".join(report.lines) + "\n")
    sys.exit(0 if report.holds else 1)
