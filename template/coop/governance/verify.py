#!/usr/bin/env python3
"""Proves that a co-op's rules follow from its votes. You need no trust in whoever runs the platform:

    python verify.py record.json                     does everything in the record follow?
    python verify.py record.json earlier.json        ... and does it only add to what you kept before?

The record is what the platform offers under "Charter". This one file needs Python 3.11 and nothing else;
read it first. Exit code 0 when everything holds, 1 when something does not, each fault on a line of its own.

The record has two chains. Each *decision* is a counted vote; each *entry* gives a rule a value, by the
founding or by a decision. Every link carries the SHA-256 of itself (as JSON with sorted keys and no spaces)
and of the link before, so that nothing can be changed, left out, put in or moved without all later links
changing too. Whoever rewrites everything makes a record that holds by itself, and so does whoever leaves out
the latest links: keep a record now and then, and compare.

A vote on a text is decided by the rules that were in force when it opened. Of rival texts, which have a
*contest* in common, at most one passes. The bylaws may take two readings, and bind once they are registered.

What it cannot show: whether the roll had only real members, or how anyone voted.
"""

from __future__ import annotations

import hashlib
import json
import sys
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "co-op charter record, version 2"
FORMATS = (FORMAT, "co-op charter record, version 1")
FIRST_LINK = "0" * 64
CHOICES = ("yes", "no", "abstain")
MATTERS = ("rules", "bylaws", "project", "resolution")
REGISTERED = {"name", "slug", "purpose", "legal_form", "currency", "member_classes", "share_price"}
USUAL = "usual"
DEFAULTS: dict[str, Any] = {  # of rules that were never decided
    "quorum": "1/3", "majority": "1/2", "voting_days": 7, "abstentions": "aside", "ballots": "secret",
    "bylaws_readings": "1",
    **{f"{matter}_{what}": USUAL for matter in MATTERS for what in ("quorum", "majority", "ballots")},
    **{f"{matter}_method": "majority" for matter in MATTERS},
    "bylaws_majority": "2/3",
}  # fmt: skip
ENTRY = {"seq", "clause", "value", "decision", "decision_hash", "enacted_at", "previous", "hash"}
SHARED = {
    "number", "proposal", "charter_seq", "opened_at", "closes_at", "counted_at", "quorum", "majority",
    "more_than", "electorate", "roll", "voted", "ballots", "yes", "no", "abstain", "passed", "reason",
    "previous", "hash",
}  # fmt: skip
SHAPES = {
    "entry": [ENTRY, ENTRY | {"registration"}],
    "decision": [
        SHARED | {"matter", "changes", "text", "contest", "reading", "readings", "method", "abstentions",
                  "secret", "roll_hash"},
        SHARED | {"clause", "value"},  # version 1
    ],
}  # fmt: skip
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))

Link = dict[str, Any]


class Report(NamedTuple):
    """One line for each fault; when there is none, lines that say what was proved."""

    lines: list[str]
    holds: bool


def verify_file(path: Path, earlier: Path | None = None) -> Report:
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        kept = json.loads(earlier.read_text(encoding="utf-8")) if earlier else None
    except (OSError, ValueError) as unreadable:
        return Report([f"This is no record: {unreadable}"], False)
    return verify(record, kept)


def verify(record: Any, earlier: Any = None) -> Report:
    try:
        faults = [*_faults(record), *(_departures(earlier, record) if earlier is not None else ())]
    except (AttributeError, KeyError, TypeError, ValueError, ZeroDivisionError) as malformed:
        return Report([f"The record is malformed: {malformed!r}"], False)
    return Report(faults, False) if faults else Report(_proved(record), True)


