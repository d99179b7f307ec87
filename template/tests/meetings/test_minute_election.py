"""The minutes name who was elected."""

from __future__ import annotations

from flask_babel import force_locale
from governance.hustings import NAMES, Hustings
from stage import START, Stage, Time

from coop.governance.models import Proposal
from coop.meetings import minutes
from coop.meetings.models import AgendaItem, Meeting


def test_who_was_elected_is_in_them(stage: Stage, time: Time) -> None:
    hustings = Hustings(stage, time, {name: stage.member(name) for name in NAMES})
    election = hustings.open("Ada", office="chair")
    hustings.rank(election, *["Ada"] * 5)

    with stage.data() as session, stage.app.test_request_context(), force_locale("en"):
        item = AgendaItem(what="proposal", proposal=session.get_one(Proposal, election))
        meeting = Meeting(called_at=START, opened_at=time.now)
        assert minutes.happened(meeting, item) == "Decision 1: elected are Ada."
