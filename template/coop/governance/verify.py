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

What it cannot show: whether the roll had only real members, or how anyone voted.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

FORMAT = "co-op charter record, version 1"
FIRST_LINK = "0" * 64
CHOICES = ("yes", "no", "abstain")
DEFAULTS: dict[str, Any] = {"quorum": "1/3", "majority": "1/2", "voting_days": 7}  # never decided
ENTRY = {"seq", "clause", "value", "decision", "decision_hash", "enacted_at", "previous", "hash"}
DECISION = {
    "number", "proposal", "clause", "value", "charter_seq", "opened_at", "closes_at", "counted_at",
    "quorum", "majority", "more_than", "electorate", "roll", "voted", "ballots", "yes", "no", "abstain",
    "passed", "reason", "previous", "hash",
}  # fmt: skip

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
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _faults(record: Any) -> Iterator[str]:
    if set(record) != {"format", "entries", "decisions", "in_force"} or record["format"] != FORMAT:
        yield f"The record is not a {FORMAT}."
        return
    entries, decisions = record["entries"], record["decisions"]
    yield from _broken_links("entry", "seq", ENTRY, entries)
    yield from _broken_links("decision", "number", DECISION, decisions)
    for decision in decisions:
        for fault in _wrong_count(decision) or _wrong_rules(decision, entries):
            yield f"Decision {decision['number']}: {fault}"
    yield from _wrong_entries(entries, decisions)
    if not same(record["in_force"], rules_after(entries)):
        yield "The rules in force are not those that the entries give."


def _broken_links(what: str, place: str, shape: set[str], links: list[Link]) -> Iterator[str]:
    previous = FIRST_LINK
    for expected, link in enumerate(links, 1):
        if set(link) != shape:
            yield f"{what} {expected} does not have the facts that it should."
        elif link[place] != expected or link["previous"] != previous:
            yield f"{what} {expected} does not follow the one before."
        elif link["hash"] != digest(link):
            yield f"{what} {expected} was changed after it was sealed."
        previous = link["hash"]


def _wrong_count(vote: Link) -> list[str]:
    """The ballots are the only thing believed here; everything else is counted again."""
    ballots = vote["ballots"]
    yes, no, abstain = (ballots.count(choice) for choice in CHOICES)
    quorum, of_all = _ratio(vote["quorum"])
    majority, of_cast = _ratio(vote["majority"])
    needed, has = majority * (yes + no), yes * of_cast
    enough = len(ballots) > 0 and len(ballots) * of_all >= quorum * vote["electorate"]
    won = yes + no > 0 and (has > needed if vote["more_than"] else has >= needed)
    everyone, in_time = len(ballots) == vote["roll"], _time(vote["counted_at"]) >= _time(vote["closes_at"])
    claims = {
        "a ballot says something else than yes, no or abstain.": yes + no + abstain == len(ballots),
        "there are not as many ballots as members who voted.": len(ballots) == vote["voted"],
        "there are more ballots than members on the roll.": len(ballots) <= vote["roll"],
        "the roll is not the one that the vote opened with.": vote["roll"] == vote["electorate"] > 0,
        "the votes were counted wrongly.": same([vote[choice] for choice in CHOICES], [yes, no, abstain]),
        "the outcome does not follow from the votes.": vote["passed"] is (enough and won),
        "it was counted before its time was up.": everyone or in_time,
    }
    return [fault for fault, holds in claims.items() if not holds]


def _wrong_rules(vote: Link, entries: list[Link]) -> list[str]:
    """The rules of a vote are those that were in force when it opened, whatever was decided later."""
    rules = DEFAULTS | rules_after(entries[: vote["charter_seq"]])
    open_for = _time(vote["closes_at"]) - _time(vote["opened_at"])
    claims = {
        "its quorum was not the one in force.": vote["quorum"] == rules["quorum"],
        "its majority was not the one in force.": vote["majority"] == rules["majority"],
        "a tie would have won, or a majority lost.": vote["more_than"] is (rules["majority"] == "1/2"),
        "it was not open for as long as the rules say.": open_for == timedelta(days=rules["voting_days"]),
    }
    return [fault for fault, holds in claims.items() if not holds]


def _wrong_entries(entries: list[Link], decisions: list[Link]) -> Iterator[str]:
    """First the founding, at one time; then one entry for each decision that passed, as they were counted."""
    founding = [entry for entry in entries if entry["decision"] is None]
    times = {entry["enacted_at"] for entry in founding}
    if len(times) != 1 or entries[: len(founding)] != founding:
        yield "The founding is not the beginning of the charter."
    passed = [vote for vote in decisions if vote["passed"]]
    made = entries[len(founding) :]
    if [entry["decision"] for entry in made] != [vote["number"] for vote in passed]:
        yield "The entries are not those of the decisions that passed."
        return
    for entry, vote in zip(made, passed, strict=True):
        told = [entry["clause"], entry["value"], entry["enacted_at"], entry["decision_hash"]]
        if not same(told, [vote["clause"], vote["value"], vote["counted_at"], vote["hash"]]):
            yield f"Entry {entry['seq']} is not what decision {vote['number']} decided."


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
