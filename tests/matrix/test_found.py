"""Every two answers meet in some co-op, which is founded for real and proves itself."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest
from pairs import pairs

from coop import create_app, founding, migrations, services
from coop.config import Settings
from coop.database import db
from coop.governance import record, verify
from coop.governance.charter import in_force
from generator.sheet import Sheet
from tenants.storage.files import make_base


def within_the_law(row: dict[str, Any]) -> list[dict[str, Any]]:
    """A SCIC has three groups or more: both answers of such a row meet the others, and not each other."""
    if row["legal_form"] != "fr-scic" or len(row["member_classes"]) > 2:
        return [row]
    return [row | {"legal_form": "other"}, row | {"member_classes": OPTIONS["member_classes"][-1]}]


OPTIONS: dict[str, list[Any]] = {
    "language": ["sv", "en"],
    "legal_form": [
        "se-ekonomisk-forening", "gb-cooperative-society", "de-eg", "fr-scic", "fr-scop", "us-ca-worker",
        "us-co-cooperative", "other",
    ],
    "currency": ["SEK", "EUR", "JPY", "KWD"],
    "timezone": ["Europe/Stockholm", "UTC", "America/Argentina/Buenos_Aires", "Pacific/Chatham"],
    "member_classes": [["workers"], ["users", "community"], ["workers", "users", "producers", "community"]],
    "admission": ["board", "vote", "automatic"],
    "quorum": ["1/10", "1/5", "1/4", "1/3", "1/2"],
    "majority": ["1/2", "2/3", "3/4"],
    "share_price": ["1", "500", "1000000"],
    "fee_percent": ["0", "12.5", "50"],
    "voting_days": [1, 60],
    "hue": [0, 359],
    "name": ["Åkeri Åsa & Öbergs", "Rock 'n' \"Roll\" \\u0041 {{ 7*7 }}", "Ö" * 200],
}  # fmt: skip
ROWS = [possible for row in pairs(OPTIONS) for possible in within_the_law(row)]


def settings(folder: Path, charter: Path) -> Settings:
    return Settings.from_environment({"COOP_DATA": str(folder), "COOP_CHARTER": str(charter)})


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with every table and no row: to make one takes longer than all the rest of a founding."""
    path = tmp_path_factory.mktemp("base") / "coop.sqlite3"
    make_base(path, migrations.heads(services.NAMES))
    return path


@pytest.mark.parametrize("row", ROWS, ids=[str(number) for number in range(len(ROWS))])
def test_a_co_op_of_such_answers_is_founded_and_proves_itself(
    sheet: Sheet, base: Path, tmp_path: Path, row: dict[str, Any]
) -> None:
    answers = sheet.complete({"contact_email": "data@coop.example"} | row)
    assert sheet.refused(answers) == {}
    written = tmp_path / "charter.toml"
    written.write_text(sheet.written(answers), "utf-8")
    shutil.copy(base, tmp_path)
    app = create_app(settings(tmp_path, written))
    with app.app_context():
        founding.found(tomllib.loads(written.read_text("utf-8")))
        assert in_force()["name"] == answers["name"]
        assert verify.verify(record.export()).holds
        db.session.remove()
        db.engine.dispose()
    assert app.test_client().get("/").status_code == 200


def test_every_two_answers_meet() -> None:
    for one, two in ((a, b) for a in OPTIONS for b in OPTIONS if a < b):
        met = {(str(row[one]), str(row[two])) for row in ROWS}
        impossible = (
            2 if {one, two} == {"legal_form", "member_classes"} else 0
        )  # a SCIC of one group, or of two
        assert len(met) == len(OPTIONS[one]) * len(OPTIONS[two]) - impossible
