"""Resting: a body that lies tilted in its file is laid on its underside, where that is flat."""

from __future__ import annotations

import numpy as np

from orthocalc.insole.template import Floats
from orthocalc.register.body import Body, area_mm2

FLAT_MM, FLAT_DEG = 0.1, 1.0
"""Faces lie on a plane that are so near to it, and so little inclined to it."""
LEVEL_DEG = 0.1
"""A side that is no more inclined is level."""
RESTS_SHARE = 0.05
"""A body rests on a plane that so much of its shadow lies on."""
MOST_DEG = 40.0
"""No plane farther from level is looked at: its shortest side is up already."""
LARGEST = 40
"""So many of the planes that it can stand on are looked at, the largest first."""
UPSIDE_DOWN = 3.0
"""It lies on its top where its upper side is flat with so many times the area that it rests on."""


def levelling(body: Body) -> Floats | None:
    """Return the rotation (3, 3) that lays a tilted body's flat underside (or its flat upper side) level.

    None where it rests on the ground already, or has no flat side to be laid on.
    """
    need, down = RESTS_SHARE * abs(area_mm2(body.shadows[0])), np.array([0.0, 0.0, -1.0])
    if _on_plane(body, down, -body.vertices[:, 2].min()) >= need:
        return None
    found = {-1: (0.0, down), 1: (0.0, down)}
    for normal, offset in _planes(body):
        side = int(np.sign(normal[2]))
        lies = _on_plane(body, normal, offset)
        if lies > found[side][0]:
            found[side] = lies, -side * normal
    lies, normal = found[1] if found[1][0] > UPSIDE_DOWN * found[-1][0] else found[-1]
    level = normal @ down > np.cos(np.radians(LEVEL_DEG))  # it lies on its top, or no place of its flat side is lowest
    return None if lies < need or level else _turn_to(normal, down)


def tilt_deg(turn: Floats) -> float:
    """Return how far a rotation tips the vertical."""
    return float(np.degrees(np.arccos(np.clip(turn[2, 2], -1, 1))))


def _planes(body: Body) -> list[tuple[Floats, float]]:
    """Return the largest planes that the body can stand on or be covered by: outward normal, distance [mm]."""
    from scipy.spatial import ConvexHull  # noqa: PLC0415 - heavy, only to register

    hull = ConvexHull(body.vertices)
    a, b, c = (body.vertices[corner] for corner in hull.simplices.T)
    area = np.sqrt((np.cross(b - a, c - a) ** 2).sum(axis=1))
    area[abs(hull.equations[:, 2]) < np.cos(np.radians(MOST_DEG))] = 0
    largest = np.argsort(-area)[:LARGEST]
    return [(hull.equations[i, :3], -float(hull.equations[i, 3])) for i in largest if area[i] > 0]


def _on_plane(body: Body, normal: Floats, offset: float) -> float:
    """Return how much of the surface lies on a plane, facing as it does [mm²]."""
    near = (body.vertices @ normal > offset - FLAT_MM)[body.faces].all(axis=1)
    return float(body.areas_mm2[near & (body.normals @ normal > np.cos(np.radians(FLAT_DEG)))].sum())


def _turn_to(one: Floats, other: Floats) -> Floats:
    """Return the smallest rotation that brings a direction to another."""
    axis, cosine = np.cross(one, other), float(one @ other)
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn: Floats = np.eye(3) + cross + cross @ cross / (1 + cosine)
    return turn
