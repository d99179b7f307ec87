"""How someone becomes an operator: by a link that works once and for some days.

The first is printed when the host starts, again at each start until it is used. Any other is made by whoever
can type commands on the machine. For someone who is an operator already it sets a new password.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex

import sqlalchemy as sa
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from coop import clock
from coop.database import UtcDateTime
from coop.people.models import as_address
from tenants.config import Host
from tenants.directory import METADATA, Directory
from tenants.operators import OPERATORS, secrets_of

KEPT = timedelta(days=3)
FIRST = ""  # in place of an address: whoever comes with the link, while there is no operator
INVITATIONS = sa.Table(
    "invitations",
    METADATA,
    sa.Column("id", sa.String(32), primary_key=True),
    sa.Column("email", sa.String(254), nullable=False, index=True),
    sa.Column("made_at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True)
class Invitation:
    id: str
    email: str

    def link(self, host: Host) -> str:
        """Rests on the host's own address alone: the Host header may be forged."""
        return f"{host.url}/operators/invitation/{_serializer(host).dumps(self.id)}"


def first(directory: Directory) -> Invitation | None:
    """The one for the first operator, the same until it is used or too old; None when there is one."""
    with directory.writing() as connection:
        _forget(connection)  # first of all: a transaction that has read may be refused to write
        if _has_operators(connection):
            return None
        kept = connection.execute(_valid().where(INVITATIONS.c.email == FIRST)).first()
        return Invitation(kept.id, FIRST) if kept else _made(connection, FIRST)


def invite(directory: Directory, email: str) -> Invitation:
    """An earlier one to the same address is void from now on."""
    with directory.writing() as connection:
        connection.execute(sa.delete(INVITATIONS).where(INVITATIONS.c.email == as_address(email)))
        return _made(connection, as_address(email))


def opened(directory: Directory, host: Host, token: str) -> Invitation | None:
    """None when the link is forged, used or too old."""
    try:
        invitation_id = _serializer(host).loads(token)
    except BadSignature:
        return None
    with directory.engine.connect() as connection:
        found = connection.execute(_valid().where(INVITATIONS.c.id == invitation_id)).first()
        if found is None or (found.email == FIRST and _has_operators(connection)):
            return None
    return Invitation(found.id, found.email)


def accept(directory: Directory, invitation: Invitation, *, name: str, email: str, password: str) -> bool:
    """Whoever is first with it is an operator now; False for anyone after."""
    values = {"name": name, "email": as_address(email), "since": clock.now(), **secrets_of(password)}
    renewed = {key: values[key] for key in ("name", "password_hash", "session_key")}
    with directory.writing() as connection:
        used = connection.execute(sa.delete(INVITATIONS).where(INVITATIONS.c.id == invitation.id))
        if not used.rowcount or (invitation.email == FIRST and _has_operators(connection)):
            return False
        kept = insert(OPERATORS).values(values)
        connection.execute(kept.on_conflict_do_update(["email"], set_=renewed))
    return True


def _forget(connection: Connection) -> None:
    connection.execute(sa.delete(INVITATIONS).where(INVITATIONS.c.made_at <= clock.now() - KEPT))


def _made(connection: Connection, email: str) -> Invitation:
    made = Invitation(token_hex(16), email)
    connection.execute(sa.insert(INVITATIONS).values(id=made.id, email=email, made_at=clock.now()))
    return made


def _valid() -> sa.Select[tuple[str, str]]:
    return sa.select(INVITATIONS.c.id, INVITATIONS.c.email).where(INVITATIONS.c.made_at > clock.now() - KEPT)


def _has_operators(connection: Connection) -> bool:
    return connection.execute(sa.select(OPERATORS.c.id).limit(1)).first() is not None


def _serializer(host: Host) -> URLSafeSerializer:
    return URLSafeSerializer(host.key("operators"), salt="invitation")
