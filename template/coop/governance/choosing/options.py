"""What members choose among, where it is texts: a row for each, until the vote opens in the order of writing.

Then they get the numbers of the ballot paper, and the seal of the text covers each word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.orm import joinedload

from coop.database import db
from coop.governance import matters
from coop.governance.charter import Charter
from coop.governance.matters import Matter
from coop.governance.models import Option, Proposal, Vote
from coop.refusal import Refused

FEWEST, MOST = 2, 20
LAST = 99  # where "none of these" waits for its number


class Words(NamedTuple):
    text: str
    reason: str = ""


def refusal(act: Mapping[str, Any], written: Iterable[Words]) -> Refused | None:
    """Why this is nothing to choose from."""
    texts = [words.text.casefold() for words in written]
    if not FEWEST <= len(texts) <= MOST or not all(texts):
        return Refused(_("Write at least %(few)d options, and at most %(many)d.", few=FEWEST, many=MOST))
    if len(set(texts)) < len(texts):
        return Refused(_("Two options say the same."))
    if not 1 <= act["seats"] < len(texts) + act["none"]:
        return Refused(_("Fewer must be chosen than there are options."))
    return None


def write(proposal: Proposal, written: Iterable[Words]) -> None:
    """Those of a draft, in place of what it had."""
    db.session.execute(delete(Option).where(Option.proposal_id == proposal.id))
    for number, words in enumerate(written, 1):
        put(proposal, number, proposal.proposer_id, words)
    if proposal.does["none"]:
        put(proposal, LAST, proposal.proposer_id, Words(""))
    db.session.flush()


def put(proposal: Proposal, number: int, member_id: int, words: Words) -> None:
    facts = {"proposal_id": proposal.id, "number": number, "member_id": member_id}
    db.session.add(Option(**facts, text=words.text, reason=words.reason))


def of(proposal: Proposal) -> list[Option]:
    """In their order, "none of these" at the end."""
    mine = select(Option).where(Option.proposal_id == proposal.id).order_by(Option.number)
    return list(db.session.scalars(mine.options(joinedload(Option.member))))


def words(proposal: Proposal) -> list[Words]:
    """As they were written, without "none of these"."""
    return [Words(option.text, option.reason) for option in of(proposal) if option.text]


def name(option: Option) -> str:
    return option.text or str(_("None of these"))


def number(proposal: Proposal) -> None:
    """Gives them the numbers of the ballot paper, without a gap."""
    for place, option in enumerate(of(proposal), 1):
        if option.number != place:
            mine = update(Option).where(Option.proposal_id == proposal.id, Option.number == option.number)
            db.session.expunge(option)
            db.session.execute(mine.values(number=place))


def prepare(vote: Vote, proposal: Proposal, rules: Charter) -> None:
    """Freezes how many there are, and how many of them are chosen."""
    vote.seats, vote.stood = int(proposal.does["seats"]), len(of(proposal))
    vote.method = matters.counting_rule(Matter.CHOICES, vote.seats, rules)
