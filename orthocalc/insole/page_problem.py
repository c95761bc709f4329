"""Page problem: what no template's page can say: numbers that are none, pairs that fall, places off the sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

MOST_MM = 1000.0
"""Longer than any sheet."""
WIDEST = 0.25
"""No place of an insole is farther from its axis than this share of its length."""
ABOVE_0 = (
    "outline.length_mm",
    "outline.ball_width_mm",
    "outline.ends_s",
    "limits.length_mm",
    "limits.ball_width_per_length",
    "limits.heel_width_per_length",
    "limits.min_thickness_mm",
    "limits.clamp_mm",
    "elements.heel_cup_radius",
    "elements.heel_rim_radius",
    "own.base_mm",
)
AT_LEAST_0 = ("outline.bevel_mm", "sizing.blend_s")
UP_TO_1 = ("outline.ends_s", "sizing.blend_s", "landmarks.heel_width_s", "landmarks.forefoot_from_s")


def page_problem(page: dict[str, Any]) -> str | None:
    """Return what is wrong first with a page, as ``place: what``, or None."""
    return next(_problems(page), None)


def _problems(page: dict[str, Any]) -> Iterator[str]:
    for place, value in _numbers(page, ""):
        numbers = value if isinstance(value, tuple) else (value,)
        if not all(math.isfinite(number) and abs(number) <= MOST_MM for number in numbers):
            yield f"{place}: {_said(value)} is not a number up to {MOST_MM:g}"
        elif isinstance(value, tuple) and not value[0] < value[1]:
            yield f"{place}: {_said(value)} does not rise"
        elif place in ABOVE_0 and min(numbers) <= 0:
            yield f"{place}: {_said(value)} is not above 0"
        elif place in AT_LEAST_0 and min(numbers) < 0:
            yield f"{place}: {_said(value)} is below 0"
        elif (place in UP_TO_1 or _is_s(place)) and not 0 <= min(numbers) <= max(numbers) <= 1:
            yield f"{place}: {_said(value)} is outside 0–1, the sheet's ends"
        elif place.startswith(("zones.", "landmarks.")) and place.endswith(".x"):
            yield from _off_axis(place, value, numbers, page["outline"]["length_mm"])
    least, clamp = page["limits"]["min_thickness_mm"], page["limits"]["clamp_mm"]
    if clamp[0] < least:
        yield f"limits.clamp_mm: {_said(clamp)} begins below min_thickness_mm {least:g}"


def _numbers(part: dict[str, Any], above: str) -> Iterator[tuple[str, Any]]:
    """Yield every number and pair of a page with its place."""
    for name, value in part.items():
        if isinstance(value, dict):
            yield from _numbers(value, f"{above}{name}.")
        elif isinstance(value, float | int | tuple):
            yield f"{above}{name}", value


def _is_s(place: str) -> bool:
    return place.startswith(("zones.", "landmarks.")) and place.endswith(".s")


def _off_axis(place: str, value: Any, numbers: tuple[float, ...], length_mm: float) -> Iterator[str]:  # noqa: ANN401 - a number or a pair
    most = WIDEST * length_mm
    if max(map(abs, numbers)) > most:
        yield f"{place}: {_said(value)} is off the sheet, farther than {most:g} mm from its axis"


def _said(value: Any) -> str:  # noqa: ANN401 - a number or a pair
    return f"[{', '.join(f'{number:g}' for number in value)}]" if isinstance(value, tuple) else f"{value:g}"
