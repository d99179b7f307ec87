"""gunicorn for a host: one application, one router, as many workers and threads as asked for."""

from __future__ import annotations

from coop import server
from tenants import front, logs, rounds, upkeep
from tenants.domains import Domains
from tenants.front import outbox
from tenants.hosting import Hosting
from tenants.serving import arenas
from tenants.serving.gate import Gate
from tenants.serving.probes import Probes
from tenants.serving.routing import Router
from tenants.serving.worker import Worker
from tenants.watching import counts

SECONDS_BETWEEN_PROOFS = 60.0


def run(hosting: Hosting, *, host: str, port: int, workers: int, threads: int) -> None:
    """Serves until stopped."""
    arenas.share()
    logs.write()
    pages = front.create_app(hosting)
    router = Probes(hosting, Router(hosting, pages, Gate(workers=workers, threads=threads)))

    def keep_time() -> None:
        upkeep.start(hosting)
        outbox.start(pages)
        counts.start(hosting)
        names = Domains.of(hosting.host, hosting.directory)  # the world may take its time to answer
        rounds.start("domains", SECONDS_BETWEEN_PROOFS, names.check_due, hosting.counts.faults)

    assert hosting.app  # made before the workers part, and shared by them
    hosting.directory.close()  # but no connection: SQLite knows nothing of forks
    server.serve(
        lambda: router,
        keep_time,
        host=host,
        port=port,
        workers=workers,
        worker=Worker,
        threads=threads,
        log=hosting.host.production,
        access_format=logs.ACCESS_FORMAT,
    )
