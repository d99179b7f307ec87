"""What officers did by their office, for members to read. A line is written with the act, or not at all."""

from __future__ import annotations

from typing import Any

from flask import url_for
from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import joinedload

from coop import clock
from coop.database import db
from coop.members import acts
from coop.members.models import Member, OfficerAct


def write(member: Member, office: str, what: str, about: str | None = None) -> None:
    """`what` is a key of `acts.every()`, `about` the number or name of what it was about."""
    act = OfficerAct(at=clock.now(), member_id=member.id, office=office, what=what, about=about)
    db.session.add(act)


def lines(office: str | None = None) -> Select[OfficerAct]:
    """Newest first."""
    found = select(OfficerAct).where(_by(office)).options(joinedload(OfficerAct.member))
    return found.order_by(OfficerAct.id.desc())


def how_many(office: str | None = None) -> int:
    return db.session.scalar(select(func.count(OfficerAct.id)).where(_by(office))) or 0


def sentence(line: OfficerAct) -> str:
    """A service may have left with its folder, and its words with it: then the bare word must do."""
    act = acts.every().get(line.what)
    return str(act.did) % {"about": line.about} if act else line.what


def page_of(line: OfficerAct) -> str | None:
    act = acts.every().get(line.what)
    if act is None or act.page is None:
        return None
    arguments: dict[str, Any] = {act.argument: line.about} if act.argument else {}
    return url_for(act.page, **arguments)


def _by(office: str | None) -> ColumnElement[bool]:
    return OfficerAct.office == office if office else true()
