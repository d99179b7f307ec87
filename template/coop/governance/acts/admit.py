"""Members admit an applicant: `{"application": 7}`. Where the vote falls, she is told why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import force_locale, gettext, ngettext
from flask_babel import lazy_gettext as _

from coop.database import db
from coop.governance.charter import in_force
from coop.governance.matters import Matter
from coop.governance.models import Vote
from coop.governance.tally import Reason
from coop.members import admission
from coop.members.models import Application, Member
from coop.refusal import Refused

WHY = {
    Reason.NOBODY_VOTED: _("Nobody voted."),
    Reason.NO_QUORUM: _("Too few voted for the result to count."),
    Reason.ONLY_ABSTENTIONS: _("Everyone who voted abstained."),
    Reason.OBJECTION: _("Someone objected."),
    Reason.NOT_EVERYONE: _("It takes everyone's yes."),
    Reason.NO_MAJORITY: _("Too few voted yes."),
}


def refusal(matter: Matter, act: Mapping[str, Any]) -> Refused | None:
    application = db.session.get(Application, act.get("application", 0))
    if in_force()["admission"] != "vote":
        return Refused(gettext("By the charter it is not a vote that decides on applications."))
    if application is None or not application.is_waiting:
        return Refused(gettext("This application was decided before, and that decision stands."))
    return None


def enact(vote: Vote) -> None:
    """Rules that changed while she was voted on change nothing for her."""
    application = _application(vote)
    if not Member.ever(application.person):
        admission.admit_by_vote(application)


def decline(vote: Vote) -> None:
    application = _application(vote)
    if application.is_waiting:
        with force_locale(application.person.language):
            reason = "\n".join(_reasons(vote))
        admission.decline_by_vote(application, reason)


def _reasons(vote: Vote) -> Iterator[str]:
    from coop.governance import votes

    assert vote.outcome
    yield str(WHY[Reason(vote.outcome)])
    yield gettext(
        "%(yes)s yes, %(no)s no, %(abstain)s abstained; %(all)s could vote.",
        yes=vote.yes, no=vote.no, abstain=vote.abstain, all=vote.electorate,
    )  # fmt: skip
    if objections := votes.objections(vote):
        yield ngettext("The objection:", "The objections:", len(objections))
        yield from objections


def _application(vote: Vote) -> Application:
    return db.session.get_one(Application, vote.proposal.does["application"])
