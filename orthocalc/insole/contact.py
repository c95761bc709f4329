"""Contact: the top under a scanned foot, which lies against the sole from the heel to the metatarsal heads.

Lifts, posts, cover, pads and hollows add to it. It takes the place of the heel cup's bowl and of the medial arch: the
rim is as high as the scanned foot's side, up to the ordered cup depth; the arch is the scanned one, brought to the
ordered arch height by a smooth bell where the two differ.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from orthocalc.insole.arch import cup_rows
from orthocalc.insole.elements import head_line
from orthocalc.insole.features import Row, fall, rows
from orthocalc.insole.front import behind_front_mm, front_share
from orthocalc.insole.probe import probe_at
from orthocalc.insole.room import elements_without_room
from orthocalc.insole.scan_field import scan_field
from orthocalc.insole.sizing import Size, edge_at
from orthocalc.insole.template import Floats, Template
from orthocalc.prescription import FootPrescription

PAST_HEADS_S = (0.0, 0.13)
"""From here to there before the line of the metatarsal heads the sole is let go: toes must be free to move. Ours."""
LET_GO_S = 0.22
"""An insole that ends behind the toes lets the sole go over so much of its length, to its thin front edge. Ours."""
MEDIAL_MOST_MM = 32.0
"""Highest medial edge of an arch (evidence.md 4.1: 12-32 mm)."""
CUP_MOST_MM = 30.0
"""Highest rim of the heel where no cup depth is ordered (evidence.md 4.1: 8-30 mm)."""
FRONT_MOST_MM = 6.0
"""Highest rim beside the ball, for the shoe's sake. Ours."""
LOW_FROM_S = (0.46, 0.70)
"""The rim comes down to that between these, and just after a front's bevel begins."""
SOFT_SHARE, SOFT_MM = 0.4, (2.0, 6.0)
"""Below these limits, over two fifths of them but 2-6 mm, the surface is rounded off towards them. Ours."""


class Contact(NamedTuple):
    """The top under a scanned foot, at every vertex.

    Attributes
    ----------
    height_mm : above the sheet with its lifts
    weight : 1 where the top is this, 0 where it is the insole's own
    arch : 1 at the medial edge at the arch's apex, 0 outside the arch
    left_mm : how far the height is from the scanned sole: rounded off, raised or lowered
    """

    height_mm: Floats
    weight: Floats
    arch: Floats
    left_mm: Floats


def contact_of(foot: FootPrescription, size: Size, apex_s: float) -> Contact | None:
    """Return the top that a prescription's scan asks for; None without one."""
    if foot.scan is None:
        return None
    template, page = size.template, size.template.page
    field = scan_field(size, foot.scan)
    heel = probe_at(template, (page.landmarks.heel_centre.s, page.landmarks.heel_centre.x))
    cup = foot.heel_cup_depth_mm or CUP_MOST_MM
    height = _rounded_off(field.height_mm, _most_mm(size, cup + heel.read(field.height_mm)))
    weight = field.held * fall(template.s - head_line(template.x), *PAST_HEADS_S)
    if page.outline.bevel_mm:
        weight = weight * (1 - fall(behind_front_mm(template) / template.length_mm, 0.0, LET_GO_S))
    arch = _arch_share(template, apex_s)
    height = height + _arch_missing_mm(foot, size, height, weight, apex_s) * arch
    return Contact(height, weight, arch, height - field.height_mm)


def scanned_cup_mm(contact: Contact, size: Size, ordered_mm: float, apex_s: float) -> float:
    """Return how deep the heel cup is that a scan and the ordered depth make together [mm]."""
    page, n = size.template.page, size.template.upper
    own = np.zeros(len(size.x))
    cup, _ = cup_rows(size.template, apex_s)
    own[:n][cup.where] = ordered_mm * cup.values
    top = contact.weight * contact.height_mm + (1 - contact.weight) * own
    heel = probe_at(size.template, (page.landmarks.heel_centre.s, page.landmarks.heel_centre.x))
    return sum(edge_at(size.template, top, page.landmarks.heel_centre.s)) / 2 - heel.read(top)


def as_scanned_arch_mm(foot: FootPrescription, size: Size, apex_s: float) -> float:
    """Return the arch height that the scanned sole alone makes, by the datum of ``arch_height_mm`` [mm]."""
    bare = foot.model_copy(update={"arch_height_mm": 0.0, "arch_fill_mm": 0.0})
    contact = contact_of(bare, size, apex_s)
    return 0.0 if contact is None else _arch_mm(foot, size, contact.height_mm, contact.weight, apex_s)


