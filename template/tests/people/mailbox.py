"""What lies in the outbox, as its reader sees it, and what a page says to whoever it is for."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from stage import Stage
from werkzeug.test import TestResponse

from coop.notices.models import Mail


@dataclass(frozen=True)
class Letter:
    title: str
    body: str

    @property
    def path(self) -> str:
        """Where its first link leads."""
        found = re.search(r"http://localhost(/\S+)", self.body)
        assert found, self.body
        return found[1]


def letters_to(stage: Stage, email: str) -> list[Letter]:
    """The oldest first."""
    with stage.data() as session:
        mails = session.scalars(select(Mail).where(Mail.address == email).order_by(Mail.id))
        return [Letter(mail.title, mail.body) for mail in mails]


def letter_to(stage: Stage, email: str) -> Letter:
    """The only one."""
    (letter,) = letters_to(stage, email)
    return letter


def page_of(response: TestResponse) -> str:
    """Without the token against forged forms, which differs each time."""
    return re.sub(r'(?<=name="csrf_token")([^>]*) value="[^"]*"', r"\1", response.text)
