"""All of a meeting in one file: proof of notice, agenda, roll, decisions, minutes, what is to be filed."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile

from flask_babel import gettext as _

from coop import paper
from coop.database import db
from coop.governance import bylaws, record
from coop.governance.bylaws import paper as bylaws_paper
from coop.governance.bylaws.days import day_of
from coop.governance.bylaws.standing import standing_on
from coop.governance.charter import time_text
from coop.governance.clauses import groups
from coop.meetings import calling, founding, minutes_paper, roll
from coop.meetings.models import Meeting
from coop.members.spreadsheet import as_text


def pack(meeting: Meeting) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as bundle:
        for name, content in _files(meeting):
            bundle.writestr(f"meeting-{meeting.id}/{name}", content)
    return out.getvalue()


def _files(meeting: Meeting) -> Iterator[tuple[str, str | bytes]]:
    yield "notice.csv", _notice(meeting)
    yield "agenda.md", paper.markdown(minutes_paper.agenda_of(meeting))
    yield "roll.csv", _roll(meeting)
    yield "decisions.json", _decisions(meeting)
    minutes = minutes_paper.minutes_of(meeting)
    yield "minutes.md", paper.markdown(minutes)
    yield "minutes.pdf", paper.pdf(minutes)
    if meeting.kind == founding.KIND:
        yield "bylaws.pdf", paper.pdf(_bylaws(meeting))
    yield "filing.md", paper.markdown(minutes_paper.filing_of(meeting))


def _bylaws(meeting: Meeting) -> paper.Paper:
    """As they stood at the end of the day on which they were adopted."""
    assert meeting.opened_at
    day = day_of(meeting.opened_at)
    standing = standing_on(day)
    assert standing
    return bylaws_paper.paper_of(bylaws.articles(groups(), standing), standing, day)


def _notice(meeting: Meeting) -> str:
    seats = db.session.execute(calling.written_to(meeting))
    rows = ((s.member.number, s.member.person.name, _time(s.written_at), _time(sent)) for s, sent in seats)
    return _table([_("Number"), _("Name"), _("Written"), _("Left")], rows)


def _roll(meeting: Meeting) -> str:
    rows = (
        (
            member.number,
            member.person.name,
            _time(seat.arrived_at),
            _time(seat.left_at),
            seat.proxy.person.name if seat.proxy else "",
        )
        for member, seat, _proxy in roll.present(meeting)
    )
    return _table([_("Number"), _("Name"), _("Came"), _("Left before the end"), _("Proxy")], rows)


def _decisions(meeting: Meeting) -> str:
    """As the public record has them: whoever has that can find them there."""
    counted = minutes_paper.decided(meeting)
    ids = [vote.id for vote in counted]
    rolls, ballots = record.rolls(ids), record.ballots(ids)
    made = [record.decision(vote, rolls.get(vote.id, []), ballots.get(vote.id, [])) for vote in counted]
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def _table(titles: list[str], rows: Iterable[Sequence[object]]) -> str:
    """With a byte-order mark, as the register has it."""
    out = StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows([as_text(str(cell)) for cell in row] for row in rows)
    return out.getvalue()


def _time(time: datetime | None) -> str:
    """In UTC, to the second."""
    return time_text(time)[:19] + "Z" if time else ""
