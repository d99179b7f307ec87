"""A voting slip: the link in a mail by which its reader votes in the member's place, and does nothing else.

It is good for one vote and one member on its roll, and ends with that vote. Whoever has the mail has it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from coop.database import db
from coop.governance import votes
from coop.governance.models import Vote
from coop.members.models import Member
from coop.site import address


@dataclass(frozen=True)
class Slip:
    vote: Vote
    voter: Member
    voted: bool

    @property
    def is_used(self) -> bool:
        """What was voted in secret can be changed by nobody, so its slip is void."""
        return self.voted and self.vote.secret


def link(vote: Vote, voter: Member) -> str:
    return address("governance.slip", token=_serializer().dumps([vote.id, voter.id]))


def read(token: str) -> Slip | None:
    """None when it is forged, or for someone who is not on the roll or has left."""
    try:
        vote_id, member_id = _serializer().loads(token)
    except (BadSignature, ValueError):
        return None
    vote, voter = db.session.get(Vote, vote_id), db.session.get(Member, member_id)
    voted = votes.one(vote, voter).voted if vote and voter else None
    found = Slip(vote, voter, voted) if vote and voter and voted is not None else None
    return None if found is None or found.voter.has_left else found


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="governance.slip")
