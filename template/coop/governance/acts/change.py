"""Rules get new values: `{"changes": {clause: value}}`, all of them or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from coop.database import db
from coop.governance import charter, matters, one_vote, statutes
from coop.governance.clauses import all_clauses, stands_in_bylaws
from coop.governance.matters import Matter
from coop.governance.models import Change, Vote
from coop.governance.statutes.entry import Entry
from coop.governance.verify import canonical
from coop.refusal import Refused


def matter_of(clauses: Mapping[str, Any]) -> Matter:
    """One registered clause among them makes it a matter of the bylaws."""
    registered = any(stands_in_bylaws(key, charter.in_force()) for key in clauses)
    return Matter.BYLAWS if registered else Matter.RULES


def parse(typed: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    """What was typed for each clause as the charter keeps it; and for each that does not fit, why."""
    values: dict[str, Any] = {}
    unfit: dict[str, str] = {}
    for key, raw in typed.items():
        try:
            values[key] = all_clauses()[key].kind.parse(raw, charter.in_force()["currency"])
        except ValueError as refused:
            unfit[key] = str(refused)
    return values, unfit


def refusal(matter: Matter, act: Mapping[str, Any]) -> Refused | None:
    changes, rules = act["changes"], charter.in_force()
    if not changes.keys() <= all_clauses().keys():
        return Refused(_("The charter has no such rule."))
    if matter_of(changes) is not matter:
        return Refused(_("These rules are decided in another way."))
    if any(value == rules[key] for key, value in changes.items()):
        return Refused(_("That is the rule already."))
    against = one_vote.refusal({**rules, **changes}) or next(_against(changes, Entry.refusal), None)
    return Refused(against) if against else None


def warnings(changes: Mapping[str, Any]) -> list[str]:
    """Where they may be against a law that nobody has looked up for this platform."""
    return list(_against(changes, Entry.warning))


def _against(changes: Mapping[str, Any], objection: Callable[[Entry, Any], str | None]) -> Iterator[str]:
    """What the law of the co-op's form says against the rules as they would be, of those that change."""
    rules = charter.in_force()
    after = {**rules, **changes}
    pack = statutes.pack(after["legal_form"])
    for key, entry in pack.entries.items() if pack else ():
        if key in rules and matters.resolved(after, key) != matters.resolved(rules, key):
            yield from filter(None, [objection(entry, matters.resolved(after, key))])


def is_asked_already(changes: Mapping[str, Any]) -> bool:
    """Whether a vote that is open would give the very same rules the very same values."""
    asked: dict[int, dict[str, str]] = {}
    of_open_votes = select(Change).join(Vote, Vote.id == Change.vote_id).where(Vote.state == "open")
    for change in db.session.scalars(of_open_votes):
        asked.setdefault(change.vote_id, {})[change.clause] = change.value
    return {key: canonical(value) for key, value in changes.items()} in asked.values()


def frozen(act: Mapping[str, Any]) -> list[Change]:
    """As the vote keeps them, with the values that they would replace."""
    rules = charter.in_force()
    return [
        Change(clause=key, value=canonical(value), former=canonical(rules[key]))
        for key, value in sorted(act.get("changes", {}).items())
    ]


def enact(vote: Vote) -> None:
    if vote.is_registered and vote.registration is None:
        return
    for change in vote.changes:
        if change.clause == "services":
            from coop import founding

            founding.take_up(json.loads(change.value))
    charter.enact(vote)
