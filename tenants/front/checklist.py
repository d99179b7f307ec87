"""What comes next for a co-op that was founded a moment ago."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext

from coop import services, site
from coop.database import db
from coop.governance.charter import in_force
from coop.members import founder
from tenants.directory import Entry
from tenants.front.tables import hosting


@dataclass(frozen=True)
class Task:
    title: str
    text: str
    url: str | None = None
    done: bool = False


def tasks(entry: Entry) -> list[Task]:
    """Its links lead to the co-op's own address."""
    with hosting().at(entry):
        awaited, charter = founder.is_awaited(), in_force()
        links = {name: site.address(endpoint) for name, endpoint in ENDPOINTS.items()}
        links["trade"] = site.address(_trade(charter))
        links["invitation"] = founder.invitation_link() if awaited else ""
        db.session.rollback()
    return _tasks(links, awaited, str(AUTHORITIES.get(charter["legal_form"], ELSEWHERE)))


ENDPOINTS = {
    "shares": "members.shares",
    "join": "people.register",
    "charter": "governance.charter",
}


def _tasks(links: dict[str, str], awaited: bool, authority: str) -> list[Task]:
    return [
        Task(
            _("Become member number 1"),
            _("Choose a password on the co-op's own pages. You hold its offices until others are elected."),
            links["invitation"] or None,
            done=not awaited,
        ),
        Task(
            _("Record your share"),
            _("Pay it as you have agreed, then record it. From then on you have a vote."),
            links["shares"],
        ),
        Task(
            _("Invite the other founders"),
            _("Send them this link. They create an account and apply to become members."),
            links["join"],
        ),
        Task(
            _("Adopt the rules by vote"),
            _("Read the charter together. Whatever you want otherwise, propose it and vote."),
            links["charter"],
        ),
        Task(_("Register the co-op"), authority),
        Task(_("Open the service"), _("When you are ready, tell people where it is."), links["trade"]),
    ]


AUTHORITIES = {
    "se-ekonomisk-forening": lazy_gettext("An ekonomisk förening is registered with Bolagsverket."),
    "gb-cooperative-society": lazy_gettext("A society is registered with the Financial Conduct Authority."),
    "de-eg": lazy_gettext("An eG joins an auditing association, and is then registered at the local court."),
    "fr-scic": lazy_gettext("A SCIC is entered in the register of commerce."),
    "fr-scop": lazy_gettext("A SCOP is entered in the register of commerce."),
    "us-ca-worker": lazy_gettext("Its articles are filed with the Secretary of State of California."),
    "us-co-cooperative": lazy_gettext("Its articles are filed with the Secretary of State of Colorado."),
}
ELSEWHERE = lazy_gettext("Ask the authority that registers associations or companies where you are.")


def _trade(charter: Mapping[str, Any]) -> str:
    named = [services.service(name) for name in charter["services"] if name in services.NAMES]
    return named[0].home if named else "home.home"
