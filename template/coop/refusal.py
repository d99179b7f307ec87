from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Refused:
    """Why not, as a sentence for whoever asked; then nothing was changed."""

    sentence: str
