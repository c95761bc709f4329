"""Arch index: the middle third's share of a toeless print (Cavanagh & Rodgers 1987)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orthocalc.pressure.footprint import FootAxis, cell_centres_mm, foot_axis, footprint, half_depth_mm
from orthocalc.pressure.recording import Floats, Mask

GRID_MM = 2.5
SMOOTHING_MM = 3.0
TOE_BAND = (0.66, 0.96)
"""Where the furrow behind the toes can lie, as a share of the print's length with toes."""
VALLEY_DEPTH = 0.15
VALLEY_WIDTH = 0.25
"""A furrow is seen where pressure falls by this share below ball and toe, over this share of the ball's breadth."""


@dataclass(frozen=True, slots=True)
class ToelessPrint:
    """A print without its toes.

    Attributes
    ----------
    touched : (row, col), True where heel, midfoot or ball touched
    axis : the foot's axis, with the length of the toeless print
    toes : (row, col), True where a toe touched; empty where no furrow was seen
    """

    touched: Mask
    axis: FootAxis
    toes: Mask


def arch_index(image_kpa: Floats, pitch_mm: tuple[float, float]) -> tuple[float | None, str]:
    """Turn a maximum image (row 0 = heel end) into the arch index, or say why there is none.

    The axis runs from heel centre to forefoot centre; the length runs from the rearmost heel to the foremost ball
    contact; cuts stand at its thirds; a cell that a cut crosses counts with its parts. Contact is 10 kPa.
    Different honest ways to remove the toes differ by about 0.02: read it as ±0.03.
    """
    found = toeless_print(image_kpa, pitch_mm)
    if found is None:
        return None, "no print with its length along the sensor, at 10 kPa"
    areas = _third_areas(found, pitch_mm)
    if reason := _not_a_foot(found, areas, pitch_mm):
        return None, reason
    return float(areas[1] / sum(areas)), ""


def toeless_print(image_kpa: Floats, pitch_mm: tuple[float, float]) -> ToelessPrint | None:
    """Remove the toes along the furrow of low pressure between them and the ball; None without a print."""
    touched = footprint(image_kpa)
    axis = foot_axis(touched, pitch_mm)
    if axis is None:
        return None
    toes = touched & _before_the_furrow(np.where(touched, image_kpa, 0.0), touched, axis, pitch_mm)
    rest = touched & ~toes
    if not rest.any():
        return None
    along, _ = axis.place(*cell_centres_mm(touched.shape, pitch_mm))
    edge = half_depth_mm(axis.along, pitch_mm)
    return ToelessPrint(rest, FootAxis(axis.along, axis.zero_mm, float(along[rest].max() + edge)), toes)


def _before_the_furrow(image: Floats, touched: Mask, axis: FootAxis, pitch_mm: tuple[float, float]) -> Mask:
    """Return the cells that lie before (distal to) the furrow; none where no furrow is seen."""
    along, across = axis.place(*cell_centres_mm(image.shape, pitch_mm))
    ball = touched & (along > 0.6 * axis.length_mm)
    beyond = np.zeros_like(touched)
    if not ball.any():
        return beyond
    low, high = across[ball].min(), across[ball].max()
    w = np.linspace(low, high, max(2, round((high - low) / GRID_MM) + 1))
    t = np.arange(0.45 * axis.length_mm, axis.length_mm + 2 * GRID_MM, GRID_MM)
    depth = _furrow_depth(_on_grid(image, axis, t, w, pitch_mm))
    depth[(t < TOE_BAND[0] * axis.length_mm) | (t > TOE_BAND[1] * axis.length_mm)] = 0
    if (depth.max(axis=0) > VALLEY_DEPTH).mean() < VALLEY_WIDTH:
        return beyond
    line = t[_deepest_path(depth)]
    beyond[:] = along > np.interp(across, w, line)
    return beyond


def _on_grid(image: Floats, axis: FootAxis, t: Floats, w: Floats, pitch_mm: tuple[float, float]) -> Floats:
    """Sample the smoothed image at places along (rows) and across (cols) the axis."""
    from scipy import ndimage  # noqa: PLC0415 - heavy

    sigma = SMOOTHING_MM / pitch_mm[1], SMOOTHING_MM / pitch_mm[0]
    smooth: Floats = ndimage.gaussian_filter(image, sigma, mode="constant")
    x, y = axis.back(*np.meshgrid(t, w, indexing="ij"))
    sampled: Floats = ndimage.map_coordinates(
        smooth, [y / pitch_mm[1] - 0.5, x / pitch_mm[0] - 0.5], order=1, mode="constant"
    )
    return sampled


