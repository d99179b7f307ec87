"""What whoever watches a host reads of it: numbers of all, and of no co-op by name."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.request import urlopen

import pytest
from hosts import Hall
from ports import free_port
from prometheus_client.parser import text_string_to_metric_families
from proxied import running
from shell import ENVIRONMENT
from werkzeug.test import Client

from coop import clock
from tenants import agenda, upkeep
from tenants.directory import METADATA, State
from tenants.serving import health
from tenants.serving.probes import Probes
from tenants.watching import traffic

HOST = "http://localhost:8000"


@pytest.fixture
def probe(hall: Hall) -> Client:
    return Client(Probes(hall.hosting, hall.client.application))


def metrics(probe: Client) -> dict[tuple[str, ...], float]:
    """By name and what the labels say."""
    families = text_string_to_metric_families(text(probe))
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def text(probe: Client) -> str:
    return probe.get("/metrics", base_url=HOST, environ_base={"REMOTE_ADDR": "127.0.0.1"}).text


def test_every_request_is_counted_by_what_was_asked(hall: Hall, probe: Client) -> None:
    hall.found("first")
    probe.get("/nothing", base_url=HOST)
    for name in ("", "first.", "nobody."):
        probe.get("/", base_url=f"http://{name}localhost:8000")
    found = metrics(probe)
    assert found["andel_requests_total", "host", "2xx"] == 1
    assert found["andel_requests_total", "host", "4xx"] == 1
    assert found["andel_requests_total", "co-op", "2xx"] == 1
    assert found["andel_requests_total", "nobody", "4xx"] == 1
    assert found["andel_request_seconds_count", "host"] == 2
    assert found["andel_request_seconds_bucket", "+Inf", "host"] == 2
    assert 0 < found["andel_request_seconds_sum", "host"] < 60


def test_what_another_worker_counted_is_there_too(hall: Hall, probe: Client) -> None:
    other = Client(Probes(Hall.at(hall.hosting.host.data).hosting, hall.client.application))
    for one in (other, probe):
        one.get("/", base_url=HOST)
    assert metrics(other)["andel_requests_total", "host", "2xx"] == 1
    assert metrics(probe)["andel_requests_total", "host", "2xx"] == 2


def test_a_worker_that_is_stopped_writes_first(hall: Hall) -> None:
    port, data = free_port(), hall.hosting.host.data
    command = [sys.executable, "-m", "generator.cli", "host", "serve", "--port", str(port), "--workers", "1"]
    with running(command, {**ENVIRONMENT, "ANDEL_DATA": str(data)}, data.parent / "log", port):
        for _time in range(3):
            with urlopen(f"http://localhost:{port}") as page:
                assert page.status == 200
    assert traffic.read(hall.hosting.directory)["host", "2xx"] == 3


def test_co_ops_are_counted_by_state(hall: Hall, probe: Client) -> None:
    hall.found("first")
    hall.hosting.directory.set_state(hall.found("second"), State.SUSPENDED)
    found = metrics(probe)
    assert (found["andel_coops", "open"], found["andel_coops", "suspended"]) == (1, 1)
    assert found["andel_coops_behind",] == 0
    hall.hosting.directory.set_revision(hall.found("third").id, "")
    assert metrics(probe)["andel_coops_behind",] == 1


def test_letters_and_sizes_are_known_from_visits(hall: Hall, probe: Client) -> None:
    hall.found("first")
    form = {"name": "Ada", "email": "ada@people.example", "password": "shares and votes"}
    page = hall.get("first", "/register").text
    form["csrf_token"] = page.partition('name="csrf_token" type="hidden" value="')[2].partition('"')[0]
    assert hall.client.post("/register", base_url="http://first.localhost:8000", data=form).status_code == 303
    assert metrics(probe)["andel_letters", "co-op", "waiting"] == 0
    upkeep.tick(hall.hosting)
    found = metrics(probe)
    assert (found["andel_letters", "co-op", "waiting"], found["andel_letters", "co-op", "failed"]) == (1, 0)
    assert found["andel_coops_bytes",] > 10_000


def test_a_visit_that_is_late_shows(hall: Hall, probe: Client) -> None:
    agenda.claim(hall.hosting.directory, hall.found("first").id)
    with clock.at(clock.now() + agenda.LEASE + timedelta(hours=1)):
        assert 3600 <= metrics(probe)["andel_visit_late_seconds",] < 3700


def test_a_fault_in_a_visit_is_counted(hall: Hall, probe: Client) -> None:
    hall.hosting.files.path(hall.found("first").id).write_bytes(b"no database")
    upkeep.tick(hall.hosting)
    assert metrics(probe)["andel_faults_last_day",] == 1


def test_no_co_op_is_named(hall: Hall, probe: Client) -> None:
    entry = hall.found("canary")
    probe.get("/", base_url="http://canary.localhost:8000")
    assert "canary" not in text(probe).lower()
    assert entry.id not in text(probe)


@pytest.mark.parametrize(
    ("address", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.1"}, 404),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("::ffff:192.0.2.1", {}, 404),
        ("", {}, 404),
        ("192.0.2.1", {}, 404),
        ("192.0.2.1", {"Authorization": "Bearer wrong"}, 404),
        ("192.0.2.1", {"Authorization": "Bearer ö"}, 404),
        ("192.0.2.1", {"Authorization": "Bearer right"}, 200),
    ],
)
def test_only_those_here_or_with_the_token_read_them(
    hall: Hall, probe: Client, address: str, headers: dict[str, str], status: int
) -> None:
    hall.hosting.host = replace(hall.hosting.host, metrics_token="right")
    place = {"REMOTE_ADDR": address}
    assert probe.get("/metrics", base_url=HOST, headers=headers, environ_base=place).status_code == status


def test_without_a_token_nobody_has_it(hall: Hall, probe: Client) -> None:
    headers, place = {"Authorization": "Bearer "}, {"REMOTE_ADDR": "192.0.2.1"}
    assert probe.get("/metrics", base_url=HOST, headers=headers, environ_base=place).status_code == 404


def test_probes_come_under_any_name(hall: Hall, probe: Client) -> None:
    for name in ("10.0.0.7:8000", "localhost:8000", "[::1]:8000"):
        live, ready = (probe.get(f"/health/{what}", base_url=f"http://{name}") for what in ("live", "ready"))
        assert (live.status_code, live.json) == (200, {"live": True})
        assert ready.json == {
            "ready": True,
            "checks": {"directory": True, "disk": True, "tables": True, "storage": True},
        }


def test_the_application_has_no_such_page(hall: Hall, probe: Client) -> None:
    assert isinstance(probe.application, Probes)
    paths = {rule.rule for rule in hall.hosting.app.url_map.iter_rules()}
    assert not paths & set(probe.application.answers)


def checks(probe: Client) -> Any:
    answer = probe.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json
    return [name for name, holds in answer.json["checks"].items() if not holds]


def test_a_full_disk_is_not_ready(probe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "LEAST_FREE", 2**80)
    assert checks(probe) == ["disk"]


def test_a_missing_table_is_not_ready(hall: Hall, probe: Client) -> None:
    METADATA.tables["visits"].drop(hall.hosting.directory.engine)
    assert checks(probe) == ["tables"]


def test_a_broken_directory_is_not_ready(hall: Hall, probe: Client) -> None:
    hall.hosting.directory.close()
    os.truncate(hall.hosting.host.data / "host.sqlite3", 3)
    assert "directory" in checks(probe)
