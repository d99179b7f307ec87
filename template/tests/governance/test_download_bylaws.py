"""A member takes the bylaws along, as Markdown and as PDF."""

from __future__ import annotations

import io
import sys

import pytest
from governance.assembly import Assembly
from pypdf import PdfReader
from stage import Stage, Time

from coop import paper
from coop.paper import Line, Paper, Section, Source


def read(answer: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(answer))


def words(pdf: PdfReader) -> str:
    """Its text, whatever its lines are broken like."""
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def tags(pdf: PdfReader) -> set[str]:
    """The kinds of elements that its structure is made of."""
    waiting, found = [pdf.trailer["/Root"]["/StructTreeRoot"]], set()
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict):
            found.add(str(element.get("/S", "")))
            waiting += [element["/K"]] if "/K" in element else []
    return found


def with_title(title: str) -> Paper:
    line = Line("1.1", "Çedilla, Straße, öre and 5 €. #panic() *not bold* $x$", "Registered")
    return Paper(title, "Åkern", "sv", ["Så."], [Section("1. Först", [line])])


def test_the_pdf_says_what_the_page_says(assembly: Assembly, time: Time) -> None:
    time.passes(days=1)
    assembly.pass_("9")

    answer = assembly.ada.get("/charter/bylaws.pdf")

    assert answer.content_type == "application/pdf"
    assert 'filename="provkooperativet-bylaws-2026-03-03.pdf"' in answer.headers["Content-Disposition"]
    text = words(read(answer.data))
    assert "As they stand on 3 March 2026." in text
    assert (
        "Every member owns one share, which costs SEK 500.00. Registered The founders, 2 March 2026" in text
    )
    assert "Of each price 9% stays with the co-op." in text
    assert "Decision 1, 3 March 2026" in text


def test_the_pdf_can_be_read_aloud_by_a_machine(stage: Stage) -> None:
    pdf = read(stage.visitor().get("/charter/bylaws.pdf", headers={"Accept-Language": "sv"}).data)

    root = pdf.trailer["/Root"]
    assert root["/Lang"] == "sv"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert {"/Title", "/H1", "/P", "/Link"} <= tags(pdf)
    assert pdf.metadata
    assert pdf.metadata.title == "Stadgar för Provkooperativet"
    assert "Varje medlem äger en andel, som kostar 500,00 kr." in words(pdf)


def test_pages_are_numbered_and_lead_to_the_history(stage: Stage) -> None:
    pdf = read(stage.visitor().get("/charter/bylaws.pdf").data)

    for number, page in enumerate(pdf.pages, 1):
        assert f"{number} / {len(pdf.pages)}" in page.extract_text()
    links = {note.get_object()["/A"]["/URI"] for page in pdf.pages for note in page["/Annots"]}
    assert "http://localhost/charter/share_price" in links


def test_both_can_be_of_another_day(assembly: Assembly, time: Time) -> None:
    time.passes(days=1)
    assembly.pass_("9")

    text = assembly.ada.get("/charter/bylaws.md?on=2026-03-02").text
    pdf = words(read(assembly.ada.get("/charter/bylaws.pdf?on=2026-03-02").data))

    for one in (text, pdf):
        assert "As they stood at the end of 2 March 2026." in one
        assert "Of each price 12% stays" in one


def test_markdown_is_plain_and_links_to_the_history(stage: Stage) -> None:
    answer = stage.visitor().get("/charter/bylaws.md")

    assert answer.content_type == "text/markdown; charset=utf-8"
    assert answer.text.startswith("# Bylaws of Provkooperativet\n\nAs they stand on 2 March 2026.\n")
    assert (
        "\n\n## 1. The co-op\n\n1.1 The co-op is called Provkooperativet. **Registered**\\\n" in answer.text
    )
    assert "[The founders, 2 March 2026](<http://localhost/charter/name>)" in answer.text


@pytest.mark.parametrize("ending", ["md", "pdf"])
def test_before_the_founding_there_is_nothing_to_take(stage: Stage, ending: str) -> None:
    page = stage.visitor().get(f"/charter/bylaws.{ending}?on=2025-12-24")

    assert page.status_code == 404
    assert "the co-op was founded on 2 March 2026" in page.text


def test_what_members_wrote_is_never_markup() -> None:
    written = with_title("<b>*Co*</b> [x](y) _z_")

    assert paper.markdown(written).startswith(r"# \<b\>\*Co\*\</b\> \[x\](y) \_z\_")
    assert "#panic() *not bold* $x$" in words(read(paper.pdf(written)))


def test_letters_are_those_of_many_languages() -> None:
    text = words(read(paper.pdf(with_title("Łódź, Český, Ελλάδα, Привет"))))

    assert "Łódź, Český, Ελλάδα, Привет" in text
    assert "Çedilla, Straße, öre and 5 €." in text


def test_a_sign_that_no_font_has_stops_nothing() -> None:
    pdf = read(paper.pdf(with_title("Co-op 🙂")))

    assert "Çedilla" in words(pdf)
    assert "/H1" in tags(pdf)


def test_a_line_may_have_no_source_or_several() -> None:
    sources = [Source("Ada"), Source("Ben", "http://localhost/ben")]
    written = Paper("T", "C", "en", [], [Section("S", [Line("1", "Text."), Line("2", "More.", "", sources)])])

    assert paper.markdown(written).endswith("1 Text.\n\n2 More.\\\nAda; [Ben](<http://localhost/ben>)\n")
    assert "2 More. Ada; Ben" in words(read(paper.pdf(written)))


def test_no_worker_carries_what_sets_the_type(stage: Stage) -> None:
    assert stage.visitor().get("/charter/bylaws.pdf").status_code == 200

    assert "typst" not in sys.modules
