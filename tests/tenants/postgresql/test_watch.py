"""What watches a host sees whether PostgreSQL answers."""

from __future__ import annotations

import re

import pytest
from hosts import Hall
from postgresql.servers import Server
from werkzeug.test import Client, TestResponse

from tenants.serving.probes import Probes
from tenants.storage.schemas import Schemas
from tenants.watching import counts


@pytest.fixture
def probe(hall: Hall) -> Client:
    return Client(Probes(hall.hosting, hall.client.application))


def ask(probe: Client, path: str) -> TestResponse:
    return probe.get(path, base_url="http://localhost:8000", environ_base={"REMOTE_ADDR": "127.0.0.1"})


def test_it_can_serve_while_that_answers(hall: Hall, probe: Client, server: Server) -> None:
    assert ask(probe, "/health/ready").json["checks"]["storage"] is True
    nowhere = server.direct.replace(f":{server.maintenance.port}/", ":1/")
    hall.hosting.storage = Schemas(nowhere, hall.hosting.files)
    answer = ask(probe, "/health/ready")
    assert (answer.status_code, answer.json["checks"]["storage"]) == (503, False)


def test_connections_are_counted(hall: Hall, probe: Client) -> None:
    hall.found("first")
    assert hall.get("first", "/charter").status_code == 200
    counts.note_worker(hall.hosting)
    (idle,) = re.findall(r"^andel_idle_connections (\d)", ask(probe, "/metrics").text, re.MULTILINE)
    assert int(idle) > 0
