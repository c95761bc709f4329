"""Body: a closed mesh that vertical rays and shadows are taken of: its outline in plan, its top, its underside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from orthocalc.insole.template import Faces, Floats

SAME_MM = 1e-3
"""Two hits of a ray nearer than this are one."""
JAG_MM = 0.004
"""Corners of the outline less than this off the line between their neighbours are none."""


@dataclass(frozen=True, eq=False)
class Body:
    """A closed mesh: vertices (n, 3) [mm], faces (m, 3) outward."""

    vertices: Floats
    faces: Faces

    @cached_property
    def solid(self) -> Any:  # noqa: ANN401 - a library without types
        """The same as manifold3d knows it."""
        import manifold3d  # noqa: PLC0415 - heavy, only for meshes from outside

        points = np.ascontiguousarray(self.vertices, np.float64)
        return manifold3d.Manifold(manifold3d.Mesh64(points, self.faces.astype(np.uint64)))

    @cached_property
    def shadows(self) -> list[Floats]:
        """Closed outlines in plan, the largest first; those that follow run round holes right through."""
        found = [np.asarray(ring, np.float64) for ring in self.solid.project().simplify(JAG_MM).to_polygons()]
        return sorted(found, key=lambda ring: -abs(area_mm2(ring)))

    @cached_property
    def normals(self) -> Floats:
        """Unit normals of the faces; 0 where a face has no area."""
        length = 2 * self.areas_mm2[:, None]
        return np.asarray(self._crossed / np.where(length == 0, 1, length), np.float64)

    @cached_property
    def areas_mm2(self) -> Floats:
        """Areas of the faces."""
        return np.asarray(np.sqrt((self._crossed * self._crossed).sum(axis=1)) / 2, np.float64)

    @cached_property
    def _crossed(self) -> Floats:
        a, b, c = (self.vertices[corner] for corner in self.faces.T)
        return np.asarray(np.cross(b - a, c - a), np.float64)

    def moved(self, plan: Floats, *, mirrored: bool) -> Body:
        """Return the body with other x and y, and its lowest place on the ground; mirrored, it is wound anew."""
        z = self.vertices[:, 2] - self.vertices[:, 2].min()
        faces = self.faces[:, [0, 2, 1]] if mirrored else self.faces
        return Body(np.column_stack((plan, z)), np.ascontiguousarray(faces))

    def under_and_over(self, points: Floats) -> tuple[Floats, Floats, Faces]:
        """Return the lowest and highest z over plan points (nan: none) and how often a plumb line meets the surface."""
        low, high = float(self.vertices[:, 2].min()) - 1.0, float(self.vertices[:, 2].max()) + 1.0
        under, over, times = np.full(len(points), np.nan), np.full(len(points), np.nan), np.zeros(len(points), np.int64)
        cast = self.solid.ray_cast
        for i, (x, y) in enumerate(points.tolist()):
            z = [hit.position[2] for hit in cast((x, y, low), (x, y, high))]
            if z:
                under[i], over[i] = z[0], z[-1]
                times[i] = 1 + sum(b - a > SAME_MM for a, b in pairwise(z))
        return under, over, times


def area_mm2(ring: Floats) -> float:
    """Return the signed area of a closed ring, counter-clockwise +."""
    x, y = ring.T
    return float(x @ np.roll(y, -1) - y @ np.roll(x, -1)) / 2
