from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from notices.mailserver import MailServer
from notices.sending import Sender
from stage import Stage

from coop.config import Settings


@pytest.fixture
def make_server() -> Iterator[Callable[..., MailServer]]:
    made: list[MailServer] = []

    def make(**options: Any) -> MailServer:
        made.append(MailServer(**options))
        made[-1].start()
        return made[-1]

    yield make
    for server in made:
        server.stop()


@pytest.fixture
def server(make_server: Callable[..., MailServer]) -> MailServer:
    return make_server()


@pytest.fixture
def settings(settings: Settings, server: MailServer) -> Settings:
    """The co-op sends through that server."""
    url = f"smtp://127.0.0.1:{server.port}"
    return replace(settings, mail_url=url, mail_from="post@provkooperativet.example")


@pytest.fixture
def sender(stage: Stage) -> Sender:
    return Sender(stage)
