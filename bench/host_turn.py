"""A public page with 20 joined rows, of 200 co-ops in turn, beside bare Flask and beside django-tenants.

    python -m bench.host_turn [--co-ops N] [--rounds N] [--no-django]

The page is the co-op's decisions (`host_decisions.py` says why). All are asked by the same clients, each
under gunicorn with two workers. The bare view (`host_bare_decisions.py`) sends the very statements of the
page to one SQLite database by `sqlite3`, and renders its very templates. django-tenants (`django/`) has the
same rows in a PostgreSQL schema for each co-op, and renders the same templates by Django's own Jinja backend,
in the browser's language and with a token against forgery, as the co-op does. It is asked as Django comes,
which connects anew for each request, and with connections kept (`CONN_MAX_AGE`).
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import board, host_decisions, host_django
from bench.coop import Coop, Server
from bench.host import kept
from bench.host_visits import Visit, Walk, ask, walk
from bench.load import in_turns
from bench.table import Figure, show
from coop.database import db

ALIKE = 0.02  # how much the answers may differ in length
Asker = Callable[[], Walk]


def main() -> None:
    parser = ArgumentParser(description="200 co-ops in turn beside bare Flask and django-tenants.")
    parser.add_argument("--co-ops", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--no-django", action="store_true")
    options = parser.parse_args()
    show(measure(options.co_ops, options.rounds, with_django=not options.no_django))


def measure(count: int, rounds: int, *, with_django: bool) -> Iterator[Figure]:
    with kept(None) as hall, TemporaryDirectory(prefix="andel-bench-") as folder:
        hall.grow(count)
        host_decisions.fill(hall, range(count))
        single = host_decisions.alone(hall, Path(folder))
        record(single)
        with hall.served() as server, board.bare(single, "bench.host_bare_decisions") as bare:
            turn = [Visit.of(number, host_decisions.PATH) for number in range(count)]
            ours = _asker(server, turn * 2)
            plain = _asker(bare, [Visit("127.0.0.1", "/bare/decisions")] * 2 * count)
            _refuse_unlike(server, turn[0], bare, Visit("127.0.0.1", "/bare/decisions"))
            yield from _compare("bare Flask", ours, plain, rounds, "≥ 0.6")
            if with_django:
                with host_django.tenants(single, count) as site:
                    for kept_open in (False, True):
                        with site.served(keep_connections=kept_open) as other:
                            _refuse_unlike(server, turn[0], other, turn[0])
                            what = "django-tenants, connections kept" if kept_open else "django-tenants"
                            yield from _compare(what, ours, _asker(other, turn * 2), rounds, "≥ 3")


def record(coop: Coop) -> None:
    """What the page sends to the database, for the bare view."""
    app = coop.app()
    client = app.test_client()
    with app.app_context():
        engine = db.engine
    heard = board.statements(engine, lambda: client.get(host_decisions.PATH))
    board.keep(coop, app, {"decisions": heard})


def _compare(what: str, ours: Asker, theirs: Asker, rounds: int, required: str) -> Iterator[Figure]:
    pairs = in_turns(rounds, ours, theirs)
    yield Figure.of(f"beside {what}: answers a second", [(a.rate, b.rate) for a, b in pairs], required)
    yield Figure.of("the same: workers' processor time, ms", [(a.cpu_ms, b.cpu_ms) for a, b in pairs], "")


def _asker(server: Server, visits: list[Visit]) -> Asker:
    return lambda: walk(server.port, visits, server.pid).only_pages()


def _refuse_unlike(server: Server, visit: Visit, other: Server, same: Visit) -> None:
    """They must have the same work to do."""
    ours, theirs = _length(server, visit), _length(other, same)
    if abs(ours - theirs) > ALIKE * ours:
        raise RuntimeError(f"answers of {ours} and {theirs} bytes are too unlike to be compared")


def _length(server: Server, visit: Visit) -> int:
    return len(ask(server.port, visit)[1].partition(b"\r\n\r\n")[2])


if __name__ == "__main__":
    main()
