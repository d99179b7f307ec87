"""The mails about membership."""

from __future__ import annotations

from coop.governance.charter import in_force
from coop.members.models import Application, Member
from coop.notices import outbox
from coop.site import address


def applied(application: Application, board_member: Member) -> None:
    """Where members decide, the board is told that someone has to put it to them."""
    page = "governance.propose_admission" if in_force()["admission"] == "vote" else "members.application"
    link = address(page, id=application.id)
    outbox.write(board_member.person, "members/mail/applied.txt", applicant=application.person, link=link)


def admitted(member: Member) -> None:
    _about_membership(member, "admitted")


def declined(application: Application) -> None:
    link = address("members.membership")
    facts = {"reason": application.reason, "by_vote": application.decided_by_id is None, "link": link}
    outbox.write(application.person, "members/mail/declined.txt", **facts)


def share_paid(member: Member) -> None:
    _about_membership(member, "share_paid")


def _about_membership(member: Member, letter: str) -> None:
    link = address("members.membership")
    outbox.write(member.person, f"members/mail/{letter}.txt", member=member, link=link)
