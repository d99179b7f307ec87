"""The link by which a co-op that leaves fetches what it had here, good until it is deleted."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from tenants.directory import Entry, State
from tenants.exports import Export
from tenants.front import letters
from tenants.front.tables import LETTERS, hosting, write
from tenants.leaving import closings
from tenants.leaving.closings import Closing


def tell(closing: Closing, export: Export) -> str:
    """Writes to the co-op's address. The link, for the operator too."""
    link = link_to(closing)
    facts = {"name": export.name, "closing": closing, "link": link}
    letter = letters.written("closed", export.contact, export.language, closing.coop_id, **facts)
    write(sa.insert(LETTERS).values(letter))
    return link


def link_to(closing: Closing) -> str:
    """Rests on the host's own address alone: the Host header may be forged."""
    token = str(_serializer().dumps([closing.coop_id, _held(closing)]))
    return hosting().host.url + current_app.url_map.bind("").build("exports.fetch", {"token": token})


def find(token: str) -> tuple[Entry, Closing] | None:
    """None when it is forged, or the co-op came back, left anew, or is deleted."""
    try:
        coop_id, held = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    entry, closing = hosting().directory.get(coop_id), closings.of(hosting().directory, coop_id)
    if entry is None or closing is None or not _is_open(entry, closing) or _held(closing) != held:
        return None
    return entry, closing


def _is_open(entry: Entry, closing: Closing) -> bool:
    return entry.state is State.CLOSED and closing.sha256 is not None and closing.deleted_at is None


def _held(closing: Closing) -> str:
    return closing.closed_at.isoformat()


def _serializer() -> Any:
    return URLSafeSerializer(hosting().host.key("front"), salt="leaving")
