"""Who looks after a host: by an invitation that works once, and with a session that opens no co-op."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from console_desk import OPERATOR, accepted, signed_in, signs_in
from hosts import Hall, host
from sqlalchemy.exc import IntegrityError
from visitor import HOST, Visitor

from coop import clock
from tenants import operators
from tenants.operators import invitations, logbook
from tenants.operators.logbook import Deed


def first(hall: Hall) -> str:
    invitation = invitations.first(hall.hosting.directory)
    assert invitation
    return invitation.link(hall.hosting.host)


def test_the_first_comes_by_the_link_that_is_printed(hall: Hall) -> None:
    link, visitor = first(hall), Visitor(hall)
    assert link.startswith(f"{HOST}/operators/invitation/")
    assert visitor.send(link, **OPERATOR).headers["Location"] == "/console/sign-in"
    assert signs_in(visitor).headers["Location"] == "/console"
    assert visitor.get("/console").status_code == 200
    assert invitations.first(hall.hosting.directory) is None


def test_it_is_the_same_at_each_start(hall: Hall) -> None:
    link = first(hall)
    assert first(hall) == link
    with clock.at(clock.now() + invitations.KEPT + timedelta(seconds=1)):
        assert Visitor(hall).get(link).status_code == 404
        assert first(hall) != link


def test_it_works_once(hall: Hall) -> None:
    link = first(hall)
    Visitor(hall).send(link, **OPERATOR)
    assert Visitor(hall).get(link).status_code == 404


def test_of_two_at_once_one_is_first(hall: Hall) -> None:
    link, slow = first(hall), Visitor(hall)
    invitation = invitations.opened(hall.hosting.directory, hall.hosting.host, link.rpartition("/")[2])
    assert invitation
    assert slow.get(link).status_code == 200
    accept: Any = lambda who: invitations.accept(hall.hosting.directory, invitation, **{**OPERATOR, **who})  # noqa: E731
    assert [accept({"email": one}) for one in ("a@host.example", "b@host.example")] == [True, False]
    assert [one.email for one in operators.everyone(hall.hosting.directory)] == ["a@host.example"]


@pytest.mark.parametrize("token", ["x", "ImFiYyI.x", "W10.x"])
def test_a_forged_one_is_void(hall: Hall, token: str) -> None:
    assert Visitor(hall).get(f"/operators/invitation/{token}").status_code == 404


def test_an_invitation_belongs_to_an_address(hall: Hall) -> None:
    invitation = invitations.invite(hall.hosting.directory, "Bo@Host.example")
    visitor = Visitor(hall)
    visitor.send(invitation.link(hall.hosting.host), name="Bo", password="servers and votes")
    assert [one.email for one in operators.everyone(hall.hosting.directory)] == ["bo@host.example"]


def test_a_weak_password_is_refused_and_the_name_kept(hall: Hall) -> None:
    page = Visitor(hall).send(first(hall), **{**OPERATOR, "password": "short"})
    assert page.status_code == 422
    assert 'value="Olle Op"' in page.text


def test_who_lost_the_password_is_invited_again(hall: Hall) -> None:
    desk = signed_in(hall)
    invitation = invitations.invite(hall.hosting.directory, OPERATOR["email"])
    desk.send(invitation.link(hall.hosting.host), name="Olle", password="another few words")
    assert desk.get("/console").status_code == 303
    assert signs_in(desk, password="another few words").status_code == 303


def test_a_wrong_password_opens_nothing(hall: Hall) -> None:
    visitor = accepted(hall)
    for who in ({"password": "a wrong password"}, {"email": "eve@host.example"}):
        assert signs_in(visitor, **who).status_code == 422
    assert visitor.get("/console").headers["Location"] == "/console/sign-in?next=/console"


def test_guessing_is_limited(hall: Hall) -> None:
    visitor = accepted(hall)
    tries = [signs_in(visitor, password="a wrong password").status_code for _try in range(9)]
    assert tries == [422] * 8 + [429]
    assert signs_in(visitor).status_code == 429
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert signs_in(visitor).status_code == 303


def test_a_session_is_a_new_one(hall: Hall) -> None:
    """Whoever planted a cookie before has nothing by it: neither the session nor its CSRF token goes on."""
    visitor = accepted(hall)
    visitor.get("/console/sign-in")
    planted = visitor.client.get_cookie("andel")
    signs_in(visitor)
    own = visitor.client.get_cookie("andel")
    assert planted
    assert own
    assert own.value != planted.value
    other = Visitor(hall)
    other.client.set_cookie("andel", planted.value)
    assert other.get("/console").status_code == 303


def test_a_session_ends_after_half_a_day(hall: Hall) -> None:
    desk = signed_in(hall)
    with clock.at(clock.now() + timedelta(hours=12, seconds=1)):
        assert desk.get("/console").status_code == 303


def test_a_new_password_ends_every_session(hall: Hall) -> None:
    desk, elsewhere = signed_in(hall), Visitor(hall)
    signs_in(elsewhere)
    words = {"present": OPERATOR["password"], "password": "another few words"}
    assert desk.send("/console/password", **words).status_code == 303
    for one in (desk, elsewhere):
        assert one.get("/console").status_code == 303
    assert signs_in(elsewhere).status_code == 422
    assert signs_in(desk, password="another few words").status_code == 303


def test_the_present_password_is_asked_for(hall: Hall) -> None:
    desk = signed_in(hall)
    page = desk.send("/console/password", present="not this one", password="another few words")
    assert page.status_code == 422


def test_signing_out(hall: Hall) -> None:
    desk = signed_in(hall)
    token = re.search(r'name="csrf_token" value="([^"]+)"', desk.get("/console").text)
    assert token
    assert desk.post("/console/sign-out", csrf_token=token[1]).status_code == 303
    assert desk.get("/console").status_code == 303


def test_links_do_not_follow_the_host_header(hall: Hall) -> None:
    """An address that is not the host's has no console at all."""
    answer = accepted(hall).client.get("/console", base_url="http://evil.example")
    assert answer.status_code == 404
    for target in ("//evil.example", "/\\evil.example", "https://evil.example"):
        visitor = Visitor(hall)
        page = visitor.send(f"/console/sign-in?next={target}", **OPERATOR)
        assert page.headers["Location"] == "/console"


