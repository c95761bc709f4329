"""Strokes: a single-line lettering of our own (public domain), for marks that a nozzle can draw.

Each glyph stands on a grid 4 wide and 6 high; a polyline is a run of two-digit points, x then y. Small letters are
drawn as lower capitals, so that an id keeps its case.
"""

from __future__ import annotations

from functools import cache

HEIGHT = 6.0
SPACING = 2.5
SMALL = 0.72

_GLYPHS = {
    "A": "00 26 40,12 32",
    "B": "00 06 36 45 44 33 03,33 42 41 30 00",
    "C": "45 36 16 05 01 10 30 41",
    "D": "00 06 26 44 42 20 00",
    "E": "46 06 00 40,03 33",
    "F": "46 06 00,03 33",
    "G": "45 36 16 05 01 10 30 41 43 23",
    "H": "00 06,40 46,03 43",
    "I": "16 36,26 20,10 30",
    "J": "16 46,36 31 20 10 01",
    "K": "00 06,46 03 40",
    "L": "06 00 40",
    "M": "00 06 23 46 40",
    "N": "00 06 40 46",
    "O": "01 05 16 36 45 41 30 10 01",
    "P": "00 06 36 45 44 33 03",
    "Q": "01 05 16 36 45 41 30 10 01,22 40",
    "R": "00 06 36 45 44 33 03,23 40",
    "S": "45 36 16 05 04 13 33 42 41 30 10 01",
    "T": "06 46,26 20",
    "U": "06 01 10 30 41 46",
    "V": "06 20 46",
    "W": "06 10 23 30 46",
    "X": "00 46,06 40",
    "Y": "06 23 46,23 20",
    "Z": "06 46 00 40",
    "0": "01 05 16 36 45 41 30 10 01,12 34",
    "1": "04 26 20,00 40",
    "2": "05 16 36 45 44 00 40",
    "3": "05 16 36 45 44 33 42 41 30 10 01,33 23",
    "4": "30 36 02 42",
    "5": "46 06 03 33 42 41 30 00",
    "6": "36 03 01 10 30 41 42 33 03",
    "7": "06 46 20",
    "8": "13 04 05 16 36 45 44 33 13 02 01 10 30 41 42 33",
    "9": "10 43 45 36 16 05 04 13 43",
    ".": "10 20 21 11 10",
    "-": "03 43",
    "_": "00 40",
    "~": "02 13 32 43",
    " ": "",
}

Point = tuple[float, float]


@cache
def glyph(letter: str) -> tuple[tuple[Point, ...], ...]:
    """Return a letter's polylines on the grid; what has no glyph is drawn as ``~``."""
    capital = letter.upper()
    runs = _GLYPHS.get(capital, _GLYPHS["~"]).split(",")
    scale = SMALL if letter != capital else 1.0
    lines = (tuple((float(p[0]) * scale, float(p[1]) * scale) for p in run.split()) for run in runs if run)
    return tuple(lines)


def advance(letter: str) -> float:
    """Return how far the next letter stands from this one's start, on the grid."""
    small = letter != letter.upper()
    narrow = {".": 2.0, " ": 2.0}.get(letter, 4.0)
    return narrow * (SMALL if small else 1.0) + SPACING


def width(text: str) -> float:
    """Return how wide a line of text is on the grid, without the space after it."""
    return sum(advance(letter) for letter in text) - SPACING if text else 0.0


def polylines(text: str, height_mm: float) -> list[tuple[Point, ...]]:
    """Return a line of text as polylines in mm: baseline on v = 0, starting at u = 0."""
    scale, at, lines = height_mm / HEIGHT, 0.0, []
    for letter in text:
        lines += [tuple(((at + u) * scale, v * scale) for u, v in run) for run in glyph(letter)]
        at += advance(letter)
    return lines
