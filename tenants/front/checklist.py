"""What comes next for a co-op that was founded a moment ago. A task is done when it is done in the co-op."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext

from coop import services, site
from coop.database import db
from coop.governance.charter import in_force
from coop.members import founder
from tenants.cohorts import progress
from tenants.cohorts.progress import Progress
from tenants.directory import Entry
from tenants.front.signups import Signup
from tenants.front.tables import hosting


@dataclass(frozen=True)
class Task:
    name: str
    title: str
    text: str
    links: tuple[tuple[str, str], ...]  # label and address
    done: bool


def expect(entry: Entry, signup: Signup) -> None:
    """She has confirmed her address here, so the co-op need not ask for it again."""
    with hosting().at(entry):
        if founder.is_awaited():
            founder.expect(signup.person, signup.email, signup.language)
        db.session.commit()


def door(entry: Entry, signup: Signup) -> str:
    """Where the founder comes in: signed in, as long as she has no password there."""
    with hosting().at(entry):
        awaited = founder.is_awaited()
        link = founder.entry_link(signup.email) or founder.invitation_link() if awaited else None
        url = site.settings().url
        db.session.rollback()
    return link or url


def tasks(entry: Entry) -> list[Task]:
    """Its links lead to the co-op's own address."""
    come = progress.of(hosting(), entry)
    with hosting().at(entry):
        charter = in_force()
        form, trade = charter["legal_form"], _trade(charter)
        links = {name: site.address(endpoint) for name, endpoint in ENDPOINTS.items()}
        links["service"] = site.address(trade)
        db.session.rollback()
    return list(_tasks(links, come, form))


ENDPOINTS = {
    "share": "members.shares",
    "charter": "governance.charter",
    "proposal": "governance.new",
    "payment": "books.outstanding",
}
DONE = {
    "member": lazy_gettext("First member"),
    "share": lazy_gettext("First share paid"),
    "founders": lazy_gettext("Founders are in"),
    "charter": lazy_gettext("First rule by vote"),
    "registered": lazy_gettext("Registered"),
    "payment": lazy_gettext("First payment"),
    "service": lazy_gettext("First job"),
}


def _tasks(links: Mapping[str, str], come: Progress, form: str) -> list[Task]:
    authority, authoritys = AUTHORITIES.get(form, ELSEWHERE)
    written = {
        "member": (
            _("Become member number 1"),
            _("You come in signed in, and choose a password there. You hold its offices until others do."),
            (),
        ),
        "share": (
            _("Record your share"),
            _("Pay it as you have agreed, then record it. From then on you have a vote."),
            ((_("Record it"), links["share"]),),
        ),
        "founders": (
            _("Invite the other founders"),
            _founders(come.members, progress.fewest(form)),
            ((_("Write to them"), "#invite"),),
        ),
        "charter": (
            _("Adopt the rules by vote"),
            _("Read the charter together. Whatever you want otherwise, propose it and vote."),
            ((_("Read the charter"), links["charter"]), (_("Propose a change"), links["proposal"])),
        ),
        "registered": (
            _("Register the co-op"),
            str(authority),
            ((authoritys.partition("://")[2], authoritys),) if authoritys else (),
        ),
        "payment": (
            _("Take payment"),
            _(
                "The books take down what each customer owes. Your treasurer records what has reached the "
                "co-op's bank account; to pay by card or phone on the page itself is still to come."
            ),
            ((_("Record payments"), links["payment"]),),
        ),
        "service": (
            _("Open the service"),
            _("When you are ready, tell people where it is. The first job in the books ticks this off."),
            ((_("Go there"), links["service"]),),
        ),
    }
    return [Task(name, *written[name], done=name in come.done) for name in progress.TASKS]


def _founders(members: int, fewest: int) -> str:
    asked = _("The law asks for three members.") if fewest == 3 else _("One alone is no co-op.")
    now = ngettext("%(num)s is in.", "%(num)s are in.", members)
    how = _("Send the others a letter from here. They make an account and apply.")
    return f"{asked} {now} {how}"


AUTHORITIES = {
    "se-ekonomisk-forening": (
        lazy_gettext("An ekonomisk förening is registered with Bolagsverket."),
        "https://bolagsverket.se",
    ),
    "gb-cooperative-society": (
        lazy_gettext("A society is registered with the Financial Conduct Authority."),
        "https://www.fca.org.uk",
    ),
    "de-eg": (
        lazy_gettext("An eG joins an auditing association, and is then registered at the local court."),
        "https://www.genossenschaften.de",
    ),
    "fr-scic": (
        lazy_gettext("A SCIC is entered in the register of commerce."),
        "https://www.les-scic.coop",
    ),
    "fr-scop": (
        lazy_gettext("A SCOP is entered in the register of commerce."),
        "https://www.les-scop.coop",
    ),
    "us-ca-worker": (
        lazy_gettext("Its articles are filed with the Secretary of State of California."),
        "https://www.sos.ca.gov",
    ),
    "us-co-cooperative": (
        lazy_gettext("Its articles are filed with the Secretary of State of Colorado."),
        "https://www.sos.state.co.us",
    ),
}
ELSEWHERE = (
    lazy_gettext("Ask the authority that registers associations or companies where you are."),
    "",
)


def _trade(charter: Mapping[str, Any]) -> str:
    named = [services.service(name) for name in charter["services"] if name in services.NAMES]
    return named[0].home if named else "home.home"
