"""Legend: a palette between two numbers → a strip of its colours, and where round numbers stand below it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from orthocalc.preview.palette import Colours
from orthocalc.preview.raster import Image, steps

NUMBERS_APART_PX = 8
"""At least so many pixels from number to number: a character is a pixel wide."""


@dataclass(frozen=True, slots=True, eq=False)
class Legend:
    """A strip of colours.

    Attributes
    ----------
    image : (height, width, 3) uint8, from the lowest number on the left to the highest
    ticks : pixels from the left, rising, and the round number that each stands for
    """

    image: Image
    ticks: tuple[tuple[int, float], ...]

    def text(self, unit: str = "") -> str:
        """Return the numbers in a line as long as the strip is wide, each round its place; the unit after the last."""
        line = [" "] * self.image.shape[1]
        for i, (place, value) in enumerate(self.ticks):
            words = f"{value:g}" + (f" {unit}" if unit and i == len(self.ticks) - 1 else "")
            start = min(max(place - len(f"{value:g}") // 2, 0), len(line) - len(words))
            if start >= 0 and not "".join(line[max(start - 1, 0) : start + len(words)]).strip():
                line[start : start + len(words)] = words
        return "".join(line)


def legend(
    palette: Colours,
    limits: tuple[float, float],
    width: int,
    height: int = 2,
    *,
    shown: tuple[float, float] | None = None,
) -> Legend:
    """Return the legend of a palette.

    Parameters
    ----------
    palette : (256, 3) colours from ``limits[0]`` to ``limits[1]``
    width, height : of the strip in pixels; two pixels are one row of half blocks
    shown : part of the limits that the strip covers; absent: all

    Raises
    ------
    ValueError : no room, or numbers that do not rise
    """
    low, high = shown or limits
    if width < 2 or height < 1 or not high > low:
        raise ValueError(f"a legend from {low:g} to {high:g} in {width} x {height} pixels")
    line = palette[steps(np.linspace(low, high, width), *limits)]
    return Legend(np.repeat(line[None], height, axis=0), _ticks(low, high, width))


def _ticks(low: float, high: float, width: int) -> tuple[tuple[int, float], ...]:
    step = _round_step((high - low) * NUMBERS_APART_PX / width)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    values = [round(i * step, 9) for i in range(first, last + 1)]
    return tuple((round((value - low) / (high - low) * (width - 1)), value) for value in values)


def _round_step(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20 ... that is not below a number."""
    power = 10.0 ** math.floor(math.log10(least))
    return float(next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9)))
