"""An operator at the console."""

from __future__ import annotations

from hosts import Hall
from visitor import HOST, Form, Visitor

from tenants.operators import invitations

OPERATOR = {"name": "Olle Op", "email": "olle@host.example", "password": "servers and votes"}


def accepted(hall: Hall, **who: str) -> Visitor:
    """Someone who is an operator from now on, and not signed in."""
    one = {**OPERATOR, **who}
    invitation = invitations.invite(hall.hosting.directory, one["email"])
    assert invitations.accept(hall.hosting.directory, invitation, **one)
    return Visitor(hall)


def signed_in(hall: Hall, **who: str) -> Visitor:
    desk = accepted(hall, **who)
    assert signs_in(desk, **who).status_code == 303
    return desk


def signs_in(visitor: Visitor, **who: str) -> object:
    one = {**OPERATOR, **who}
    return visitor.send("/console/sign-in", email=one["email"], password=one["password"])


def does(desk: Visitor, path: str, action: str, **data: str) -> object:
    """Presses a button of that page."""
    token = Form(desk.get(path).text).data["csrf_token"][0]
    return desk.post(f"{path}{action}", csrf_token=token, **data)


__all__ = ["HOST", "OPERATOR", "accepted", "does", "signed_in", "signs_in"]
