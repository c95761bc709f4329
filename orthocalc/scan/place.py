"""Place: a scanned sole → where it lies on an insole, and the grid of heights that a prescription keeps of it."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from orthocalc.insole.sizing import Size
from orthocalc.insole.template import Floats
from orthocalc.plantar import Plantar
from orthocalc.prescription import ScanTop
from orthocalc.scan.surfels import ScanError

PITCH_MM = 4.0
"""Of the kept grid: a foot's curvature (radius 20 mm and more) lies within 0.02 mm of a cubic over it."""
MARGIN_MM = 8.0
"""How far the grid reaches beyond the trim line."""
HEEL_BEHIND = 1 / 3
"""Share of the insole's extra length that lies behind the heel (design.md 4.1)."""
ALONG_S = (0.06, 0.72)
"""Between these shares of the insole's length the outlines are laid over each other: toes are not."""
FAR_MM = 3.0
"""Rows that lie off by more count less (Huber)."""
STEEPEST = 1.3
"""Greatest slope of the kept sole (52°): a foot's sides are upright, a printed rim cannot be. Ours."""
TURN_MOST_DEG, SHIFT_MOST_MM = 10.0, 12.0
"""A scan that the outline asks to turn or shift by more from heel and ball is no sole of this shape. Ours."""


class Placed(NamedTuple):
    """A scan on an insole: its grid, and how it was turned [deg] and shifted medially [mm] from heel and ball."""

    top: ScanTop
    turn_deg: float
    shift_mm: float


def place(sole: Plantar, size: Size, foot_length_mm: float) -> Placed:
    """Lay a sole on an insole: its heel where the foot's lies, its outline inside the trim line; never scaled.

    First by landmarks (the heel's most posterior point; middles of heel and ball on the axis, as the sole comes), then
    by least squares of both outlines, row by row, until nothing moves.

    Raises
    ------
    ScanError : it would have to be turned or shifted more than any foot
    """
    behind = (size.length_mm - foot_length_mm) * HEEL_BEHIND
    turn, shift = _fit(sole, size, behind)
    if abs(np.degrees(turn)) > TURN_MOST_DEG or abs(shift) > SHIFT_MOST_MM:
        text = f"its outline lies {np.degrees(turn):.0f}° and {shift:.0f} mm off the insole's"
        raise ScanError(f"{text}; scan the whole sole with both borders, toes straight ahead")
    ends = min(size.template.page.outline.ends_s, 0.9) * size.length_mm
    edge = MARGIN_MM + np.abs(size.x).max()
    first = -PITCH_MM * np.ceil(edge / PITCH_MM)
    x = np.arange(first, edge + PITCH_MM, PITCH_MM)
    y = np.arange(-MARGIN_MM, ends + MARGIN_MM + PITCH_MM, PITCH_MM)
    sole = replace(sole, heights_mm=no_steeper(sole.heights_mm, STEEPEST * sole.pitch_mm))
    heights = _read(sole, *_back(x, y[:, None], turn, shift, behind))
    kept = tuple(tuple(round(float(h), 2) if np.isfinite(h) else None for h in row) for row in heights)
    top = ScanTop(pitch_mm=PITCH_MM, x_mm=float(first), y_mm=-MARGIN_MM, heights_mm=kept)
    return Placed(top, float(np.degrees(turn)), shift)


def no_steeper(heights: Floats, per_cell: float) -> Floats:
    """Return the highest surface that is nowhere above another nor steeper than so much a cell: it never presses."""
    from scipy.ndimage import grey_erosion  # noqa: PLC0415 - heavy, only for scans

    reach = int(np.ceil(np.nanmax(heights) / per_cell))
    away = np.hypot(*np.mgrid[-reach : reach + 1, -reach : reach + 1])
    known = np.isfinite(heights)
    walled = np.where(known, heights, np.nanmax(heights) + 1.0)
    cone = grey_erosion(walled, structure=-per_cell * away, mode="nearest")
    return np.where(known, np.minimum(heights, cone), np.nan)


def _fit(sole: Plantar, size: Size, behind: float) -> tuple[float, float]:
    """Return the turn [rad, toes medially +] and shift [mm] that lay the outlines over each other.

    How much wider the foot is than the insole is free, and the same on both sides.
    """
    template = size.template
    medial, lateral = _outline(sole)
    low, high = (s * size.length_mm for s in (ALONG_S[0], min(ALONG_S[1], template.page.outline.ends_s - 0.08)))
    turn, shift = 0.0, 0.0
    for _ in range(30):
        parts, wanted = [], []
        for points, edge, side in ((medial, template.medial_edge, 1.0), (lateral, template.lateral_edge, -1.0)):
            x, y = _there(points, turn, shift, behind)
            inside = (y > low) & (y < high)
            off = np.interp(y[inside], size.y[edge], size.x[edge]) - x[inside]
            lever = y[inside] - behind
            parts.append(np.column_stack((lever, np.ones(len(lever)), np.full(len(lever), -side))))
            wanted.append(off)
        matrix, off = np.concatenate(parts), np.concatenate(wanted)
        if len(off) < 60:
            raise ScanError("its borders do not reach along the foot; scan the whole sole with both borders")
        step = _robust(matrix, off)
        turn, shift = turn + float(step[0]), shift + float(step[1])
        if abs(step[0]) < 1e-7 and abs(step[1]) < 1e-5:
            break
    return turn, shift


def _robust(matrix: Floats, off: Floats) -> Floats:
    """Return the least-squares solution in which rows far off count less."""
    weight = np.ones(len(off))
    solution: Floats = np.zeros(matrix.shape[1])
    for _ in range(8):
        solution = np.asarray(np.linalg.lstsq(matrix * weight[:, None], off * weight, rcond=None)[0], np.float64)
        weight = np.sqrt(np.minimum(1.0, FAR_MM / np.maximum(np.abs(off - matrix @ solution), 1e-9)))
    return solution


def _outline(sole: Plantar) -> tuple[Floats, Floats]:
    """Return the medial and the lateral border of a sole, one point a row, (n, 2)."""
    known = np.isfinite(sole.heights_mm)
    rows = np.flatnonzero(known.any(axis=1))
    last = known.shape[1] - 1 - known[rows, ::-1].argmax(axis=1)
    medial = np.column_stack((sole.x_mm[last], sole.y_mm[rows]))
    return medial, np.column_stack((sole.x_mm[known[rows].argmax(axis=1)], sole.y_mm[rows]))


def _there(points: Floats, turn: float, shift: float, behind: float) -> tuple[Floats, Floats]:
    """Return places of the sole on the insole."""
    x, y = points.T
    c, s = np.cos(turn), np.sin(turn)
    return c * x + s * y + shift, c * y - s * x + behind


def _back(x: Floats, y: Floats, turn: float, shift: float, behind: float) -> tuple[Floats, Floats]:
    """Return places of the insole on the sole."""
    c, s = np.cos(turn), np.sin(turn)
    return c * (x - shift) - s * (y - behind), s * (x - shift) + c * (y - behind)


def _read(sole: Plantar, x: Floats, y: Floats) -> Floats:
    """Return a sole's heights at places, nan outside it."""
    from scipy.ndimage import map_coordinates  # noqa: PLC0415 - heavy, only for scans

    first_x, first_y = sole.first_mm
    places = ((y - first_y) / sole.pitch_mm, (x - first_x) / sole.pitch_mm)
    heights: Floats = map_coordinates(sole.heights_mm, places, order=1, mode="constant", cval=np.nan)
    return heights
