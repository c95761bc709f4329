"""Datums: the prescription's millimetres and degrees → amplitudes of the fields, so that the datums hold exactly."""

from __future__ import annotations

import math

from orthocalc.insole.added import added_to
from orthocalc.insole.amounts import Amounts
from orthocalc.insole.arch import edge_round_apex
from orthocalc.insole.contact import contact_of, scanned_cup_mm
from orthocalc.insole.posts import cup_wall_mm, forefoot_pivot_mm, heel_over_base_mm, made_deg, needs_mm, rim_mm
from orthocalc.insole.room import least_base_mm
from orthocalc.insole.sizing import Size
from orthocalc.insole.thickness import level_thickness_mm
from orthocalc.prescription import FootPrescription

PADS = ("met_pad", "met_bar")
"""What may lie anywhere is no part of the zone whose slope a post is measured by."""
CREST_MM = 2e-3
"""By how much the edge must be highest at its apex to be called a crest."""
SAME = 0.05
"""How near to its order a number counts as made so [mm, deg]: half of the check's tolerance."""


def amounts_of(foot: FootPrescription, size: Size, base_mm: float, apex_s: float) -> Amounts:
    """Return the amplitudes that meet a prescription's datums at a size; what cannot be met is in ``made``."""
    fore = math.tan(math.radians(foot.forefoot_post_deg))
    cover = min(foot.top_cover_mm, _cover_room_mm(foot, size, base_mm))
    added = added_to(foot, size, base_mm - cover)
    amounts = Amounts(
        base_mm=base_mm - cover,
        cover_mm=cover,
        heel_mm=foot.heel_lift_mm,
        ball_mm=foot.ball_lift_mm,
        toe_mm=foot.toe_lift_mm,
        cup_mm=foot.heel_cup_depth_mm,
        rim_mm=0.0,
        arch_mm=max(foot.arch_height_mm - foot.arch_fill_mm, 0.0),
        apex_s=apex_s,
        arch_crest=False,
        arch_solid=foot.arch_solid,
        rearfoot_slope=0.0,
        forefoot_slope=fore,
        forefoot_pivot_mm=forefoot_pivot_mm(size, fore),
        added=added,
        made={**_made(foot, base_mm, cover), **added.made},
        contact=contact_of(foot, size, apex_s),
    )
    return _with_cup(_with_post(_with_arch(amounts, size), foot, size), size)


def _made(foot: FootPrescription, base_mm: float, cover_mm: float) -> dict[str, float]:
    """Return base and cover where they are not what was ordered."""
    base = {"base_thickness_mm": base_mm} if base_mm > (foot.base_thickness_mm or 0.0) else {}
    return base | ({"top_cover_mm": cover_mm} if cover_mm < foot.top_cover_mm else {})


def _with_arch(a: Amounts, size: Size) -> Amounts:
    """Say whether the arch has a crest, and how high the lift alone makes it."""
    if not a.arch_mm or a.contact is not None:
        return a
    behind, here, ahead = edge_round_apex(size.template, a.apex_s, a.arch_mm, a.heel_mm - a.ball_mm, a.cup_mm)
    crest = here > max(behind, ahead) + CREST_MM
    return _said(a._replace(arch_crest=crest), "arch_height_mm", a.arch_mm, here)


def _with_post(a: Amounts, foot: FootPrescription, size: Size) -> Amounts:
    """Add the rearfoot post, and say what its zone comes to where the sheet has no room for the lower side."""
    slope = math.tan(math.radians(foot.rearfoot_post_deg))
    posted = a._replace(rearfoot_slope=slope)
    heel = a.base_mm + a.heel_mm + heel_over_base_mm(size)
    if needs_mm(size, slope) <= heel - size.template.page.limits.clamp_mm[1]:
        return posted
    unplaced = foot.model_copy(update=dict.fromkeys(PADS))
    level = level_thickness_mm(size, a._replace(added=added_to(unplaced, size, a.base_mm)))
    reached = made_deg(size, level, slope)
    return _said(posted, "rearfoot_post_deg", foot.rearfoot_post_deg, reached)


def _said(a: Amounts, name: str, ordered: float, reached: float) -> Amounts:
    return a if abs(reached - ordered) <= SAME else a._replace(made={**a.made, name: reached})


def _with_cup(a: Amounts, size: Size) -> Amounts:
    """Add what the heel cup's rim needs beside the bowl to have its depth under the post."""
    depth = a.cup_mm if a.contact is None else scanned_cup_mm(a.contact, size, a.cup_mm, a.apex_s)
    if not a.rearfoot_slope:
        return _said(a, "heel_cup_depth_mm", a.cup_mm, depth)
    seat = a.base_mm + a.heel_mm
    wall = cup_wall_mm(size, seat, depth, a.rearfoot_slope)
    reached = rim_mm(size, seat + wall, a.rearfoot_slope) - seat if depth else 0.0
    return _said(a._replace(rim_mm=wall - depth), "heel_cup_depth_mm", a.cup_mm, reached)


def _cover_room_mm(foot: FootPrescription, size: Size, base_mm: float) -> float:
    """Return how much thinner the whole sheet may be; a plain wedge has its lift alone, a post keeps what it needs."""
    least = size.template.page.limits.clamp_mm[1]
    post = needs_mm(size, math.tan(math.radians(foot.rearfoot_post_deg)))
    heel = base_mm + foot.heel_lift_mm + heel_over_base_mm(size) - post
    sheet = base_mm - least_base_mm(size.template) if base_mm else heel - least
    return max(min(sheet, heel - least), 0.0)
