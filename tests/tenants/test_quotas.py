"""What a limit looks like, and whose holds."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hosts import Hall

from coop.config import ConfigurationError
from tenants import quotas
from tenants.config import Host
from tenants.quotas import NONE, Limits, Unreadable

WRITTEN = [
    ("disk", "500 MB", 500_000_000),
    ("disk", "2GB", 2_000_000_000),
    ("disk", "4096", 4096),
    ("disk", "none", NONE),
    ("requests", "600", 600),
    ("mail", "None", NONE),
]
UNREADABLE = [
    ("disk", ""), ("disk", "0"), ("disk", "much"), ("disk", "-1 MB"), ("disk", "1.5 GB"),
    ("requests", "5 MB"), ("requests", "0"), ("mail", "ten"), ("jobs", "1h"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "amount"), WRITTEN)
def test_a_limit(name: str, text: str, amount: int) -> None:
    assert quotas.parse(name, text) == amount


@pytest.mark.parametrize(("name", "text"), UNREADABLE)
def test_no_limit(name: str, text: str) -> None:
    with pytest.raises(Unreadable):
        quotas.parse(name, text)


@pytest.mark.parametrize(
    ("name", "amount", "text"),
    [
        ("disk", 1_500_000_000, "1.5 GB"),
        ("disk", 0, "no limit"),
        ("disk", 512, "512 bytes"),
        ("mail", 1000, "1,000"),
    ],
)
def test_for_people(name: str, amount: int, text: str) -> None:
    assert quotas.written(name, amount) == text


def test_by_variables() -> None:
    limits = Limits.read({"ANDEL_QUOTA_DISK": "1 MB", "ANDEL_QUOTA_JOBS": "none"})
    assert limits == replace(Limits(), disk=1_000_000, jobs=NONE)


def test_a_variable_that_is_none(hall: Hall) -> None:
    data = str(hall.hosting.host.data)
    with pytest.raises(ConfigurationError, match="ANDEL_QUOTA_MAIL must look like 600"):
        Host.from_environment({"ANDEL_DATA": data, "ANDEL_QUOTA_MAIL": "some"})


def test_a_co_ops_own_come_before_the_hosts(hall: Hall) -> None:
    entry = hall.found("first")
    hall.hosting.directory.set_quotas(entry, {"mail": 5})
    own = hall.hosting.directory.find("first")
    assert own
    assert hall.hosting.limits(own) == replace(Limits(), mail=5)
    assert hall.hosting.limits(entry) == Limits()
