"""What the upkeep of all co-ops sends, as the mail server gets it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from email.message import EmailMessage

from isolation.pair import Home, Pair
from notices.mailserver import MailServer

from tenants import agenda, upkeep


@contextmanager
def serving(pair: Pair) -> Iterator[MailServer]:
    """The host sends through a server of its own."""
    server = MailServer()
    server.start()
    hosting, before = pair.hall.hosting, pair.hall.hosting.host
    hosting.host = replace(before, mail_url=f"smtp://127.0.0.1:{server.port}")
    yield server
    hosting.host = before
    server.stop()


def letters(pair: Pair) -> Iterator[str]:
    """Each letter that is not wholly of the co-op whose words it has."""
    homes, hosting = (pair.mine, pair.other), pair.hall.hosting
    with serving(pair) as server:
        for home in homes:
            agenda.touch(hosting.directory, home.entry.id)
        upkeep.tick(hosting)
        for home in homes:
            own = [letter for letter in server.letters if home.canary in letter.get_content()]
            if len(own) < 4:
                yield f"{home.entry.label} sent {len(own)} letters"
            for letter in own:
                yield from _astray(home, letter)


def _astray(home: Home, letter: EmailMessage) -> Iterator[str]:
    text, label = letter.get_content(), home.entry.label
    if letter["From"] != f"{home.canary} Co-op <data@{label}.example>":
        yield f"{label} sends as {letter['From']}"
    if set(re.findall(r"https?://[^/\s]+", text)) != {f"http://{label}.localhost:8000"}:
        yield f"{label} leads elsewhere: {text}"
    if set(re.findall(r"\w+quartz", str(letter))) != {home.canary}:
        yield f"{label} tells of others: {text}"
