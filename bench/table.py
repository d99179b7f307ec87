"""Figures as a Markdown table. Only the ratios say anything: the times are this machine's, at this hour."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Self

HEAD = "| what | ours | reference | ratio (least to most) | required |\n|---|---:|---:|---:|---:|"


@dataclass(frozen=True)
class Figure:
    what: str
    ours: float
    reference: float
    ratios: Sequence[float]
    required: str

    @classmethod
    def of(cls, what: str, pairs: Iterable[tuple[float, float]], required: str) -> Self:
        """Each pair is ours and the reference's, measured one right after the other."""
        ours, reference = zip(*pairs, strict=True)
        ratios = [a / b for a, b in zip(ours, reference, strict=True)]
        return cls(what, median(ours), median(reference), ratios, required)

    def row(self) -> str:
        ratio = f"**{median(self.ratios):.2f}** ({min(self.ratios):.2f}–{max(self.ratios):.2f})"
        return f"| {self.what} | {self.ours:.4g} | {self.reference:.4g} | {ratio} | {self.required} |"


def show(figures: Iterable[Figure]) -> None:
    print(HEAD)
    for figure in figures:
        print(figure.row())
