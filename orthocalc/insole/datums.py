"""Datums: the prescription's millimetres and degrees → amplitudes of the fields, so that the datums hold exactly."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from orthocalc.insole.added import Added, added_to
from orthocalc.insole.arch import arch_of, root
from orthocalc.insole.contact import Contact, contact_of, cup_made_mm
from orthocalc.insole.features import keep_above
from orthocalc.insole.sizing import Size, edge_at
from orthocalc.prescription import FootPrescription


class Amounts(NamedTuple):
    """How much of each field an insole has.

    Attributes
    ----------
    base_mm, heel_mm, ball_mm, toe_mm : thickness of the printed sheet (the cover taken off) and the lifts above it
    cover_mm : the top cover that the sheet makes room for
    cup_mm, rim_mm : the cup's bowl; the rim's part that levels out the rearfoot post's tilt
    arch_mm, arch_centre_s, arch_solid : height of the arch's own bell, its place, whether the finished
        edge is highest at the ordered apex, 1 filled to the ground .. 0 shell
    rearfoot_slope, forefoot_slope : dz/dx of the posts, medial wedge +
    forefoot_pivot_mm : x where the forefoot post adds nothing
    added : what lies on the sheet
    contact : the top under a scanned foot, or None
    """

    base_mm: float
    cover_mm: float
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
    added: Added
    contact: Contact | None = None


def amounts_of(foot: FootPrescription, size: Size, base_mm: float, apex_s: float) -> Amounts:
    """Return the amplitudes that meet a prescription's datums at a size."""
    page = size.template.page
    cover = min(foot.top_cover_mm, _cover_room_mm(foot, base_mm, page.limits.clamp_mm[1]))
    base_mm -= cover
    added = added_to(foot, size, base_mm)
    if cover < foot.top_cover_mm:
        added = added._replace(made={**added.made, "top_cover_mm": cover})
    contact = contact_of(foot, size, apex_s)
    if contact is not None and foot.heel_cup_depth_mm:
        cup = cup_made_mm(contact, size, foot.heel_cup_depth_mm)
        added = added._replace(made={**added.made, "heel_cup_depth_mm": cup})
    arch = arch_of(foot, page, apex_s)
    rear, fore = (math.tan(math.radians(a)) for a in (foot.rearfoot_post_deg, foot.forefoot_post_deg))
    return Amounts(
        base_mm=base_mm,
        cover_mm=cover,
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
        added=added,
        contact=contact,
    )


def _cover_room_mm(foot: FootPrescription, base_mm: float, least_mm: float) -> float:
    """Return how much thinner the whole sheet may be; a plain wedge has its lift alone."""
    return max((base_mm or foot.heel_lift_mm) - least_mm, 0.0)


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
    borders = edge_at(size.template, size.x, page.landmarks.heel_centre.s)
    edges = [seat + foot.heel_cup_depth_mm + slope * border for border in borders]
    rim = -slope * sum(borders) / 2
    if min(edges) + rim >= page.limits.clamp_mm[1]:
        return rim

    def excess(rim: float) -> float:
        rims = keep_above(np.array(edges) + rim, *page.limits.clamp_mm)
        return float(rims.mean()) - seat - foot.heel_cup_depth_mm

    return root(excess, -100.0, 100.0)
