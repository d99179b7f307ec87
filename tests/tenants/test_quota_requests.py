"""A co-op has so many requests a minute and so many threads at once; who comes too often reads so."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from typing import Any

import pytest
from hosts import Hall
from werkzeug.test import Client

from tenants.quotas import NONE, overruns
from tenants.serving import gate
from tenants.serving.gate import Buckets, Gate, Seats
from tenants.serving.routing import Router


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The worker's clock, to be moved."""
    now = [1000.0]
    monkeypatch.setattr(gate.time, "monotonic", lambda: now[0])
    return now


def gated(hall: Hall, **options: int) -> Client:
    router = hall.client.application
    assert isinstance(router, Router)
    return Client(Router(hall.hosting, router.front, Gate(workers=1, **{"threads": 8, **options})))


def get(client: Client, label: str, **options: Any) -> Any:
    """To the last of the answer, after which a server closes it."""
    return client.get("/charter", base_url=f"http://{label}.localhost:8000", buffered=True, **options)


def test_one_request_too_many(hall: Hall, now: list[float]) -> None:
    hall.hosting.directory.set_quotas(hall.found("first"), {"requests": 3})
    hall.found("second")
    client = gated(hall)
    assert [get(client, "first").status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = get(client, "first")
    assert refused.headers["Retry-After"] == "20"
    assert "Wait a little" in refused.text
    assert "Inget sparades" in refused.text
    assert get(client, "second").status_code == 200
    now[0] += 20
    assert [get(client, "first").status_code for _ in range(2)] == [200, 429]


def test_the_operator_sees_it(hall: Hall, now: list[float]) -> None:
    hall.hosting.directory.set_quotas(hall.found("first"), {"requests": 1})
    client = gated(hall)
    for _time in range(3):
        get(client, "first")
    hall.hosting.counts.write(hall.hosting)
    (overrun,) = overruns.lately(hall.hosting.directory)
    assert (overrun.label, overrun.what, overrun.count) == ("first", "requests", 2)


def test_workers_share_the_minutes_requests(now: list[float]) -> None:
    two = [Buckets(2), Buckets(2)]
    taken = sum(not buckets.take("first", 600) for buckets in two for _ in range(600))
    assert taken == 600
    now[0] += 30
    assert sum(not buckets.take("first", 600) for buckets in two for _ in range(600)) == 300


def test_no_limit(now: list[float]) -> None:
    buckets = Buckets(1)
    assert not any(buckets.take("first", NONE) for _ in range(10_000))


def test_few_are_remembered_however_many_co_ops(now: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "MOST_KEPT", 10)
    buckets = Buckets(1)
    for number in range(100):
        buckets.take(str(number), 60)
    assert len(buckets._held) == 10


def test_a_co_op_has_half_of_the_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 0.05)
    seats = Seats(4, 2)
    assert [seats.take("first") for _ in range(5)] == [True] * 4 + [False]
    assert seats.take("second")
    seats.give_back("first")
    assert seats.take("first")


def test_who_waits_gets_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 30)
    seats = Seats(1, 1)
    assert seats.take("first")
    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(seats.take, "first")
        while not seats._waiting:
            pass
        assert not seats.take("first")  # one waits already
        seats.give_back("first")
        assert waiting.result()
    seats.give_back("first")
    assert not seats._taken
    assert not seats._waiting


def test_what_is_taken_is_given_back(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the answer is out, and when there was none for a fault."""
    hall.found("first")
    client = gated(hall, threads=1)
    for path in ("/charter", "/nothing", "/static/coop.css"):
        client.get(path, base_url="http://first.localhost:8000").close()
    monkeypatch.setattr(hall.hosting.app, "wsgi_app", _fail)
    with pytest.raises(RuntimeError):
        get(client, "first")
    router: Any = client.application
    assert not router.gate.seats._taken


def _fail(*_request: Any) -> Any:
    raise RuntimeError("on purpose")


def test_many_at_once_are_turned_away(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PATIENCE", 0.05)
    hall.found("first")
    hall.found("second")
    inside, go_on, plain = Barrier(5), Event(), hall.hosting.app.wsgi_app

    def slow(environ: Any, start_response: Any) -> Any:
        if environ.get("HTTP_X_SLOW"):
            inside.wait()
            go_on.wait()
        return plain(environ, start_response)

    monkeypatch.setattr(hall.hosting.app, "wsgi_app", slow)
    client = gated(hall)
    with ThreadPoolExecutor(4) as pool:
        slow_ones = [
            pool.submit(get, Client(client.application), "first", headers={"X-Slow": "1"}) for _ in range(4)
        ]
        inside.wait()
        refused = get(client, "first")
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "1")
        assert get(client, "second").status_code == 200
        go_on.set()
        assert [one.result().status_code for one in slow_ones] == [200] * 4
    assert get(client, "first").status_code == 200
