"""Surfels: a scan's triangles → small patches of surface in mm, the foot alone, whatever hung loose beside it gone."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

UNITS = {"mm": 1.0, "m": 1000.0, "cm": 10.0, "inches": 25.4}
UNIT_FITS = (0.75, 1.75)
"""Longest extent per foot length for which a unit is believed: a sole cut at its borders, a foot with a long shank."""
PATCH_MM = 1.2
"""No patch is longer than this: shorter than a triangle of any insole, longer than a scanner's noise."""
VOXEL_MM = 4.0
LOOSE_MOST = 0.10
"""Share of the surface beside the foot that is crumbs of the scan; more is a second object. Ours."""
LEAST_TRIANGLES = 50
MOST_PATCHES = 10_000_000
MANY_PATCHES, THIN_MM = 500_000, 0.5
EXTENT_MOST = 4.0
"""Foot lengths within which everything in the file must lie."""


class ScanError(Exception):
    """A scan that cannot serve as an insole's top; one sentence with its remedy."""


@dataclass(frozen=True, eq=False)
class Surfels:
    """Patches of a surface.

    Attributes
    ----------
    points : their middles [mm], (n, 3)
    areas : [mm²], (n,)
    normals : unit vectors, (n, 3); which of the two sides they look to says nothing
    """

    points: Floats
    areas: Floats
    normals: Floats

    def only(self, these: npt.NDArray[np.bool_]) -> Surfels:
        """Return some of the patches."""
        return Surfels(self.points[these], self.areas[these], self.normals[these])

    def turned(self, axes: Floats) -> Surfels:
        """Return the patches in a frame whose axes are the rows of ``axes``."""
        return Surfels(self.points @ axes.T, self.areas, self.normals @ axes.T)


def surfels_of(corners: Floats, foot_length_mm: float) -> tuple[Surfels, str, float]:
    """Return a scan's patches, the unit it was taken to be in, and the share of its surface that hung loose.

    Parameters
    ----------
    corners : of the triangles, (m, 3, 3), in the file's unit
    foot_length_mm : of the foot that it is said to show

    Raises
    ------
    ScanError : it is no surface, of no foot's size, or of several things
    """
    if not np.isfinite(corners).all():
        raise ScanError("it holds coordinates that are not numbers; export it again from the scanner's program")
    if len(corners) < LEAST_TRIANGLES:
        raise ScanError(f"{len(corners)} triangles are no foot; export the whole surface, as a mesh and not as points")
    unit = unit_of(corners, foot_length_mm)
    if np.ptp(corners.reshape(-1, 3), axis=0).max() * UNITS[unit] > EXTENT_MOST * foot_length_mm:
        raise ScanError("parts of it lie far from the foot; cut the foot out and export it alone")
    patches = _patches(corners * UNITS[unit])
    foot, loose = _one_piece(_thinned(patches))
    return foot, unit, loose