def test_its_cookie_is_worth_nothing_at_a_co_op(hall: Hall) -> None:
    hall.found("first")
    cookie = signed_in(hall).client.get_cookie("andel")
    assert cookie
    name = hall.hosting.app.config["SESSION_COOKIE_NAME"]
    for sent in (cookie.key, name):
        page = hall.get("first", "/me", headers={"Cookie": f"{sent}={cookie.value}"})
        assert page.headers["Location"].startswith("/sign-in")


@pytest.mark.parametrize("cookie", ["", "1", "1.", ".x", "²." + "a" * 32, "99." + "a" * 32, "1." + "ö" * 32])
def test_a_cookie_that_is_none(hall: Hall, cookie: str) -> None:
    accepted(hall)
    assert operators.of_cookie(hall.hosting.directory, cookie) is None


def test_one_who_is_removed_is_out_at_once(hall: Hall) -> None:
    desk = signed_in(hall)
    assert operators.remove(hall.hosting.directory, OPERATOR["email"])
    assert desk.get("/console").status_code == 303


@pytest.mark.parametrize("change", ["UPDATE deeds SET operator = 'x'", "DELETE FROM deeds"])
def test_no_line_of_the_log_can_be_changed(hall: Hall, change: str) -> None:
    logbook.note(hall.hosting.directory, "olle@host.example", Deed.SIGNED_IN)
    with hall.hosting.directory.writing() as connection, pytest.raises(IntegrityError, match="stays"):
        connection.execute(sa.text(change))


def test_as_commands(hall: Hall) -> None:
    folder = hall.hosting.host.data.parent
    assert "Nobody yet" in host(folder, "operators").stdout
    invited = host(folder, "invite", "bo@host.example")
    assert re.search(rf"{HOST}/operators/invitation/\S+\n$", invited.stdout)
    assert (host(folder, "invite", "bo").returncode, host(folder, "invite", "bo").stdout) == (2, "")
    accepted(hall)
    assert host(folder, "operators").stdout.startswith("olle@host.example")
    assert host(folder, "operators", "--remove", "eve@host.example").returncode == 2
    assert host(folder, "operators", "--remove", "olle@host.example").returncode == 0
    assert operators.everyone(hall.hosting.directory) == []


def test_what_is_typed_is_in_the_log_too(hall: Hall) -> None:
    hall.found("first")
    folder = hall.hosting.host.data.parent
    host(folder, "suspend", "first", "--reason", "A court said so")
    host(folder, "resume", "first")
    page = signed_in(hall).get("/console/log").text
    for said in ("A court said so", "suspended a co-op", "let a co-op answer again"):
        assert said in page
