"""Whatever the clock makes due. Safe to run at any time, any number of times, side by side."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Event, Thread

from flask import Flask

from coop import services
from coop.database import db
from coop.governance import proposals, reminders
from coop.governance.charter import in_force
from coop.governance.discussion import follows
from coop.meetings import annual
from coop.notices import outbox
from coop.people import limits
from coop.privacy import accesses

SECONDS_BETWEEN = 15.0
log = logging.getLogger(__name__)


def tick(app: Flask) -> dict[str, int]:
    """Counts what it did, by domain. Each part commits on its own: a mute mail server holds up no vote."""
    with app.app_context():
        done = {"votes": proposals.move_due()}
        db.session.commit()
        done["reminders"] = reminders.write_due()
        db.session.commit()
        done["meetings"] = annual.write_due()
        db.session.commit()
        done["discussions"] = follows.write_due()
        db.session.commit()
        for name in in_force()["services"]:
            if name in services.NAMES:
                done[name] = services.due(name)
                db.session.commit()
        done["purged"] = limits.purge() + accesses.purge() + outbox.purge()
        db.session.commit()
        done["mails"] = outbox.send_due()
    return done


def next_due(app: Flask) -> datetime | None:
    """When the clock makes something due next, as things stand; what is kept for its time aside."""
    with app.app_context():
        times = [proposals.next_due(), reminders.next_due(), follows.next_due(), outbox.next_due()]
        times.append(annual.next_due())
        times += [services.next_due(name) for name in in_force()["services"] if name in services.NAMES]
    return min((time for time in times if time), default=None)


def start(app: Flask) -> None:
    """In each web worker: a thread that ticks, so that a co-op needs no second service to keep time."""
    Thread(target=_keep_ticking, args=(app, Event()), name="upkeep", daemon=True).start()


def _keep_ticking(app: Flask, never: Event) -> None:
    while not never.wait(SECONDS_BETWEEN):
        try:
            tick(app)
        except Exception:
            log.exception("upkeep failed; the next round tries again")
