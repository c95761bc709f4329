"""Shape: template + one foot's prescription → the finished insole's mesh."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from orthocalc.finding import Side
from orthocalc.insole.added import ADDED
from orthocalc.insole.amounts import Amounts
from orthocalc.insole.datums import amounts_of
from orthocalc.insole.features import keep_above
from orthocalc.insole.room import is_wedge, least_base_mm, needs_lift, refuse_without_room, trimmed
from orthocalc.insole.sizing import OutOfRangeError, Size, size_of
from orthocalc.insole.template import Faces, Floats, Template
from orthocalc.insole.thickness import add_raises, bent_thickness_mm, take_hollows
from orthocalc.prescription import FootPrescription

__all__ = ["MAKES", "Insole", "OutOfRangeError", "shape_insole"]

MAKES = frozenset(
    {
        "length_mm",
        "ball_width_mm",
        "heel_width_mm",
        "base_thickness_mm",
        "heel_lift_mm",
        "ball_lift_mm",
        "toe_lift_mm",
        "arch_height_mm",
        "arch_apex_s",
        "arch_fill_mm",
        "arch_solid",
        "rearfoot_post_deg",
        "forefoot_post_deg",
        "heel_cup_depth_mm",
        "skive_deg",
        "top_cover_mm",
        "scan",
        "trim",
        *ADDED,
    }
)
"""The prescription's fields that this engine makes: all but the shoemaker's and the label."""

LIFT_MOST_MM = 30.0
"""The prescription's own upper end of heel lift."""


@dataclass(frozen=True, eq=False)
class Insole:
    """A finished insole.

    Attributes
    ----------
    x, y, z : every vertex [mm], in the frame of its own side, (n,); x and y are the size's own arrays
    faces : (m, 3) vertex ids, outward
    foot : the prescription it was made from
    size : the template's plan at its size (left foot)
    amounts : how much of each field it has
    """

    x: Floats
    y: Floats
    z: Floats
    faces: Faces
    side: Side
    foot: FootPrescription
    size: Size
    amounts: Amounts

    @cached_property
    def vertices(self) -> Floats:
        """Every vertex [mm], (n, 3), column by column in memory."""
        vertices = np.array((self.x, self.y, self.z)).T
        vertices.flags.writeable = False
        return vertices

    @property
    def is_on_plan(self) -> bool:
        """Whether x and y are the size's, as they are when it was shaped."""
        plan = (self.size.x if self.side == "left" else self.size.mirrored_x), self.size.y
        return all(ours is its or np.array_equal(ours, its) for ours, its in zip((self.x, self.y), plan, strict=True))

    @property
    def has_own_faces(self) -> bool:
        """Whether the faces are the template's."""
        return self.faces is (self.template.faces if self.side == "left" else self.template.mirrored_faces)

    @property
    def template(self) -> Template:
        """The sheet it was bent from."""
        return self.size.template


def shape_insole(template: Template, foot: FootPrescription, side: Side) -> Insole:
    """Return the insole of one foot; widths, base thickness, arch apex and all parts of a pad must be filled in.

    Raises
    ------
    ValueError : a number that is missing, or an element that the template (trimmed as ordered) has no room for
    OutOfRangeError : a size that the template is not made in, a place off the insole, a sheet thinner than the least
    """
    size, amounts, z = _bent(template, foot)
    left, sheet = side == "left", size.template
    x, faces = (size.x, sheet.faces) if left else (size.mirrored_x, sheet.mirrored_faces)
    return Insole(x, size.y, z, faces, side, foot, size, amounts)


def heights_mm(template: Template, foot: FootPrescription) -> Floats:
    """Return the height of every vertex of :func:`shape_insole`'s mesh, the same on both sides; raises as it does."""
    return _bent(template, foot)[2]


@lru_cache(maxsize=4)
def _bent(template: Template, foot: FootPrescription) -> tuple[Size, Amounts, Floats]:
    """Return plan, amounts and heights of an insole; of the last ones again, as its proof asks for them at once."""
    size, amounts = _bend(template, foot)
    z = _heights_mm(size, amounts)
    z.flags.writeable = False
    return size, amounts, z


def _bend(template: Template, foot: FootPrescription) -> tuple[Size, Amounts]:
    """Return the plan of an insole, and how much of each field it has."""
    template = trimmed(template, foot.trim)
    refuse_without_room(template, foot)
    ball, heel = _given(foot, "ball_width_mm"), _given(foot, "heel_width_mm")
    base = _given(foot, "base_thickness_mm")
    apex = foot.arch_apex_s or 0.42 if is_wedge(template) else _given(foot, "arch_apex_s")
    size = size_of(template, foot.length_mm, ball, heel)
    least = least_base_mm(template)
    if needs_lift(template) and base + foot.heel_lift_mm < least:
        raise OutOfRangeError("heel_lift_mm", foot.heel_lift_mm, least, LIFT_MOST_MM)
    return size, amounts_of(foot, size, base if needs_lift(template) else max(base, least), apex)


def _heights_mm(size: Size, a: Amounts) -> Floats:
    """Return every vertex's height: underside + w · thickness, the thickness kept above its least."""
    template, n, z = size.template, size.template.upper, np.zeros(len(size.x))
    thickness = bent_thickness_mm(size, a, z)
    add_raises(a.added, thickness)
    take_hollows(a.added, thickness)
    clamp = template.page.limits.clamp_mm
    thin = np.flatnonzero(thickness < clamp[1])
    thickness[thin] = keep_above(thickness[thin], *clamp)
    thickness *= template.w[:n]
    z[:n] += thickness
    if template.shape is not None:
        z += template.shape.under
    if a.added.rise_mm is not None:
        z += a.added.rise_mm
    return z


def _given(foot: FootPrescription, field: str) -> float:
    value = getattr(foot, field)
    if value is None:
        raise ValueError(f"{field} is missing: complete the prescription first")
    return float(value)
