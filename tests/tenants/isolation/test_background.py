"""What is done for a co-op while nobody looks is done for it alone, and logged as its own."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from isolation.mail import letters
from isolation.pair import Pair

from tenants import agenda, logs, upkeep
from tenants.context import within


@pytest.fixture
def lines(capsys: pytest.CaptureFixture[str]) -> Iterator[list[str]]:
    """As `andel host serve` writes them, the time left out."""
    factory, root, written = logging.getLogRecordFactory(), logging.getLogger(), Lines()
    logs.name_the_coop()
    root.addHandler(written)
    yield written.said
    root.removeHandler(written)
    logging.setLogRecordFactory(factory)


class Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.setFormatter(logging.Formatter(logs.FORMAT.removeprefix("%(asctime)s ")))

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(self.format(record))


def test_letters_are_each_co_ops_own(pair: Pair) -> None:
    assert list(letters(pair)) == []


def test_a_line_says_for_whom_it_was(pair: Pair, lines: list[str]) -> None:
    log = logging.getLogger("tried")
    log.warning("for nobody")
    for home in (pair.mine, pair.other):
        with within(pair.hall.hosting.coop(home.entry)):
            log.warning("for one")
    assert lines == [
        "WARNING [-] tried: for nobody",
        "WARNING [alder] tried: for one",
        "WARNING [birch] tried: for one",
    ]


def test_a_fault_on_a_page_is_its_co_ops(
    pair: Pair, lines: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault() -> None:
        raise ZeroDivisionError("of the test's own making")

    monkeypatch.setitem(pair.hall.hosting.app.view_functions, "home.home", fault)
    monkeypatch.setattr(fault, "rule", pair.hall.hosting.app.view_functions["web.health"].rule, raising=False)  # type: ignore[attr-defined]
    assert pair.other.ask("/").status_code == 500
    assert any(line.startswith("ERROR [birch] coop: fault in GET /") for line in lines)


def test_a_failed_upkeep_is_its_co_ops(pair: Pair, lines: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fault(_app: object) -> None:
        raise ZeroDivisionError("of the test's own making")

    agenda.touch(pair.hall.hosting.directory, pair.mine.entry.id)
    monkeypatch.setattr(upkeep.upkeep, "tick", fault)
    upkeep.tick(pair.hall.hosting)
    assert any(line.startswith("ERROR [alder] tenants.upkeep: upkeep of alder failed") for line in lines)
