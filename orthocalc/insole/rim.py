"""Rim: how wide the trim line's rim is just below its edge, between the top that falls inwards and the wall."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from orthocalc.insole.check import wall_ends
from orthocalc.insole.shape import Insole
from orthocalc.insole.template import Faces, Template

NEAR_MM = 0.3
"""A vertex nearer to the trim line than this tells nothing of how the top falls from it."""
LOW_MM = 1e-6
BELOW_MM = 2.2
"""So far below its edge a rim's width is taken, across as a printer's layers lie; above it may be thinner."""


class Rim(NamedTuple):
    """The thinnest place of a rim: how wide it is just below its edge, where along the insole, on which side."""

    width_mm: float
    s: float
    side: str


def thinnest_rim(insole: Insole) -> Rim:
    """Return where an insole's rim is thinnest, by the fall of its top's first ring and the wall's lean."""
    template, x, y, z = insole.template, insole.x, insole.y, insole.z
    (edge, foot), (outer, inner) = wall_ends(template), _first_ring(template)
    falls = np.zeros(len(z))
    np.maximum.at(falls, outer, (z[outer] - z[inner]) / np.hypot(x[outer] - x[inner], y[outer] - y[inner]))
    leans = np.hypot(x[edge] - x[foot], y[edge] - y[foot]) / np.maximum(z[edge] - z[foot], LOW_MM)
    open_by = 1 / np.maximum(falls[edge], LOW_MM) - leans
    at = int(open_by.argmin())
    side = "medial" if edge[at] in template.medial_edge else "lateral"
    return Rim(BELOW_MM * float(open_by[at]), float(template.s[edge[at]]), side)


@lru_cache(maxsize=8)
def _first_ring(template: Template) -> tuple[Faces, Faces]:
    """Return the top's edges from the trim line inwards: both ends."""
    on_edge = np.zeros(len(template.x), bool)
    on_edge[wall_ends(template)[0]] = True
    faces = template.faces[template.top_faces]
    ends = np.concatenate([faces[:, [i, j]] for i, j in ((0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2))])
    outer, inner = ends[on_edge[ends[:, 0]] & ~on_edge[ends[:, 1]] & (template.d[ends[:, 1]] > NEAR_MM)].T
    return outer, inner
