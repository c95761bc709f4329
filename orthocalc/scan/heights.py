"""Heights: patches of a standing foot → the lowest skin over a square grid, spikes off, holes closed, smoothed."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from orthocalc.scan.surfels import Floats, ScanError, Surfels

Mask = npt.NDArray[np.bool_]

SHEET_MM = 1.5
"""How far above the lowest patch of a cell a patch still belongs to the same skin."""
SPIKE_MM = 2.0
"""How far a cell may stand out from the median of the 7 x 7 cells round it, beyond what their slope explains."""
SMOOTH_CELLS = 1.5
"""Standard deviation of the smoothing; curvature is given back by smoothing what it took away (Tukey's twicing)."""
HOLE_MOST_MM2 = 600.0
"""A hole up to this size (28 mm across) is closed as a bent plate would; ours."""


@dataclass(frozen=True, eq=False)
class Grid:
    """Heights over a square grid [mm]; row 0 at ``first[1]``, column 0 at ``first[0]``; nan where there is no skin."""

    heights: Floats
    pitch: float
    first: tuple[float, float]

    @property
    def x(self) -> Floats:
        """Place of every column."""
        x: Floats = self.first[0] + self.pitch * np.arange(self.heights.shape[1], dtype=np.float64)
        return x

    @property
    def y(self) -> Floats:
        """Place of every row."""
        y: Floats = self.first[1] + self.pitch * np.arange(self.heights.shape[0], dtype=np.float64)
        return y

    @property
    def length(self) -> float:
        """From the first row with skin to the last."""
        rows = np.flatnonzero(np.isfinite(self.heights).any(axis=1))
        return float(np.ptp(rows)) * self.pitch

    def smooth(self) -> Grid:
        """Return the grid without spikes, noise and small holes."""
        heights = smoothed(without_spikes(self.heights))
        return replace(self, heights=closed(heights, self.pitch)[0])


def lowest(foot: Surfels, pitch: float, most_mm: float) -> Grid:
    """Return the height of the lowest skin in every cell up to a height, the mean of that one sheet.

    Raises
    ------
    ScanError : nothing lies that low
    """
    z = foot.points[:, 2]
    low = z < most_mm + np.percentile(z, 0.2)
    points, areas = foot.points[low], foot.areas[low]
    if len(points) < 100:
        raise ScanError("there is no sole in it; scan the foot from below")
    cells = np.floor(points[:, :2] / pitch + 0.5).astype(np.int64)
    first = cells.min(axis=0)
    shape = tuple((cells.max(axis=0) - first + 1)[::-1])
    at = np.ravel_multi_index(tuple((cells - first).T[::-1]), shape)
    bottom = np.full(shape[0] * shape[1], np.inf)
    np.minimum.at(bottom, at, points[:, 2])
    sheet = points[:, 2] <= bottom[at] + SHEET_MM
    weight = np.bincount(at[sheet], areas[sheet], len(bottom))
    total = np.bincount(at[sheet], areas[sheet] * points[sheet, 2], len(bottom))
    heights = np.where(weight > 0, total / np.where(weight > 0, weight, 1), np.nan)
    return Grid(heights.reshape(shape), pitch, (float(first[0]) * pitch, float(first[1]) * pitch))


def without_spikes(heights: Floats) -> Floats:
    """Return heights without cells that stand out from those round them."""
    middle = _median(heights)
    off = np.abs(heights - middle)
    usual = _median(off)
    spikes = off > SPIKE_MM + 3 * np.nan_to_num(usual)
    return np.where(spikes, np.nan, heights)


def _median(heights: Floats) -> Floats:
    """Return the median of the known cells among 7 x 7."""
    from numpy.lib.stride_tricks import sliding_window_view  # noqa: PLC0415

    padded = np.pad(heights, 3, constant_values=np.nan)
    windows = sliding_window_view(padded, (7, 7)).reshape(*heights.shape, 49)
    known = np.isfinite(heights)
    middle = np.full(heights.shape, np.nan)
    middle[known] = np.nanmedian(windows[known], axis=1)
    return middle


def smoothed(heights: Floats) -> Floats:
    """Return known heights smoothed among themselves; quadratic surfaces stay as they are."""
    known = np.isfinite(heights)
    once = _gauss(heights, known)
    twice: Floats = once + _gauss(heights - once, known)
    return np.where(known, twice, np.nan)


def _gauss(heights: Floats, known: Mask) -> Floats:
    """Return a local plane fit with Gaussian weights over the known cells: no bias at a border."""
    from scipy.ndimage import gaussian_filter  # noqa: PLC0415 - heavy, only for scans

    high, wide = heights.shape
    rows = np.repeat(np.arange(high, dtype=np.float64)[:, None], wide, axis=1)
    columns = np.repeat(np.arange(wide, dtype=np.float64)[None, :], high, axis=0)
    value = np.where(known, heights, 0.0)

    def mean(field: Floats) -> Floats:
        spread: Floats = gaussian_filter(np.where(known, field, 0.0), SMOOTH_CELLS, mode="constant", truncate=3.0)
        return spread

    weight = np.maximum(mean(np.ones(heights.shape)), 1e-9)
    r, c, h = (mean(field) / weight for field in (rows, columns, value))
    rr, cc = (mean(a * a) / weight - p * p + 0.05 for a, p in ((rows, r), (columns, c)))  # in one line: no slope across
    rc = mean(rows * columns) / weight - r * c
    rh, ch = (mean(a * value) / weight - p * h for a, p in ((rows, r), (columns, c)))
    det = rr * cc - rc * rc
    fit: Floats = h + (rh * cc - ch * rc) / det * (rows - r) + (ch * rr - rh * rc) / det * (columns - c)
    return fit


def closed(heights: Floats, pitch: float) -> tuple[Floats, float, float]:
    """Close the holes inside a sole; return the heights, how much was closed and how much is too large to be [mm²]."""
    from scipy import ndimage  # noqa: PLC0415 - heavy, only for scans

    outside = np.pad(~np.isfinite(heights), 1, constant_values=True)
    labels, count = ndimage.label(outside)
    labels = np.where(labels == labels[0, 0], 0, labels)[1:-1, 1:-1]
    sizes = np.bincount(labels.ravel(), minlength=count + 1) * pitch**2
    sizes[0] = 0
    small = (sizes > 0) & (sizes <= HOLE_MOST_MM2)
    filled = plate(heights, small[labels]) if small.any() else heights
    return filled, float(sizes[small].sum()), float(sizes[~small].sum())


def plate(heights: Floats, holes: Mask) -> Floats:
    """Return heights with some unknown cells set as a thin plate would bend over them: smooth across their borders."""
    from scipy.ndimage import binary_dilation  # noqa: PLC0415 - heavy, only for scans
    from scipy.sparse import coo_array  # noqa: PLC0415
    from scipy.sparse.linalg import spsolve  # noqa: PLC0415

    near = binary_dilation(holes, iterations=4) & (np.isfinite(heights) | holes)
    number = np.full(heights.shape, -1)
    number[near] = np.arange(int(near.sum()))
    row, column, weight = _bending(number)
    free = holes[near]
    matrix = coo_array((weight, (row, column)), shape=(int(row.max()) + 1, len(free))).tocsc()
    unknown = matrix[:, np.flatnonzero(free)]
    pull = unknown.T @ (matrix @ np.where(free, 0.0, heights[near]))
    filled = heights.copy()
    filled[holes] = np.asarray(spsolve((unknown.T @ unknown).tocsc(), -pull), np.float64)
    return filled


def _bending(number: npt.NDArray[np.int64]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], Floats]:
    """Return the second differences of neighbouring cells as rows of a sparse matrix: row, column, weight."""
    rows, columns, weights, count = [], [], [], 0
    stencils = (
        (((0, 0), 1.0), ((1, 0), -2.0), ((2, 0), 1.0)),
        (((0, 0), 1.0), ((0, 1), -2.0), ((0, 2), 1.0)),
        (((0, 0), 2**0.5), ((1, 0), -(2**0.5)), ((0, 1), -(2**0.5)), ((1, 1), 2**0.5)),
    )
    high, wide = number.shape
    for stencil in stencils:
        deep, across = (max(place[k] for place, _ in stencil) for k in (0, 1))
        cells = [number[r : high - deep + r, c : wide - across + c].ravel() for (r, c), _ in stencil]
        whole = np.logical_and.reduce([cell >= 0 for cell in cells])
        many = int(whole.sum())
        for cell, (_, weight) in zip(cells, stencil, strict=True):
            rows.append(count + np.arange(many))
            columns.append(cell[whole])
            weights.append(np.full(many, weight))
        count += many
    return np.concatenate(rows), np.concatenate(columns), np.concatenate(weights)
