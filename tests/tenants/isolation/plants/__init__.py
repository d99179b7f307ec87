"""Leaks, each planted by breaking one wall; here is the list of all."""

from __future__ import annotations

from isolation.plants import background, contexts, memory, names, storage, tokens
from isolation.plants.planting import PLANTS, Check, Plant

__all__ = ["PLANTS", "Check", "Plant", "background", "contexts", "memory", "names", "storage", "tokens"]
