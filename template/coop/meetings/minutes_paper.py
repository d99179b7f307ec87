"""A meeting's documents to take along: the agenda, the minutes, and what is to be filed of its decisions."""

from __future__ import annotations

from collections.abc import Iterator

from flask_babel import get_locale
from flask_babel import gettext as _

from coop import formats
from coop.governance import charter
from coop.governance.models import Vote
from coop.meetings import agenda, founding, minutes
from coop.meetings.models import AgendaItem, Meeting, Seat
from coop.meetings.words import KINDS
from coop.members import offices
from coop.paper import Line, Paper, Section, Source

ENTERED = ("board", "chair", "auditor")  # offices that registers of co-ops know


def minutes_of(meeting: Meeting) -> Paper:
    sections = [_section(item) for item in meeting.items]
    signers = enumerate(minutes.signers(meeting), 1)
    signatures = [Line(str(number), _signature(meeting, seat)) for number, seat in signers]
    return _paper(
        _("Minutes"), meeting, _standing(meeting), [*sections, Section(_("Signatures"), signatures)]
    )


def agenda_of(meeting: Meeting) -> Paper:
    lines = [Line(str(item.place), agenda.title(item)) for item in meeting.items]
    return _paper(_("Agenda"), meeting, meeting.text, [Section(_("Agenda"), lines)])


def filing_of(meeting: Meeting) -> Paper:
    """What it changed of the bylaws, with the reference where it has one, and whom it elected."""
    votes = decided(meeting)
    changes = [line for vote in votes if _is_filed(vote) for line in _filed(vote)]
    elected = [_elected(vote) for vote in votes if vote.has_passed and vote.office in ENTERED]
    titled = [(_("Changes of the bylaws"), changes), (_("Elected"), elected)]
    sections = [Section(title, lines) for title, lines in titled if lines]
    return _paper(_("To the register"), meeting, _to_file(meeting, bool(sections)), sections)


def decided(meeting: Meeting) -> list[Vote]:
    """The counted votes on its agenda."""
    votes = (agenda.vote_on(meeting, item) for item in meeting.items)
    return [vote for vote in votes if vote and vote.number is not None]


def _paper(title: str, meeting: Meeting, said: str, sections: list[Section]) -> Paper:
    name = str(charter.in_force()["name"])
    kind = _("%(kind)s of %(coop)s", kind=KINDS[meeting.kind], coop=name)
    when = f"{formats.date_and_time(meeting.starts_at)}, {meeting.place or meeting.link}"
    lead = [line for line in (str(kind), when, *str(said).splitlines()) if line]
    return Paper(str(title), name, str(get_locale()), lead, sections)


def _section(item: AgendaItem) -> Section:
    """A line of the text is a paragraph, with a number to refer to."""
    written = [line.strip() for line in (item.minutes or "").splitlines() if line.strip()]
    lines = [Line(f"{item.place}.{number}", line) for number, line in enumerate(written, 1)]
    return Section(f"{item.place}. {agenda.title(item)}", lines)


def _standing(meeting: Meeting) -> str:
    seal = meeting.minutes_hash or ""
    if meeting.sealed_at:
        time = formats.date_and_time(meeting.sealed_at)
        return str(_("Signed by all on %(time)s. Seal: %(seal)s", time=time, seal=seal))
    return str(_("A draft: not all have signed it. Seal: %(seal)s", seal=seal))


def _signature(meeting: Meeting, seat: Seat) -> str:
    office = _("chair of the meeting") if seat.member_id == meeting.chair_id else _("adjuster")
    facts = {"name": seat.member.person.name, "office": office}
    if seat.signed_at is None:
        return str(_("%(name)s, %(office)s: not signed yet", **facts))
    time = formats.date_and_time(seat.signed_at)
    return str(_("%(name)s, %(office)s: signed on %(time)s", time=time, **facts))


def _to_file(meeting: Meeting, has_more: bool) -> str:
    if meeting.kind == founding.KIND:
        return str(_("The co-op is to be registered, with its bylaws and with who was elected."))
    if not has_more:
        return str(_("Nothing is to be registered."))
    return str(_("What the law may ask to be registered of what the meeting decided."))


def _elected(vote: Vote) -> Line:
    text = f"{offices.OFFICES[str(vote.office)].title}: {minutes.chosen_names(vote)}"
    return Line(str(vote.number), text)


def _is_filed(vote: Vote) -> bool:
    return vote.has_passed and vote.is_final and vote.is_registered


def _filed(vote: Vote) -> Iterator[Line]:
    reference = vote.registration.reference if vote.registration else _("not registered yet")
    for change in vote.changes:
        text = f"{change.title}: {charter.before(change)} → {charter.after(change)}"
        yield Line(str(vote.number), text, sources=[Source(str(reference))])
