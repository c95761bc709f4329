"""Pelvis: the distance of the hip joint centres, and how a leg-length difference tilts the pelvis (rows 18 and 19)."""

from __future__ import annotations

import math
from statistics import fmean

from orthocalc.case import Case
from orthocalc.clinic.rules import Rules
from orthocalc.prescription import FootPrescription


def hip_joint_distance_mm(case: Case, rules: Rules) -> tuple[float, str]:
    """Return the distance of the hip joint centres [mm] and the rule it is from: measured pelvis first."""
    p = case.patient
    if p.asis_width_mm is not None and p.pelvic_depth_mm is not None:
        depth, width, start = rules.numbers("pelvis.harrington_two")
        return 2 * (depth * p.pelvic_depth_mm + width * p.asis_width_mm + start), "pelvis.harrington_two"
    if p.asis_width_mm is not None:
        slope, start = rules.numbers("pelvis.harrington_one")
        return 2 * (slope * p.asis_width_mm + start), "pelvis.harrington_one"
    if p.height_mm is not None:
        start, slope, share = rules.numbers("pelvis.stature")
        return start + slope * share * p.height_mm, "pelvis.stature"
    tapes = [
        mm for r in case.leg_length if r.method == "tape_asis_medial_malleolus" for mm in _both(r.left_mm, r.right_mm)
    ]
    if tapes:
        start, slope = rules.numbers("pelvis.hara")
        return 2 * (start + slope * fmean(tapes)), "pelvis.hara"
    rule = f"pelvis.hjc_{p.sex or 'unknown'}"
    return rules.number(rule), rule


def obliquity_deg(difference_mm: float, hip_joint_distance_mm: float) -> float:
    """Return the pelvis' tilt in the frontal plane [deg]: an upper bound, knees straight, nothing compensated.

    Notes
    -----
    atan(difference / distance); real people compensate with knee, foot and stance (evidence.md §1.5).
    """
    return math.degrees(math.atan(difference_mm / hip_joint_distance_mm))


def effective_gain_mm(heel_mm: float, ball_mm: float, rules: Rules) -> float:
    """Return by how much a lift raises the ankle [mm], linear lever form (evidence.md §2.6; no measurement exists)."""
    heel, ankle, ball = (rules.number(f"pelvis.lever_{part}_s") for part in ("heel", "ankle", "ball"))
    return ball_mm + (ball - ankle) / (ball - heel) * (heel_mm - ball_mm)


def heel_mm(foot: FootPrescription) -> float:
    """Return how high a heel is raised inside and outside the shoe together (row 19)."""
    return foot.heel_lift_mm + foot.sole_lift_mm


def ball_mm(foot: FootPrescription, rules: Rules) -> float:
    """Return how high a ball is raised inside and outside the shoe together; a sole lift's ball is half of it."""
    return foot.ball_lift_mm + rules.number("lift.shape.ball_share") * foot.sole_lift_mm


def _both(left: tuple[float, ...] | None, right: tuple[float, ...] | None) -> tuple[float, ...]:
    return (left or ()) + (right or ())
