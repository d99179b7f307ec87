"""The minutes: drafted from what happened, written on by hand, and sealed once all who must have signed them.

The draft is in the co-op's own language. A signature is for the very words that were read: it names their
hash, and a change afterwards takes all signatures back. What is sealed, the database changes no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import sha256

from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from coop import clock, formats
from coop.database import db
from coop.governance import choosing
from coop.governance.charter import in_force, time_text
from coop.governance.models import Vote
from coop.governance.verify import canonical
from coop.meetings import agenda, calling, letters, roll
from coop.meetings.models import AgendaItem, Meeting, Seat
from coop.members.models import Member
from coop.refusal import Refused


def draft(meeting: Meeting) -> None:
    with force_locale(in_force()["language"]):
        for item in meeting.items:
            item.title, item.minutes = agenda.title(item), happened(meeting, item)
    _put_to_sign(meeting)


def happened(meeting: Meeting, item: AgendaItem) -> str:
    """What is known of a point, as sentences; nothing where only people know."""
    if item.proposal:
        return _decided(meeting, item)
    said = FACTS.get(item.what)
    return said(meeting) if said else ""


def write(meeting: Meeting, texts: Mapping[int, str]) -> Refused | None:
    if meeting.closed_at is None or meeting.sealed_at:
        return Refused(_("Minutes are written from the end of the meeting until all have signed."))
    before = meeting.minutes_hash
    for item in meeting.items:
        item.minutes = texts.get(item.place, item.minutes)
    if seal(meeting) != before:
        _put_to_sign(meeting)
    return None


def sign(meeting: Meeting, by: Member, read: str) -> Refused | None:
    """`read` is the hash of what was shown to her."""
    seat = next((one for one in signers(meeting) if one.member_id == by.id), None)
    if meeting.closed_at is None or meeting.sealed_at or seat is None:
        return Refused(_("The minutes are not yours to sign, or all have signed them."))
    if read != meeting.minutes_hash:
        return Refused(_("The minutes were changed meanwhile. Read them again before you sign."))
    seat.signed_at, seat.signed_hash = clock.now(), meeting.minutes_hash
    db.session.flush()
    if all(one.signed_hash == meeting.minutes_hash for one in signers(meeting)):
        meeting.sealed_at = clock.now()
        db.session.flush()
    return None


def signers(meeting: Meeting) -> list[Seat]:
    """The chair of the meeting first, then the adjusters."""
    who = or_(Seat.adjusts, Seat.member_id == meeting.chair_id)
    found = select(Seat).where(Seat.meeting_id == meeting.id, who).options(joinedload(Seat.member))
    seats = db.session.scalars(found.order_by(Seat.member_id)).unique()
    return sorted(seats, key=lambda seat: seat.member_id != meeting.chair_id)


def seal(meeting: Meeting) -> str:
    """Over all that the minutes say."""
    times = [time_text(time) for time in (meeting.starts_at, meeting.opened_at, meeting.closed_at) if time]
    points = [[item.place, item.title, item.minutes or ""] for item in meeting.items]
    return sha256(canonical([meeting.kind, meeting.place, times, points]).encode()).hexdigest()


def _put_to_sign(meeting: Meeting) -> None:
    meeting.minutes_hash = seal(meeting)
    for seat in signers(meeting):
        seat.signed_at, seat.signed_hash = None, None
        letters.to_sign(meeting, seat.member)
    db.session.flush()


def _decided(meeting: Meeting, item: AgendaItem) -> str:
    vote = agenda.vote_on(meeting, item)
    if vote is None:
        return str(_("No vote was held on it."))
    if vote.state == "open":
        return str(_("The vote is open until %(time)s.", time=formats.date_and_time(vote.closes_at)))
    return _chosen(vote) if vote.chooses else f"{_verdict(vote)} {_figures(vote)}"


def chosen_names(vote: Vote) -> str:
    """In the order in which they were elected; empty when nobody and nothing was."""
    return ", ".join(choosing.chosen(vote))


def _chosen(vote: Vote) -> str:
    said = {"number": vote.number, "names": chosen_names(vote)}
    if vote.is_election:
        nobody = _("Decision %(number)s: nobody was elected.", **said)
        return str(_("Decision %(number)s: elected are %(names)s.", **said) if vote.winners else nobody)
    nothing = _("Decision %(number)s: none of the options was chosen.", **said)
    return str(
        _("Decision %(number)s: chosen are these options: %(names)s.", **said) if vote.winners else nothing
    )


def _verdict(vote: Vote) -> str:
    number = vote.number
    if not vote.has_passed:
        return str(_("Decision %(number)s: the proposal fell.", number=number))
    if not vote.is_final:
        return str(_("Decision %(number)s: the proposal passed the first of two readings.", number=number))
    return str(_("Decision %(number)s: the proposal passed.", number=number))


def _figures(vote: Vote) -> str:
    counted = {"yes": vote.yes, "no": vote.no, "abstain": vote.abstain, "all": vote.electorate}
    return str(_("%(yes)s yes, %(no)s no, %(abstain)s abstained; %(all)s could vote.", **counted))


def _opening(meeting: Meeting) -> str:
    return str(_("The meeting was opened on %(time)s.", time=formats.date_and_time(meeting.opened_at)))


def _leaders(meeting: Meeting) -> str:
    names = {"chair": _name(meeting.chair), "secretary": _name(meeting.secretary)}
    return str(_("%(chair)s was chosen to chair the meeting, and %(secretary)s as its secretary.", **names))


def _adjusters(meeting: Meeting) -> str:
    chosen = [_name(seat.member) for seat in signers(meeting) if seat.adjusts]
    said = _("Chosen to adjust the minutes: %(names)s.", names=", ".join(chosen))
    return str(said) if chosen else ""


def _voting_list(meeting: Meeting) -> str:
    rows = roll.present(meeting)
    here = [f"{member.number} {_name(member)}" for member, seat, _proxy in rows if seat.arrived_at]
    by_proxy = [
        _("%(number)s %(name)s by %(proxy)s", number=m.number, name=_name(m), proxy=_name(seat.proxy))
        for m, seat, proxy in rows
        if not seat.arrived_at and proxy and proxy.arrived_at
    ]
    said = [_("Present: %(count)s. %(names)s.", count=len(here), names=", ".join(here) or "–")]
    if by_proxy:
        said.append(_("By proxy: %(count)s. %(names)s.", count=len(by_proxy), names=", ".join(by_proxy)))
    return "\n".join(str(one) for one in said)


def _notice(meeting: Meeting) -> str:
    proof = calling.proof(meeting)
    facts = {"time": formats.date_and_time(meeting.called_at), "sent": proof.sent}
    return str(
        ngettext(
            "Notice went out on %(time)s to %(num)s member. %(sent)s of the letters have left.",
            "Notice went out on %(time)s to %(num)s members. %(sent)s of the letters have left.",
            proof.written,
            **facts,
        )
    )


def _bylaws(meeting: Meeting) -> str:
    """Ties the paper to the charter: whoever has its record finds the same link there."""
    link = max((entry for entry in map(in_force().entry, in_force()) if entry), key=lambda entry: entry.seq)
    facts = {"seq": link.seq, "hash": link.hash}
    return str(_("The bylaws are those of the charter, whose link %(seq)s has the seal %(hash)s.", **facts))


def _closing(meeting: Meeting) -> str:
    return str(_("The meeting was closed on %(time)s.", time=formats.date_and_time(meeting.closed_at)))


def _name(member: Member | None) -> str:
    return member.person.name if member else "–"


FACTS: dict[str, Callable[[Meeting], str]] = {
    "opening": _opening,
    "chair": _leaders,
    "adjusters": _adjusters,
    "roll": _voting_list,
    "notice": _notice,
    "bylaws": _bylaws,
    "closing": _closing,
}
