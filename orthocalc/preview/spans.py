"""Spans: projected triangles → at every sample of a picture the nearest one, by an exact z-buffer in numpy."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

GRID = 16
"""Corners lie on whole sixteenths of a sample: spans are then exact, so meshes show no cracks and mirror to the bit."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Samples that show the mesh: index into the picture, face, and x and y in GRID units."""

    at: Indices
    face: Indices
    x: Array
    y: Array

    def of_shown_faces(self, count: int) -> tuple[Indices, Samples]:
        """Return the faces that show, and the samples with faces renumbered to them."""
        shows = np.zeros(count, dtype=bool)
        shows[self.face] = True
        return np.flatnonzero(shows), replace(self, face=(np.cumsum(shows) - 1)[self.face])


@dataclass(frozen=True, slots=True)
class Faces:
    """Faces on the screen: vertex of each corner (3, m), its x and y in GRID units, and twice the area."""

    corners: Indices
    x: Array
    y: Array
    area2: Array

    @classmethod
    def of(cls, flat: Array, corners: Indices) -> Faces:
        """Return faces by the places (2, n) of vertices in GRID units and their corners (3, m)."""
        x, y = flat[0].take(corners), flat[1].take(corners)
        area2 = (x[1] - x[0]) * (y[2] - y[0]) - (x[2] - x[0]) * (y[1] - y[0])
        return cls(corners, x, y, area2)

    def subset(self, chosen: Indices) -> Faces:
        """Return some of the faces."""
        x, y = (of_three.take(chosen, axis=1) for of_three in (self.x, self.y))
        return Faces(self.corners.take(chosen, axis=1), x, y, self.area2[chosen])

    def planes(self, values: Array) -> tuple[Array, Array, Array]:
        """Return per face the a, b, c of a + b x + c y through the values (3, m) at its corners; 0 without area."""
        d1, d2 = values[1] - values[0], values[2] - values[0]
        x1, x2, y1, y2 = self.x[1] - self.x[0], self.x[2] - self.x[0], self.y[1] - self.y[0], self.y[2] - self.y[0]
        area2 = np.where(self.area2 == 0, np.inf, self.area2)
        b, c = (d1 * y2 - d2 * y1) / area2, (d2 * x1 - d1 * x2) / area2
        return values[0] - b * self.x[0] - c * self.y[0], b, c

    def at(self, values: Array, samples: Samples) -> Array:
        """Interpolate values (3, m) given at the corners to the samples."""
        a, b, c = self.planes(values)
        return a[samples.face] + b[samples.face] * samples.x + c[samples.face] * samples.y


def ordered(triangles: Indices) -> Indices:
    """Return corners (3, m) in the vertices' order: a face and its mirror image, wound the other way, round alike."""
    return np.sort(triangles.T, axis=0)


def nearest(faces: Faces, depth_mm: Array, width: int, height: int, among: Mask | None = None) -> Samples:
    """Find at each sample the face nearest to the viewer; equal ones: the last.

    Parameters
    ----------
    depth_mm : (n,) how near to the viewer each vertex is
    among : (m,) faces that are looked at; absent: all
    """
    may = _may_be_met(faces, width, height)
    met = np.flatnonzero(may if among is None else may & among)
    faces = faces.subset(met)
    face, row = _counted(*_between(-_most(faces.y), -_least(faces.y), height))
    y = ((height - 1 - 2 * row) * (GRID / 2)).astype(np.float64)
    first, stop = _between(*_span(faces, face, y), width)
    a, b, c = faces.planes(depth_mm.take(faces.corners))
    span, column = _counted(first, stop)
    depth = (a[face] + c[face] * y)[span] + b[face][span] * ((2 * column - width + 1) * (GRID / 2))
    at = (row * width)[span] + column
    deepest = np.full(width * height, -np.inf)
    np.maximum.at(deepest, at, depth)
    wins = depth == deepest[at]
    winner = np.full(width * height, -1)
    winner[at[wins]] = met[face[span[wins]]]
    shown = np.flatnonzero(winner >= 0)
    line, place = np.divmod(shown, width)
    return Samples(shown, winner[shown], (2 * place - width + 1) * (GRID / 2), (height - 1 - 2 * line) * (GRID / 2))


def _may_be_met(faces: Faces, width: int, height: int) -> Mask:
    """Say which faces have an area and a sample in the box round them: of a fine mesh only few."""
    first, stop = _between(_least(faces.x), _most(faces.x), width)
    top, bottom = _between(-_most(faces.y), -_least(faces.y), height)
    met: Mask = (faces.area2 != 0) & (stop > first) & (bottom > top)
    return met


def _least(of_three: Array) -> Array:
    least: Array = np.minimum(np.minimum(of_three[0], of_three[1]), of_three[2])
    return least


def _most(of_three: Array) -> Array:
    most: Array = np.maximum(np.maximum(of_three[0], of_three[1]), of_three[2])
    return most


def _between(low: Array, high: Array, count: int) -> tuple[Indices, Indices]:
    """Return the first of ``count`` samples in a row, middle at 0, that lies between places, and where they stop."""
    middle = (count - 1) / 2
    first = np.clip(np.ceil(low / GRID + middle), 0, count).astype(np.intp)
    return first, np.clip(np.floor(high / GRID + middle) + 1, first, count).astype(np.intp)


def _span(faces: Faces, face: Indices, y: Array) -> tuple[Array, Array]:
    """Return the leftmost and rightmost x of a face at a height; inf and -inf where it is not met."""
    left, right = np.full(len(face), np.inf), np.full(len(face), -np.inf)
    for j, k in ((0, 1), (0, 2), (1, 2)):
        rise, run = faces.y[k] - faces.y[j], faces.x[k] - faces.x[j]
        level = rise == 0
        above = y - faces.y[j][face]
        share = above * run[face] / np.where(level, np.nan, rise)[face]
        met = above * (above - rise[face]) <= 0
        crossing = np.where(met, faces.x[j][face] + share, np.nan)
        left, right = np.fmin(left, crossing), np.fmax(right, crossing)
    return left, right


def _counted(first: Indices, stop: Indices) -> tuple[Indices, Indices]:
    """Return for every range its number, and its members, one after the other."""
    count = stop - first
    ends = np.cumsum(count)
    owner = np.repeat(np.arange(len(first)), count)
    return owner, np.arange(len(owner)) - np.repeat(ends - count - first, count)
