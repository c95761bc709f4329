"""Layout: one or two insoles in a picture, the left one left of the right one, or above it, at one scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orthocalc.finding import SIDES, Side
from orthocalc.preview.raster import Image

FILLED = 0.94
"""How much of its part of the picture an insole takes at zoom 1."""
CLEARLY = 1.3
"""A pair stands side by side, as feet do, unless one over the other is so much larger."""
RGB = tuple[int, int, int]
PAPER: RGB = (255, 255, 255)


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of a picture, in pixels from its upper left corner."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, eq=False)
class Frame:
    """A picture of one insole or a pair.

    Attributes
    ----------
    image : (height, width, 3) uint8, sRGB
    panels : where each side is drawn
    mm_per_px : scale, the same for both
    """

    image: Image
    panels: Mapping[Side, Panel]
    mm_per_px: float


def laid_out(spans: Mapping[Side, npt.ArrayLike], width: int, height: int) -> tuple[dict[Side, Panel], float]:
    """Return the panels of what is so broad and high [mm], beside each other or one over the other.

    Parameters
    ----------
    spans : (2,) by side

    Returns
    -------
    panels by side, and the mm per pixel at which everything fits

    Raises
    ------
    ValueError : nothing to lay out, or no room
    """
    count = len(spans)
    if not count or width < count or height < count:
        raise ValueError(f"{count} insoles in a picture of {width} x {height} pixels")
    span = np.max([np.asarray(one, dtype=np.float64) for one in spans.values()], axis=0)
    wide, high = width // count, height // count
    beside, over = float((span / (wide, height)).max()), float((span / (width, high)).max())
    if beside <= CLEARLY * over:
        scale, places = beside, [Panel(0, 0, wide, height), Panel(width - wide, 0, wide, height)]
    else:
        scale, places = over, [Panel(0, 0, width, high), Panel(0, height - high, width, high)]
    return dict(zip((side for side in SIDES if side in spans), places, strict=False)), (scale or 1.0) / FILLED
