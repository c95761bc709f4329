"""Fidelity: how far a registered sheet is from the mesh that it was made from."""

from __future__ import annotations

import numpy as np

from orthocalc.insole.template import Faces, Floats
from orthocalc.register.body import Body
from orthocalc.register.landmarks import Landmarks
from orthocalc.register.marks import within
from orthocalc.register.sheet import Sheet, sheet_of
from orthocalc.register.trim import Trim

POINTS = 30_000
ATTEMPTS, BENDS_MM, THIN_MM = 4, 0.05, 0.5
"""So often is a sheet laid; where its top is farther off than this it has more points, one in each square of these."""
NEAR, CLOSE_MM = (12, 200), 0.05
"""So many of the sheet's faces are tried for each point, and more where none of them is so close."""


def close_sheet(body: Body, trim: Trim, landmarks: Landmarks) -> tuple[Sheet, float, Floats]:
    """Return the sheet that lies closest to a body: where the top bends sharply it has more points.

    With it the greatest distance of a place on the body from it, and the place; filled marks are not counted.
    """
    places = _places(body)
    middle, more = _middle_mm(body, places), np.zeros((0, 2))
    for attempt in range(ATTEMPTS):
        sheet = sheet_of(body, trim, landmarks, more if attempt else None)
        counts = ~(within(places[:, :2], sheet.marks) & (places[:, 2] < middle))
        distance = np.where(counts, distance_mm(places, sheet.vertices, sheet.faces), 0)
        worst = int(distance.argmax())
        bends = (distance > BENDS_MM) & (places[:, 2] > middle)
        if not bends.any():
            break
        more = _thinned(np.vstack((more, places[bends, :2])))
    return sheet, float(distance[worst]), places[worst]


def _thinned(points: Floats) -> Floats:
    """Return one point of each small square."""
    first = np.unique(np.floor(points / THIN_MM), axis=0, return_index=True)[1]
    return points[np.sort(first)]


def distance_mm(points: Floats, vertices: Floats, faces: Faces) -> Floats:
    """Return each point's distance from a mesh of small faces."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, only to register
    from trimesh.triangles import closest_point  # noqa: PLC0415

    corners = vertices[faces]
    tree, best, left = cKDTree(corners.mean(axis=1)), np.full(len(points), np.inf), np.arange(len(points))
    for count in NEAR:
        here, near = points[left], np.asarray(tree.query(points[left], k=min(count, len(faces)))[1])
        for column in near.T:
            closest = np.asarray(closest_point(corners[column], here))  # type: ignore[no-untyped-call]
            best[left] = np.minimum(best[left], np.sqrt(((closest - here) ** 2).sum(axis=1)))
        left = np.flatnonzero(best > CLOSE_MM)
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
