"""The offices: who holds which now, and how one is given, left and ended.

What an officer may do here comes from what gave the office, and ends with its term by the clock alone:
nothing has to wake up for it. Nobody has powers in any other way.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import joinedload

from coop import clock
from coop.database import db
from coop.members import log
from coop.members.models import FOUNDING, Member, Role
from coop.refusal import Refused


@dataclass(frozen=True)
class Office:
    title: Any
    duty: Any


OFFICES = {
    "board": Office(
        _("Board"),
        _(
            "Leads the co-op between its meetings. Reads applications for membership, and postal addresses "
            "in the register of members."
        ),
    ),
    "chair": Office(
        _("Chair"),
        _(
            "Leads the board and its meetings, and calls those of the members as the board does. The chair "
            "is elected to the board too."
        ),
    ),
    "treasurer": Office(
        _("Treasurer"),
        _(
            "Looks after the money and the books. Reads who owes the co-op and whom it owes, and postal "
            "addresses in the register of members. While nobody is treasurer, the board stands in."
        ),
    ),
    "auditor": Office(
        _("Auditor"),
        _(
            "Examines how the others do their work. Reads postal addresses in the register of members too, "
            "and changes nothing."
        ),
    ),
    "dispatcher": Office(
        _("Dispatcher"),
        _("Sees to it that work finds someone to do it. Has no powers here: rules hand out the work."),
    ),
}
STAND_INS = {"treasurer": "board"}
ENDINGS = {
    "term": _("The term was over"),
    "recall": _("Recalled"),
    "resigned": _("Resigned"),
    "succession": _("Others were elected"),
    "exit": _("Left the co-op"),
}
DECISION = "decision "


def acting(member: Member, *offices: str) -> str | None:
    """The office by which she may do what takes one of these: her own, or a vacant one's stand-in."""
    held = member.offices
    own = next((office for office in offices if office in held), None)
    return own or next(_standing_in(held, offices), None)


def holders(office: str) -> list[Role]:
    """Of those who hold it now, who has held it longest first; each row with its member."""
    return list(db.session.scalars(_with_members().where(Role.role == office, *_hold()).order_by(Role.since)))


def give(member: Member, office: str, *, since: datetime, until: datetime, given_by: str) -> Role:
    """By a decision: `given_by` is "decision 7", as its page is numbered. What the founding gave of this
    office ends when the term of whoever was elected to it begins."""
    if office not in OFFICES:
        raise ValueError(f"there is no office {office}")
    founding = select(Role).where(Role.role == office, Role.given_by == FOUNDING, Role.until.is_(None))
    for role in db.session.scalars(founding.where(Role.ended_at.is_(None))):
        role.until = since
    given = Role(member=member, role=office, since=since, until=until, given_by=given_by)
    db.session.add(given)
    db.session.flush()
    return given


def end(role: Role, *, by: str) -> bool:
    """Before its term: `by` is a key of ENDINGS, or "decision 7". False when it was over already."""
    if role.is_over:
        return False
    role.ended_at, role.ended_by = clock.now(), by
    return True


def resign(role: Role) -> Refused | None:
    if role.is_over:
        return Refused(gettext("This office was over already."))
    if role.role == "board" and role.holds_now and not _others_on_the_board(role):
        return Refused(
            gettext(
                "You are the only one on the board, and without a board nobody can be admitted. Have someone "
                "elected to it first."
            )
        )
    end(role, by="resigned")
    log.write(role.member, role.role, "resignation")
    return None


def given() -> dict[str, list[Role]]:
    """For each office, whose term runs or is to begin."""
    rows = db.session.scalars(_with_members().where(*_not_over()).order_by(Role.since, Role.id)).all()
    return {office: [row for row in rows if row.role == office] for office in OFFICES}


def past() -> Select[Role]:
    """Whose term is over, the latest first."""
    ended = func.coalesce(Role.ended_at, Role.until)
    return _with_members().where(_over()).order_by(ended.desc(), Role.id.desc())


def how_many_past() -> int:
    return db.session.scalar(select(func.count(Role.id)).where(_over())) or 0


def ending(role: Role) -> str:
    """What ended it."""
    how = role.ended_by or "term"
    return str(ENDINGS["recall" if decision(how) else how])


def decision(cause: str | None) -> int | None:
    """The decision that gave or ended an office; None when that was something else."""
    number = (cause or "").removeprefix(DECISION)
    return int(number) if number != cause and number.isdecimal() else None


def _standing_in(held: list[str], offices: tuple[str, ...]) -> Iterator[str]:
    for office in offices:
        stand_in = STAND_INS.get(office)
        if stand_in in held and not holders(office):
            yield stand_in


def _others_on_the_board(role: Role) -> bool:
    return any(other.member_id != role.member_id for other in holders("board"))


def _with_members() -> Select[Role]:
    return select(Role).options(joinedload(Role.member))


def _hold() -> tuple[ColumnElement[bool], ...]:
    return Role.since <= clock.now(), *_not_over()


def _not_over() -> tuple[ColumnElement[bool], ...]:
    return Role.ended_at.is_(None), or_(Role.until.is_(None), Role.until > clock.now())


def _over() -> ColumnElement[bool]:
    return or_(Role.ended_at.is_not(None), Role.until <= clock.now())
