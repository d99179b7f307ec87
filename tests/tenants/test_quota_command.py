"""An operator reads what a co-op takes, and gives it more or less, by command."""

from __future__ import annotations

import pytest
from hosts import Hall, host

from tenants import doctor
from tenants.quotas import overruns


def test_limits_of_its_own_and_the_hosts_again(hall: Hall) -> None:
    hall.found("first")
    folder = hall.hosting.host.data.parent
    said = host(folder, "quota", "first").stdout
    assert "of 1 GB for its database (the host's)" in said
    assert "0 of 1,000 letters in 24 hours (the host's)" in said
    said = host(folder, "quota", "first", "--disk", "2 GB", "--requests", "60", "--mail", "none").stdout
    assert "of 2 GB for its database\n" in said
    assert "60 requests in a minute\n" in said
    assert "0 letters in 24 hours, no limit\n" in said
    assert "(the host's)" in host(folder, "quota", "first", "--disk", "default").stdout.splitlines()[0]
    assert "disk 1 GB, requests 60, mail no limit" in host(folder, "show", "first").stdout


@pytest.mark.parametrize("words", [("--disk", "much"), ("--requests", "0"), ("--jobs", "5 MB")])
def test_a_refusal_is_one_sentence(hall: Hall, words: tuple[str, str]) -> None:
    hall.found("first")
    refused = host(hall.hosting.host.data.parent, "quota", "first", *words)
    assert (refused.returncode, refused.stdout, len(refused.stderr.splitlines())) == (2, "", 1)
    assert f"{words[0]} must look like" in refused.stderr


def test_the_doctor_names_one_that_met_its_limit(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "LEAST_FREE", 0)
    entry = hall.found("first")
    for _time in range(3):
        hall.hosting.counts.overruns.note(entry.id, "requests")
    hall.hosting.counts.write(hall.hosting)
    (line,) = doctor.examine(hall.hosting)
    assert line == "first met its limit of requests lately (3 times): type andel host quota first"
    assert "met        requests 3 times" in host(hall.hosting.host.data.parent, "show", "first").stdout
    assert overruns.lately(hall.hosting.directory)[0].count == 3
