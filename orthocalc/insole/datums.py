"""Datums: the prescription's millimetres and degrees → amplitudes of the fields, so that the datums hold exactly."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from orthocalc.insole.arch import arch_of, root
from orthocalc.insole.sizing import Size, edge_at
from orthocalc.insole.template import Floats
from orthocalc.prescription import FootPrescription


class Amounts(NamedTuple):
    """How much of each field an insole has.

    Attributes
    ----------
    base_mm, heel_mm, ball_mm, toe_mm : thickness of the sheet and the lifts above it
    cup_mm, rim_mm : the cup's bowl; the rim's part that levels out the rearfoot post's tilt
    arch_mm, arch_centre_s, arch_solid : height of the arch's own bell, its place, whether the finished
        edge is highest at the ordered apex, 1 filled to the ground .. 0 shell
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
    arch_crest: bool
    arch_solid: float
    rearfoot_slope: float
    forefoot_slope: float
    forefoot_pivot_mm: float


def amounts_of(foot: FootPrescription, size: Size, base_mm: float, apex_s: float) -> Amounts:
    """Return the amplitudes that meet a prescription's datums at a size."""
    page = size.template.page
    arch = arch_of(foot, page, apex_s)
    rear, fore = (math.tan(math.radians(a)) for a in (foot.rearfoot_post_deg, foot.forefoot_post_deg))
    return Amounts(
        base_mm=base_mm,
        heel_mm=foot.heel_lift_mm,
        ball_mm=foot.ball_lift_mm,
        toe_mm=foot.toe_lift_mm,
        cup_mm=foot.heel_cup_depth_mm,
        rim_mm=_rim_mm(foot, size, base_mm, rear),
        arch_mm=arch.height_mm,
        arch_centre_s=arch.centre_s,
        arch_crest=arch.has_crest,
        arch_solid=foot.arch_solid,
        rearfoot_slope=rear,
        forefoot_slope=fore,
        forefoot_pivot_mm=_border_mm(size, fore),
    )


def keep_above(thickness: Floats, floor: float, exact_from: float) -> Floats:
    """Return a thickness that levels out at ``floor`` and is itself from ``exact_from`` on, C2 between [mm]."""
    reach = exact_from - floor
    u = np.maximum((thickness - floor) / reach, -1.0)
    return np.where(u < 1, floor + reach * (u + 1) ** 3 * (3 - u) / 16, thickness)


def _border_mm(size: Size, slope: float) -> float:
    """Return the x of the border that a forefoot post leaves down: lateral for varus, medial for valgus."""
    edge = size.template.lateral_edge if slope > 0 else size.template.medial_edge
    x = size.template.x[edge] * size.forefoot_scale
    return float(x.min() if slope > 0 else x.max())


def _rim_mm(foot: FootPrescription, size: Size, base_mm: float, slope: float) -> float:
    """Return what the rim needs beside the bowl so that its mean height stays the ordered depth under a post."""
    if not (foot.heel_cup_depth_mm and slope):
        return 0.0
    page = size.template.page
    seat = base_mm + foot.heel_lift_mm
    borders = edge_at(size.template, size.x, size.y, page.landmarks.heel_centre.s)
    edges = [seat + foot.heel_cup_depth_mm + slope * border for border in borders]
    rim = -slope * sum(borders) / 2
    if min(edges) + rim >= page.limits.clamp_mm[1]:
        return rim

    def excess(rim: float) -> float:
        rims = keep_above(np.array(edges) + rim, *page.limits.clamp_mm)
        return float(rims.mean()) - seat - foot.heel_cup_depth_mm

    return root(excess, -100.0, 100.0)
