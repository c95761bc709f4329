"""Sizing: a template's plan at one length and two widths; along by length, across by heel and ball width."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from orthocalc.insole.template import Floats, Template

UNCUT_S, END_S = 0.55, 0.01
"""Where a sheet that ends before its ball still has the whole width."""


class OutOfRangeError(ValueError):
    """A size that the template is not made in; ``field`` is the prescription's."""

    def __init__(self, field: str, value: float, low: float, high: float) -> None:
        super().__init__(f"{field} {value:g} is outside this template's {low:g}–{high:g}")
        self.field, self.value, self.low, self.high = field, value, low, high


@dataclass(frozen=True, eq=False)
class Size:
    """A template's plan at one size (left foot).

    Attributes
    ----------
    x, y : plan of every vertex [mm], (n,)
    heel_scale, forefoot_scale : how much wider than the reference, behind and before the blend
    """

    template: Template
    length_mm: float
    heel_scale: float
    forefoot_scale: float
    x: Floats
    y: Floats

    @cached_property
    def mirrored_x(self) -> Floats:
        """The right insole's x."""
        x = -self.x
        x.flags.writeable = False
        return x

    @cached_property
    def is_the_templates(self) -> bool:
        """Whether x and y are finite and the template's at this size."""
        x, y = plan_mm(self.template, self.length_mm, self.heel_scale, self.forefoot_scale)
        return bool(np.isfinite(x).all() and np.array_equal(x, self.x) and np.array_equal(y, self.y))

    @cached_property
    def volume_weights_mm2(self) -> Floats:
        """What each vertex's height adds to the volume, (n,): a third of the plan areas round it."""
        heel, blend = _volume_weights_mm2(self.template)
        along = self.length_mm / self.template.length_mm
        return along * self.heel_scale * heel + along * (self.forefoot_scale - self.heel_scale) * blend

    @property
    def is_graph(self) -> bool:
        """Whether top and underside lie flat over each other in plan, without a fold.

        Every top face looks up and every other face looks down in plan; with a thickness above 0 everywhere the
        solid cannot cut itself.
        """
        low, high = _unfolded(self.template)
        return low < self.forefoot_scale / self.heel_scale - 1 < high


def size_of(template: Template, length_mm: float, ball_width_mm: float, heel_width_mm: float) -> Size:
    """Return the template's plan at a size [mm].

    Raises
    ------
    OutOfRangeError : outside the template's limits
    """
    limits = template.page.limits
    _within("length_mm", length_mm, *limits.length_mm)
    low, high = limits.ball_width_per_length
    _within("ball_width_mm", ball_width_mm, low * length_mm, high * length_mm)
    low, high = limits.heel_width_per_length
    _within("heel_width_mm", heel_width_mm, low * length_mm, high * length_mm)
    return _scaled(template, length_mm, ball_width_mm, heel_width_mm)


@lru_cache(maxsize=16)
def _scaled(template: Template, length_mm: float, ball_width_mm: float, heel_width_mm: float) -> Size:
    ball, heel = reference_widths_mm(template)
    heel_scale, forefoot_scale = heel_width_mm / heel, ball_width_mm / ball
    x, y = plan_mm(template, length_mm, heel_scale, forefoot_scale)
    x.flags.writeable = y.flags.writeable = False
    return Size(template, length_mm, heel_scale, forefoot_scale, x, y)


def plan_mm(template: Template, length_mm: float, heel_scale: float, forefoot_scale: float) -> tuple[Floats, Floats]:
    """Return x and y of every vertex at a size [mm]: along by the length, across by a blend of two factors."""
    across = heel_scale + (forefoot_scale - heel_scale) * blend_shape(template, template.page.sizing.blend_s)
    return template.x * across, template.y * (length_mm / template.length_mm)


@lru_cache(maxsize=8)
def _unfolded(template: Template) -> tuple[float, float]:
    """Return between which shares the forefoot may be wider than the heel before a face turns over in plan."""
    facing = np.full(len(template.faces), -1.0)
    facing[template.top_faces] = 1
    area, blend = (facing * one for one in _plan_areas_mm2(template))
    if area.min() <= 0:
        return np.inf, -np.inf
    wider, narrower = blend > 0, blend < 0
    low, high = (-area[where] / blend[where] for where in (wider, narrower))
    return float(low.max(initial=-1.0)), float(high.min(initial=np.inf))


@lru_cache(maxsize=8)
def _plan_areas_mm2(template: Template) -> tuple[Floats, Floats]:
    """Return every face's signed plan area at the reference size, and the same with x times the forefoot's share."""
    a, b, c = template.faces.T
    y, forefoot = template.y, template.x * blend_shape(template, template.page.sizing.blend_s)
    one, other = (((x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a])) / 2 for x in (template.x, forefoot))
    return one, other


@lru_cache(maxsize=8)
def _volume_weights_mm2(template: Template) -> tuple[Floats, Floats]:
    """Return for every vertex a third of the plan areas round it, for both of those."""
    one, other = (
        np.bincount(template.faces.ravel(), np.repeat(area / 3, 3), len(template.x)).astype(np.float64)
        for area in _plan_areas_mm2(template)
    )
    return one, other


@lru_cache(maxsize=8)
def blend_shape(template: Template, blend: tuple[float, float]) -> Floats:
    """Return the smoothstep along the insole from 0 (heel) to 1 (forefoot), (n,)."""
    u = np.clip((template.s - blend[0]) / (blend[1] - blend[0]), 0, 1)
    shape: Floats = u * u * (3 - 2 * u)
    return shape


@lru_cache(maxsize=8)
def reference_widths_mm(template: Template) -> tuple[float, float]:
    """Return ball and heel width of the reference size, by the prescription's definition."""
    return ball_width_mm(template, template.x), heel_width_mm(template, template.x)


def ball_width_mm(template: Template, x: Floats) -> float:
    """Return the widest width of a top outline before the midfoot [mm]; x of every vertex.

    A sheet that ends before its ball is measured at s 0.55, or just before its end, against the full-length insole
    it is a part of.
    """
    whole = template.page.outline.ball_width_mm
    if whole is not None:
        before_end = min(UNCUT_S, template.page.outline.ends_s - END_S)
        return whole * _width_mm(template, x, before_end) / _width_mm(template, template.x, before_end)
    (medial, lateral), s, at = (template.medial_edge, template.lateral_edge), template.s, _forefoot_s(template)
    return float((np.interp(at, s[medial], x[medial]) - np.interp(at, s[lateral], x[lateral])).max())


@lru_cache(maxsize=8)
def _forefoot_s(template: Template) -> Floats:
    """Return where the edges have vertices before the midfoot."""
    s = template.s
    at: Floats = np.sort(np.concatenate((s[template.medial_edge], s[template.lateral_edge])))
    return at[at >= template.page.landmarks.forefoot_from_s]


def heel_width_mm(template: Template, x: Floats) -> float:
    """Return the width of a top outline at the heel's landmark [mm]; x of every vertex."""
    return _width_mm(template, x, template.page.landmarks.heel_width_s)


def edge_at(template: Template, values: Floats, s: float) -> tuple[float, float]:
    """Return a vertex value on the medial and on the lateral edge at s, between the edge's vertices."""
    sides = ((edge, template.s[edge]) for edge in (template.medial_edge, template.lateral_edge))
    medial, lateral = (float(np.interp(s, at, values[edge])) for edge, at in sides)
    return medial, lateral


def _width_mm(template: Template, x: Floats, s: float) -> float:
    medial, lateral = edge_at(template, x, s)
    return medial - lateral


def _within(field: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:
        raise OutOfRangeError(field, value, low, high)
