"""Measure: what an insole's finished mesh really has, by the datums of its prescription; read off vertices alone."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from orthocalc.insole.shape import Insole, shape_insole
from orthocalc.insole.sizing import ball_width_mm, edge_at, heel_width_mm
from orthocalc.insole.template import Faces, Floats, Template, Zone

Measured = dict[str, float]
"""Values by prescription field name."""


class Probe(NamedTuple):
    """A place on the top: three vertices and their weights (the same at every size)."""

    corners: Faces
    weights: Floats

    def height_mm(self, z: Floats) -> float:
        """Return the top's height there."""
        return float(self.weights @ z[self.corners])


def measure_insole(insole: Insole) -> Measured:
    """Return what the finished mesh measures [mm, deg, s], by prescription field name."""
    template, y, z = insole.template, insole.vertices[:, 1], insole.vertices[:, 2]
    x = insole.vertices[:, 0] if insole.side == "left" else -insole.vertices[:, 0]
    foot, marks = insole.foot, template.page.landmarks
    level = _without_posts(insole)
    heel, ball, toe = (probe_at(template, (p.s, p.x)) for p in (marks.heel_centre, marks.ball_centre, marks.toe))
    base = foot.base_thickness_mm or 0.0
    height, apex = _arch(template, y, level, heel.height_mm(level), ball.height_mm(level), foot.arch_apex_s or 0.0)
    return {
        "length_mm": float(y.max() - y.min()),
        "ball_width_mm": ball_width_mm(template, x, y),
        "heel_width_mm": heel_width_mm(template, x, y),
        "heel_lift_mm": heel.height_mm(z) - base,
        "ball_lift_mm": ball.height_mm(level) - base,
        "toe_lift_mm": toe.height_mm(level) - base,
        "arch_height_mm": height,
        "arch_apex_s": apex,
        "rearfoot_post_deg": _post_deg(insole, template.page.zones.rearfoot, x, z - level),
        "forefoot_post_deg": _post_deg(insole, template.page.zones.forefoot, x, z - level),
        "heel_cup_depth_mm": sum(edge_at(template, z, y, marks.heel_centre.s)) / 2 - heel.height_mm(z),
    }


def lower_surface_mm(template: Template, z: Floats) -> tuple[Faces, Floats]:
    """Return the top vertices that have the underside beneath them, and its height there [mm]."""
    above = np.flatnonzero(template.below >= 0)
    corners = template.faces[template.below[above]]
    height: Floats = np.einsum("ij,ij->i", template.below_weights[above], z[corners])
    return above, height


@lru_cache(maxsize=64)
def probe_at(template: Template, s_x: tuple[float, float]) -> Probe:
    """Return the top triangle at a place of the plain sheet."""
    s, x = s_x
    here = np.array([x, s * template.length_mm])
    faces = template.faces[template.top_faces]
    a, b, c = (np.column_stack((template.x[i], template.y[i])) for i in faces.T)
    parts = np.column_stack([_cross(p - here, q - here) for p, q in ((b, c), (c, a), (a, b))])
    hit = int(np.argmax(parts.min(axis=1)))
    return Probe(faces[hit], parts[hit] / parts[hit].sum())


def _cross(a: Floats, b: Floats) -> Floats:
    product: Floats = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]
    return product


def _without_posts(insole: Insole) -> Floats:
    """Return the heights of the same insole with the posts at 0 (the datums of ball, toe, arch and posts say so)."""
    foot = insole.foot
    if not (foot.rearfoot_post_deg or foot.forefoot_post_deg):
        return insole.vertices[:, 2]
    flat = foot.model_copy(update={"rearfoot_post_deg": 0.0, "forefoot_post_deg": 0.0})
    return shape_insole(insole.template, flat, insole.side).vertices[:, 2]


def _arch(template: Template, y: Floats, z: Floats, heel: float, ball: float, apex_s: float) -> tuple[float, float]:
    """Return the medial edge's height above the plane of heel and ball centre at the apex, and where it is highest."""
    marks, edge = template.page.landmarks, template.medial_edge
    s = y[edge] / y[edge[-1]]
    along = (s - marks.heel_centre.s) / (marks.ball_centre.s - marks.heel_centre.s)
    above = z[edge] - heel - (ball - heel) * along
    return float(np.interp(apex_s, s, above)), _crest(s, above, apex_s)


def _crest(s: Floats, above: Floats, near_s: float) -> float:
    """Return the crest that one climbs to from a place; between vertices by the parabola through three."""
    i = int(np.clip(np.searchsorted(s, near_s), 1, len(s) - 2))
    while i > 1 and above[i - 1] > above[i]:
        i -= 1
    while i < len(s) - 2 and above[i + 1] > above[i]:
        i += 1
    bend, slope, _ = np.polyfit(s[i - 1 : i + 2] - s[i], above[i - 1 : i + 2], 2)
    top = -slope / (2 * bend) if bend < 0 else 0.0
    return float(np.clip(s[i] + top, s[i - 1], s[i + 1]))


def _post_deg(insole: Insole, zone: Zone, x: Floats, raised: Floats) -> float:
    """Return the slope across the foot that a post adds to the top over its zone, least squares [deg]."""
    foot, limits = insole.foot, insole.template.page.limits
    inside = zone_vertices(insole.template, zone.s + zone.x)
    if zone is insole.template.page.zones.rearfoot and foot.rearfoot_post_deg:
        room = (foot.base_thickness_mm or 0.0) + foot.heel_lift_mm - limits.clamp_mm[1]
        slope = math.tan(math.radians(foot.rearfoot_post_deg))
        inside = inside[slope * x[inside] >= -room]
    offset = x[inside] - x[inside].mean()
    return math.degrees(math.atan(float(offset @ raised[inside]) / float(offset @ offset)))


@lru_cache(maxsize=16)
def zone_vertices(template: Template, bounds: tuple[float, float, float, float]) -> Faces:
    """Return the top vertices inside a zone of the plain sheet: s from, to, x from, to [mm]."""
    s0, s1, x0, x1 = bounds
    x, s = template.x, template.s
    return np.flatnonzero((template.w == 1) & (s >= s0) & (s <= s1) & (x >= x0) & (x <= x1))
