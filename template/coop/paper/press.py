"""A program of its own that sets a paper as PDF: JSON on standard input, the document on standard output."""

from __future__ import annotations

import sys
from pathlib import Path

import typst

LAYOUT = Path(__file__).with_name("paper.typ")
FACES = Path(__file__).parents[1] / "static" / "vendor" / "atkinson-static"


def main() -> None:
    sys.stdout.buffer.write(press(sys.stdin.read()))


def press(paper: str) -> bytes:
    """By PDF/UA, the standard of accessible documents.

    It forbids a sign that no font here has, such as an emoji in a co-op's name: then the document is tagged
    all the same, but does not claim the standard.
    """
    # Typst's own faces stand in for scripts that ours lacks: Greek and Cyrillic.
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FACES])
    compiler = typst.Compiler(LAYOUT, root=LAYOUT.parent, font_paths=fonts, sys_inputs={"paper": paper})
    try:
        made = compiler.compile(format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError:
        made = compiler.compile(format="pdf")
    assert isinstance(made, bytes)
    return made


if __name__ == "__main__":
    main()
