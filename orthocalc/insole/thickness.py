"""Thickness: the sheet's height above its underside, by base, lifts, cup, posts, arch and what lies on it."""

from __future__ import annotations

import numpy as np

from orthocalc.insole.added import Added
from orthocalc.insole.amounts import Amounts
from orthocalc.insole.arch import cup_rows, profiles, rise_mm
from orthocalc.insole.contact import conform
from orthocalc.insole.features import rows
from orthocalc.insole.front import thin_out
from orthocalc.insole.shell import deeper_mm
from orthocalc.insole.sizing import Size
from orthocalc.insole.template import Floats


def level_thickness_mm(size: Size, a: Amounts) -> Floats:
    """Return the thickness of every upper vertex with all but hollows on it [mm], as if nothing held it above 0."""
    thickness = bent_thickness_mm(size, a, np.zeros(len(size.x)))
    add_raises(a.added, thickness)
    return thickness


def bent_thickness_mm(size: Size, a: Amounts, z: Floats) -> Floats:
    """Return the thickness of the bent sheet, and set how high its underside is [mm]: its own top, or a scanned one."""
    thickness = bare_thickness_mm(size, a)
    bare = thickness.copy() if a.contact else thickness
    add_arch(size, a, thickness, z)
    if a.contact:
        cup, _ = cup_rows(size.template, a.apex_s)
        conform(a.contact, size, (cup, a.cup_mm), a.arch_solid, bare, thickness, z)
    return thickness


def bare_thickness_mm(size: Size, a: Amounts) -> Floats:
    """Return the thickness of every upper vertex by base, lifts, cup and posts [mm], as if nothing held it above 0."""
    template, field = size.template, rows(size.template)
    n, x = template.upper, size.x
    thickness = np.full(n, a.base_mm + a.toe_mm)
    if template.shape is not None:
        thickness += template.shape.over_base[:n]
    cup, rim = cup_rows(template, a.apex_s)
    for row, amount in (
        (field.ball, a.ball_mm - a.toe_mm),
        (field.heel, a.heel_mm - a.ball_mm),
        (cup, a.cup_mm),
        (rim, a.rim_mm),
    ):
        if amount:
            thickness[row.where] += amount * row.values
    for row, slope, pivot in (
        (field.rearfoot, a.rearfoot_slope, 0.0),
        (field.forefoot, a.forefoot_slope, a.forefoot_pivot_mm),
    ):
        if slope:
            thickness[row.where] += slope * (x[row.where] - pivot) * row.values
    thin_out(thickness, size)
    return thickness


def add_arch(size: Size, a: Amounts, thickness: Floats, z: Floats) -> None:
    """Add the arch: what is filled to the thickness, the rest to top and underside alike."""
    if not a.arch_mm:
        return
    template, hollow = size.template, 1 - a.arch_solid
    field, n = rows(template), template.upper
    over, below = profiles(template, a.apex_s)
    upper, under = field.arch_across_upper, field.arch_across_under
    height = rise_mm(over, a.arch_mm, a.heel_mm - a.ball_mm) * upper.values
    thickness[upper.where] += height * (1 - hollow)
    if hollow:
        z[:n][upper.where] = height * hollow
        z[n:][under.where] = rise_mm(below, a.arch_mm * hollow, (a.heel_mm - a.ball_mm) * hollow) * under.values
        where, deeper = deeper_mm(size, a)
        z[where] -= deeper


def add_raises(added: Added, thickness: Floats) -> None:
    """Add what lies on the sheet."""
    for row, amount in added.raises:
        thickness[row.where] += amount * row.values


def take_hollows(added: Added, thickness: Floats) -> None:
    """Take the hollows away; where two overlap the deeper counts."""
    if not added.hollows:
        return
    hollow = np.zeros(len(thickness))
    for row, amount in added.hollows:
        np.maximum(hollow[row.where], amount * row.values, out=hollow[row.where])
    thickness -= hollow
