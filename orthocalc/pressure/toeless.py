"""Toeless print: a maximum image → heel, midfoot and ball, parted from the toes along the furrow between them."""

from __future__ import annotations

from dataclasses import dataclass, replace

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


@dataclass(frozen=True, slots=True, eq=False)
class ToelessPrint:
    """A print and its parts.

    Attributes
    ----------
    image_kpa : (row, col), row 0 at the heel end
    pitch_mm : distance between cell centres (across, along)
    touched : (row, col), True where heel, midfoot or ball touched
    toes : (row, col), True where a toe touched; empty where no furrow was seen
    before_furrow : (row, col), True distal to the furrow, touched or not; empty where none was seen
    axis : the foot's axis, with the length of the toeless print
    whole_mm : length of the print with its toes
    """

    image_kpa: Floats
    pitch_mm: tuple[float, float]
    touched: Mask
    toes: Mask
    before_furrow: Mask
    axis: FootAxis
    whole_mm: float

    def places_mm(self) -> tuple[Floats, Floats]:
        """Return of each cell (row, col) the place along the axis from the heel, and to the right of it."""
        return self.axis.place(*cell_centres_mm(self.touched.shape, self.pitch_mm))


def toeless_print(image_kpa: Floats, pitch_mm: tuple[float, float]) -> ToelessPrint | None:
    """Remove the toes along the furrow of low pressure between them and the ball; None without a print."""
    touched = footprint(image_kpa)
    axis = foot_axis(touched, pitch_mm)
    if axis is None:
        return None
    beyond = _before_the_furrow(np.where(touched, image_kpa, 0.0), touched, axis, pitch_mm)
    rest = touched & ~beyond
    if not rest.any():
        return None
    along, _ = axis.place(*cell_centres_mm(touched.shape, pitch_mm))
    toeless_mm = float(along[rest].max() + half_depth_mm(axis.along, pitch_mm))
    shorter = replace(axis, length_mm=toeless_mm)
    return ToelessPrint(image_kpa, pitch_mm, rest, touched & beyond, beyond, shorter, axis.length_mm)


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
    step = np.arange(2, -3, -1)
    best, came = depth[:, 0].copy(), np.zeros((cols, rows), dtype=np.intp)
    padded = np.full(rows + 4, -np.inf)
    sources = np.arange(rows)[:, None] + step
    for col in range(1, cols):
        padded[2:-2] = best
        moved = padded[sources + 2] - 0.05 * step**2
        choice = moved.argmax(axis=1)
        came[col] = sources[np.arange(rows), choice]
        best = moved.max(axis=1) + depth[:, col]
    path = np.zeros(cols, dtype=np.intp)
    path[-1] = best.argmax()
    for col in range(cols - 1, 0, -1):
        path[col - 1] = came[col, path[col]]
    return path
