"""Cells: a mat or a sensor list → one flat list of loaded cells, on which force, CoP and regions work alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orthocalc.pressure.footprint import cell_centres_mm, contact_groups
from orthocalc.pressure.recording import Floats, Mask, PressureRecording

NEIGHBOUR = 1.5
"""Two sensors of a list are neighbours when no further apart than this times the mean of their sizes."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells that some frame loaded.

    Attributes
    ----------
    pressure_kpa : (time, n)
    x_mm, y_mm : (n,) places of their centres, x right, y heel → toe end
    area_mm2 : (n,)
    at : (n,) their places in the flattened sensor
    """

    pressure_kpa: Floats
    x_mm: Floats
    y_mm: Floats
    area_mm2: Floats
    at: NDArray[np.intp]


def cells_of(recording: PressureRecording) -> Cells:
    """Return the loaded cells of a recording that has pressure."""
    flat = recording.pressure_kpa.reshape(recording.frames, -1)
    x, y = cell_centres_mm(recording.pressure_kpa.shape[1:], recording.pitch_mm)
    at = np.flatnonzero(flat.max(axis=0, initial=0) > 0)
    area = np.full(len(at), recording.cell_area_mm2)
    return Cells(flat[:, at], x.ravel()[at], y.ravel()[at], area, at)


def grouped(recording: PressureRecording, cells: Cells, loaded: Mask) -> Mask:
    """Return which of the cells (n,) are loaded in groups of at least three, joined by sides or corners."""
    everywhere = np.zeros(recording.live.shape, dtype=bool)
    everywhere.flat[cells.at[loaded]] = True
    found: Mask = contact_groups(everywhere).flat[cells.at]
    return found


def contact_area_cm2(recording: PressureRecording, cells: Cells, first: int = 0, last: int | None = None) -> float:
    """Return the area of the cells that some frame loaded, in groups of at least three; ``last`` is not included."""
    loaded = cells.pressure_kpa[first:last].max(axis=0, initial=0) > 0
    return float(cells.area_mm2[grouped(recording, cells, loaded)].sum() / 100)
