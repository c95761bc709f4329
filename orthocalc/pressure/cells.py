"""Cells: a mat or a sensor list → one flat list of loaded cells, on which force, CoP and regions work alike."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orthocalc.pressure.footprint import GROUP_CELLS, cell_centres_mm, contact_groups
from orthocalc.pressure.recording import Floats, Mask, PressureRecording

FEW_SENSORS = 50
"""A list of fewer sensors leaves gaps between them, so that its loaded sensors are no contact area."""
INSOLE_BREADTH = 0.36
"""Breadth / length of an insole, to measure distances where places are shares of both."""
NEIGHBOUR = 1.75
"""Sensors of a list touch when no further apart than this times the median distance to the nearest one."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """The cells that some frame loaded.

    Attributes
    ----------
    pressure_kpa : (time, n)
    area_mm2 : (n,); None where it is not published
    places : (n, 2) of their centres, x from the left and y from the heel end; None where they are not published
    at : (n,) their positions in the flattened sensor
    """

    pressure_kpa: Floats
    area_mm2: Floats | None
    places: Floats | None
    at: NDArray[np.intp]


def cells_of(recording: PressureRecording) -> Cells | None:
    """Return the loaded cells of a recording; None where it is of force alone."""
    if recording.pressure_kpa is None:
        return None
    flat = recording.pressure_kpa.reshape(recording.frames, -1)
    at = np.flatnonzero(flat.max(axis=0, initial=0) > 0)
    area, places = recording.area_mm2, recording.places
    if recording.pitch_mm is not None:
        x, y = cell_centres_mm(recording.pressure_kpa.shape[1:], recording.pitch_mm)
        places = np.column_stack([x.ravel(), y.ravel()])
    return Cells(flat[:, at], None if area is None else area.ravel()[at], None if places is None else places[at], at)


def grouped(recording: PressureRecording, cells: Cells, loaded: Mask) -> Mask:
    """Return which of the cells (n,) are loaded in groups of at least three, joined by sides or corners."""
    if recording.kind == "sensors":
        return loaded & _in_groups(cells, loaded, recording.places_unit == "share")
    everywhere = np.zeros(recording.mat()[0].shape[1:], dtype=bool)
    everywhere.flat[cells.at[loaded]] = True
    found: Mask = contact_groups(everywhere).flat[cells.at]
    return found


def _in_groups(cells: Cells, loaded: Mask, shares: bool) -> Mask:
    """Return which sensors have, with their neighbours' neighbours, at least three loaded ones."""
    if cells.places is None or len(loaded) < GROUP_CELLS:
        return np.zeros_like(loaded)
    place = cells.places * ((INSOLE_BREADTH, 1.0) if shares else (1.0, 1.0))
    distance = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    nearest = np.sort(distance, axis=1)[:, 1]
    joined = (distance <= NEIGHBOUR * np.median(nearest)) & loaded[:, None] & loaded[None]
    chain: Mask = (joined.astype(int) @ joined > 0).sum(axis=1) >= GROUP_CELLS
    return chain


def contact_area_cm2(
    recording: PressureRecording, cells: Cells, first: int = 0, last: int | None = None
) -> float | None:
    """Return the area of the cells that some frame loaded, in groups of at least three; ``last`` is not included.

    None of a list of few sensors, or of unknown areas or places.
    """
    if not shows_contact(recording) or cells.area_mm2 is None:
        return None
    loaded = cells.pressure_kpa[first:last].max(axis=0, initial=0) > 0
    return float(cells.area_mm2[grouped(recording, cells, loaded)].sum() / 100)


def shows_contact(recording: PressureRecording) -> bool:
    """Whether the loaded cells of a recording are the area of contact."""
    if recording.pressure_kpa is None or recording.area_mm2 is None:
        return False
    return recording.kind == "mat" or (recording.places is not None and recording.area_mm2.size >= FEW_SENSORS)


def cell_at(recording: PressureRecording, x: Floats, y: Floats) -> NDArray[np.intp]:
    """Return which cell of the flattened sensor lies at places from the left and the heel end; −1 where none does.

    A mat's places are mm; a list's are in its own unit, and a sensor reaches as far as its neighbours leave room.
    """
    if recording.kind == "mat":
        pressure, pitch = recording.mat()
        rows, cols = pressure.shape[1:]
        col, row = np.floor(x / pitch[0]).astype(np.intp), np.floor(y / pitch[1]).astype(np.intp)
        inside = (row >= 0) & (row < rows) & (col >= 0) & (col < cols)
        return np.where(inside, row * cols + col, -1)
    if recording.places is None:
        return np.full(np.shape(x), -1, dtype=np.intp)
    scale = np.array((INSOLE_BREADTH, 1.0) if recording.places_unit == "share" else (1.0, 1.0))
    place = recording.places * scale
    away = np.hypot(x[..., None] * scale[0] - place[:, 0], y[..., None] * scale[1] - place[:, 1])
    between = np.hypot(*(place[:, None] - place[None]).transpose(2, 0, 1))
    reach = 1.1 * np.median(np.sort(between, axis=1)[:, 1])
    return np.where(away.min(axis=-1) <= reach, away.argmin(axis=-1), -1).astype(np.intp)
