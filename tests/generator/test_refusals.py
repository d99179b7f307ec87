"""What is wrong with the answers is said in one sentence that names the key, and nothing is left behind."""

from __future__ import annotations

from pathlib import Path

import pytest
from shell import andel

GOOD = {"name": "Our Co-op", "contact_email": "data@coop.example"}
BAD = [
    ("nmae", "x", "nmae: no such question"),
    ("voting_days", "soon", "voting_days: "),
    ("voting_days", "0", "voting_days: "),
    ("hue", "360", "hue: "),
    ("services", "", "services: the selection is empty"),
    ("services", "taxis", "services: "),
    ("services", "rides,rides", "services: a value is listed twice"),
    ("member_classes", "", "member_classes: the selection is empty"),
    ("member_classes", "workers,owners", "member_classes: "),
    ("legal_form", "plc", "legal_form: "),
    ("language", "fi", "language: "),
    ("currency", "kr", "currency: "),
    ("currency", "XXX", "currency: "),
    ("timezone", "Stockholm time", "timezone: "),
    ("timezone", "Europe/Nowhere", "timezone: "),
    ("share_price", "0", "share_price: "),
    ("share_price", "-5", "share_price: "),
    ("share_price", "1.234", "share_price: "),
    ("share_price", "1000001", "share_price: "),
    ("fee_percent", "51", "fee_percent: "),
    ("fee_percent", "ten", "fee_percent: "),
    ("slug", "Our Co-op", "slug: "),
    ("slug", "-x", "slug: "),
    ("quorum", "0.5", "quorum: "),
    ("admission", "king", "admission: "),
    ("contact_email", "nobody", "contact_email: "),
    ("contact_email", "a..b@coop.example", "contact_email: "),
    ("purpose", " ", "purpose: "),
]
FILES = {
    "not.toml": ("name = ", "not well-formed"),
    "list.json": ("[1, 2]", "should hold keys and values"),
    "broken.json": ("{", "not well-formed"),
    "broken.yml": ("a: [", "not well-formed"),
    "bool.toml": ('name = "x"\ncontact_email = "a@b.example"\nvoting_days = true', "voting_days: "),
    "number.toml": ('name = "x"\ncontact_email = "a@b.example"\nshare_price = 500', "share_price: "),
    "text.toml": ('name = "x"\ncontact_email = "a@b.example"\nservices = "rides"', "services: "),
    "mixed.json": ('{"name": "x", "contact_email": "a@b.example", "services": ["rides", 1]}', "services: "),
    "half.json": ('{"name": "a\\ud800b", "contact_email": "a@b.example"}', "name: "),
    "null.yml": ("name:\ncontact_email: a@b.example", "name: "),
}


def refused(tmp_path: Path, *arguments: str) -> str:
    """The one sentence that was said; nothing may have been made."""
    before = sorted(tmp_path.rglob("*"))
    done = andel("new", *arguments, cwd=tmp_path)
    assert done.returncode == 2, (done.returncode, done.stdout, done.stderr)
    assert done.stdout == ""
    said = [line for line in done.stderr.splitlines() if line.startswith("andel: ")]
    assert len(said) == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert sorted(tmp_path.rglob("*")) == before
    return said[0]


@pytest.mark.parametrize(("key", "value", "sentence"), BAD)
def test_an_answer_that_does_not_fit(tmp_path: Path, key: str, value: str, sentence: str) -> None:
    answers = {**GOOD, key: value}
    settings = [part for one, text in answers.items() for part in ("--set", f"{one}={text}")]
    assert sentence in refused(tmp_path, "coop", *settings)


@pytest.mark.parametrize("key", GOOD)
def test_a_missing_answer(tmp_path: Path, key: str) -> None:
    settings = [part for one, text in GOOD.items() if one != key for part in ("--set", f"{one}={text}")]
    assert f"{key}: no answer" in refused(tmp_path, "coop", *settings)


@pytest.mark.parametrize(("name", "text", "sentence"), [(name, *rest) for name, rest in FILES.items()])
def test_an_answers_file_that_does_not_fit(tmp_path: Path, name: str, text: str, sentence: str) -> None:
    (tmp_path / name).write_text(text)
    assert sentence in refused(tmp_path, "coop", "--answers", name)


def test_an_answers_file_that_is_not_there(tmp_path: Path) -> None:
    assert "cannot read" in refused(tmp_path, "coop", "--answers", "nowhere.toml")


def test_a_setting_without_a_value(tmp_path: Path) -> None:
    assert "KEY=VALUE" in refused(tmp_path, "coop", "--set", "name")


def test_messages_speak_the_chosen_language(tmp_path: Path) -> None:
    settings = ["--set", "name=x", "--set", "contact_email=a@b.example", "--set", "hue=400"]
    assert "Skriv ett heltal" in refused(tmp_path, "coop", *settings)
    assert "Write a whole number" in refused(tmp_path, "coop", *settings, "--set", "language=en")


def test_a_folder_with_something_in_it(tmp_path: Path) -> None:
    (tmp_path / "coop").mkdir()
    (tmp_path / "coop" / "mine").write_text("mine")
    assert "not empty" in refused(tmp_path, "coop", "--set", "name=x", "--set", "contact_email=a@b.example")


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "coop").write_text("mine")
    assert "is a file" in refused(tmp_path, "coop", "--set", "name=x", "--set", "contact_email=a@b.example")


def test_folders_made_on_the_way_go_again(tmp_path: Path) -> None:
    settings = ["--set", "name=x", "--set", "contact_email=a@b.example", "--set", "hue=400"]
    refused(tmp_path, "new/folders/coop", *settings)


def test_an_empty_folder_is_used(tmp_path: Path) -> None:
    (tmp_path / "coop").mkdir()
    done = andel("new", "coop", "--set", "name=x", "--set", "contact_email=a@b.example", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["coop"]
