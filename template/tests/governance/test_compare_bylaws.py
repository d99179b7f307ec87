"""A member sees what changed in the bylaws between two days."""

from __future__ import annotations

import re

import pytest
from governance.assembly import Assembly
from queries import statements
from stage import Stage, Time

from coop import Application

CHANGES = "/charter/bylaws/changes"


@pytest.fixture
def year(assembly: Assembly, time: Time) -> Assembly:
    """Founded on 2 March; the fee changes on the 4th and the 6th, a vote's length on the 6th."""
    time.passes(days=2)
    assembly.pass_("9")
    time.passes(days=2)
    assembly.pass_("7.5")
    assembly.pass_("10", "voting_days")
    return assembly


def rows(page: str) -> dict[str, list[str]]:
    """By rule: then, later, decided by."""
    found = [
        re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.S) for row in re.findall(r"<tr>.*?</tr>", page, re.S)
    ]
    texts = [[re.sub(r"<[^>]+>", "", cell).strip() for cell in row] for row in found]
    return {rule: rest for rule, *rest in texts[1:]}


def test_a_changed_rule_has_both_values_and_its_decision(year: Assembly) -> None:
    page = year.ada.get(f"{CHANGES}?from=2026-03-02&to=2026-03-04")

    assert page.status_code == 200
    assert rows(page.text) == {"Platform fee": ["12%", "9%", "Decision 1, 4 March 2026"]}
    assert re.search(r'<a href="/votes/\d+">Decision 1,', page.text)


def test_several_changes_of_one_rule_are_told_as_one(year: Assembly) -> None:
    found = rows(year.ada.get(f"{CHANGES}?from=2026-03-03&to=2026-03-06").text)

    assert found == {
        "Platform fee": ["12%", "7.5%", "Decision 2, 6 March 2026"],
        "Voting period": ["7 days", "10 days", "Decision 3, 6 March 2026"],
    }


def test_unless_asked_it_compares_the_founding_with_today(year: Assembly) -> None:
    page = year.ada.get(CHANGES).text

    assert 'value="2026-03-02"' in page
    assert 'value="2026-03-06"' in page
    assert len(rows(page)) == 2


def test_it_says_when_nothing_changed(year: Assembly) -> None:
    page = year.ada.get(f"{CHANGES}?from=2026-03-04&to=2026-03-05").text

    assert "The rules were the same on both days." in page


def test_a_rule_that_was_changed_back_is_the_same(year: Assembly, time: Time) -> None:
    time.passes(days=1)
    year.pass_("9")

    assert "Platform fee" not in rows(year.ada.get(f"{CHANGES}?from=2026-03-04&to=2026-03-07").text)


def test_from_before_the_founding_all_that_was_decided_is_new(year: Assembly) -> None:
    page = year.ada.get(f"{CHANGES}?from=2026-03-01&to=2026-03-02").text

    assert "The co-op was not founded yet on the first day, but on 2 March 2026." in page
    assert rows(page)["Platform fee"] == ["None", "12%", "The founders, 2 March 2026"]


def test_both_days_before_the_founding(year: Assembly) -> None:
    page = year.ada.get(f"{CHANGES}?from=2025-03-01&to=2025-03-02").text

    assert "There were no bylaws on either day: the co-op was founded on 2 March 2026." in page


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        ("soon", "2026-03-04", "Write a date such as 2026-03-31"),
        ("2026-03-02", "2026-02-31", "Write a date such as 2026-03-31"),
        ("2026-03-04", "2026-03-02", "The second day must not come before the first."),
        ("2026-03-02", "2026-04-01", "That day has not come yet."),
    ],
)
def test_unfit_days_are_refused_and_kept(year: Assembly, first: str, last: str, said: str) -> None:
    page = year.ada.get(f"{CHANGES}?from={first}&to={last}")

    assert page.status_code == 422
    assert said in page.text
    assert f'value="{first}"' in page.text
    assert f'value="{last}"' in page.text
    assert not rows(page.text)


def test_anyone_can_ask_in_swedish(stage: Stage, year: Assembly) -> None:
    answer = stage.visitor().get(
        f"{CHANGES}?from=2026-03-05&to=2026-03-05", headers={"Accept-Language": "sv"}
    )

    assert "Reglerna var desamma båda dagarna." in answer.text


def test_more_decisions_ask_nothing_more_of_the_database(app: Application, assembly: Assembly) -> None:
    assembly.pass_("9")
    few = statements(app, assembly.cleo, CHANGES)
    for number in range(1, 7):
        assembly.pass_(str(number), "voting_days")
        assembly.pass_(str(number), "hue")

    assert statements(app, assembly.cleo, f"{CHANGES}?from=2026-03-01") == few
