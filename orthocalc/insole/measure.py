"""Measure: what an insole's finished mesh really has, by the datums of its prescription; read off vertices alone."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from orthocalc.insole.added import ADDED
from orthocalc.insole.measure_contact import measure_contact
from orthocalc.insole.measure_elements import measure_elements
from orthocalc.insole.page import Zone
from orthocalc.insole.posts import spread_over
from orthocalc.insole.probe import probe_at
from orthocalc.insole.room import elements_without_room, is_wedge
from orthocalc.insole.shape import Insole
from orthocalc.insole.sizing import ball_width_mm, edge_at, heel_width_mm
from orthocalc.insole.template import Faces, Floats, Template
from orthocalc.insole.without import PLACED, POSTS, heights_without, reference_without

Measured = dict[str, float]
"""Values by prescription field name; parts of a pad as ``met_pad.s``, reliefs as ``reliefs.0.depth_mm``."""


def measure_insole(insole: Insole) -> Measured:
    """Return what the finished mesh measures [mm, deg, s], by prescription field name.

    A datum that lies beyond the template's end is left out, and so is an element that was not ordered.
    """
    template, y = insole.template, insole.y
    x = insole.x if insole.side == "left" else -insole.x
    measured = {
        "length_mm": float(y.max() - y.min()) * template.length_mm / float(template.y.max()),
        "ball_width_mm": ball_width_mm(template, x),
        "heel_width_mm": heel_width_mm(template, x),
        **_sheet(insole, x),
        **measure_elements(insole, heights_without(insole, POSTS)),
        **measure_contact(insole),
    }
    gone = elements_without_room(template)
    if is_wedge(template):
        gone |= {"arch_apex_s", "ball_width_mm"}
    return {name: value for name, value in measured.items() if name not in gone}


def lower_surface_mm(template: Template, z: Floats) -> tuple[Faces, Floats]:
    """Return the top vertices that have the underside beneath them, and its height there [mm]."""
    above, corners, weights = _beneath(template)
    height: Floats = sum(z[corner] * weight for corner, weight in zip(corners, weights, strict=True))
    return above, height


@lru_cache(maxsize=8)
def _beneath(template: Template) -> tuple[Faces, Faces, Floats]:
    """Return those vertices, and the corners beneath each with their weights, corner by corner, (3, k)."""
    above = np.flatnonzero(template.below >= 0)
    corners, weights = template.faces[template.below[above]], template.below_weights[above]
    return above, np.ascontiguousarray(corners.T), np.ascontiguousarray(weights.T)


def _sheet(insole: Insole, x: Floats) -> Measured:
    """Return the datums of the sheet itself: lifts, arch, posts, cup."""
    template, foot, marks = insole.template, insole.foot, insole.template.page.landmarks
    heel, ball, toe = (probe_at(template, (p.s, p.x)) for p in (marks.heel_centre, marks.ball_centre, marks.toe))
    base = insole.amounts.made.get("base_thickness_mm", foot.base_thickness_mm or 0.0) - insole.amounts.cover_mm
    smooth, level = heights_without(insole, PLACED), reference_without(insole, (*PLACED, *POSTS))
    bare = heights_without(insole, (*ADDED, *POSTS))
    flat, flat_bare = (heights_without(insole, ("scan", *names)) for names in (PLACED, (*ADDED, *POSTS)))
    front = insole.amounts.base_mm if "ball_lift_mm" in elements_without_room(template) else ball.read(bare)
    height, apex = _arch(template, bare, heel.read(bare), front, foot.arch_apex_s or 0.0)
    zones = template.page.zones
    return {
        "heel_lift_mm": heel.read(flat) - base,
        "ball_lift_mm": ball.read(flat_bare) - base,
        "toe_lift_mm": toe.read(flat_bare) - base,
        "arch_height_mm": height,
        "arch_apex_s": apex,
        "rearfoot_post_deg": _post_deg(insole, zones.rearfoot, x, smooth - level),
        "forefoot_post_deg": _post_deg(insole, zones.forefoot, x, smooth - level),
        "heel_cup_depth_mm": sum(edge_at(template, smooth, marks.heel_centre.s)) / 2 - heel.read(smooth),
    }


def _arch(template: Template, z: Floats, heel: float, ball: float, apex_s: float) -> tuple[float, float]:
    """Return the medial edge's height above the plane of heel and ball centre at the apex, and where it is highest."""
    marks, edge = template.page.landmarks, template.medial_edge
    s = template.s[edge]
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
    behind, ahead = s[i] - s[i - 1], s[i + 1] - s[i]
    rise, drop = (above[i] - above[i - 1]) / behind, (above[i] - above[i + 1]) / ahead
    top = (rise * ahead - drop * behind) / (2 * (rise + drop)) if rise + drop > 0 else 0.0
    return float(np.clip(s[i] + top, s[i - 1], s[i + 1]))


def _post_deg(insole: Insole, zone: Zone, x: Floats, raised: Floats) -> float:
    """Return the slope across the foot that a post adds to the top over its whole zone, least squares by area [deg]."""
    over = spread_over(insole.template, zone)
    return math.degrees(math.atan(over.slope(x[over.ids], raised[over.ids])))
