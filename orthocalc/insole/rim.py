"""Rim: how wide the trim line's rim is just below its edge, between the top that falls inwards and the wall."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from orthocalc.insole.check import wall_ends
from orthocalc.insole.probe import nearest_of
from orthocalc.insole.shape import Insole
from orthocalc.insole.template import Faces, Floats, Template

LOW_MM = 1e-6
NEAR_MM = 5.0
"""A top that falls only further inwards has a rim as wide as needs no word."""
BELOW_MM = 2.2
"""So far below its edge a rim's width is taken, across as a printer's layers lie; above it may be thinner."""


class Rim(NamedTuple):
    """The thinnest place of a rim: how wide it is just below its edge, where along the insole, on which side."""

    width_mm: float
    s: float
    side: str


class _Near(NamedTuple):
    """The top's vertices near the trim line, and the place of it that is nearest to each.

    Attributes
    ----------
    ids : the vertices, (k,)
    outer, inner : edges between them as places in ``ids``, each from the end that is nearer to the trim line
    beside, next_to, share : the nearest place is this vertex of the trim line, by a share on the way to its neighbour
    """

    ids: Faces
    outer: Faces
    inner: Faces
    beside: Faces
    next_to: Faces
    share: Floats

    def on_edge(self, values: Floats, at: Faces | slice = slice(None)) -> Floats:
        """Return a value of all vertices at the trim line's places nearest to these, by places in ``ids``."""
        beside = values[self.beside[at]]
        found: Floats = beside + self.share[at] * (values[self.next_to[at]] - beside)
        return found


def thinnest_rim(insole: Insole) -> Rim | None:
    """Return where an insole's rim is thinnest, by where its top has fallen inwards; None where it has no rim."""
    near, x, y, z = _near(insole.template), insole.x, insole.y, insole.z
    fallen = near.on_edge(z) - z[near.ids]
    crossed = (fallen[near.outer] < BELOW_MM) & (fallen[near.inner] >= BELOW_MM)
    outer, inner = near.outer[crossed], near.inner[crossed]
    if not len(outer):
        return None
    start, end = (
        np.hypot(x[near.ids[at]] - near.on_edge(x, at), y[near.ids[at]] - near.on_edge(y, at)) for at in (outer, inner)
    )
    share = (BELOW_MM - fallen[outer]) / (fallen[inner] - fallen[outer])
    widths = start + share * (end - start) - BELOW_MM * near.on_edge(_leans(insole), outer)
    edge = int(near.beside[outer[widths.argmin()]])
    side = "medial" if edge in insole.template.medial_edge else "lateral"
    return Rim(float(widths.min()), float(insole.template.s[edge]), side)


def _leans(insole: Insole) -> Floats:
    """Return how far inwards the wall leans for each mm down from a vertex of the trim line, (n,)."""
    (edge, foot), x, y, z = wall_ends(insole.template), insole.x, insole.y, insole.z
    leans = np.zeros(len(z))
    leans[edge] = np.hypot(x[edge] - x[foot], y[edge] - y[foot]) / np.maximum(z[edge] - z[foot], LOW_MM)
    return leans


@lru_cache(maxsize=8)
def _near(template: Template) -> _Near:
    d, faces = template.d, template.faces[template.top_faces]
    faces = faces[(d[faces] < NEAR_MM).all(axis=1)]
    ids, corners = np.unique(faces, return_inverse=True)
    corners = corners.reshape(-1, 3)
    ends = np.concatenate([corners[:, [i, j]] for i, j in ((0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2))])
    outer, inner = ends[d[ids][ends[:, 0]] < d[ids][ends[:, 1]]].T
    outer, inner = np.divmod(np.unique(outer * len(ids) + inner), len(ids))
    ring = np.concatenate((template.medial_edge, template.lateral_edge[-2:0:-1]))
    nearest = nearest_of(template, ids, ring)
    ahead, behind = (_share(template, ids, ring[nearest], np.roll(ring, -way)[nearest]) for way in (1, -1))
    on = ahead > 0
    return _Near(
        ids,
        outer,
        inner,
        ring[nearest],
        np.where(on, np.roll(ring, -1)[nearest], np.roll(ring, 1)[nearest]),
        np.where(on, ahead, behind),
    )


def _share(template: Template, ids: Faces, start: Faces, end: Faces) -> Floats:
    """Return how far on the way from start to end vertices lie, from 0 to 1."""
    x, y = template.x, template.y
    along_x, along_y = x[end] - x[start], y[end] - y[start]
    share = ((x[ids] - x[start]) * along_x + (y[ids] - y[start]) * along_y) / (along_x**2 + along_y**2)
    return np.clip(share, 0, 1)
