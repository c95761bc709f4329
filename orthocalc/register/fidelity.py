"""Fidelity: how far a registered sheet is from the mesh that it was made from."""

from __future__ import annotations

import numpy as np

from orthocalc.insole.template import Faces, Floats
from orthocalc.register.body import Body
from orthocalc.register.marks import within
from orthocalc.register.sheet import Sheet

POINTS = 30_000
NEAR = 12
"""How many of the sheet's faces are tried for each point of the mesh."""


def farthest_mm(body: Body, sheet: Sheet) -> tuple[float, Floats]:
    """Return the greatest distance of a place on the mesh from the sheet, and the place; filled marks not counted."""
    places = _places(body)
    places = places[~(within(places[:, :2], sheet.marks) & (places[:, 2] < _middle_mm(body, places)))]
    distance = distance_mm(places, sheet.vertices, sheet.faces)
    worst = int(distance.argmax())
    return float(distance[worst]), places[worst]


def distance_mm(points: Floats, vertices: Floats, faces: Faces) -> Floats:
    """Return each point's distance from a mesh of small faces."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, only to register
    from trimesh.triangles import closest_point  # noqa: PLC0415

    corners = vertices[faces]
    near = np.asarray(cKDTree(corners.mean(axis=1)).query(points, k=NEAR)[1])
    best = np.full(len(points), np.inf)
    for column in near.T:
        closest = np.asarray(closest_point(corners[column], points))  # type: ignore[no-untyped-call]
        best = np.minimum(best, np.sqrt(((closest - points) ** 2).sum(axis=1)))
    return best


def _places(body: Body) -> Floats:
    """Return places spread over a mesh by area, and its vertices; the same ones every time."""
    random = np.random.default_rng(5)
    a, b, c = (body.vertices[corner] for corner in body.faces.T)
    vectors = np.cross(b - a, c - a)
    total = np.cumsum(np.sqrt((vectors * vectors).sum(axis=1)))
    face = np.searchsorted(total, random.random(POINTS) * total[-1]).clip(0, len(total) - 1)
    u, v = random.random((2, POINTS))
    u, v = np.where(u + v > 1, 1 - u, u)[:, None], np.where(u + v > 1, 1 - v, v)[:, None]
    spread = a[face] + u * (b - a)[face] + v * (c - a)[face]
    step = max(1, len(body.vertices) // POINTS)
    return np.vstack((spread, body.vertices[::step]))


def _middle_mm(body: Body, places: Floats) -> Floats:
    """Return a height between underside and top at places: what is lower belongs to the underside."""
    under, over, _ = body.under_and_over(places[:, :2])
    middle: Floats = (np.nan_to_num(under) + np.nan_to_num(over, nan=1e9)) / 2
    return middle