def _furrow_depth(image: Floats) -> Floats:
    """Return how far each place lies below the lower of the highest pressures behind and before it, as a share 0–1."""
    behind = np.maximum.accumulate(image, axis=0)
    before = np.maximum.accumulate(image[::-1], axis=0)[::-1]
    rim = np.minimum(behind, before)
    depth: Floats = np.where(rim > 0, (rim - image) / np.maximum(rim, 1e-9), 0.0)
    depth[rim < 10] = 0
    return depth


def _deepest_path(depth: Floats) -> NDArray[np.intp]:
    """Find the row of each column so that the path across is deep and bends little (dynamic programming)."""
    rows, cols = depth.shape
    step = np.arange(-2, 3)
    best, came = depth[:, 0].copy(), np.zeros((cols, rows), dtype=np.intp)
    for col in range(1, cols):
        moved = np.full((len(step), rows), -np.inf)
        for i, d in enumerate(step):
            source = np.arange(rows) - d
            inside = (source >= 0) & (source < rows)
            moved[i, inside] = best[source[inside]] - 0.05 * d * d
        choice = moved.argmax(axis=0)
        came[col] = np.arange(rows) - step[choice]
        best = moved.max(axis=0) + depth[:, col]
    path = np.zeros(cols, dtype=np.intp)
    path[-1] = best.argmax()
    for col in range(cols - 1, 0, -1):
        path[col - 1] = came[col, path[col]]
    return path


def _third_areas(found: ToelessPrint, pitch_mm: tuple[float, float]) -> tuple[float, float, float]:
    """Return the contact areas (mm²) of heel, middle and front third."""
    along, _ = found.axis.place(*cell_centres_mm(found.touched.shape, pitch_mm))
    centres, length = along[found.touched], found.axis.length_mm
    behind = [_share_behind(cut - centres, found.axis.along, pitch_mm).sum() for cut in (length / 3, 2 * length / 3)]
    cell = pitch_mm[0] * pitch_mm[1]
    return behind[0] * cell, (behind[1] - behind[0]) * cell, (len(centres) - behind[1]) * cell


def _share_behind(cut_mm: Floats, along: tuple[float, float], pitch_mm: tuple[float, float]) -> Floats:
    """Return which share of a cell lies behind a cut across the axis, at a distance before the cell's centre.

    A rectangle turned against the cut grows as the convolution of two boxes, its sides' projections on the axis.
    """
    a, b = (max(abs(u) * pitch, 1e-6) for u, pitch in zip(along, pitch_mm, strict=True))
    corners = ((a + b) / 2, 1), ((a - b) / 2, -1), ((b - a) / 2, -1), (-(a + b) / 2, 1)
    near = np.clip(cut_mm, -a - b, a + b)
    area = sum(sign * np.maximum(near + corner, 0) ** 2 / 2 for corner, sign in corners)
    share: Floats = np.clip(area / (a * b), 0, 1)
    return share


def _not_a_foot(found: ToelessPrint, areas: tuple[float, float, float], pitch_mm: tuple[float, float]) -> str:
    """Say why this print cannot have an arch index, or nothing."""
    length, total = found.axis.length_mm, sum(areas)
    _, across = found.axis.place(*cell_centres_mm(found.touched.shape, pitch_mm))
    breadth = float(np.ptp(across[found.touched])) + pitch_mm[0]
    if length / max(pitch_mm) < 15:
        return f"{length:.0f} mm of print on cells of {max(pitch_mm):.1f} mm is too short or too coarse"
    if not 90 <= length <= 290 or not 1.4 <= length / breadth <= 4.5:
        return f"a print of {length:.0f} × {breadth:.0f} mm without toes is not a whole foot"
    if min(areas[0], areas[2]) < 0.15 * total:
        return "the heel or the ball is missing from the print"
    if areas[1] > 0.45 * total:
        return "the middle third is the largest, which no whole foot shows"
    return ""
