from __future__ import annotations

from pathlib import Path

import pytest

from coop import services
from coop.services.process import SYSTEM, Process, Refusal, Transition, transition

LAMP = Process(
    start="off",
    final=frozenset({"broken"}),
    transitions=(
        transition("press", "off", to="on", by=("owner", "guest")),
        transition("release", "on", to="off", by="owner"),
        transition("burn", "off", "on", to="broken", by=SYSTEM),
    ),
)


def test_a_step_leads_on() -> None:
    step = LAMP.move("off", "press", "guest")
    assert isinstance(step, Transition)
    assert step.target == "on"


@pytest.mark.parametrize(
    ("state", "name", "party", "reason"),
    [
        ("on", "press", "owner", "state"),
        ("on", "release", "guest", "party"),
        ("broken", "press", "owner", "state"),
        ("broken", "burn", "guest", "party"),
    ],
)
def test_a_refusal_says_why(state: str, name: str, party: str, reason: str) -> None:
    assert LAMP.move(state, name, party) == Refusal(reason)


def test_an_unknown_step_is_a_mistake_in_the_code() -> None:
    with pytest.raises(KeyError):
        LAMP.move("off", "explode", "owner")


def test_what_a_party_may_do_now() -> None:
    assert LAMP.open_to("owner", "on") == {"release"}
    assert LAMP.open_to("guest", "on") == frozenset()


def test_a_sound_process_has_no_faults() -> None:
    assert LAMP.faults() == []


@pytest.mark.parametrize(
    ("extra", "fault"),
    [
        (transition("press", "on", to="off", by="owner"), "two transitions are called press"),
        (transition("mend", "lost", to="off", by="owner"), "nothing leads to lost"),
        (transition("lose", "on", to="lost", by="owner"), "from lost no end can be reached"),
        (transition("mend", "broken", to="off", by="owner"), "broken is final, yet goes on"),
    ],
)
def test_faults_are_found(extra: Transition, fault: str) -> None:
    assert LAMP.faults() == []
    broken = Process(LAMP.start, LAMP.final, (*LAMP.transitions, extra))
    assert fault in broken.faults()


@pytest.mark.parametrize("name", services.NAMES)
def test_every_service_declares_itself(name: str) -> None:
    assert services.service(name).name == name


def test_the_list_of_services_is_the_folders() -> None:
    folders = {path.parent.name for path in Path(services.__path__[0]).glob("*/__init__.py")}
    assert set(services.NAMES) == folders
