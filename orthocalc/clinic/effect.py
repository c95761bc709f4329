"""Effect: what may be expected of the prescribed numbers, each with its band; nothing is promised (§2.6, §6)."""

from __future__ import annotations

import math

from orthocalc.case import Case
from orthocalc.clinic.foot_type import FootType
from orthocalc.clinic.pelvis import ball_mm, effective_gain_mm, heel_mm
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import NOISE, at_least, mm
from orthocalc.finding import Finding, Side, Value
from orthocalc.prescription import FootPrescription

TESTED_SKIVES = {2.0: "effect.skive_2", 4.0: "effect.skive_4", 6.0: "effect.skive_6"}
WEAK = "Weak evidence: individuals differ as much as this, some not at all."


def expected_effect(
    case: Case, side: Side, foot: FootPrescription, kind: FootType, foot_length_mm: float, rules: Rules
) -> tuple[Finding, ...]:
    """Return the findings about one foot's expected effect."""
    found = (
        _gain(side, foot, foot_length_mm, rules),
        *_eversion(side, foot, kind, rules),
        _knee(case, side, foot, rules),
        _skive(side, foot, rules),
    )
    return tuple(finding for finding in found if finding is not None)


def pelvis_after(side: Side | None, before_deg: float, after_deg: float, rule: str) -> Finding:
    """Return what is left of the pelvis' tilt with the insoles (an upper bound, nothing compensated)."""
    text = (
        f"By geometry alone {abs(after_deg):.1f}° of the pelvis' {before_deg:.1f}° would remain with the lift. "
        "Not a prediction: people compensate."
    )
    return Finding("obliquity_after", side, after_deg, "deg", rule, text, inputs={"before_deg": before_deg})


def _gain(side: Side, foot: FootPrescription, foot_length_mm: float, rules: Rules) -> Finding | None:
    """Return by how much a lift raises the ankle; linear, and by the exact lever for a heel that is raised alone."""
    heel, ball = heel_mm(foot), ball_mm(foot, rules)
    if not heel:
        return None
    gain = effective_gain_mm(heel, ball, rules)
    tilt, exact = lever(heel - ball, foot_length_mm, rules)
    inputs: dict[str, Value] = {"heel_mm": heel, "ball_mm": ball, "phi_deg": tilt, "exact_mm": ball + exact}
    text = (
        f"With the heel {mm(heel)} and the ball {mm(ball)} higher the leg gains about {mm(gain)} and the foot tips "
        f"{tilt:.1f}° (calculated, never measured). The lift is not enlarged for it."
    )
    return Finding("effective_gain", side, gain, "mm", "pelvis.lever_ankle_s", text, inputs=inputs)


def lever(drop_mm: float, foot_length_mm: float, rules: Rules) -> tuple[float, float]:
    """Return by what angle a heel raised over the ball tips the foot [deg], and by how much that lifts the ankle [mm].

    Rigid foot on heel and ball: phi = atan(h / (distance heel to ball)), gain = a sin phi + z (cos phi − 1) with the
    ankle a in front of the ball and z high (evidence.md §2.6).
    """
    heel, ankle, ball = (rules.number(f"pelvis.lever_{part}_s") for part in ("heel", "ankle", "ball"))
    phi = math.atan(drop_mm / ((ball - heel) * foot_length_mm))
    high = rules.number("lift.gain.ankle_height") * foot_length_mm
    return math.degrees(phi), (ball - ankle) * foot_length_mm * math.sin(phi) + high * (math.cos(phi) - 1)


def _eversion(side: Side, foot: FootPrescription, kind: FootType, rules: Rules) -> tuple[Finding, ...]:
    """Return less eversion and less tibial rotation for a pronated foot on a post that was tested."""
    low, high = rules.numbers("effect.eversion_posts")
    post = foot.rearfoot_post_deg
    if kind != "pronated" or not low - NOISE <= post <= high + NOISE:
        return ()
    start, slope = rules.numbers("effect.eversion")
    change = -(start + slope * post)
    text = f"Peak eversion may be reduced by about {-change:.1f}° on average. {WEAK}"
    eversion = Finding("expected_eversion", side, change, "deg", "effect.eversion", text, inputs={"post_deg": post})
    coupling, (least, most) = rules.number("effect.tibial_rotation"), rules.numbers("effect.tibial_band")
    turn = coupling * change
    text = f"Internal tibial rotation may be reduced by {-least * change:.1f}–{-most * change:.1f}°. {WEAK}"
    inputs: dict[str, Value] = {"eversion_deg": change, "least_deg": least * change, "most_deg": most * change}
    return eversion, Finding(
        "expected_tibial_rotation", side, turn, "deg", "effect.tibial_rotation", text, "info", inputs
    )


def _knee(case: Case, side: Side, foot: FootPrescription, rules: Rules) -> Finding | None:
    """Return what a wedge does to the knee adduction moment: full-length lateral, or a medial post."""
    post = foot.rearfoot_post_deg
    if post > 0:
        return _medial_post(case, side, post, rules)
    wedge = min(-post, -foot.forefoot_post_deg)
    low, high = rules.numbers("effect.kam_lateral_range")
    if not low - NOISE <= wedge <= high + NOISE:
        return None
    change = rules.number("effect.kam_lateral") * wedge
    text = (
        f"The lateral wedge of {wedge:g}° may lower the knee adduction moment by about {-change:.0f} % "
        "on average, in about half of people not at all; a benefit for pain is not shown."
    )
    return Finding("expected_knee_moment", side, change, "%", "effect.kam_lateral", text, inputs={"wedge_deg": wedge})


def _medial_post(case: Case, side: Side, post_deg: float, rules: Rules) -> Finding:
    least, most = (post_deg * one for one in rules.numbers("effect.kam_medial"))
    warn = "medial_knee_oa" in case.patient.conditions and at_least(post_deg, rules.number("effect.kam_medial_warn"))
    rule = "effect.kam_medial_warn" if warn else "effect.kam_medial"
    text = (
        f"The medial post may raise the knee adduction moment by {least:.0f}–{most:.0f} % "
        "(our estimate; only the direction is measured)."
    )
    if warn:
        text += " With medial knee osteoarthritis keep the post low."
    inputs: dict[str, Value] = {"post_deg": post_deg, "least_pct": least, "most_pct": most}
    return Finding(
        "expected_knee_moment", side, (least + most) / 2, "%", rule, text, "caution" if warn else "info", inputs
    )


def _skive(side: Side, foot: FootPrescription, rules: Rules) -> Finding | None:
    """Return what a skive of a tested depth does to the pressure under the medial heel."""
    depth = foot.medial_skive_mm
    rule = TESTED_SKIVES.get(depth)
    if rule is None:
        return None
    change = rules.number(rule)
    much = (
        f"may raise peak pressure under the medial heel by about {change:.0f} %"
        if change
        else ("made no significant change of peak pressure under the medial heel")
    )
    text = f"A medial heel skive of {mm(depth)} {much}; no change of motion was ever shown."
    return Finding("expected_heel_pressure", side, change, "%", rule, text, inputs={"skive_mm": depth})
