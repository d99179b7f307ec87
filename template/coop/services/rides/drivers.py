"""Who drives: members of the class that the charter names, once their share is paid."""

from __future__ import annotations

from coop.access import Rule, me
from coop.governance.charter import in_force
from coop.members.models import Member


def drives(member: Member | None) -> bool:
    return member is not None and member.owns_share and is_of_class(member)


def is_of_class(member: Member) -> bool:
    return bool(member.member_class == in_force()["rides.drivers"])


driver = Rule("driver", lambda: drives(me()))
