"""An amount is shared out by weights, in whole minor units that add up exactly, in whatever order."""

from __future__ import annotations

from collections.abc import Mapping


def apportion(amount: int, weights: Mapping[int, int]) -> dict[int, int]:
    """To each key its part, rounded down; what is left goes to the largest remainders, of equal ones to the
    lowest key. Weights are positive."""
    whole = sum(weights.values())
    parts = {key: amount * weight // whole for key, weight in weights.items()}
    largest = sorted(weights, key=lambda key: (-(amount * weights[key] % whole), key))
    for key in largest[: amount - sum(parts.values())]:
        parts[key] += 1
    return parts
