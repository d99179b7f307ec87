"""Whoever answers in one language reads no word of the other, and every default is a good answer."""

from __future__ import annotations

import re
from itertools import product

import pytest

from generator.sheet import Sheet

WORDS = {
    "sv": {
        "och",
        "vad",
        "som",
        "är",
        "på",
        "från",
        "till",
        "med",
        "skriv",
        "välj",
        "minst",
        "att",
        "ska",
        "ett",
    },
    "en": {
        "the",
        "and",
        "what",
        "of",
        "is",
        "to",
        "from",
        "with",
        "write",
        "choose",
        "who",
        "an",
        "must",
        "least",
    },
}
UNFIT = {
    "name": " ",
    "slug": "-",
    "purpose": " ",
    "services": [],
    "currency": "kr",
    "timezone": "here",
    "member_classes": [],
    "share_price": "0",
    "fee_percent": "51",
    "voting_days": 0,
    "hue": 360,
    "contact_email": "nobody",
}
FORMS = {
    "se-ekonomisk-forening": ("SEK", "Europe/Stockholm"),
    "gb-cooperative-society": ("GBP", "Europe/London"),
    "de-eg": ("EUR", "Europe/Berlin"),
    "fr-scic": ("EUR", "Europe/Paris"),
    "fr-scop": ("EUR", "Europe/Paris"),
    "us-ca-worker": ("USD", "America/Los_Angeles"),
    "us-co-cooperative": ("USD", "America/Denver"),
    "other": (None, None),
}
GIVEN = {"name": "Our Co-op", "contact_email": "data@coop.example"}


def foreign(text: str, language: str) -> set[str]:
    other = {"sv": "en", "en": "sv"}[language]
    return set(re.findall(r"\w+", text.lower())) & WORDS[other]


@pytest.mark.parametrize(("language", "form"), list(product(WORDS, FORMS)))
def test_every_default_is_a_good_answer(sheet: Sheet, language: str, form: str) -> None:
    answers = sheet.complete(GIVEN | {"language": language, "legal_form": form})
    assert sheet.refused(answers) == {}
    currency, timezone = FORMS[form]
    assert answers["currency"] == (currency or {"sv": "SEK", "en": "EUR"}[language])
    assert answers["timezone"] == (timezone or {"sv": "Europe/Stockholm", "en": "UTC"}[language])
    assert answers["share_price"] == {"SEK": "500"}.get(answers["currency"], "50")


@pytest.mark.parametrize("language", WORDS)
def test_questions_and_choices_keep_to_the_language(sheet: Sheet, language: str) -> None:
    answers = sheet.complete(GIVEN | {"language": language})
    for key in sheet.questions.keys() - {"language"}:
        shown = " ".join([sheet.help(key, answers), *sheet.choices(key, language).values()])
        assert shown.strip()
        assert not foreign(shown, language), key


@pytest.mark.parametrize("language", WORDS)
def test_what_does_not_fit_is_answered_in_the_language(sheet: Sheet, language: str) -> None:
    for key, value in UNFIT.items():
        said = sheet.refusal(key, sheet.complete(GIVEN | {"language": language}) | {key: value})
        assert said.endswith("."), key
        assert not foreign(said, language), key


def test_every_question_that_can_be_answered_wrongly_says_so(sheet: Sheet) -> None:
    free = {key for key, question in sheet.questions.items() if "validator" in question}
    assert free == UNFIT.keys()


def test_both_languages_offer_the_same_choices(sheet: Sheet) -> None:
    for key in sheet.questions:
        assert list(sheet.choices(key, "sv")) == list(sheet.choices(key, "en")), key


def test_each_question_is_asked_in_two_languages(sheet: Sheet) -> None:
    swedish, english = (sheet.complete(GIVEN | {"language": language}) for language in ("sv", "en"))
    for key in sheet.questions.keys() - {"language"}:
        assert sheet.help(key, swedish) != sheet.help(key, english), key


@pytest.mark.parametrize(("language", "words"), [("sv", "Välj bland se-"), ("en", "Choose among se-")])
def test_what_is_not_offered_is_refused_in_the_founders_language(language: str, words: str) -> None:
    sheet = Sheet()
    answers = sheet.complete({"name": "Bil", "contact_email": "a@coop.example", "language": language})
    assert sheet.refusal("legal_form", {**answers, "legal_form": "gang"}).startswith(words)
