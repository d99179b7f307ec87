"""TLS from the start, TLS by STARTTLS, and a login; certificates are always checked."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace

import pytest
from notices.mailserver import CERTIFICATE, MailServer, certified, let_in
from notices.sending import Sender
from stage import Stage

from coop import Application
from coop.config import Settings

MakeSender = Callable[[str], Sender]


@pytest.fixture
def sends_by(make_app: Callable[..., Application], settings: Settings) -> MakeSender:
    def make(url: str) -> Sender:
        sender = Sender(Stage(make_app(replace(settings, mail_url=url))))
        sender.write(sender.stage.person("Ada"))
        return sender

    return make


@pytest.fixture
def trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if an authority that everyone knows had signed the test's certificate."""
    monkeypatch.setenv(ssl.get_default_verify_paths().openssl_cafile_env, str(CERTIFICATE))


@pytest.fixture
def starttls(make_server: Callable[..., MailServer]) -> MailServer:
    return make_server(tls_context=certified(), require_starttls=True)


@pytest.fixture
def guarded(make_server: Callable[..., MailServer]) -> MailServer:
    return make_server(
        tls_context=certified(), require_starttls=True, authenticator=let_in, auth_required=True
    )


def test_by_starttls(sends_by: MakeSender, starttls: MailServer, trusted: None) -> None:
    sender = sends_by(f"smtp://localhost:{starttls.port}?starttls=1")
    assert sender.send() == 1
    assert starttls.at.received.encrypted == [True]


def test_by_tls_from_the_start(
    sends_by: MakeSender, make_server: Callable[..., MailServer], trusted: None
) -> None:
    server = make_server(ssl_context=certified())
    assert sends_by(f"smtps://localhost:{server.port}").send() == 1


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_that_nobody_signed_is_refused(
    sends_by: MakeSender, starttls: MailServer, host: str
) -> None:
    sender = sends_by(f"smtp://{host}:{starttls.port}?starttls=1")
    assert sender.send() == 0
    assert "CERTIFICATE_VERIFY_FAILED" in str(sender.fault())
    assert starttls.letters == []


def test_nothing_is_sent_in_the_clear_where_starttls_is_asked_for(
    sends_by: MakeSender, server: MailServer, trusted: None
) -> None:
    sender = sends_by(f"smtp://localhost:{server.port}?starttls=1")
    assert sender.send() == 0
    assert "STARTTLS" in str(sender.fault())
    assert server.letters == []


def test_with_a_login(sends_by: MakeSender, guarded: MailServer, trusted: None) -> None:
    """Whatever a password holds, it is written in the address as addresses write it."""
    assert sends_by(f"smtp://coop:p%40ss%2Fword@localhost:{guarded.port}?starttls=1").send() == 1


def test_a_wrong_login_keeps_the_letter(sends_by: MakeSender, guarded: MailServer, trusted: None) -> None:
    sender = sends_by(f"smtp://coop:wrong@localhost:{guarded.port}?starttls=1")
    assert sender.send() == 0
    ((_due, tries),) = sender.waiting()
    assert tries == 1
    assert "wrong" not in str(sender.fault())
