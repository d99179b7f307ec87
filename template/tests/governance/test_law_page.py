from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import settings_for
from stage import ANSWERS, Stage

from coop import Application, founding
from coop.config import Settings
from coop.database import db


@pytest.fixture
def settings(founded: Any, tmp_path: Path, worker_id: str) -> Iterator[Settings]:
    """A database with nothing in it."""
    name = f"law_{worker_id}_{tmp_path.name.lower()}"[:60]
    yield settings_for(founded.make(name), tmp_path)
    founded.drop(name)


@pytest.fixture
def found(make_app: Callable[[Settings], Application], settings: Settings) -> Callable[..., Stage]:
    def found(**answers: Any) -> Stage:
        app = make_app(settings)
        with app.app_context():
            founding.found({**ANSWERS, **answers})
            db.session.commit()
        return Stage(app)

    return found


def test_everyone_reads_what_the_law_says(found: Callable[..., Stage]) -> None:
    page = found(legal_form="de-eg").visitor().get("/charter/law")

    assert page.status_code == 200
    assert "This is not legal advice." in page.text
    assert (
        '<a href="https://www.gesetze-im-internet.de/geng/__43.html" rel="noreferrer">GenG § 43' in page.text
    )
    assert "Read in the law" in page.text
    assert "more than half of the votes cast" in page.text


def test_it_is_said_in_the_readers_language(found: Callable[..., Stage]) -> None:
    page = found(legal_form="se-ekonomisk-forening", language="sv").visitor().get("/charter/law")

    assert "Det här är inte juridisk rådgivning." in page.text
    assert "Att kontrollera" in page.text


def test_a_rule_outside_the_law_is_marked(found: Callable[..., Stage]) -> None:
    page = found(legal_form="fr-scic", member_classes=["workers", "users"]).visitor().get("/charter/law")

    assert page.text.count("Outside the law") == 1


def test_a_rule_within_the_law_is_not(found: Callable[..., Stage]) -> None:
    within = ["workers", "users", "community"]

    page = found(legal_form="fr-scic", member_classes=within).visitor().get("/charter/law")

    assert "Outside the law" not in page.text


def test_a_form_without_a_pack_says_what_to_do(found: Callable[..., Stage]) -> None:
    page = found(legal_form="other").visitor().get("/charter/law")

    assert page.status_code == 200
    assert "have someone who knows your law read them" in page.text
    assert "This is not legal advice." in page.text


def test_the_charter_leads_there(found: Callable[..., Stage]) -> None:
    assert 'href="/charter/law"' in found().visitor().get("/charter").text
