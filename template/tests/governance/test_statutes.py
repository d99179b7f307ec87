"""The packs are data that people write by hand: every entry is held against what it has to have."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask_babel import force_locale

from coop import Application
from coop.governance.clauses import LEGAL_FORMS, all_clauses
from coop.governance.statutes import FOLDER, Pack, pack
from coop.governance.statutes.bounds import Bounds
from coop.governance.statutes.entry import Certainty, Entry

FORMS = [form for form in LEGAL_FORMS if form != "other"]
COMING = {
    "receipts",
}


def _pack(form: str) -> Pack:
    found = pack(form)
    assert found is not None
    return found


ENTRIES = [
    pytest.param(entry, id=f"{form}-{key}") for form in FORMS for key, entry in _pack(form).entries.items()
]


@pytest.mark.parametrize("form", FORMS)
def test_every_legal_form_has_a_pack(form: str) -> None:
    found = _pack(form)

    assert found.legal_form == form
    assert found.law
    assert found.url.startswith("https://")
    assert all(found.about[language] for language in ("sv", "en"))
    assert {"bylaws_majority", "notice_days", "proxies", "annual_months"} <= found.entries.keys()


@pytest.mark.parametrize("form", ["other", "no-such-form", ""])
def test_other_forms_have_none(form: str) -> None:
    assert pack(form) is None


def test_no_file_lies_there_unread() -> None:
    files = {file for file in FOLDER.glob("*.toml") for form in FORMS if form.startswith(f"{file.stem}-")}

    assert files == set(FOLDER.glob("*.toml"))
    assert sorted(map(_name, files)) == ["de", "fr", "gb", "se", "us-ca", "us-co"]


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_says_where_it_comes_from(entry: Entry) -> None:
    assert entry.source
    assert entry.url.startswith("https://")
    assert isinstance(entry.checked, date)
    assert set(entry.notes) == {"sv", "en"}
    assert all(note.endswith(".") and note.count(". ") <= 1 for note in entry.notes.values())
    assert entry.notes["sv"] != entry.notes["en"]


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_is_verified_says_what_was_read(entry: Entry) -> None:
    assert bool(entry.read_in) is (entry.certainty is Certainty.VERIFIED)


@pytest.mark.parametrize("entry", ENTRIES)
def test_every_entry_is_about_a_rule_that_there_is(entry: Entry) -> None:
    assert entry.key in all_clauses().keys() | COMING


@pytest.mark.parametrize("entry", ENTRIES)
def test_what_an_entry_gives_fits_the_rule(entry: Entry) -> None:
    clause = all_clauses().get(entry.key)
    values = [] if entry.default is None else [(entry.default, entry.answer)]

    for value, answer in (*values, *((one, one) for one in entry.bounds.one_of)):
        assert entry.bounds.allow(value)
        assert clause is None or clause.kind.parse(answer, "EUR") == value


@pytest.mark.parametrize(
    ("bounds", "value", "allowed"),
    [
        (Bounds(), "anything", True),
        (Bounds(at_least=14), 14, True),
        (Bounds(at_least=14), 13, False),
        (Bounds(at_most=0), 0, True),
        (Bounds(at_most=0), 1, False),
        (Bounds(at_least=1, at_most=2), 2, True),
        (Bounds(at_least=1, at_most=2), 3, False),
        (Bounds(at_least="2/3"), "2/3", True),
        (Bounds(at_least="2/3"), "3/4", True),
        (Bounds(at_least="2/3"), "1/2", False),
        (Bounds(at_least="2/3"), "usual", True),
        (Bounds(at_least="2/3"), "66666666666666666666/100000000000000000000", False),
        (Bounds(one_of=("secret",)), "secret", True),
        (Bounds(one_of=("secret",)), "open", False),
        (Bounds(at_least=3), ["workers", "users"], False),
        (Bounds(at_least=3), ["workers", "users", "community"], True),
    ],
)
def test_what_the_law_allows(bounds: Bounds, value: Any, allowed: bool) -> None:
    assert bounds.allow(value) is allowed


@pytest.mark.parametrize(
    ("form", "key", "value", "sentence"),
    [
        ("de-eg", "bylaws_majority", "2/3", "The law asks for at least 3/4 (GenG § 16 Abs. 2–4)."),
        ("de-eg", "proxies", 3, "The law asks for between 1 and 2 (GenG § 43 Abs. 5)."),
        ("us-co-cooperative", "proxies", 1, "The law asks for at most 0 (C.R.S. 7-56-305(1)(d))."),
        (
            "fr-scic",
            "member_classes",
            ["workers", "users"],
            "The law asks for at least 3 (Loi n° 47-1775, article 19 septies).",
        ),
    ],
)
def test_a_refusal_names_the_law(app: Application, form: str, key: str, value: Any, sentence: str) -> None:
    entry = _pack(form).entries[key]

    with app.test_request_context(), force_locale("en"):
        assert entry.refusal(value) == sentence
        assert entry.warning(value) is None
        assert entry.refusal(entry.default) is None


def test_a_law_that_nobody_has_read_only_warns(app: Application) -> None:
    entry = _pack("us-ca-worker").entries["proxies"]

    with app.test_request_context(), force_locale("en"):
        assert entry.refusal(1) is None
        warning = entry.warning(1)
        assert warning is not None
        assert warning.startswith("The law asks for at most 0 (")
        assert warning.endswith("Check it: we have not read the law itself.")
        assert entry.warning(0) is None


def test_the_readers_language(app: Application) -> None:
    entry = _pack("se-ekonomisk-forening").entries["notice_days"]

    with app.test_request_context(), force_locale("sv"):
        assert entry.note().startswith("Kallelsen går ut")
        assert (entry.refusal(7) or "").startswith("Lagen kräver minst 14")


def test_the_rules_that_a_pack_gives() -> None:
    defaults = _pack("se-ekonomisk-forening").defaults()

    assert defaults["bylaws_majority"] == "2/3"
    assert defaults["bylaws_readings"] == "2"
    assert "quorum" not in defaults  # the law leaves it to the founders


def _name(file: Path) -> str:
    return file.stem
