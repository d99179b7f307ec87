"""The busiest page: a board with 200 open rides, beside a bare Flask view of the same queries and template.

    python -m bench.board [--rounds N] [--seconds N]

The bare view (`bare.py`) sends the very statements that the page sends, by the standard library's `sqlite3`,
and renders the very templates, with formats that know one language only. Both are served by the co-op's own
server, gunicorn with two preloaded sync workers, and asked in turns. The rate includes the client's work,
which both share; the server's processor time for an answer does not, and is shown beside it.
"""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import event, select

from bench import load
from bench.coop import Coop, Server, founded, member
from bench.table import Figure, show
from coop import Application, clock
from coop.database import db
from coop.members.models import Member
from coop.people.models import Person
from coop.services.rides.models import Answer, Ride, RideOffer, Shift

DRIVER, RIDERS, OPEN, DRIVEN = "driver@coop.example", 20, 200, 25
FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}
REQUIRED = {"page": "≥ 0.5", "fragment": ""}
ALIKE = 0.02  # how much the two answers may differ in length


@dataclass(frozen=True)
class Side:
    """One of the two that are compared."""

    port: int
    pid: int
    path: str
    headers: dict[str, str]

    def measure(self, seconds: float) -> load.Sample:
        return load.sample(self.port, self.path, seconds=seconds, headers=self.headers, pid=self.pid)

    def length(self) -> int:
        return len(load.body(self.port, self.path, self.headers))


def main() -> None:
    parser = ArgumentParser(description="The ride board beside a bare Flask view.")
    parser.add_argument("--rounds", type=int, default=24)
    parser.add_argument("--seconds", type=float, default=1.5)
    options = parser.parse_args()
    show(measure(options.rounds, options.seconds))


def measure(rounds: int, seconds: float) -> list[Figure]:
    with founded() as coop:
        fill(coop)
        record(coop)
        with coop.served() as server, bare(coop) as reference:
            cookie = {"Cookie": server.sign_in(DRIVER)}
            return [
                *_compare("page", server, reference, cookie, rounds, seconds),
                *_compare("fragment", server, reference, {**cookie, **FRAGMENT}, rounds, seconds),
            ]


def _compare(
    what: str, server: Server, reference: Server, headers: dict[str, str], rounds: int, seconds: float
) -> Iterator[Figure]:
    ours = Side(server.port, server.pid, "/rides", headers)
    bare = Side(reference.port, reference.pid, f"/bare/{what}", {})
    _refuse_unlike(ours.length(), bare.length())
    pairs = load.in_turns(rounds, lambda: ours.measure(seconds), lambda: bare.measure(seconds))
    rates, times = [(a.rate, b.rate) for a, b in pairs], [(a.cpu_ms, b.cpu_ms) for a, b in pairs]
    yield Figure.of(f"board, {what}: answers a second", rates, REQUIRED[what])
    yield Figure.of(f"board, {what}: server's CPU, ms an answer", times, "")


def _refuse_unlike(ours: int, bare: int) -> None:
    """They must have the same work to do."""
    print(f"an answer has {ours} bytes, the bare one {bare}", file=sys.stderr)
    if abs(ours - bare) > ALIKE * ours:
        raise RuntimeError("the two answers are too unlike to be compared")


def fill(coop: Coop) -> None:
    """A driver on duty with some rides behind her, and 200 that wait, no two alike."""
    with coop.app().app_context():
        driver = member("Vera Driver", DRIVER, number=1)
        riders = [member(f"Rider {n}", f"rider{n}@coop.example", number=n + 2, member_class="users").person
                  for n in range(RIDERS)]  # fmt: skip
        db.session.flush()
        db.session.add(Shift(member_id=driver.id, since=clock.now() - timedelta(hours=1)))
        db.session.add_all(_ride(n, riders[n % RIDERS], driver) for n in range(DRIVEN))
        waiting = [_ride(n, riders[n % RIDERS], None) for n in range(DRIVEN, DRIVEN + OPEN)]
        db.session.add_all(waiting)
        db.session.flush()
        db.session.add_all(_offer(ride, driver) for ride in waiting)
        db.session.commit()


def _ride(number: int, rider: Person, driver: Member | None) -> Ride:
    price = 9_000 + 37 * number
    at = clock.now() - timedelta(minutes=500 - number)
    return Ride(
        key=f"{number:032}",
        rider_id=rider.id,
        driver_id=driver.id if driver else None,
        origin=f"{number} Long Street at the Corner",
        origin_latitude=58_410_000 + number,
        origin_longitude=15_620_000,
        destination=f"House {number} behind the Hospital",
        destination_latitude=58_400_000,
        destination_longitude=15_610_000 + number,
        metres=1_800 + 113 * number,
        base=4_500,
        by_distance=price - 4_500,
        price=price,
        fee=price * 12 // 100,
        driver_share=price - price * 12 // 100,
        fee_basis_points=1200,
        state="settled" if driver else "offered",
        requested_at=at,
        waiting_since=at,
    )


def _offer(ride: Ride, driver: Member) -> RideOffer:
    return RideOffer(ride_id=ride.id, member_id=driver.id, offered_at=ride.requested_at, state=Answer.OPEN)


def record(coop: Coop) -> None:
    """What the bare view needs to do the same: the statements, in the page's own order, and the addresses."""
    app = coop.app()
    client = app.test_client()
    with app.app_context():
        driver = db.session.scalar(select(Person).where(Person.email == DRIVER))
        assert driver is not None
        with client.session_transaction() as session:
            session["_user_id"] = driver.get_id()
        engine = db.engine
        db.session.remove()
    kept: dict[str, Any] = {
        what: statements(engine, lambda headers=headers: client.get("/rides", headers=headers))
        for what, headers in (("page", {}), ("fragment", FRAGMENT))
    }
    keep(coop, app, kept)


def keep(coop: Coop, app: Application, statements: dict[str, Any]) -> None:
    """With all addresses, and where the templates are."""
    root = Path(app.root_path)
    folders = ("templates", "services/rides/templates", "governance/templates")
    rules = [(rule.rule, rule.endpoint) for rule in app.url_map.iter_rules()]
    kept = {**statements, "rules": rules, "templates": [str(root / folder) for folder in folders]}
    (coop.folder / "recorded.json").write_text(json.dumps(kept), encoding="utf-8")


def statements(engine: Any, ask: Any) -> list[tuple[str, Any]]:
    heard: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        heard.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    assert ask().status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    return heard


@contextmanager
def bare(coop: Coop, module: str = "bench.bare") -> Iterator[Server]:
    port = load.free_port()
    command = [sys.executable, "-m", module, str(port)]
    with load.serving(command, port, BARE_FOLDER=str(coop.folder)) as process:
        yield Server(port, process.pid)


if __name__ == "__main__":
    main()
