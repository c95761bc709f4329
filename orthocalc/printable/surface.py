"""Surface: a mesh's triangles → closed or not, wound alike, doubled, degenerate, in how many bodies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Faces = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Surface:
    """A mesh whose equal corners are one vertex.

    Attributes
    ----------
    vertices : (n, 3) [mm, or whatever the file is in]
    faces : (m, 3) vertex ids
    """

    vertices: Floats
    faces: Faces

    @cached_property
    def finite(self) -> bool:
        """Whether every coordinate is a number."""
        return bool(np.isfinite(self.vertices).all())

    @cached_property
    def area_vectors(self) -> Floats:
        """Normals as long as twice the faces' areas, (m, 3)."""
        a, b, c = (self.vertices[corner] for corner in self.faces.T)
        vectors: Floats = np.cross(b - a, c - a)
        return vectors

    @cached_property
    def volume(self) -> float:
        """Signed volume; negative for a mesh that is inside out."""
        middle = self.vertices.mean(axis=0)
        return float(np.einsum("ij,ij->", self.vertices[self.faces[:, 0]] - middle, self.area_vectors)) / 6

    @cached_property
    def degenerate(self) -> Faces:
        """Faces without area: two corners are one vertex, or all three lie on a line."""
        f = self.faces
        twice = (f[:, 0] == f[:, 1]) | (f[:, 1] == f[:, 2]) | (f[:, 2] == f[:, 0])
        return np.flatnonzero(twice | (np.abs(self.area_vectors).max(axis=1) == 0))

    @cached_property
    def doubled(self) -> int:
        """How many faces stand where another has the same corners."""
        return len(self.faces) - len(np.unique(np.sort(self.faces, axis=1), axis=0))

    @cached_property
    def _edges(self) -> tuple[Faces, Faces]:
        """Every edge as start · n + end, once as it is walked and once as it would be walked back."""
        start, end = self.faces.ravel(), np.roll(self.faces, -1, axis=1).ravel()
        n = len(self.vertices)
        return start * n + end, end * n + start

    @cached_property
    def open_edges(self) -> int:
        """How many edges have a face on one side only."""
        there, back = self._edges
        undirected, count = np.unique(np.minimum(there, back), return_counts=True)
        return int((count == 1).sum()) if len(undirected) else 0

    @cached_property
    def crowded_edges(self) -> int:
        """How many edges have more than two faces."""
        there, back = self._edges
        return int((np.unique(np.minimum(there, back), return_counts=True)[1] > 2).sum())

    @cached_property
    def flipped_edges(self) -> int:
        """How many edges are walked the same way by both of their faces."""
        there, back = self._edges
        both = np.unique(np.minimum(there, back), return_counts=True)
        twice = set(both[0][both[1] == 2].tolist())
        walked, times = np.unique(there, return_counts=True)
        again = walked[times == 2]
        n = len(self.vertices)
        return sum(min(edge, (edge % n) * n + edge // n) in twice for edge in again.tolist())

    @cached_property
    def bodies(self) -> int:
        """How many pieces hang together by their edges."""
        from scipy.sparse import coo_array  # noqa: PLC0415 - heavy, only for meshes from outside
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

        start, end = self.faces.ravel(), np.roll(self.faces, -1, axis=1).ravel()
        n = len(self.vertices)
        links = coo_array((np.ones(len(start), np.int8), (start, end)), shape=(n, n))
        labels = connected_components(links, directed=False)[1]
        return len(np.unique(labels[self.faces[:, 0]])) if len(self.faces) else 0

    @property
    def closed(self) -> bool:
        """Whether it encloses a volume: every edge has two faces that walk it both ways."""
        return not (self.open_edges or self.crowded_edges or self.flipped_edges)


def surface_of(corners: Floats) -> Surface:
    """Return the mesh of a soup of triangles, (m, 3, 3); corners with the same coordinates are one vertex."""
    points = corners.reshape(-1, 3) + 0.0  # -0.0 and 0.0 are one place
    vertices, ids = np.unique(points, axis=0, return_inverse=True)
    return Surface(vertices, ids.reshape(-1, 3).astype(np.int64))
