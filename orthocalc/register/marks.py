"""Marks: what is engraved in an underside; it names another insole and is filled before anything is made of it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orthocalc.insole.template import Faces, Floats
from orthocalc.register.body import Body
from orthocalc.register.plan import inside
from orthocalc.register.trim import dense_line

LOOKS_DOWN = -0.2
LARGEST_MM2 = 150.0
"""A piece of a letter is smaller than this in plan (an 11 mm letter in strokes of 0.9 mm has 40 mm²)."""
FROM_EDGE_MM = 3.0
WALLS_MM = 0.15
"""So far beyond its own outline a mark's wall may reach."""


def marks_of(body: Body) -> list[Floats]:
    """Return the outlines in plan of an underside's hollows, holes in them among these; empty where it is whole."""
    down = np.flatnonzero(body.normals[:, 2] < LOOKS_DOWN)
    labels = _pieces(body, down)
    area = -_plan_area_mm2(body, down)
    total = np.bincount(labels, area)
    small = np.flatnonzero(total < LARGEST_MM2)
    near = _near_edge(body, down, labels)
    marked = down[np.isin(labels, np.setdiff1d(small, near)) & (area > 0)]
    if not len(marked):
        return []
    import manifold3d  # noqa: PLC0415 - heavy, only to register

    triangles = [np.ascontiguousarray(body.vertices[face][::-1, :2]) for face in body.faces[marked]]
    section = manifold3d.CrossSection(triangles, manifold3d.FillRule.NonZero)
    return [np.asarray(ring, np.float64) for ring in section.offset(WALLS_MM, manifold3d.JoinType.Round).to_polygons()]


def within(points: Floats, rings: list[Floats]) -> npt.NDArray[np.bool_]:
    """Say which points lie inside outlines (holes among them)."""
    odd = np.zeros(len(points), bool)
    for ring in rings:
        near = ((points >= ring.min(axis=0)) & (points <= ring.max(axis=0))).all(axis=1)
        odd[near] ^= inside(points[near], ring)
    return odd


def _pieces(body: Body, down: Faces) -> Faces:
    """Return which piece each face that looks down belongs to; pieces hang together by edges."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - heavy, only to register
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    faces, n = body.faces[down], len(body.vertices)
    one, other = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    edge = np.minimum(one, other) * n + np.maximum(one, other)
    owner = np.repeat(np.arange(len(down)), 3)
    order = np.argsort(edge, kind="stable")
    twice = np.flatnonzero(edge[order][1:] == edge[order][:-1])
    pairs = owner[order][twice], owner[order][twice + 1]
    links = coo_array((np.ones(len(twice), np.int8), pairs), shape=(len(down), len(down)))
    return np.asarray(connected_components(links, directed=False)[1], np.int64)


def _plan_area_mm2(body: Body, faces: Faces) -> Floats:
    a, b, c = (body.vertices[corner, :2] for corner in body.faces[faces].T)
    area: Floats = ((b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]) / 2
    return area


def _near_edge(body: Body, down: Faces, labels: Faces) -> Faces:
    """Return the pieces that reach the outline."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, only to register

    centre = body.vertices[body.faces[down]].mean(axis=1)[:, :2]
    distance = np.asarray(cKDTree(dense_line(body.shadows[0])[0]).query(centre)[0])
    return np.unique(labels[distance < FROM_EDGE_MM])
