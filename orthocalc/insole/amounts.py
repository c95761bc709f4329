"""Amounts: how much of each field an insole has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from orthocalc.insole.added import Added
from orthocalc.insole.contact import Contact


class Amounts(NamedTuple):
    """How much of each field an insole has.

    Attributes
    ----------
    base_mm, heel_mm, ball_mm, toe_mm : thickness of the printed sheet (the cover taken off) and the lifts above it
    cover_mm : the top cover that the sheet makes room for
    cup_mm, rim_mm : the cup's bowl; the rim's part that levels out the rearfoot post's tilt
    arch_mm, apex_s, arch_crest, arch_solid : height of the arch above the plane of heel and ball centre, where it is
        highest, whether the finished edge is highest there, 1 filled to the ground .. 0 shell
    rearfoot_slope, forefoot_slope : dz/dx of the posts, medial wedge +
    forefoot_pivot_mm : x where the forefoot post adds nothing
    added : what lies on the sheet
    made : ordered numbers that the sheet cannot have, with what was made; by field
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
    apex_s: float
    arch_crest: bool
    arch_solid: float
    rearfoot_slope: float
    forefoot_slope: float
    forefoot_pivot_mm: float
    added: Added
    made: Mapping[str, float]
    contact: Contact | None = None
