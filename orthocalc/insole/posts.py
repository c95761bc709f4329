"""Posts: what a rearfoot post's plane takes from its lower side, what a sheet without that room makes of it, its rim.

A post's datum is the least-squares slope of the top over its zone, by area. Where the sheet has no room for the lower
side, that side levels out at the least thickness; the plane beside it stays as steep as ordered, the whole zone less.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from orthocalc.insole.features import keep_above
from orthocalc.insole.page import Zone
from orthocalc.insole.sizing import Size, edge_at
from orthocalc.insole.template import Faces, Floats, Template

ROUNDING = 1e-10
PIECES = np.array([(i, j, 12 - i - j) for i in range(1, 12) for j in range(1, 12 - i) if i % 3 == j % 3 > 0]) / 12
"""Middles of the 16 like pieces of a triangle, by its corners: pieces of 0.3 mm."""


class Spread(NamedTuple):
    """The top over a zone: vertices, and what each counts in its slope across (not scaled)."""

    ids: Faces
    weights: Floats

    def slope(self, x: Floats, raised: Floats) -> float:
        """Return the least-squares slope of what those vertices were raised by; x of the same [mm]."""
        across = float(self.weights @ x)
        return float(self.weights @ raised) / across if across else 0.0


def made_deg(size: Size, level_mm: Floats, slope: float) -> float:
    """Return the least-squares slope that a plane gives the rearfoot's zone, held by the least thickness [deg]."""
    zone, clamp = zone_of(size), size.template.page.limits.clamp_mm
    level, x = level_mm[zone.ids], size.x[zone.ids]
    raised = keep_above(level + slope * x, *clamp) - keep_above(level, *clamp)
    return math.degrees(math.atan(zone.slope(x, raised)))


def needs_mm(size: Size, slope: float) -> float:
    """Return how much thickness a rearfoot post takes from the lower side of its zone [mm]."""
    return abs(slope) * _reach_mm(size)


@lru_cache(maxsize=8)
def _reach_mm(size: Size) -> float:
    """Return how far from the axis the rearfoot post's zone reaches."""
    return float(abs(size.x[zone_of(size).ids]).max())


def forefoot_pivot_mm(size: Size, slope: float) -> float:
    """Return the x of the border that a forefoot post leaves down: lateral for varus, medial for valgus."""
    if not slope:
        return 0.0
    edge = size.template.lateral_edge if slope > 0 else size.template.medial_edge
    x = size.template.x[edge] * size.forefoot_scale
    return float(x.min() if slope > 0 else x.max())


def cup_wall_mm(size: Size, seat_mm: float, depth_mm: float, slope: float) -> float:
    """Return the wall that gives a heel cup its depth under a rearfoot post: the rim's mean height over the seat [mm].

    Never below 0: where the least thickness holds the rim's lower side up, the post alone may reach the depth.
    """
    short = depth_mm + seat_mm - rim_mm(size, seat_mm, slope)
    if short <= 0:
        return 0.0
    return root(lambda wall: rim_mm(size, seat_mm + wall, slope) - seat_mm - depth_mm, 0.0, 2 * short + 1)


def rim_mm(size: Size, height_mm: float, slope: float) -> float:
    """Return the mean height of the rim's two sides that a post tilts, at the heel's centre [mm]."""
    clamp, scale = size.template.page.limits.clamp_mm, size.heel_scale
    own = _heel_sides_over_base_mm(size.template)
    borders = zip(_heel_borders_mm(size.template), own, strict=True)
    sides = [height_mm + over + slope * scale * border for border, over in borders]
    return sum(sides if min(sides) >= clamp[1] else keep_above(np.array(sides), *clamp).tolist()) / 2 - sum(own) / 2


@lru_cache(maxsize=8)
def _heel_borders_mm(template: Template) -> tuple[float, float]:
    """Return x of the trim line's two sides at the heel's centre at the reference size."""
    return edge_at(template, template.x, template.page.landmarks.heel_centre.s)


@lru_cache(maxsize=8)
def _heel_sides_over_base_mm(template: Template) -> tuple[float, float]:
    """Return how much thicker than its base a registered mesh is at those two places, else 0."""
    shape, s = template.shape, template.page.landmarks.heel_centre.s
    return (0.0, 0.0) if shape is None else edge_at(template, shape.over_base, s)


def heel_over_base_mm(size: Size) -> float:
    """Return how much thicker than its base a registered mesh at least is in the rearfoot's zone, else 0 [mm]."""
    shape = size.template.shape
    return 0.0 if shape is None else float(shape.over_base[zone_of(size).ids].min())


def zone_of(size: Size) -> Spread:
    """Return the rearfoot post's zone."""
    return spread_over(size.template, size.template.page.zones.rearfoot)


def spread_over(template: Template, zone: Zone) -> Spread:
    """Return the top over a zone of the plain sheet: across, a zone grows with the insole as one piece."""
    return _spread(template, zone.s + zone.x)


@lru_cache(maxsize=16)
def _spread(template: Template, bounds: tuple[float, float, float, float]) -> Spread:
    """Cut the top's triangles in pieces and take those in the zone: each counts by its area and its x off the mean."""
    s0, s1, x0, x1 = bounds
    faces = template.faces[template.top_faces]
    x, s = template.x[faces], template.s[faces]
    near = (s.max(axis=1) > s0) & (s.min(axis=1) < s1) & (x.max(axis=1) > x0) & (x.min(axis=1) < x1)
    faces, x, s = faces[near], x[near], s[near]
    edges = x[:, 1:] - x[:, :1], s[:, 1:] - s[:, :1]
    area = np.abs(edges[0][:, 0] * edges[1][:, 1] - edges[0][:, 1] * edges[1][:, 0])
    piece_x, piece_s = x @ PIECES.T, s @ PIECES.T
    counts = area[:, None] * ((piece_x > x0) & (piece_x < x1) & (piece_s > s0) & (piece_s < s1))
    off = piece_x - (counts * piece_x).sum() / max(counts.sum(), 1e-12)
    weights = np.bincount(faces.ravel(), ((counts * off) @ PIECES).ravel(), len(template.x))
    ids = np.flatnonzero(weights)
    return Spread(ids, weights[ids].astype(np.float64))


def root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function crosses 0, or the end that is nearer to it (false position, Illinois)."""
    below, above = rising(low), rising(high)
    if below >= 0 or above <= 0:
        return low if below >= 0 else high
    kept = 0
    for _ in range(60):
        here = high - above * (high - low) / (above - below)
        value = rising(here)
        if abs(value) < ROUNDING or high - low < ROUNDING:
            return here
        if value < 0:
            low, below, above = here, value, above / 2 if kept < 0 else above
        else:
            high, above, below = here, value, below / 2 if kept > 0 else below
        kept = -1 if value < 0 else 1
    return (low + high) / 2
