"""Thresholds: comparing and rounding so that arithmetic noise never decides (evidence.md §11 rows 1 and 2)."""

from __future__ import annotations

import math

NOISE = 1e-6
"""A value this close to a threshold counts as equal to it."""


def at_least(value: float, threshold: float) -> bool:
    """Return value ≥ threshold, equality within noise included."""
    return value >= threshold - NOISE


def above(value: float, threshold: float) -> bool:
    """Return value > threshold, equality within noise excluded."""
    return value > threshold + NOISE


def nearest(value: float, step: float) -> float:
    """Round what is wanted to the nearest step, a tie down."""
    return math.ceil(value / step - 0.5 - NOISE) * step


def floor_to(value: float, step: float) -> float:
    """Round a limit down to the step below."""
    return math.floor(value / step + NOISE) * step


def pct(probability: float) -> str:
    """Say a probability for people; nothing is ever entirely certain."""
    return "more than 99 %" if probability > 0.99 else f"{100 * probability:.0f} %"


def wedge(degrees: float) -> str:
    """Say a post for people: 2° medial (varus), 3° lateral (valgus)."""
    return f"{abs(degrees):g}° {'medial (varus)' if degrees > 0 else 'lateral (valgus)'}"


def mm(value: float) -> str:
    """Say a length for people: at most one decimal."""
    return f"{round(value, 1):g} mm"
