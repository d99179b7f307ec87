"""A letter is in the outbox first, and with its reader afterwards."""

from __future__ import annotations

from datetime import UTC

from notices.mailserver import MailServer
from notices.sending import Sender
from people.mailbox import letter_to
from stage import ANSWERS, PASSWORD, START, Stage

from coop import upkeep
from coop.people import letters
from coop.people.models import Person


def test_a_letter_arrives_as_it_was_written(stage: Stage, server: MailServer, sender: Sender) -> None:
    stage.visitor().post("/register", name="Åsa Ö", email="asa@mail.example", password=PASSWORD)
    assert server.letters == []
    assert sender.send() == 1
    (letter,) = server.letters
    written = letter_to(stage, "asa@mail.example")
    assert letter["From"] == "Provkooperativet <post@provkooperativet.example>"
    assert letter["Reply-To"] == ANSWERS["contact_email"]
    assert letter["To"] == "asa@mail.example"
    assert letter["Subject"] == written.title
    assert letter["Date"].datetime.astimezone(UTC) == START
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"].endswith("@provkooperativet.example>")
    assert letter.get_content_type() == "text/plain"
    assert letter.get_content().replace("\r\n", "\n") == written.body
    assert server.at.received.envelopes == [("post@provkooperativet.example", ["asa@mail.example"])]


def test_every_letter_of_every_language_arrives_whole(
    stage: Stage, server: MailServer, sender: Sender
) -> None:
    asa = stage.person("Asa", language="sv")
    with stage.data() as session:
        session.get(Person, asa.person_id).name = "Åsa🚲محمد"
    sender.write(asa)
    sender.send()
    text = server.letters[0].get_content()
    assert "ö" in server.letters[0]["Subject"]
    assert "Åsa🚲محمد" in text
    assert text.rstrip().endswith("http://localhost")


def test_a_letter_is_sent_once(stage: Stage, server: MailServer, sender: Sender) -> None:
    sender.write(stage.person("Ada"))
    assert [sender.send() for _ in range(3)] == [1, 0, 0]
    assert len(server.letters) == 1
    assert sender.waiting() == []


def test_the_letters_of_one_round_share_a_connection(
    stage: Stage, server: MailServer, sender: Sender
) -> None:
    sender.write(*(stage.person(name) for name in ("Ada", "Ben", "Cleo")))
    assert sender.send() == 3
    assert server.at.received.connections == 1
    assert len(set(server.ids)) == 3


def test_what_was_rolled_back_is_not_sent(stage: Stage, server: MailServer, sender: Sender) -> None:
    ada = stage.person("Ada")
    with stage.data() as session:
        letters.password_changed(session.get(Person, ada.person_id))
        session.rollback()
    assert sender.send() == 0
    assert server.letters == []


def test_an_action_that_is_refused_writes_to_nobody(stage: Stage, server: MailServer, sender: Sender) -> None:
    stage.visitor().post("/register", name="", email="ada@mail.example", password=PASSWORD)
    assert sender.send() == 0


def test_upkeep_sends_what_is_due(stage: Stage, server: MailServer, sender: Sender) -> None:
    sender.write(stage.person("Ada"))
    assert upkeep.tick(stage.app)["mails"] == 1
    assert len(server.letters) == 1
