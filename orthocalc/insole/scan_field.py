"""Scan field: the scanned sole's grid of a prescription → its height at every vertex, bent on beyond its border."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from orthocalc.insole.features import fall
from orthocalc.insole.sizing import Size
from orthocalc.insole.template import Floats
from orthocalc.prescription import ScanTop

BORDER_MM = (6.0, 30.0)
"""Between these distances beyond the scan's border the insole's own top takes over. Ours."""
TENSION = 0.25
"""How hard the surface beyond the border is drawn level, against bending: over some 4 cells it loses its slope."""


class ScanField(NamedTuple):
    """A scanned sole on an insole's plan.

    Attributes
    ----------
    height_mm : above the heel's lowest place, (n,)
    held : 1 where the scan is and just beyond, falling to 0 farther off, (n,)
    """

    height_mm: Floats
    held: Floats


@lru_cache(maxsize=8)
def scan_field(size: Size, scan: ScanTop) -> ScanField:
    """Return a scan's height at every vertex of a plan, by bicubic interpolation (C1; quadratics exactly)."""
    grid = nodes_mm(scan)
    known = np.isfinite(grid)
    far = _beyond_mm(known, scan.pitch_mm)
    across = (size.x - scan.x_mm) / scan.pitch_mm
    along = (size.y - scan.y_mm) / scan.pitch_mm
    held = np.clip(_cubic(fall(far, *BORDER_MM), along, across), 0, 1)
    return ScanField(_cubic(_bent_on(grid, known), along, across), held)


def nodes_mm(scan: ScanTop) -> Floats:
    """Return a scan's grid as an array, nan where the scan has no skin."""
    return np.array(scan.heights_mm, np.float64)


def _beyond_mm(known: np.ndarray, pitch_mm: float) -> Floats:
    """Return every node's distance to the nearest node with skin [mm]."""
    there, nodes = np.argwhere(known), np.argwhere(~known)
    far = np.zeros(known.shape)
    if len(nodes):
        gaps = ((nodes[:, None, :] - there) ** 2).sum(axis=2).min(axis=1)
        far[~known] = pitch_mm * np.sqrt(gaps)
    return far


def _bent_on(grid: Floats, known: np.ndarray) -> Floats:
    """Return the grid with the unknown nodes set: smooth across the border, levelling out beyond it."""
    number = np.arange(grid.size).reshape(grid.shape)
    rows = []
    for n in (number, number.T):
        rows.append(_differences((n[:-2], n[1:-1], n[2:]), (1.0, -2.0, 1.0), grid.size))
        rows.append(_differences((n[:-1], n[1:]), (-TENSION, TENSION), grid.size))
    corners = (number[:-1, :-1], number[1:, :-1], number[:-1, 1:], number[1:, 1:])
    rows.append(_differences(corners, (2**0.5, -(2**0.5), -(2**0.5), 2**0.5), grid.size))
    matrix = np.concatenate(rows)
    free = ~known.ravel()
    value = np.where(known, grid, 0.0).ravel()
    matrix = matrix[(matrix[:, free] != 0).any(axis=1)]
    unknown = matrix[:, free]
    value[free] = np.linalg.solve(unknown.T @ unknown, -unknown.T @ (matrix @ value)) if free.any() else []
    return value.reshape(grid.shape)


def _differences(cells: tuple[np.ndarray, ...], weights: tuple[float, ...], count: int) -> Floats:
    """Return one row an equation: the weighted sum of some cells."""
    many = cells[0].size
    rows = np.zeros((many, count))
    for cell, weight in zip(cells, weights, strict=True):
        rows[np.arange(many), cell.ravel()] += weight
    return rows


def _cubic(grid: Floats, along: Floats, across: Floats) -> Floats:
    """Return a grid's values between its nodes by Catmull-Rom splines, constant beyond its edge."""
    (i, row), (j, column) = _taps(along, grid.shape[0]), _taps(across, grid.shape[1])
    value: Floats = np.einsum("kn,knl,nl->n", row.T, grid[i.T[:, :, None], j[None, :, :]], column)
    return value


def _taps(place: Floats, count: int) -> tuple[np.ndarray, Floats]:
    """Return the four nodes round every place, (n, 4), and their weights."""
    place = np.clip(place, 0, count - 1)
    first = np.minimum(np.floor(place), count - 2)
    u = place - first
    weights = np.stack(
        (
            ((2 - u) * u - 1) * u / 2,
            ((3 * u - 5) * u * u + 2) / 2,
            ((4 - 3 * u) * u + 1) * u / 2,
            (u - 1) * u * u / 2,
        ),
        axis=1,
    )
    nodes = np.clip(first.astype(np.int64)[:, None] + np.arange(-1, 3), 0, count - 1)
    return nodes, weights