def unit_of(corners: Floats, foot_length_mm: float) -> str:
    """Return the unit in which a scan would be about as long as the foot.

    Raises
    ------
    ScanError : in none
    """
    points = corners.reshape(-1, 3)[:: max(1, len(corners) * 3 // 200_000)]
    offset = points - np.median(points, axis=0)
    with np.errstate(over="ignore", invalid="ignore"):
        _, axes = np.linalg.eigh(offset.T @ offset) if np.abs(offset).max() < 1e9 else (0, np.eye(3))
        low, high = np.percentile(offset @ axes, (0.2, 99.8), axis=0)
    longest = float((high - low).max())
    if not 0 < longest < math.inf:
        raise ScanError("it has no extent; export it again from the scanner's program")
    unit = min(UNITS, key=lambda name: abs(math.log(longest * UNITS[name] / foot_length_mm)))
    if not UNIT_FITS[0] <= longest * UNITS[unit] / foot_length_mm <= UNIT_FITS[1]:
        text = f"its longest side is {longest:.3g}, which in none of mm, cm, m and inches is a foot of"
        raise ScanError(f"{text} {foot_length_mm:.0f} mm; check which scan this is, and export it in mm")
    return unit


def _patches(corners: Floats) -> Surfels:
    """Cut triangles into patches small enough to stand for their surface, in rows beside their shortest edge."""
    edges = np.roll(corners, -1, axis=1) - corners
    lengths = np.sqrt((edges * edges).sum(axis=2))
    shortest = lengths.argmin(axis=1)
    vectors = np.cross(edges[:, 0], edges[:, 1])
    twice = np.sqrt((vectors * vectors).sum(axis=1))
    across, along = (np.ceil(k / PATCH_MM).clip(1).astype(np.int64) for k in (lengths.min(axis=1), lengths.max(axis=1)))
    if float(across.astype(np.float64) @ along) > MOST_PATCHES:
        raise ScanError("its triangles lie over each other many times; export the foot's surface alone")
    base = corners[np.arange(len(corners)), shortest], corners[np.arange(len(corners)), (shortest + 1) % 3]
    apex = corners[np.arange(len(corners)), (shortest + 2) % 3]
    points, areas, owners = [], [], []
    for n, m in np.unique(np.column_stack((along, across)), axis=0):
        these = np.flatnonzero((along == n) & (across == m) & (twice > 0))
        u, v = (k.ravel() for k in np.meshgrid((np.arange(n) + 0.5) / n, (np.arange(m) + 0.5) / m, indexing="ij"))
        weights = np.stack((1 - u, u * (1 - v), u * v))
        parts = (apex[these], base[0][these], base[1][these])
        points.append(sum(w[:, None] * part[:, None, :] for w, part in zip(weights, parts, strict=True)))
        areas.append(twice[these, None] * u / (n * m))
        owners.append(np.repeat(these, n * m))
    owner = np.concatenate(owners)
    place = np.concatenate([k.reshape(-1, 3) for k in points])
    return Surfels(place, np.concatenate([k.ravel() for k in areas]), vectors[owner] / twice[owner, None])


def _thinned(patches: Surfels) -> Surfels:
    """Merge the patches of a very fine scan that lie in one cell of THIN_MM: a height needs no millions."""
    if len(patches.points) <= MANY_PATCHES:
        return patches
    cells = np.floor((patches.points - patches.points.min(axis=0)) / THIN_MM).astype(np.int64)
    wide, high = (int(k) + 1 for k in cells.max(axis=0)[:2])
    key = (cells[:, 2] * high + cells[:, 1]) * wide + cells[:, 0]
    _, first, at = np.unique(key, return_index=True, return_inverse=True)
    areas = np.bincount(at, patches.areas).astype(np.float64)
    points = np.stack([np.bincount(at, patches.areas * axis) / areas for axis in patches.points.T], axis=1)
    return Surfels(points, areas, patches.normals[first])


def _one_piece(patches: Surfels) -> tuple[Surfels, float]:
    """Keep the largest thing that hangs together, and say what share of the surface did not."""
    from scipy import ndimage  # noqa: PLC0415 - heavy, only for scans

    if not len(patches.points):
        raise ScanError("its triangles have no area; export it again from the scanner's program")
    cells = ((patches.points - patches.points.min(axis=0)) / VOXEL_MM).astype(np.int64)
    taken = np.zeros(cells.max(axis=0) + 1, bool)
    taken[tuple(cells.T)] = True
    labels = ndimage.label(taken, np.ones((3, 3, 3)))[0][tuple(cells.T)]
    area = np.bincount(labels, patches.areas)
    share = area / area.sum()
    loose = 1 - float(share.max())
    if loose > LOOSE_MOST:
        count = int((share > LOOSE_MOST / 10).sum())
        raise ScanError(
            f"it is {count} pieces; export one foot alone, as one surface without the plate or the other foot"
        )
    return patches.only(labels == share.argmax()), loose
