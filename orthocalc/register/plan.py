"""Plan: closed triangle meshes of a sheet seen from above; a ring filled with triangles, rows of wall between rings.

A template's mesh is a top and an underside over the same ring, with a wall that leans inwards between: so made, no
face can fold over another in plan. Left foot, mm.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from orthocalc.insole.template import Faces, Floats


class Grid(NamedTuple):
    """How fine a sheet's mesh is.

    Attributes
    ----------
    top_mm, underside_mm : aimed edge lengths
    second_mm : how far inside a ring its second ring of points lies
    rows : rows of wall triangles
    """

    top_mm: float
    underside_mm: float
    second_mm: float
    rows: int


FINE = Grid(top_mm=1.33, underside_mm=1.8, second_mm=1.15, rows=12)
COARSE = Grid(top_mm=2.4, underside_mm=4.0, second_mm=2.1, rows=4)
"""For pictures while somebody types; its ring has half as many points."""
ROUNDS = 12
APART_MM = 0.3
"""Points that are added to the even ones keep so far from them."""
SLIVER_MM2 = 1e-6
"""A triangle between ring points that is smaller than this lies along a straight outline, not inside it."""


def fill(
    ring: Floats, inward: Floats, edge_mm: float, more: Floats | None = None, second_mm: float = FINE.second_mm
) -> tuple[Floats, Faces]:
    """Return points (the ring first) and counter-clockwise triangles that fill a counter-clockwise ring.

    ``more``: places where points are wanted beside the even ones.
    """
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, only to make templates

    fixed = len(ring)
    points = _even(ring.tobytes(), inward.tobytes(), edge_mm, second_mm)
    if more is not None:
        middles, half = (
            (ring + np.roll(ring, -1, axis=0)) / 2,
            np.hypot(*(ring - np.roll(ring, -1, axis=0)).T).max() / 2,
        )
        more = more[inside(more, ring)]
        more = more[np.asarray(cKDTree(middles).query(more)[0]) > 1.1 * half]  # nearer, and an edge of the ring is lost
        points = np.vstack((points, more[np.asarray(cKDTree(points).query(more)[0]) > APART_MM]))
    faces = _triangles(points)
    rim = np.flatnonzero((faces < fixed).all(axis=1))  # only between ring points can a triangle lie outside
    a, b, c = np.moveaxis(points[faces[rim]], 1, 0)
    outside = ~inside((a + b + c) / 3, ring) | (_cross(b - a, c - a) < SLIVER_MM2)
    return points, np.delete(faces, rim[outside], axis=0)


@lru_cache(maxsize=4)
def _even(ring_bytes: bytes, inward_bytes: bytes, edge_mm: float, second_mm: float) -> Floats:
    """Return a ring's points, a second ring's inside it, and even ones in the middle."""
    ring, inward = (np.frombuffer(data).reshape(-1, 2) for data in (ring_bytes, inward_bytes))
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, only to make templates

    staggered = (ring + np.roll(ring, -1, axis=0)) / 2
    normal = inward + np.roll(inward, -1, axis=0)
    second = staggered + normal / np.hypot(*normal.T)[:, None] * second_mm
    low, high = np.minimum(ring.min(axis=0), [-80, 0]), np.maximum(ring.max(axis=0), [80, 0])
    x, y = np.meshgrid(np.arange(low[0], high[0], edge_mm), np.arange(0, high[1], edge_mm * 3**0.5 / 2))
    x[1::2] += edge_mm / 2
    lattice = np.column_stack((x.ravel(), y.ravel()))
    far = np.asarray(cKDTree(second).query(lattice)[0]) > 0.85 * edge_mm
    lattice = lattice[far]
    lattice = lattice[inside(lattice, second)]
    points = np.vstack((ring, second, lattice))
    for _ in range(ROUNDS):
        points = _relaxed(points, _triangles(points), len(ring))
    return points


def inside(points: Floats, ring: Floats) -> npt.NDArray[np.bool_]:
    """Say which points lie inside a closed ring (even-odd rule)."""
    (x0, y0), (x1, y1) = ring.T, np.roll(ring, -1, axis=0).T
    x, y = points[:, :1], points[:, 1:]
    crosses = ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * (x1 - x0) / np.where(y1 == y0, 1, y1 - y0))
    odd: npt.NDArray[np.bool_] = crosses.sum(axis=1) % 2 == 1
    return odd


def wall(start: Faces, end: Faces, falls: npt.NDArray[np.bool_]) -> Faces:
    """Return the outward triangles between an upper and a lower ring (vertex ids, counter-clockwise from above).

    ``falls`` says where the rim goes down along the ring: the other diagonal is the shorter one there.
    """
    upper, lower = np.roll(start, -1), np.roll(end, -1)
    one, other = np.where(falls, upper, lower), np.where(falls, end, start)
    return np.vstack((np.column_stack((start, end, one)), np.column_stack((other, lower, upper))))


def assembled(
    ring: Floats,
    inward: Floats,
    draught_mm: float | Floats,
    falls: npt.NDArray[np.bool_],
    more: Floats | None = None,
    grid: Grid = FINE,
) -> tuple[Floats, Floats, Faces]:
    """Return plan points, w and faces of a whole closed sheet over a ring; the wall leans inwards by the draught.

    ``more``: places where the top is to have points beside the even ones.
    """
    draught = np.broadcast_to(draught_mm, len(ring))[:, None]
    steps = np.arange(grid.rows + 1) / grid.rows
    rows = [ring + inward * (draught * step) for step in steps]
    top, top_faces = fill(ring, inward, grid.top_mm, more, grid.second_mm)
    bottom, bottom_faces = fill(rows[-1], inward, grid.underside_mm, None, grid.second_mm)
    plan = np.vstack((top, *rows[1:-1], bottom))
    n = len(ring)
    w = np.concatenate((np.ones(len(top)), np.repeat(1 - steps[1:-1], n), np.zeros(len(bottom))))
    first = [0, *(len(top) + n * np.arange(grid.rows))]
    rings = [np.arange(n) + i for i in first]
    walls = [wall(a, b, falls) for a, b in pairwise(rings)]
    under = bottom_faces[:, ::-1] + first[-1]
    return plan, w, np.vstack((under, *walls, top_faces))


def beneath(plan: Floats, w: Floats, faces: Faces) -> tuple[Faces, Floats]:
    """Return for each top vertex the underside face beneath it (-1: none) and its two first weights there."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, only to make templates

    flat = (w[faces] == 0).all(axis=1).nonzero()[0]
    corners = plan[faces[flat]]
    near = np.asarray(cKDTree(corners.mean(axis=1)).query(plan, k=12)[1])
    face, weights = np.full(len(plan), -1), np.zeros((len(plan), 2))
    for k in reversed(range(near.shape[1])):
        a, b, c = np.moveaxis(corners[near[:, k]], 1, 0)
        area = _cross(b - a, c - a)
        u, v = _cross(b - plan, c - plan) / area, _cross(c - plan, a - plan) / area
        hit = (w == 1) & (u >= 0) & (v >= 0) & (u + v <= 1)
        face[hit], weights[hit] = flat[near[hit, k]], np.column_stack((u, v))[hit]
    return face, weights


