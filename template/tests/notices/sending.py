"""Letters written as the application writes them, and sent when a test says so."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from stage import Actor, Stage

from coop.notices import outbox
from coop.notices.models import Mail
from coop.people import letters
from coop.people.models import Person


class Sender:
    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def write(self, *people: Actor) -> None:
        with self.stage.data() as session:
            for one in people:
                letters.password_changed(session.get(Person, one.person_id))

    def send(self) -> int:
        with self.stage.app.app_context():
            return outbox.send_due()

    def waiting(self) -> list[tuple[datetime, int]]:
        """When each unsent letter is tried next, and how often it was."""
        with self.stage.data() as session:
            unsent = sa.select(Mail.due_at, Mail.attempts).where(Mail.sent_at.is_(None))
            return [(due, tries) for due, tries in session.execute(unsent.order_by(Mail.id))]

    def fault(self) -> str | None:
        """What the last try of the only letter met with."""
        with self.stage.data() as session:
            found: str | None = session.scalars(sa.select(Mail.fault)).one()
            return found
