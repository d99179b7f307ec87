"""What members are told of proposals and votes, by mail."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from coop.database import db
from coop.governance import slips
from coop.governance.models import Elector, Hearing, Proposal, Vote
from coop.members.models import BELONGS, VOTES, Member, Role
from coop.notices import outbox
from coop.people.models import Person
from coop.site import address


def proposed(proposal: Proposal) -> None:
    """To everyone who could vote on it: it is discussed now."""
    voters = select(Person).join(Member).where(VOTES)
    _tell(voters.where(Member.id != proposal.proposer_id), "proposed", proposal)


def opened(vote: Vote) -> None:
    """To the voters but whoever proposed it: each has a link of her own to vote by."""
    _tell_voters(_voters(vote).where(Member.id != vote.proposal.proposer_id), "vote_opened", vote)


def reminded(vote: Vote) -> None:
    """To those who have not voted."""
    _tell_voters(_voters(vote).where(Elector.voted.is_(False)), "reminder", vote)


def closed(vote: Vote) -> None:
    _tell(_roll(vote), "vote_closed", vote.proposal, vote=vote)


def registered(vote: Vote) -> None:
    _tell(_roll(vote), "registered", vote.proposal, vote=vote)


def discussed(
    member: Member, proposal: Proposal, count: int, names: list[str], link: str, unfollow: str
) -> None:
    """Who follows a discussion hears who wrote, and not what: it can still be removed where it stands."""
    facts = {"proposal": proposal, "count": count, "names": names, "link": link, "unfollow": unfollow}
    outbox.write(member.person, "governance/mail/discussed.txt", **facts)


def nominated(proposal: Proposal, by: Member, member: Member) -> None:
    """She has to say whether she stands."""
    _tell(_one(member.person_id), "nominated", proposal, by=by)


def recall_proposed(proposal: Proposal) -> None:
    """To the person concerned, who need not be a voter."""
    held = db.session.get_one(Role, proposal.does["role"])
    _tell(_one(held.member.person_id), "recall_proposed", proposal)


def recalled(vote: Vote, person: Person) -> None:
    _tell(_one(person.id), "recalled", vote.proposal, vote=vote)


def exclusion_proposed(proposal: Proposal) -> None:
    """To the person concerned, at once: she can answer it."""
    member = db.session.get_one(Member, proposal.does["member"])
    _tell(_one(member.person_id), "exclusion_proposed", proposal)


def excluded(vote: Vote, member: Member) -> None:
    owed = member.share_amount if member.share_paid_at else 0
    _tell(_one(member.person_id), "excluded", vote.proposal, vote=vote, owed=owed)


def _one(person: int) -> Select[Person]:
    return select(Person).where(Person.id == person)


def _tell(people: Select[Person], template: str, proposal: Proposal, **facts: Any) -> None:
    link = address("governance.decision", id=proposal.id)
    for person in db.session.scalars(people.order_by(Person.id)).all():
        outbox.write(person, f"governance/mail/{template}.txt", proposal=proposal, link=link, **facts)


def _tell_voters(voters: Select[Member], template: str, vote: Vote) -> None:
    link = address("governance.decision", id=vote.proposal_id)
    for voter in db.session.scalars(voters.order_by(Member.id)).all():
        facts = {"proposal": vote.proposal, "vote": vote, "link": link, "ballot": slips.link(vote, voter)}
        facts["hearing"] = db.session.get(Hearing, vote.proposal_id)
        outbox.write(voter.person, f"governance/mail/{template}.txt", **facts)


def _roll(vote: Vote) -> Select[Person]:
    members = select(Person).join(Member, Member.person_id == Person.id)
    return members.join(Elector, Elector.member_id == Member.id).where(Elector.vote_id == vote.id, BELONGS)


def _voters(vote: Vote) -> Select[Member]:
    on_it = select(Member).join(Elector, Elector.member_id == Member.id)
    return on_it.where(Elector.vote_id == vote.id, BELONGS)