def digest(link: Link) -> str:
    """The hash of all that a link says, save the hash itself."""
    said = {key: value for key, value in link.items() if key != "hash"}
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
    firsts = {vote["proposal"]: vote for vote in decisions if vote["reading"] == 1}
    for vote in decisions:
        faults = [*_wrong_count(vote), *_wrong_rules(vote, history), *_wrong_reading(vote, firsts)]
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
    counted = [ballots.count(choice) for choice in CHOICES]
    everyone = vote["secret"] and len(ballots) == vote["roll"]
    in_time = _time(vote["counted_at"]) >= _time(vote["closes_at"])
    claims = {
        "a ballot says something else than yes, no or abstain.": sum(counted) == len(ballots),
        "there are not as many ballots as members who voted.": len(ballots) == vote["voted"],
        "there are more ballots than members on the roll.": len(ballots) <= vote["roll"],
        "the roll is not the one that the vote opened with.": vote["roll"] == vote["electorate"] > 0,
        "the votes were counted wrongly.": same([vote[choice] for choice in CHOICES], counted),
        "it was counted before its time was up.": everyone or in_time,
    }
    return (fault for fault, holds in claims.items() if not holds)


def _wrong_rules(vote: Link, history: History) -> Iterator[str]:
    """The rules of a vote are those that were in force when it opened, whatever was decided later."""
    matter, seq = vote["matter"], vote["charter_seq"]

    def rule(what: str) -> Any:
        own = history.rule(f"{matter}_{what}", seq)
        return history.rule(what, seq) if own == USUAL else own

    is_first = vote["reading"] < vote["readings"]
    majority = history.rule("majority", seq) if is_first else rule("majority")
    open_for = _time(vote["closes_at"]) - _time(vote["opened_at"])
    registered = any(clause in REGISTERED for clause in vote["changes"])
    claims = {
        "it was not a matter that rules are decided as.": registered is (matter == "bylaws")
        and (bool(vote["changes"]) is (matter in {"rules", "bylaws"})),
        "its quorum was not the one in force.": vote["quorum"] == rule("quorum"),
        "its majority was not the one in force.": vote["majority"] == majority,
        "a tie would have won, or a majority lost.": vote["more_than"] is (majority == "1/2"),
        "it was not decided in the way in force.": vote["method"]
        == ("majority" if is_first else rule("method")),
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
        won = [vote for vote in rivals if _shortfall(vote) is None]
        best = min(won, key=lambda vote: (-vote["yes"], vote["no"], vote["proposal"]), default=None)
        for vote in rivals:
            reason = _shortfall(vote) or (None if vote is best else "rival")
            if vote["passed"] is not (vote is best) or vote["reason"] != reason:
                yield f"Decision {vote['number']}: the outcome does not follow from the votes."


def _shortfall(vote: Link) -> str | None:
    """Why the votes were not enough; None when they were."""
    yes, no, abstain = (vote["ballots"].count(choice) for choice in CHOICES)
    cast = yes + no + abstain
    turnout = yes + no if vote["abstentions"] == "absent" else cast
    base = cast if vote["abstentions"] == "votes" else yes + no
    quorum, of_all = _ratio(vote["quorum"])
    majority, of_base = _ratio(vote["majority"])
    has, needs = yes * of_base, majority * base
    if not cast:
        return "nobody_voted"
    if turnout * of_all < quorum * vote["electorate"]:
        return "no_quorum"
    if not yes + no:
        return "only_abstentions"
    if vote["method"] == "consent":
        return "objection" if no else None
    if vote["method"] == "unanimity":
        return None if yes == vote["electorate"] else "not_everyone"
    return None if has > needs or (has == needs and not vote["more_than"]) else "no_majority"


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
    return canonical(one) == canonical(other)


def _ratio(text: str) -> tuple[int, int]:
    part, whole = map(int, text.split("/"))
    return part, whole


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text)


if __name__ == "__main__":
    if len(sys.argv) not in {2, 3}:
        sys.exit("Usage: python verify.py record.json [earlier.json]")
    report = verify_file(*map(Path, sys.argv[1:]))
    sys.stdout.write("\n".join(report.lines) + "\n")
    sys.exit(0 if report.holds else 1)
