"""What whoever watches the host can read of it, in the text format of Prometheus. No co-op is named."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from coop import clock
from tenants import agenda, upgrading
from tenants.agenda import VISITS
from tenants.directory import COOPS, State
from tenants.front import outbox
from tenants.front.tables import LETTERS, SIGNUPS
from tenants.hosting import Hosting
from tenants.standing import STANDINGS
from tenants.watching import counts, traffic
from tenants.watching.counts import WORKERS
from tenants.watching.faults import FAULTS
from tenants.watching.traffic import BUCKETS, CLASSES, LABELS


def page(hosting: Hosting, accept: str = "") -> tuple[bytes, str]:
    """The text, and its content type."""
    hosting.counts.write(hosting)
    counts.note_worker(hosting)
    registry = CollectorRegistry(auto_describe=False)
    registry.register(Report(hosting))
    encode, content_type = choose_encoder(accept)
    return encode(registry), content_type


class Report(Collector):
    def __init__(self, hosting: Hosting) -> None:
        self.hosting = hosting

    def collect(self) -> Iterator[Metric]:
        yield from _traffic(traffic.read(self.hosting.directory))
        yield from _coops(self.hosting)
        yield from _queues(self.hosting)
        yield from _machine(self.hosting)


def _traffic(found: dict[tuple[str, str], float]) -> Iterator[Metric]:
    requests = CounterMetricFamily(
        "andel_requests", "Requests answered, by what was asked and class of status", labels=["of", "status"]
    )
    seconds = HistogramMetricFamily("andel_request_seconds", "How long an answer took", labels=["of"])
    for kind in sorted({kind for kind, _part in found}):
        for status in CLASSES:
            if (kind, status) in found:
                requests.add_metric([kind, status], found[kind, status])
        seconds.add_metric([kind], _buckets(found, kind), found.get((kind, "sum"), 0.0))
    yield requests
    yield seconds


def _buckets(found: dict[tuple[str, str], float], kind: str) -> list[tuple[str, float]]:
    """Each counts all that were as fast or faster."""
    buckets, below = [], 0.0
    for bucket, label in zip(BUCKETS, LABELS, strict=True):
        below += found.get((kind, label), 0.0)
        buckets.append(("+Inf" if bucket == float("inf") else label, below))
    return buckets


def _coops(hosting: Hosting) -> Iterator[Metric]:
    states = GaugeMetricFamily("andel_coops", "Co-ops in the directory, by state", labels=["state"])
    there = dict(_rows(hosting, sa.select(COOPS.c.state, sa.func.count()).group_by(COOPS.c.state)))
    for state in State:
        states.add_metric([state], there.get(state, 0))
    yield states
    behind = upgrading.how_many_behind(hosting.directory)
    yield _gauge("andel_coops_behind", "Co-ops whose tables are of an earlier release", behind)
    under_way = sa.select(sa.func.count()).where(SIGNUPS.c.founded_at.is_(None))
    yield _gauge("andel_signups_under_way", "Sign-ups that have not founded a co-op yet", under_way, hosting)
    count = sa.select(sa.func.coalesce(sa.func.sum(FAULTS.c.count), 0))
    lately = count.where(FAULTS.c.hour > clock.now() - agenda.LONGEST)
    yield _gauge("andel_faults_last_day", "Answers and visits that failed unexpectedly", lately, hosting)


def _queues(hosting: Hosting) -> Iterator[Metric]:
    letters = GaugeMetricFamily(
        "andel_letters", "Letters that did not leave, by whose they are", labels=["of", "state"]
    )
    (host,) = _rows(hosting, unsent_by_the_host())
    sums = (sa.func.coalesce(sa.func.sum(STANDINGS.c[name]), 0) for name in ("waiting", "failed"))
    (coops,) = _rows(hosting, sa.select(*sums))
    for whose, (waiting, failed) in (("host", host), ("co-op", coops)):
        letters.add_metric([whose, "waiting"], waiting)
        letters.add_metric([whose, "failed"], failed)
    yield letters
    open_ones = sa.join(VISITS, COOPS, VISITS.c.coop_id == COOPS.c.id)
    oldest = sa.select(sa.func.min(VISITS.c.due_at)).select_from(open_ones)
    ((due_at,),) = _rows(hosting, oldest.where(COOPS.c.state == State.OPEN))
    late = (clock.now().replace(tzinfo=None) - due_at).total_seconds() if due_at else 0.0
    yield _gauge(
        "andel_visit_late_seconds", "How long the co-op that is due longest has waited", max(late, 0.0)
    )


def unsent_by_the_host() -> sa.Select[tuple[int, int]]:
    """How many letters of its own wait, and how many were given up."""
    given_up = sa.case((LETTERS.c.attempts >= outbox.MOST_TRIES, 1), else_=0)
    failed = sa.func.coalesce(sa.func.sum(given_up), 0)
    counts = (sa.func.count() - failed).label("waiting"), failed.label("failed")
    return sa.select(*counts).where(LETTERS.c.sent_at.is_(None))


def _machine(hosting: Hosting) -> Iterator[Metric]:
    disk = shutil.disk_usage(hosting.host.data)
    yield _gauge("andel_disk_bytes", "The disk that holds the host's folder", disk.total)
    yield _gauge("andel_disk_free_bytes", "What is free of it", disk.free)
    size = sa.select(sa.func.coalesce(sa.func.sum(STANDINGS.c.size), 0))
    yield _gauge("andel_coops_bytes", "What co-ops take of it, as of their last visits", size, hosting)
    living = WORKERS.c.noted_at > clock.now() - counts.GONE
    sums = (sa.func.coalesce(sa.func.sum(WORKERS.c[name]), 0) for name in ("idle", "files"))
    ((workers, idle, files),) = _rows(hosting, sa.select(sa.func.count(), *sums).where(living))
    yield _gauge("andel_workers", "Processes that answer", workers)
    yield _gauge("andel_idle_connections", "Connections to databases of co-ops that are kept open", idle)
    yield _gauge("andel_open_files", "Open files and sockets of all workers", files)


def _gauge(name: str, about: str, value: Any, hosting: Hosting | None = None) -> Metric:
    """The number itself, or what asks the host's database for it."""
    if hosting is not None:
        ((value,),) = _rows(hosting, value)
    return GaugeMetricFamily(name, about, value=value)


def _rows(hosting: Hosting, query: sa.Select[Any]) -> list[Any]:
    with hosting.directory.engine.connect() as connection:
        return list(connection.execute(query))
