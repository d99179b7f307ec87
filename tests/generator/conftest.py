from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from shell import andel


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "first: takes long, so that it had better begin before all else")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.get_closest_marker("first") is None)


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """A generated co-op for these answers, made once however many tests look at it."""
    seen: dict[tuple[str, ...], Path] = {}

    def make(**answers: str) -> Path:
        given = {"name": "Our Co-op", "contact_email": "data@coop.example", **answers}
        settings = tuple(f"{key}={value}" for key, value in given.items())
        if settings not in seen:
            destination = tmp_path_factory.mktemp("made") / "coop"
            done = andel("new", str(destination), *(part for one in settings for part in ("--set", one)))
            assert done.returncode == 0, done.stderr
            seen[settings] = destination
        return seen[settings]

    return make
