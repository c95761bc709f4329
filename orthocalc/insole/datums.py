"""Datums: the prescription's millimetres and degrees → amplitudes of the fields, so that the datums hold exactly."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from orthocalc.insole.features import arch_along, arch_place, fall
from orthocalc.insole.sizing import Size, edge_at
from orthocalc.insole.template import Page
from orthocalc.prescription import FootPrescription


class Amounts(NamedTuple):
    """How much of each field an insole has.

    Attributes
    ----------
    base_mm, heel_mm, ball_mm, toe_mm : thickness of the sheet and the lifts above it
    cup_mm, rim_mm : the cup's bowl; the rim's part that levels out the rearfoot post's tilt
    arch_mm, arch_centre_s, arch_solid : height of the arch's own bell, its place, 1 filled to the ground .. 0 shell
    rearfoot_slope, forefoot_slope : dz/dx of the posts, medial wedge +
    forefoot_pivot_mm : x where the forefoot post adds nothing
    """

    base_mm: float
    heel_mm: float
    ball_mm: float
    toe_mm: float
    cup_mm: float
    rim_mm: float
    arch_mm: float
    arch_centre_s: float
    arch_solid: float
    rearfoot_slope: float
    forefoot_slope: float
    forefoot_pivot_mm: float


def amounts_of(foot: FootPrescription, size: Size, base_mm: float, apex_s: float) -> Amounts:
    """Return the amplitudes that meet a prescription's datums at a size."""
    page = size.template.page
    arch, centre = _arch(foot, page, apex_s)
    rear, fore = (math.tan(math.radians(a)) for a in (foot.rearfoot_post_deg, foot.forefoot_post_deg))
    return Amounts(
        base_mm=base_mm,
        heel_mm=foot.heel_lift_mm,
        ball_mm=foot.ball_lift_mm,
        toe_mm=foot.toe_lift_mm,
        cup_mm=foot.heel_cup_depth_mm,
        rim_mm=_rim_mm(foot, size, base_mm, rear),
        arch_mm=arch,
        arch_centre_s=centre,
        arch_solid=foot.arch_solid,
        rearfoot_slope=rear,
        forefoot_slope=fore,
        forefoot_pivot_mm=_border_mm(size, fore),
    )


def clamp_mm(thickness: float, least: float, reach: float) -> float:
    """Return a thickness kept above ``least``: C2, itself from ``least + reach`` on [mm]."""
    u = (thickness - least) / reach
    if u >= 1:
        return thickness
    return least if u <= -1 else least + reach * (u + 1) ** 3 * (3 - u) / 16


def _border_mm(size: Size, slope: float) -> float:
    """Return the x of the border that a forefoot post leaves down: lateral for varus, medial for valgus."""
    edge = size.template.lateral_edge if slope > 0 else size.template.medial_edge
    x = size.template.x[edge] * size.forefoot_scale
    return float(x.min() if slope > 0 else x.max())


def _rim_mm(foot: FootPrescription, size: Size, base_mm: float, slope: float) -> float:
    """Return what the rim needs beside the bowl so that its mean height stays the ordered depth under a post."""
    if not (foot.heel_cup_depth_mm and slope):
        return 0.0
    limits, s = size.template.page.limits, size.template.page.landmarks.heel_centre.s
    seat = base_mm + foot.heel_lift_mm
    edges = [seat + foot.heel_cup_depth_mm + slope * x for x in edge_at(size.template, size.x, size.y, s)]

    def excess(rim: float) -> float:
        mean = sum(clamp_mm(z + rim, limits.min_thickness_mm, limits.clamp_mm) for z in edges) / 2
        return mean - seat - foot.heel_cup_depth_mm

    rim = -excess(0.0)
    if abs(excess(rim)) < 1e-9:
        return rim
    return _root(excess, -100.0, 100.0)


def _arch(foot: FootPrescription, page: Page, apex_s: float) -> tuple[float, float]:
    """Return height and centre of the arch's bell: the finished edge is as high as ordered, and highest, at the apex.

    Where lift and cup alone rise so steeply that no such crest exists, the height still holds.
    """
    ordered = foot.arch_height_mm - foot.arch_fill_mm
    if foot.arch_height_mm == 0 or ordered <= 0:
        return 0.0, apex_s
    missing = ordered - _edge_without_arch_mm(foot, page, apex_s)
    ends, shift = page.elements.arch, page.elements.arch_apex_shift
    if missing <= 0:
        return missing, apex_s
    step = 1e-4
    rise = (_edge_without_arch_mm(foot, page, apex_s + step) - _edge_without_arch_mm(foot, page, apex_s - step)) / (
        2 * step
    )

    def tilt(centre: float) -> float:
        before, after = (arch_place(apex_s + d, centre, ends) for d in (-step, step))
        u = arch_place(apex_s, centre, ends)
        return rise / missing - 6 * u / (1 - u * u) * (after - before) / (2 * step)

    low, high = max(apex_s - shift, ends[0] + 0.05), min(apex_s + shift, ends[1] - 0.05)
    centre = apex_s if rise == 0 else _root(tilt, low, high)
    return missing / arch_along(apex_s, centre, ends), centre


def _edge_without_arch_mm(foot: FootPrescription, page: Page, s: float) -> float:
    """Return how high lift and cup alone raise the medial edge above the plane through heel and ball centre [mm]."""
    e, marks = page.elements, page.landmarks
    heel, ball, toe = foot.heel_lift_mm, foot.ball_lift_mm, foot.toe_lift_mm
    top = toe + (ball - toe) * fall(s, *e.ball_lift_fall) + (heel - ball) * fall(s, *e.heel_lift_fall)
    along = (s - marks.heel_centre.s) / (marks.ball_centre.s - marks.heel_centre.s)
    return top + foot.heel_cup_depth_mm * fall(s, *e.heel_cup_fall) - (heel + (ball - heel) * along)


def _root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function crosses 0, or the end that is nearer to it."""
    for _ in range(40):
        middle = (low + high) / 2
        if rising(middle) < 0:
            low = middle
        else:
            high = middle
    return (low + high) / 2
