"""Where ballots lie until they are counted: nobody can read a secret one, and nobody can put one in unseen.

Each vote has keys of its own, made from the co-op's key and the vote's salt. The key is not in the database,
so neither its files, their log nor any copy of them tells what a secret ballot says. At the count they are
read, and written down in alphabetical order, all in one transaction: from then on nothing in the rows, their
order or their history leads from a ballot to the one who cast it. A ballot that was not cast through here has
no seal that fits; it counts as void.

The database takes ballots and a result for whoever knows what `lock` is the hash of, and that is said at the
count alone. So whoever can write any row, but does not have the co-op's key, cannot count a vote.
"""

from __future__ import annotations

import hmac
import logging
import os
from collections.abc import Iterable, Iterator
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from flask import current_app
from sqlalchemy import delete, insert, select

from coop.database import db
from coop.governance.models import Ballot, Elector, OpenBallot, SealedBallot, Vote
from coop.governance.tally import VOID, Method

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305

NONCE = 12  # bytes, of RFC 8439
LONGEST_OBJECTION = 1000  # characters
log = logging.getLogger(__name__)

Said = tuple[str, str | None]  # the choice, and the objection


def lock(salt: str) -> str:
    """What a vote is locked with, by its salt, when it opens."""
    return sha256(_key("lock", salt).hex().encode()).hexdigest()


def key_of(vote: Vote) -> str:
    """What its lock is the hash of."""
    return _key("lock", vote.roll_salt or "").hex()


def has_key(vote: Vote) -> bool:
    """Whether it was opened with the key that the co-op has now. A vote from before there were locks needs
    none."""
    has = vote.lock is None or vote.lock == lock(vote.roll_salt or "")
    if not has:
        _tell(vote.lock or "", vote.id)
    return has


def put(vote: Vote, member_id: int, said: Said) -> None:
    """Takes the ballot of a member who is on the roll. An open one replaces what she said before."""
    choice, objection = said
    if not vote.secret:
        seal = _seal(_key_of_seals(vote), member_id, said) if vote.lock else None
        db.session.merge(
            OpenBallot(vote_id=vote.id, member_id=member_id, choice=choice, objection=objection, seal=seal)
        )
    elif vote.lock:
        db.session.add(SealedBallot(vote_id=vote.id, sealed=_sealed(vote, said)))
    else:
        db.session.add(Ballot(vote_id=vote.id, choice=choice, objection=objection))


def open_(votes: Iterable[Vote]) -> None:
    """Reads what was cast, and writes it down for the count. Their time is up, or everyone has voted."""
    for vote in votes:
        if vote.lock is None:
            continue
        vote.key = key_of(vote)
        db.session.flush()
        if vote.secret:
            cast = [*read(vote)]
            missing = [(VOID, None)] * (len(_marked(vote)) - len(cast))
            _write_down(vote, sorted([*cast, *missing], key=lambda said: (said[0], said[1] or "")))
        else:
            _void_others(vote)


def read(vote: Vote) -> Iterator[Said]:
    """The secret ballots that wait for the count, in no order."""
    sealed, cipher = select(SealedBallot.sealed).where(SealedBallot.vote_id == vote.id), _cipher(vote)
    for paper in db.session.scalars(sealed):
        yield _unsealed(cipher, vote, paper)


def empty(vote: Vote) -> None:
    """After the count nobody needs what was sealed."""
    db.session.execute(delete(SealedBallot).where(SealedBallot.vote_id == vote.id))


@cache  # once a process
def _tell(_lock: str, vote_id: int) -> None:
    log.error("vote %s cannot be counted: the secret key is not the one that it was opened with", vote_id)


def _write_down(vote: Vote, ballots: list[Said]) -> None:
    if ballots:
        rows = [{"vote_id": vote.id, "objection": why, **_written(vote, choice)} for choice, why in ballots]
        db.session.execute(insert(Ballot), rows)


def _written(vote: Vote, choice: str) -> dict[str, str | None]:
    """Where colleges weigh, a ballot says its own first."""
    college, _, word = choice.rpartition(":") if vote.rules.colleges else ("", "", choice)
    return {"choice": word, "college": college or None}


def _marked(vote: Vote) -> set[int]:
    """Who has voted. One who has no ballot was marked past the application, and hers is void."""
    return set(db.session.scalars(select(Elector.member_id).where(Elector.vote_id == vote.id, Elector.voted)))


def _void_others(vote: Vote) -> None:
    ballots = list(db.session.scalars(select(OpenBallot).where(OpenBallot.vote_id == vote.id)))
    for member in sorted(_marked(vote) - {ballot.member_id for ballot in ballots}):
        db.session.add(OpenBallot(vote_id=vote.id, member_id=member, choice=VOID))
    key = _key_of_seals(vote)
    for ballot in ballots:
        seal = _seal(key, ballot.member_id, (ballot.choice, ballot.objection))
        if not hmac.compare_digest(ballot.seal or "", seal):
            log.error("vote %s: an open ballot was not cast through the application", vote.id)
            ballot.choice, ballot.objection = VOID, None
    db.session.flush()


def _sealed(vote: Vote, said: Said) -> bytes:
    """A nonce, and the ballot encrypted (ChaCha20-Poly1305, RFC 8439); all ballots of a vote are of one
    length."""
    choice, objection = said
    text, nonce = f"{choice}\n{objection or ''}".encode(), os.urandom(NONCE)
    return nonce + _cipher(vote).encrypt(nonce, text.ljust(_room(vote), b"\0"), None)


def _unsealed(cipher: ChaCha20Poly1305, vote: Vote, paper: bytes) -> Said:
    from cryptography.exceptions import InvalidTag

    try:
        text = cipher.decrypt(paper[:NONCE], paper[NONCE:], None)
    except (InvalidTag, ValueError):
        log.error("vote %s: a ballot was not cast through the application", vote.id)
        return VOID, None
    choice, _, objection = text.rstrip(b"\0").decode().partition("\n")
    return choice, objection or None


def _cipher(vote: Vote) -> ChaCha20Poly1305:
    from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305  # 7 MB: for who votes, or counts

    return ChaCha20Poly1305(_key("ballots", vote.roll_salt or ""))


def _room(vote: Vote) -> int:
    """Bytes that the longest ballot of the vote takes: an objection, a score for every candidate, or the
    name of a college."""
    objection = 4 * LONGEST_OBJECTION if vote.method == Method.CONSENT else 0
    return 16 + objection + 8 * (vote.stood or 0) + max(map(len, vote.rules.colleges), default=0)


def _seal(key: bytes, member_id: int, said: Said) -> str:
    text = f"{member_id}\n{said[0]}\n{said[1] or ''}"
    return hmac.new(key, text.encode(), sha256).hexdigest()


def _key_of_seals(vote: Vote) -> bytes:
    return _key("seals", vote.roll_salt or "")


def _key(purpose: str, salt: str) -> bytes:
    """Made from the co-op's own (NIST SP 800-108, HMAC in feedback of nothing but its label)."""
    ours = str(current_app.extensions["coop"].ballot_key)
    return hmac.digest(ours.encode(), f"{purpose} {salt}".encode(), "sha256")
