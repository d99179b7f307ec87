"""Whatever hue a co-op chooses, its pages can be read: WCAG 2.2 AA, computed from the tokens themselves."""

from __future__ import annotations

import re
from math import cos, radians, sin
from pathlib import Path

import pytest

CSS = (Path(__file__).parents[2] / "coop" / "static" / "coop.css").read_text("utf-8")
COLOUR = r"oklch\(([\d.]+)% ([\d.]+) (\d+|var\(--hue\)|var\(--across\))\)"
TOKENS = {
    name: {"light": tuple(parts[:3]), "dark": tuple(parts[3:])}
    for name, *parts in re.findall(rf"--([\w-]+): light-dark\({COLOUR}, {COLOUR}\);", CSS)
}
GROUNDS = ("paper", "sheet", "tint")
WORDS = ("ink", "quiet", "own", "own-deep", "bad", "wait")
TEXT = [(name, ground) for name in WORDS for ground in GROUNDS]
TEXT += [
    ("on-own", "own"),
    ("on-own", "own-deep"),
    ("wait", "wait-tint"),
    ("bad", "bad-tint"),
    ("ink", "bad-tint"),
]
SHAPES = [
    (name, ground) for name in ("edge", "s1", "s2", "s3", "s4", "s5", "s6") for ground in ("sheet", "tint")
]

WEIGHTS = (0.2126, 0.7152, 0.0722)  # of red, green and blue in what the eye takes for light
Colour = tuple[str, str, str]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "ground"), TEXT)
def test_text_can_be_read_in_every_hue(name: str, ground: str, scheme: str) -> None:
    assert worst(name, ground, scheme) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("name", "ground"), SHAPES)
def test_shapes_can_be_seen_in_every_hue(name: str, ground: str, scheme: str) -> None:
    assert worst(name, ground, scheme) >= 3


@pytest.mark.parametrize(("colour", "expected"), [(("100", "0", "0"), 1.0), (("0", "0", "0"), 0.0)])
def test_white_and_black_are_what_they_are(colour: Colour, expected: float) -> None:
    assert luminance(colour, 0) == pytest.approx(expected, abs=1e-6)


def worst(name: str, ground: str, scheme: str) -> float:
    front, back = TOKENS[name][scheme], TOKENS[ground][scheme]
    return min(contrast(luminance(front, hue), luminance(back, hue)) for hue in range(360))


def contrast(one: float, other: float) -> float:
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


def luminance(colour: Colour, hue: int) -> float:
    """Relative luminance of an OKLCH colour; what sRGB cannot show is clipped, as browsers do."""
    lightness, chroma = float(colour[0]) / 100, float(colour[1])
    angle = radians(degrees(colour[2], hue))
    a, b = chroma * cos(angle), chroma * sin(angle)
    # Björn Ottosson's matrices: OKLab to cone responses, and those to linear sRGB.
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
    green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
    blue = -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short
    return sum(
        weight * min(max(part, 0.0), 1.0) for weight, part in zip(WEIGHTS, (red, green, blue), strict=True)
    )


def degrees(written: str, hue: int) -> int:
    return (
        {"var(--hue)": hue, "var(--across)": hue + 180}[written]
        if written.startswith("var")
        else int(written)
    )
