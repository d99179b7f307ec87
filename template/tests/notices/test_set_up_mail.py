"""A mail server that is named wrongly is refused at the start, without a word of its password."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from stage import ANSWERS

from coop import Application
from coop.config import ConfigurationError, Settings
from coop.governance import charter
from coop.governance.charter import BadCharter
from coop.notices.post import Server


@pytest.mark.parametrize(
    "url",
    [
        "mail.example",
        "http://coop:hidden@mail.example",
        "smtp://",
        "smtp://coop:hidden@",
        "smtp://coop:hidden@mail.example:x",
        "smtp://coop:hidden@mail.example:99999",
        "smtp://coop:hid/den@mail.example",
        "smtp://coop:hidden@mail.example/path",
        "smtp://coop:hidden@mail.example?starttls=yes",
        "smtp://coop:hidden@mail.example?tls=1",
        "smtp://coop:hidden@mail.example?starttls",
        "smtps://coop:hidden@mail.example?starttls=1",
        "smtp://coop:hidden@[mail.example",
    ],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"^COOP_MAIL_URL must look like smtp://") as refused:
        Server.of(url)
    assert "hid" not in str(refused.value)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


def test_the_application_does_not_start_with_one(
    make_app: Callable[..., Application], settings: Settings
) -> None:
    with pytest.raises(ConfigurationError, match="COOP_MAIL_URL"):
        make_app(replace(settings, mail_url="mail.example"))


def test_a_sender_that_is_no_address_is_refused(
    make_app: Callable[..., Application], settings: Settings
) -> None:
    for address in ("post", "post@", "a@b@c", "post@mail.example\r\nBcc: x@y.example", "@x"):
        with pytest.raises(ConfigurationError, match="COOP_MAIL_FROM must be an e-mail address"):
            make_app(replace(settings, mail_from=address))


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://mail.example", Server("smtp", "mail.example", 587, None, "", False)),
        ("smtp://mail.example:25/", Server("smtp", "mail.example", 25, None, "", False)),
        ("smtps://me:p%40ss@mail.example", Server("smtps", "mail.example", 465, "me", "p@ss", False)),
        ("smtp://me@mail.example?starttls=1", Server("smtp", "mail.example", 587, "me", "", True)),
        ("smtp://[::1]:2525?starttls=0", Server("smtp", "::1", 2525, None, "", False)),
    ],
)
def test_an_address_says_where_and_how(url: str, server: Server) -> None:
    assert Server.of(url) == server


def test_an_address_that_not_every_mail_server_carries_is_no_sender(
    make_app: Callable[..., Application], settings: Settings
) -> None:
    """Beyond ASCII before the @: every letter would fail, and nobody be told."""
    with pytest.raises(ConfigurationError, match="COOP_MAIL_FROM"):
        make_app(replace(settings, mail_from="förening@mail.example"))
    with make_app(settings).app_context(), pytest.raises(BadCharter, match=r"^contact_email: "):
        charter.check({**ANSWERS, "contact_email": "förening@mail.example"})
