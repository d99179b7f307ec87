"""A member reads the charter as bylaws, as it stands or stood on a day."""

from __future__ import annotations

import re

import pytest
from governance.assembly import Assembly
from queries import statements
from stage import Stage, Time

from coop import Application
from coop.governance import bylaws
from coop.governance.bylaws.sentences import SENTENCES
from coop.governance.charter import in_force
from coop.governance.clauses import Clause, all_clauses, groups, stands_in_bylaws
from coop.governance.kinds import Choice

WAYS = Choice({"usual": "As for other decisions", "1/3": "one third", "3/4": "at least three quarters"})


def test_every_rule_has_a_sentence_and_a_way_to_its_history(stage: Stage) -> None:
    page = stage.visitor().get("/charter/bylaws")

    assert page.status_code == 200
    assert "<h2>2. Members</h2>" in page.text
    assert "Every member owns one share, which costs SEK\u00a0500.00." in page.text
    for clause in all_clauses().values():
        assert f'href="/charter/{clause.key}"' in page.text


def test_a_sentence_says_who_decided_it_and_when(assembly: Assembly, time: Time) -> None:
    time.passes(days=3)
    assembly.pass_("9")

    page = assembly.ada.get("/charter/bylaws").text

    assert re.search(r"Of each price 9% stays.*?Decision 1, 5 March 2026</a>", page, re.S)
    assert re.search(r"The co-op is called Provkooperativet.*?The founders, 2 March 2026</a>", page, re.S)
    assert re.search(r"Base fare: .*?Nobody yet: it comes with the platform</a>", page, re.S)


def test_rules_that_the_law_knows_are_marked(stage: Stage) -> None:
    page = stage.visitor().get("/charter/bylaws").text

    lines = re.findall(r"<li>\s*<span class=\"num\">.*?</li>", page, re.S)
    marked = {key for line in lines if "chip" in line for key in re.findall(r"/charter/(\w+)", line)}
    with stage.data():
        assert marked == {key for key in all_clauses() if stands_in_bylaws(key, in_force())}


def test_it_reads_as_it_stood_at_the_end_of_a_day(assembly: Assembly, time: Time) -> None:
    time.passes(days=1)
    assembly.pass_("9")
    time.passes(days=1)
    assembly.pass_("7.5")

    shares = {
        day: re.search(
            r"Of each price (\S+) stays", assembly.ada.get(f"/charter/bylaws?on=2026-03-{day}").text
        )
        for day in ("02", "03", "04")
    }
    assert [share and share[1] for share in shares.values()] == ["12%", "9%", "7.5%"]


def test_a_day_ends_by_the_clock_of_the_co_op(assembly: Assembly, time: Time) -> None:
    time.passes(hours=14, minutes=30)  # 23.30 in London, half past midnight on the third in Stockholm
    assembly.pass_("9")

    assert "Of each price 12%" in assembly.ada.get("/charter/bylaws?on=2026-03-02").text
    assert "Of each price 9%" in assembly.ada.get("/charter/bylaws?on=2026-03-03").text


def test_before_the_founding_there_were_none(stage: Stage) -> None:
    page = stage.visitor().get("/charter/bylaws?on=2025-12-24")

    assert page.status_code == 200
    assert "the co-op was founded on 2 March 2026" in page.text
    assert "Every member owns" not in page.text


@pytest.mark.parametrize(
    "typed", ["yesterday", "2026-02-30", "0001-01-01", "20260302", "2026-W10-1", "9999-12-31"]
)
@pytest.mark.parametrize("ending", ["", ".md", ".pdf"])
def test_no_day_is_refused_and_kept(stage: Stage, typed: str, ending: str) -> None:
    page = stage.visitor().get(f"/charter/bylaws{ending}?on={typed}")

    assert page.status_code == 422
    assert f'value="{typed}"' in page.text
    assert 'class="error-text"' in page.text


def test_what_is_no_date_stays_to_be_mended(stage: Stage) -> None:
    """A browser's own date field would show nothing."""
    page = stage.visitor().get("/charter/bylaws?on=31.3.2026").text

    assert re.search(r'<input [^>]*type="text"[^>]*value="31\.3\.2026"', page)
    assert "Write a date such as 2026-03-31" in page


def test_an_empty_day_is_now(stage: Stage) -> None:
    assert "As they stand on 2 March 2026" in stage.visitor().get("/charter/bylaws?on=").text


def test_it_speaks_swedish(stage: Stage) -> None:
    page = stage.visitor().get("/charter/bylaws", headers={"Accept-Language": "sv"}).text

    assert "Varje medlem äger en andel, som kostar 500,00\u00a0kr." in page
    assert "Grundarna, 2 mars 2026" in page


def test_a_value_is_escaped(assembly: Assembly) -> None:
    assembly.pass_("a&b@coop.example", "contact_email")

    assert "writes to a&amp;b@coop.example" in assembly.ada.get("/charter/bylaws").text


def test_more_decisions_ask_nothing_more_of_the_database(app: Application, assembly: Assembly) -> None:
    urls = ("/charter/bylaws", "/charter/bylaws?on=2026-03-02", "/charter/bylaws.md")
    assembly.pass_("9")
    few = {url: statements(app, assembly.cleo, url) for url in urls}
    for number in range(1, 7):
        assembly.pass_(str(number), "voting_days")
        assembly.pass_(str(number), "hue")

    assert {url: statements(app, assembly.cleo, url) for url in urls} == few


def test_each_own_sentence_is_of_a_rule_that_there_is() -> None:
    assert SENTENCES.keys() <= all_clauses().keys()


def test_what_is_ruled_for_a_matter_is_an_article_of_its_own(app: Application) -> None:
    clauses = tuple(
        Clause(f"exclusion_{attribute}", WAYS, attribute, "")
        for attribute in ("method", "majority", "quorum")
    )
    values = {
        "currency": "SEK",
        "quorum": "1/3",
        "exclusion_method": "usual",
        "exclusion_majority": "3/4",
        "exclusion_quorum": "usual",
    }
    general = next(clause for clause in all_clauses().values() if clause.key == "quorum")

    with app.test_request_context():
        found = bylaws.articles([("Decisions", (general, *clauses))], bylaws.Standing(values, {}))

    assert [article.title for article in found] == ["Decisions", "Exclusion of a member"]
    assert [(line.number, line.text) for line in found[1].provisions] == [
        ("2.1", "It passes if at least three quarters of the yes and no votes are yes."),
        ("2.2", "As for other decisions: the way of deciding, the quorum."),
    ]
    assert [source.key for source in found[1].provisions[1].sources] == [
        "exclusion_method",
        "exclusion_quorum",
    ]


def test_articles_are_numbered_in_the_order_of_the_charter(app: Application) -> None:
    values = {clause.key: clause.initial("SEK") for clause in all_clauses().values()}
    values |= {"currency": "SEK", "services": [], "member_classes": []}
    values |= {"share_price": 1, "fee_percent": 1}

    with app.test_request_context():
        found = bylaws.articles(groups(), bylaws.Standing(values, {}))

    assert [article.number for article in found] == list(range(1, len(found) + 1))
    assert len([source for one in found for line in one.provisions for source in line.sources]) == len(
        all_clauses()
    )
