"""A name that holds a line end adds no header and no recipient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from notices.mailserver import MailServer
from notices.sending import Sender
from stage import ANSWERS, Stage

from coop import Application, founding
from coop.config import Settings
from coop.database import db
from coop.governance import charter
from coop.notices.models import Mail
from coop.people.models import Person

HOSTILE = "Eve\r\nBcc: all@mail.example\r\n\r\nPay here"
ODD = 'Åkare "Ö", <x@y> & Co; 合作社:'


@pytest.mark.parametrize("name", [HOSTILE, "Eve\nBcc: a@mail.example", "Eve\u2028Bcc: a@mail.example\x0b"])
def test_a_persons_name_stays_in_the_subject(
    stage: Stage, server: MailServer, sender: Sender, name: str
) -> None:
    """Even if it came into the database past the form, which takes line ends out."""
    stage.member("Bea", roles=("board",))
    eve = stage.person("Eve")
    with stage.data() as session:
        session.get(Person, eve.person_id).name = name
    eve.post("/membership", member_class="users", address="1 Elm Street", statement="")
    assert sender.send() == 1
    (letter,) = server.letters
    assert letter["Bcc"] is None
    assert letter["Subject"].startswith("Eve")
    assert server.at.received.envelopes[0][1] == ["bea@people.example"]


@pytest.mark.parametrize("title", ["Hello\r\nBcc: all@mail.example", "Hello\nBcc: all@mail.example"])
def test_a_title_is_one_line_even_if_it_was_stored_otherwise(
    stage: Stage, server: MailServer, sender: Sender, title: str
) -> None:
    sender.write(stage.person("Ada"))
    with stage.data() as session:
        session.execute(sa.update(Mail).values(title=title))
    sender.send()
    (letter,) = server.letters
    assert letter["Bcc"] is None
    assert letter["Subject"] == "Hello Bcc: all@mail.example"


def test_a_co_op_cannot_be_named_so(stage: Stage) -> None:
    with stage.data(), pytest.raises(charter.BadCharter, match=r"^name: "):
        charter.check({**ANSWERS, "name": HOSTILE})


@pytest.fixture
def oddly_named(
    founded: Any, make_app: Callable[..., Application], settings: Settings, tmp_path: Path, worker_id: str
) -> Iterator[Sender]:
    name = f"odd_{worker_id}_{tmp_path.name.lower()}"[:60]
    app = make_app(replace(settings, database_url=founded.make(name)))
    with app.app_context():
        founding.found({**ANSWERS, "name": ODD})
    app.config["WTF_CSRF_ENABLED"] = False
    yield Sender(Stage(app))
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    founded.drop(name)


def test_a_co_ops_name_is_only_a_name(oddly_named: Sender, server: MailServer) -> None:
    oddly_named.write(oddly_named.stage.person("Ada"))
    assert oddly_named.send() == 1
    (sent_by,) = server.letters[0]["From"].addresses
    assert (sent_by.display_name, sent_by.addr_spec) == (ODD, "post@provkooperativet.example")
