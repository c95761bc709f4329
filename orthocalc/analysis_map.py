"""Analysis map: a recording's cells → the cell under each pixel of a picture, toes up, for the terminal and for PNG."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from orthocalc.pressure.cells import INSOLE_BREADTH, cell_at
from orthocalc.pressure.examination import Examination
from orthocalc.pressure.images import maximum_image
from orthocalc.pressure.recording import Floats, Mask

INSOLE_MM, LIST_MARGIN_MM = 260.0, 25.0
"""Length at which an insole is drawn whose sensors' places are shares of it, and what is left around their middles."""


@dataclass(frozen=True, slots=True, eq=False)
class PressureMap:
    """A picture of a recording.

    Attributes
    ----------
    cell : (height, width) flat index of the cell under a pixel, −1 where there is none; row 0 at the toes
    kpa : (height, width) highest pressure of the steps there, 0 where there is none
    left_mm, top_mm : the picture's left and upper edge on the sensor
    mm_per_px : scale
    """

    cell: NDArray[np.intp]
    kpa: Floats
    left_mm: float
    top_mm: float
    mm_per_px: float

    def pixels(self, places_mm: Floats) -> Floats:
        """Turn places (k, 2) on the sensor into pixels (k, 2) from the left and from the top."""
        return np.column_stack([places_mm[:, 0] - self.left_mm, self.top_mm - places_mm[:, 1]]) / self.mm_per_px


def pressure_map(seen: Examination, mm_per_px: float) -> PressureMap | None:
    """Draw the loaded part of a sensor; None without a map of pressure or without load."""
    recording = seen.recording
    if recording.pressure_kpa is None or (recording.kind == "sensors" and recording.places is None):
        return None
    image = seen.image_kpa if seen.image_kpa is not None else maximum_image(recording.pressure_kpa, seen.steps)
    if not image.any():
        return None
    left, right, bottom, top = _box_mm(seen, image > 0)
    width, height = (max(1, round(size / mm_per_px)) for size in (right - left, top - bottom))
    x = left + (np.arange(width) + 0.5) * mm_per_px
    y = top - (np.arange(height) + 0.5) * mm_per_px
    across, along = scale_mm(seen)
    cell = cell_at(recording, *np.meshgrid(x / across, y / along))
    drawn = PressureMap(cell, np.where(cell >= 0, image.ravel()[cell], 0.0), left, top, mm_per_px)
    if seen.cells is None or seen.cells.places is None:
        return drawn
    return _with_every_cell(drawn, seen.cells.places * scale_mm(seen), image.ravel()[seen.cells.at])


def _with_every_cell(drawn: PressureMap, places_mm: Floats, kpa: Floats) -> PressureMap:
    """Raise each pixel to the highest cell whose middle lies in it: cells finer than a pixel hide no peak."""
    height, width = drawn.kpa.shape
    col, row = drawn.pixels(places_mm).astype(np.intp).T
    raised = drawn.kpa.copy()
    np.maximum.at(raised, (np.clip(row, 0, height - 1), np.clip(col, 0, width - 1)), kpa)
    return replace(drawn, kpa=raised)


def scale_mm(seen: Examination) -> tuple[float, float]:
    """Return how many mm one unit of a place is, across and along."""
    shares = seen.recording.places_unit == "share"
    return (INSOLE_MM * INSOLE_BREADTH, INSOLE_MM) if shares else (1.0, 1.0)


def _box_mm(seen: Examination, loaded: Mask) -> tuple[float, float, float, float]:
    """Return left, right, bottom and top of a mat's loaded part with one cell around, or of all sensors of a list."""
    recording = seen.recording
    if recording.places is not None:
        places = recording.places * scale_mm(seen)
        (left, bottom), (right, top) = places.min(axis=0) - LIST_MARGIN_MM, places.max(axis=0) + LIST_MARGIN_MM
        return float(left), float(right), float(bottom), float(top)
    _, (across, along) = recording.mat()
    rows, cols = np.flatnonzero(loaded.any(axis=1)), np.flatnonzero(loaded.any(axis=0))
    bottom, top = max(rows[0] - 1, 0), min(rows[-1] + 2, loaded.shape[0])
    left, right = max(cols[0] - 1, 0), min(cols[-1] + 2, loaded.shape[1])
    return float(left * across), float(right * across), float(bottom * along), float(top * along)
