"""Read: a foot scan's file → the sole of that foot, as heights over a grid."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from orthocalc.finding import Side, other
from orthocalc.mesh_file import Floats, MeshFileError, read_corners
from orthocalc.plantar import Plantar
from orthocalc.scan.heights import Grid, closed, lowest, smoothed, without_spikes
from orthocalc.scan.side import side_signs
from orthocalc.scan.surfels import ScanError, surfels_of
from orthocalc.scan.upright import LAYER, stand_up

__all__ = ["ScanError", "plantar_of", "read_scan"]

PITCH_MM = 1.0
HOLES_MOST = 0.12
"""Share of the rectangle round a sole that may be holes, closed or not (a sixth of the sole). Ours."""
LENGTH_OFF_MOST = 0.15
"""Share of the foot's length by which a scan may be longer or shorter and still be taken for that foot. Ours."""
END_WIDTH_MM = 6.0
"""A heel of 30 mm radius is so wide 0.2 mm from its end: less is noise."""
ROUND_MM = 36.0
"""Up to this width the end of a heel is taken for a circle's."""
LEAST_COVERED = 0.55
"""Share of the rectangle round a sole that must have skin (a whole foot: 0.72). Ours."""


def read_scan(path: Path, side: Side, foot_length_mm: float) -> Plantar:
    """Return the sole that a scan's file (STL, OBJ, PLY, OFF) shows.

    Parameters
    ----------
    side : the foot it was given as
    foot_length_mm : that foot's length

    Raises
    ------
    OSError : the file cannot be read
    ScanError : it is no scan of that foot; one sentence with its remedy
    """
    try:
        corners = read_corners(path)
    except MeshFileError as error:
        raise ScanError(f"{error}; export the scan again as STL, OBJ or PLY") from None
    return plantar_of(corners, side, foot_length_mm)


def plantar_of(corners: Floats, side: Side, foot_length_mm: float) -> Plantar:
    """Return the sole that a scan's triangles show, (m, 3, 3), in any unit and any pose; raises :class:`ScanError`.

    A right foot is mirrored first, so that both feet go one way and mirrored scans give the same bits.
    """
    if side == "right":
        corners = corners * np.array([-1.0, 1.0, 1.0])
    foot, unit, loose = surfels_of(corners, foot_length_mm)
    standing = stand_up(foot, foot_length_mm)
    grid = _between_ends(lowest(standing, PITCH_MM, LAYER * foot_length_mm))
    _refuse_length(grid, foot_length_mm)
    heights = smoothed(without_spikes(grid.heights))
    heights, filled, open_mm2 = closed(heights, PITCH_MM)
    _refuse_gaps(heights, filled + open_mm2)
    signs = side_signs(Grid(heights, PITCH_MM, grid.first))
    if sum(signs) < -1:
        text = f"it looks like a {other(side)} foot (by its arch and toes) and is given as the {side} one"
        raise ScanError(f"{text}; give it as feet.{other(side)}.scan, or undo a mirroring in the export")
    least = float(np.nanmin(heights[_heel_rows(grid, foot_length_mm)]))
    return Plantar(
        heights_mm=heights - least,
        pitch_mm=PITCH_MM,
        first_mm=grid.first,
        length_mm=_length_mm(grid),
        unit=unit,
        loose_share=loose,
        filled_mm2=filled,
        open_mm2=open_mm2,
        side_sure=sum(signs) > 1,
    )


def _between_ends(grid: Grid) -> Grid:
    """Cut a grid behind the heel and before the toes, where it is a few stray cells wide; the heel's end is y = 0.

    The end of a heel lies between rows: its width grows as the root of the way from it, as a circle's.
    """
    width = np.isfinite(grid.heights).sum(axis=1) * grid.pitch
    wide = np.flatnonzero(width >= END_WIDTH_MM)
    if not len(wide):
        raise ScanError("there is no sole in it; scan the foot from below")
    first, last = int(wide[0]), int(wide[-1])
    round_end = first + np.flatnonzero(width[first : first + 12] < ROUND_MM)
    end = float(first)
    if len(round_end) >= 3:
        slope, offset = np.polyfit(round_end.astype(np.float64), width[round_end] ** 2, 1)
        end = float(np.clip(-offset / slope, first - 1.5, first + 1.5)) if slope > 0 else end
    return replace(grid, heights=grid.heights[first : last + 1], first=(grid.first[0], (first - end) * grid.pitch))


def _heel_rows(grid: Grid, length_mm: float) -> np.ndarray:
    return (grid.y > 0.03 * length_mm) & (grid.y < 0.28 * length_mm)


def _length_mm(grid: Grid) -> float:
    """Return how long a scan is from the heel's end, y = 0."""
    return float(grid.y[-1])


def _refuse_length(grid: Grid, foot_length_mm: float) -> None:
    if abs(_length_mm(grid) / foot_length_mm - 1) > LENGTH_OFF_MOST:
        text = f"it is {_length_mm(grid):.0f} mm long and the foot {foot_length_mm:.0f} mm"
        raise ScanError(f"{text}; check that it is this person's whole foot, and the foot's length_mm")


def _refuse_gaps(heights: Floats, holes_mm2: float) -> None:
    covered, holes = float(np.isfinite(heights).mean()), holes_mm2 / (heights.size * PITCH_MM**2)
    if covered < LEAST_COVERED or holes > HOLES_MOST:
        raise ScanError("too much of the sole is missing or holes; scan it again without gaps")