def conform(
    contact: Contact, size: Size, cup: tuple[Row, float], solid: float, bare: Floats, thickness: Floats, z: Floats
) -> None:
    """Turn the insole's own top into the scanned one [mm]: thickness of the upper vertices, and the underside's height.

    Parameters
    ----------
    cup : the heel cup's bowl and its depth
    solid : 1 where the arch is filled to the ground, 0 where the underside follows it
    bare : thickness of sheet, cup and posts, before the arch was added
    thickness, z : with the arch; changed in place
    """
    n, (bowl, depth_mm) = size.template.upper, cup
    weight, height = contact.weight, _ground(size, contact.height_mm)
    rise = (1 - solid) * contact.arch * weight * np.maximum(height, 0.0)
    z *= 1 - weight
    z += rise
    thickness -= weight[:n] * (thickness - bare)
    thickness[bowl.where] -= weight[:n][bowl.where] * depth_mm * bowl.values
    thickness += weight[:n] * height[:n] - rise[:n]


def _most_mm(size: Size, cup_mm: float) -> Floats:
    """Return how high the top may be: the cup's depth round the heel, more at the medial arch, little at the ball."""
    s, t = size.template.s, size.template.t
    medial = (1 - fall(t, -0.2, 0.5)) * (1 - fall(s, 0.15, 0.40))
    behind = cup_mm + (max(MEDIAL_MOST_MM, cup_mm) - cup_mm) * medial
    last = np.full(len(s), LOW_FROM_S[1])
    if (outline := size.template.page.outline).bevel_mm:
        bevel_s = s + (behind_front_mm(size.template) - outline.bevel_mm) / size.template.length_mm
        last = np.minimum(last, bevel_s + 0.03)
    first = np.minimum(LOW_FROM_S[0], last - 0.16)
    most: Floats = FRONT_MOST_MM + (behind - FRONT_MOST_MM) * fall((s - first) / (last - first), 0.0, 1.0)
    return most


def _rounded_off(height: Floats, most: Floats) -> Floats:
    """Return a height that levels out at its limit, C2."""
    soft = np.clip(SOFT_SHARE * most, *SOFT_MM)
    u = np.maximum((most - height) / soft, -1.0)
    return np.where(u < 1, most - soft * (u + 1) ** 3 * (3 - u) / 16, height)


def _arch_share(template: Template, apex_s: float) -> Floats:
    """Return the arch's share: 1 at the medial edge at its apex, C2 down to 0 at its ends and at the lateral foot."""
    elements, s = template.page.elements, template.s
    start, end = elements.arch
    along = fall(s, apex_s, end) * fall(-s, -apex_s, -start)
    return along * (1 - fall(template.t, elements.arch_lateral_t, 1.0))


def _ground(size: Size, height: Floats) -> Floats:
    """Return a height as the front leaves it, ground away with the sheet."""
    ground = height.copy()
    if (front := front_share(size.template)) is not None:
        ground[: size.template.upper][front.where] *= front.values
    return ground


def _arch_missing_mm(foot: FootPrescription, size: Size, height: Floats, weight: Floats, apex_s: float) -> float:
    """Return what the arch must be raised by at its apex; without an ordered height the lab's fill alone lowers it."""
    if not foot.arch_height_mm:
        return -foot.arch_fill_mm
    return foot.arch_height_mm - foot.arch_fill_mm - _arch_mm(foot, size, height, weight, apex_s)


def lifted_mm(foot: FootPrescription, size: Size) -> Floats:
    """Return what the lifts alone add, at every vertex (none below) [mm]."""
    field, lifted = rows(size.template), np.zeros(len(size.x))
    upper = lifted[: size.template.upper]
    upper += foot.toe_lift_mm
    upper[field.ball.where] += (foot.ball_lift_mm - foot.toe_lift_mm) * field.ball.values
    upper[field.heel.where] += (foot.heel_lift_mm - foot.ball_lift_mm) * field.heel.values
    return lifted


def _arch_mm(foot: FootPrescription, size: Size, height: Floats, weight: Floats, apex_s: float) -> float:
    """Return the medial edge's height at the apex above the plane through heel and ball centre [mm].

    A short insole has let go of the sole at the ball already: its plane is the one that is made there.
    """
    template, marks = size.template, size.template.page.landmarks
    heel, ball = (probe_at(template, (p.s, p.x)) for p in (marks.heel_centre, marks.ball_centre))
    lifted = lifted_mm(foot, size)
    top, made = height + lifted, weight * _ground(size, height) + lifted
    front = 0.0 if "ball_lift_mm" in elements_without_room(template) else ball.read(made)
    along = (apex_s - marks.heel_centre.s) / (marks.ball_centre.s - marks.heel_centre.s)
    return edge_at(template, top, apex_s)[0] - heel.read(top) - (front - heel.read(top)) * along
