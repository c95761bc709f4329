"""Probe: a place on an insole's top as vertices with weights, so that any vertex value can be read there."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from orthocalc.insole.sizing import Size
from orthocalc.insole.template import Faces, Floats, Template

NEAR_MM = 10.0
"""Longer than any edge of the top along the foot."""
AT_ONCE = 128
"""For so many vertices distances to many others are taken at once: they stay in a processor's cache."""


class Spot(NamedTuple):
    """A place on the top: vertices and their weights (the same at every size)."""

    corners: Faces
    weights: Floats

    def read(self, values: Floats) -> float:
        """Return a vertex value there."""
        return float(self.weights @ values[self.corners])


@lru_cache(maxsize=64)
def probe_at(template: Template, s_x: tuple[float, float]) -> Spot:
    """Return the top triangle at a place of the plain sheet: s, x [mm at the reference size]."""
    s, x = s_x
    return _triangle(template, template.x, template.y, np.array([x, s * template.length_mm]))


@lru_cache(maxsize=64)
def probe_at_mm(size: Size, s: float, x_mm: float) -> Spot:
    """Return the top triangle at a place of an insole: s, x [mm on that insole]."""
    return _triangle(size.template, size.x, size.y, np.array([x_mm, s * size.length_mm]))


@lru_cache(maxsize=64)
def edge_spot(template: Template, s: float, side: str) -> Spot:
    """Return the two vertices of the medial or lateral edge round s."""
    edge = template.medial_edge if side == "medial" else template.lateral_edge
    at = template.s[edge]
    after = int(np.clip(np.searchsorted(at, s), 1, len(at) - 1))
    share = float(np.clip((s - at[after - 1]) / (at[after] - at[after - 1]), 0, 1))
    return Spot(edge[after - 1 : after + 1], np.array([1 - share, share]))


def nearest_of(template: Template, ids: Faces, among: Faces) -> Faces:
    """Return for each vertex the place in ``among`` of the nearest one in plan, (k,)."""
    x, y = template.x, template.y
    parts = np.array_split(ids, len(ids) // AT_ONCE + 1)
    apart = ((x[some, None] - x[among]) ** 2 + (y[some, None] - y[among]) ** 2 for some in parts)
    return np.concatenate([distances.argmin(axis=1) for distances in apart])


def _triangle(template: Template, x: Floats, y: Floats, here: Floats) -> Spot:
    faces = template.faces[template.top_faces]
    faces = faces[abs(y[faces[:, 0]] - min(here[1], y.max())) < NEAR_MM]
    a, b, c = (np.column_stack((x[i], y[i])) for i in faces.T)
    parts = np.column_stack([_cross(p - here, q - here) for p, q in ((b, c), (c, a), (a, b))])
    hit = int(np.argmax(parts.min(axis=1)))
    return Spot(faces[hit], parts[hit] / parts[hit].sum())


def _cross(a: Floats, b: Floats) -> Floats:
    product: Floats = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return product