def mesh_file(columns: dict[str, Floats], below: Faces, faces: Faces) -> bytes:
    """Return a template's mesh as binary PLY: its vertices' columns, the face beneath each, and the triangles."""
    kind = [(name, "<f4") for name in columns] + [("below", "<i4")]
    vertices = np.zeros(len(below), kind)
    for name, values in columns.items():
        vertices[name] = values
    vertices["below"] = below
    records = np.zeros(len(faces), [("n", "u1"), ("corner", "<i4", 3)])
    records["n"], records["corner"] = 3, faces
    head = [
        "ply",
        "format binary_little_endian 1.0",
        "comment orthocalc template, mm, left foot",
        f"element vertex {len(below)}",
    ]
    head += [f"property float {name}" for name in columns] + ["property int below", f"element face {len(faces)}"]
    head += ["property list uchar int vertex_indices", "end_header", ""]
    return "\n".join(head).encode() + vertices.tobytes() + records.tobytes()


def _triangles(points: Floats) -> Faces:
    """Return the Delaunay triangles, counter-clockwise."""
    from scipy.spatial import Delaunay  # noqa: PLC0415 - heavy, only to make templates

    faces = Delaunay(points).simplices
    a, b, c = (points[faces[:, i]] for i in range(3))
    flip = _cross(b - a, c - a) < 0
    faces[flip] = faces[flip][:, ::-1]
    return faces.astype(np.int64)


def _relaxed(points: Floats, faces: Faces, fixed: int) -> Floats:
    """Move every free point half way to the mean of its neighbours."""
    here, there = np.concatenate([faces[:, pair] for pair in ((0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2))]).T
    total = np.column_stack([np.bincount(here, points[there, axis], len(points)) for axis in (0, 1)])
    count = np.bincount(here, minlength=len(points))
    moved = points.copy()
    moved[fixed:] += 0.5 * (total[fixed:] / count[fixed:, None] - points[fixed:])
    return moved


def _cross(a: Floats, b: Floats) -> Floats:
    product: Floats = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return product
