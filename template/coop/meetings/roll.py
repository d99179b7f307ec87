"""Who comes to a meeting, who stands for whom, and who was there: the voting list.

A proxy is given to a member who votes too, and withdrawn by coming oneself. How many one may stand for, the
charter says. Only the co-op's members can be proxies here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from coop import clock
from coop.database import db
from coop.governance.charter import in_force
from coop.meetings.models import Meeting, Seat
from coop.members.models import BELONGS, Member
from coop.people.models import Person
from coop.refusal import Refused

DOORS = timedelta(hours=3)  # before the meeting, people come


@dataclass(frozen=True)
class Count:
    """How many voting members are there, and how many have a proxy who is."""

    there: int
    represented: int
    room: int
    afar: int


def seat_of(meeting: Meeting, member_id: int) -> Seat | None:
    return db.session.get(Seat, (meeting.id, member_id))


def answer(meeting: Meeting, member: Member, coming: str) -> Refused | None:
    """`room`, `afar` or `no`. Whoever comes needs no proxy."""
    if meeting.cancelled_at or meeting.closed_at:
        return Refused(_("The meeting is over or called off."))
    seat = _seat(meeting, member.id)
    seat.coming = coming
    if coming != "no":
        seat.proxy_id = None
    return None


def give_proxy(meeting: Meeting, giver: Member, proxy: Member | None) -> Refused | None:
    if refused := _proxy_refusal(meeting, giver, proxy):
        return refused
    assert proxy is not None
    seat = _seat(meeting, giver.id)
    seat.proxy_id, seat.coming = proxy.id, "no"
    return None


def may_give(meeting: Meeting, giver: Member) -> bool:
    """Whether she can still choose someone to stand for her."""
    if not meeting.is_to_come or meeting.is_missed or not giver.owns_share or not in_force()["proxies"]:
        return False
    seat = seat_of(meeting, giver.id)
    return not (seat and (seat.proxy_id or seat.is_there)) and not stands_for(meeting, giver.id)


def withdraw_proxy(meeting: Meeting, giver: Member) -> Refused | None:
    seat = seat_of(meeting, giver.id)
    if seat is None or seat.proxy_id is None or not meeting.is_to_come:
        return Refused(_("There is no proxy that you could withdraw now."))
    seat.proxy_id = None
    return None


def stands_for(meeting: Meeting, proxy_id: int) -> list[Member]:
    given = select(Member).join(Seat, Seat.member_id == Member.id)
    of_it = given.where(Seat.meeting_id == meeting.id, Seat.proxy_id == proxy_id).order_by(Member.number)
    return list(db.session.scalars(of_it).unique())


def check_in(meeting: Meeting, member: Member) -> Refused | None:
    """Whoever is there speaks for herself: a proxy that she gave is void."""
    if refused := _doors_are_closed(meeting):
        return refused
    if not member.owns_share:
        return Refused(_("Only members whose share is paid are on the voting list."))
    seat = _seat(meeting, member.id)
    if not seat.is_there:
        seat.arrived_at, seat.left_at, seat.proxy_id = clock.now(), None, None
    return None


def check_out(meeting: Meeting, member: Member) -> Refused | None:
    seat = seat_of(meeting, member.id)
    if refused := _doors_are_closed(meeting):
        return refused
    if seat is None or not seat.is_there:
        return Refused(_("This member is not there."))
    seat.left_at = clock.now()
    return None


def voting_list(meeting: Meeting, search: str = "") -> Any:
    """A query: each voting member, her seat if she has one, and her proxy's. Who was there and has left the
    co-op since is among them."""
    proxy = aliased(Seat)
    rows: Any = (
        select(Member, Seat, proxy)
        .join(Person, Person.id == Member.person_id)
        .outerjoin(Seat, (Seat.member_id == Member.id) & (Seat.meeting_id == meeting.id))
        .outerjoin(proxy, (proxy.member_id == Seat.proxy_id) & (proxy.meeting_id == meeting.id))
        .where(Member.share_paid_at.is_not(None), or_(BELONGS, *_taken()))
        .options(joinedload(Seat.proxy))
    )
    return (_found(rows, search) if search else rows).order_by(Member.number)


def how_many(meeting: Meeting, search: str = "") -> int:
    return db.session.scalar(select(func.count()).select_from(voting_list(meeting, search).subquery())) or 0


def present(meeting: Meeting) -> Any:
    """Rows of the voting list: who was there at any time or had a proxy."""
    return db.session.execute(voting_list(meeting).where(or_(*_taken()))).unique().all()


def count(meeting: Meeting) -> Count:
    proxy = aliased(Seat)
    asked = (
        select(
            func.count().filter(_is_there(Seat)),
            func.count().filter(_is_there(proxy)),
            func.count().filter(Seat.coming == "room"),
            func.count().filter(Seat.coming == "afar"),
        )
        .outerjoin(proxy, (proxy.member_id == Seat.proxy_id) & (proxy.meeting_id == Seat.meeting_id))
        .where(Seat.meeting_id == meeting.id)
    )
    return Count(*db.session.execute(asked).one())


def _is_there(seat: type[Seat]) -> ColumnElement[bool]:
    return seat.arrived_at.is_not(None) & seat.left_at.is_(None)


def _taken() -> tuple[ColumnElement[bool], ...]:
    return Seat.arrived_at.is_not(None), Seat.proxy_id.is_not(None)


def _found(rows: Any, search: str) -> Any:
    """By a part of the name, or by the number."""
    named = Person.name.icontains(search, autoescape=True)
    return rows.where(or_(named, Member.number == int(search)) if search.isdecimal() else named)


def _seat(meeting: Meeting, member_id: int) -> Seat:
    seat = seat_of(meeting, member_id)
    if seat is None:
        seat = Seat(meeting_id=meeting.id, member_id=member_id, adjusts=False)
        db.session.add(seat)
    return seat


def _proxy_refusal(meeting: Meeting, giver: Member, proxy: Member | None) -> Refused | None:
    most = int(in_force()["proxies"])
    if not meeting.is_to_come:
        return Refused(_("A proxy is given before the meeting begins."))
    if most == 0:
        return Refused(_("By the charter nobody stands for others at a meeting: everyone votes in person."))
    if proxy is None or not proxy.owns_share or proxy.id == giver.id or not giver.owns_share:
        return Refused(_("A proxy is another member who can vote, for one who can vote."))
    if stands_for(meeting, giver.id):
        return Refused(_("Others have given you their proxy. Ask them to give it to someone else first."))
    own = seat_of(meeting, proxy.id)
    if own and own.proxy_id:
        return Refused(_("That member will not be there, and has given a proxy too. Choose someone else."))
    if len([one for one in stands_for(meeting, proxy.id) if one.id != giver.id]) >= most:
        return Refused(_("That member stands for as many as the charter allows. Choose someone else."))
    return None


def _doors_are_closed(meeting: Meeting) -> Refused | None:
    if meeting.cancelled_at or meeting.closed_at:
        return Refused(_("The meeting is over or called off."))
    if clock.now() < meeting.starts_at - DOORS:
        return Refused(_("People are checked in from three hours before the meeting."))
    return None
