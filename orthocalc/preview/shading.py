"""Shading: faces and a light → how bright each corner is, from soft normals, so that shallow forms show."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Indices = npt.NDArray[np.intp]
Mask = npt.NDArray[np.bool_]

RELIEF = 1.8
"""Slopes are shaded this much steeper, or the 5 mm of a heel bowl would hardly show."""
CREASE_COS = 0.8
"""A corner keeps its face's own normal where that turns further than this (37 deg) from the vertex's mean normal ..."""
SMOOTH = 0.97
"""... or where the mean of the normals round the vertex is shorter than this: an edge, whatever its faces' sizes."""


def corner_shade(
    seen: Array, triangles: Indices, shown: Indices, corners: Indices, light: tuple[float, float, float]
) -> Array:
    """Return the brightness, about 0..1, of the corners (3, k) of the faces ``shown``.

    Parameters
    ----------
    seen : (3, n) vertices in the picture's axes (right, up, to the viewer)
    triangles : (m, 3) all faces, as wound
    corners : (3, k) vertices of the faces shown, in the order that is wanted
    light : towards the light, in the picture's axes
    """
    surface = surface_of(seen, triangles)
    seen_side = np.where(surface.own[2, shown] < 0, -1.0, 1.0)  # however it is wound
    return brightness(surface.at_corners(shown, corners) * seen_side, light)


@dataclass(frozen=True, slots=True, eq=False)
class Surface:
    """The unit normals of a mesh; they turn as its points do.

    Attributes
    ----------
    soft : (3, n) mean normal round every vertex
    even : (n,) whether the faces round a vertex look about the same way
    own : (3, m) normal of every face
    """

    soft: Array
    even: Mask
    own: Array

    def at_corners(self, shown: Indices, corners: Indices) -> Array:
        """Return the normals (3, 3, k) at the corners (3, k) of some faces: the vertex's, or at a crease the face's."""
        own, soft = self.own.take(shown, axis=1)[:, None], self.soft.take(corners, axis=1)
        smooth = self.even[corners] & (_along(soft, own) > CREASE_COS)
        return np.where(smooth, soft, own)


def surface_of(points: Array, triangles: Indices) -> Surface:
    """Return the normals of a mesh: points (3, n), triangles (m, 3)."""
    area = _area_normals(points, triangles)
    length = _length(area)
    *total, round_vertex = _at_vertices([*area, length], triangles, points.shape[1])
    soft = np.stack(total)
    return Surface(_unit(soft), _length(soft) > SMOOTH * round_vertex, area / np.where(length == 0, 1.0, length))


def brightness(normal: Array, light: tuple[float, float, float]) -> Array:
    """Return the brightness, about 0..1, of unit normals (3, ...) in the picture's axes."""
    steeper = normal * np.array([RELIEF, RELIEF, 1]).reshape(3, *[1] * (normal.ndim - 1))
    return _brightness(_unit(steeper), _unit(np.array(light)))


def _brightness(normal: Array, light: Array) -> Array:
    """Shade unit normals: light that wraps round the form, ambient light, a rim where the surface turns away."""
    wrapped = 0.5 + 0.5 * _along(normal, light)
    rim = 1 - np.clip(normal[2], 0, 1)
    shade: Array = 0.10 + 0.82 * wrapped**2 + 0.12 * rim**3
    return shade


def _area_normals(seen: Array, triangles: Indices) -> Array:
    """Return the faces' normals (3, m), as long as twice their area."""
    a, b, c = (seen[:, corner] for corner in np.ascontiguousarray(triangles.T))
    u, v = b - a, c - a
    return np.stack([u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]])


def _at_vertices(per_face: Iterable[Array], triangles: Indices, count: int) -> list[Array]:
    """Sum numbers of the faces (m,) at their vertices, in the faces' order, so that a mirrored mesh rounds alike."""
    at = triangles.ravel()
    return [np.bincount(at, np.repeat(row, 3), count).astype(np.float64, copy=False) for row in per_face]


def _along(one: Array, other: Array) -> Array:
    """Return the vectors' (3, ...) scalar products; by hand, as numpy's sum over three rows is slow."""
    product: Array = one[0] * other[0] + one[1] * other[1] + one[2] * other[2]
    return product


def _length(vectors: Array) -> Array:
    length: Array = np.sqrt(_along(vectors, vectors))
    return length


def _unit(vectors: Array) -> Array:
    length = _length(vectors)
    return vectors / np.where(length == 0, 1.0, length)
