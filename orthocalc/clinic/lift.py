"""Lift: whether to lift, how much, how much of it inside the shoe, and its shape (rows 16 and 20–30)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import fmean
from typing import TYPE_CHECKING

from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import above, at_least, floor_to, mm, nearest, pct
from orthocalc.finding import Finding, Value

if TYPE_CHECKING:
    from orthocalc.case import Case
    from orthocalc.clinic.leg_length import LegLength

SYMPTOMS = {"low_back_pain", "hip_pain", "knee_pain"}
POLICIES = {"symptom_based": "symptom-based", "oa_aware": "osteoarthritis-aware", "conservative": "conservative"}
NO_LIFT = ("scoliosis_structural", "fixed_pelvic_obliquity", "equinus")
AT_RISK = {"diabetes", "neuropathy", "monofilament_loss", "ulcer", "charcot", "critical_ischaemia", "open_wound"}
SHORT_TEMPLATES = {"three_quarter", "heel_lift", "dress"}


@dataclass(frozen=True, slots=True)
class Target:
    """The lift that is wanted in all, inside and outside the shoe, and the rule that bound it."""

    mm: float
    rule: str
    text: str


NO_TARGET = Target(0.0, "lift.onset.none", "")


def at_risk(case: Case) -> bool:
    """Return whether the foot is at risk (row 31)."""
    return bool(AT_RISK & {*case.patient.conditions, *case.patient.red_flags})


def shoe_kind(case: Case) -> str:
    """Return the shoe's kind; a shoe that is not named counts as casual."""
    return case.shoe.kind or "casual"


def want_lift(
    case: Case, legs: LegLength | None, hip_joint_mm: float, rules: Rules
) -> tuple[Target, tuple[Finding, ...]]:
    """Return the lift wanted under the short leg, or none and why."""
    if legs is None or legs.difference_mm is None or legs.short_side is None or legs.probability is None:
        return NO_TARGET, ()
    rule, reason = _forbidden(case, legs, rules) or _policy_says_no(case, legs.difference_mm, rules)
    if reason:
        return Target(0.0, rule, reason), (_no_lift(legs, rule, reason),)
    if shoe_kind(case) == "high_heel":
        rule, reason = "lift.shoe_max.high_heel", "No lift in or under a high-heeled shoe; choose another shoe."
        return Target(0.0, rule, reason), (_no_lift(legs, rule, reason), _caution("high_heel", legs, rule, reason))
    if not at_least(legs.probability, rules.number("leg_length.p_none")):
        rule = "leg_length.p_none"
        doubt = f"it is only {pct(legs.probability)} certain that the {legs.short_side} leg is the shorter one."
        text = f"No lift: {doubt}"
        ordered = case.overrides(legs.short_side).get("heel_lift_mm")
        start = f"The ordered lift of {mm(ordered)} is made although {doubt}" if ordered else text
        caution = _caution("short_side_uncertain", legs, rule, f"{start} Repeat the reading or image.")
        return Target(0.0, rule, text), (_no_lift(legs, rule, text), caution)
    return _target(case, legs, legs.difference_mm, hip_joint_mm, rules)


def _no_lift(legs: LegLength, rule: str, reason: str) -> Finding:
    return Finding("heel_lift", legs.short_side, 0.0, "mm", rule, reason)


def _forbidden(case: Case, legs: LegLength, rules: Rules) -> tuple[str, str] | None:
    """Return what forbids a lift whatever its size, and the rule that says so."""
    age = case.patient.age_years
    if age is not None and not at_least(age, rules.number("age.adult")):
        return "refer.age_under_18", "No lift: under 18 the legs still grow."
    if legs.kind == "functional":
        return "refer.functional_difference", "No lift: the difference is functional; its cause comes first."
    if not legs.liftable:
        return "leg_length.imaging_only", "No lift: the readings do not decide; an image is needed first."
    for word in NO_LIFT:
        if word in case.patient.conditions:
            return f"refer.{word}", f"No lift. {rules.note(f'refer.{word}')}"
    return None


def _caution(name: str, legs: LegLength, rule: str, text: str) -> Finding:
    inputs: dict[str, Value] = {"difference_mm": legs.difference_mm, "probability": legs.probability}
    return Finding(name, legs.short_side, legs.probability, "1", rule, text, "caution", inputs)


def _policy_says_no(case: Case, difference_mm: float, rules: Rules) -> tuple[str, str]:
    policy, rule = case.order.policy, f"lift.onset.{case.order.policy}"
    onset = rules.number(rule)
    if policy == "none":
        return rule, "No lift: the order asks for none."
    if not at_least(difference_mm, onset):
        return rule, f"No lift: {mm(difference_mm)} is below the {mm(onset)} of the {POLICIES[policy]} policy."
    if policy == "symptom_based" and not SYMPTOMS & set(case.patient.symptoms):
        return rule, "No lift: no low-back, hip or knee pain is recorded (symptom-based policy)."
    return rule, ""


def _target(
    case: Case, legs: LegLength, difference_mm: float, hip_joint_mm: float, rules: Rules
) -> tuple[Target, tuple[Finding, ...]]:
    """Return the smallest of fraction, Heilig and trial (row 24)."""
    step, fraction = rules.number("lift.rounding"), rules.number("lift.fraction")
    wanted = nearest(fraction * difference_mm, step)
    text = (
        f"{mm(wanted)}: {100 * fraction:g} % of {mm(difference_mm)} is {mm(fraction * difference_mm)}, rounded to "
        f"{mm(step)}."
    )
    targets = [Target(wanted, "lift.fraction", text)]
    heilig: float | None = None
    findings: tuple[Finding, ...] = (_recent_loss(legs, rules),)
    if case.patient.healing != "sudden":
        heilig, findings = _heilig(case, legs, hip_joint_mm, rules)
    if heilig is not None:
        limit = floor_to(heilig, step)
        text = f"{mm(limit)}: Heilig's limit for this sacral base, duration and compensation."
        targets.append(Target(limit, "lift.heilig.years", text))
    if not at_least(legs.probability or 0.0, rules.number("leg_length.p_normal")):
        trial = rules.number("leg_length.trial_max")
        text = (
            f"{mm(trial)}, a trial lift and its limit: the {legs.short_side} leg is the shorter one with "
            f"{pct(legs.probability or 0.0)} certainty. Confirm by imaging before going higher."
        )
        targets.append(Target(trial, "leg_length.trial_max", text))
    return min(targets, key=lambda target: target.mm), findings


def _recent_loss(legs: LegLength, rules: Rules) -> Finding:
    return Finding("recent_loss", legs.short_side, None, "", "lift.recent_loss", rules.note("lift.recent_loss"))


def _heilig(case: Case, legs: LegLength, hip_joint_mm: float, rules: Rules) -> tuple[float | None, tuple[Finding, ...]]:
    """Return Heilig's limit: projected sacral unlevelling / (duration + compensation), or what is missing (row 25)."""
    readings = [r for r in case.leg_length if r.method == "sacral_base"]
    years, compensation = case.patient.leg_length_known_years, case.patient.compensation
    given = {"sacral_base": bool(readings), "leg_length_known_years": years is not None}
    given["compensation"] = compensation is not None
    if years is None or compensation is None or not readings:
        missing = ", ".join(word for word, there in given.items() if not there)
        text = f"Heilig's limit is not calculated: {_in_words(missing)} not given."
        caution = Finding("heilig_not_used", None, missing, "", "lift.heilig.years", text, "caution")
        return None, (caution,) if any(given.values()) else ()
    default = rules.number("pelvis.sacral_width")
    projected = [d * hip_joint_mm / (r.sacral_width_mm or default) for r in readings for d in r.differences_mm()]
    towards_short = fmean(projected) * math.copysign(1.0, legs.signed_mm or 0.0)
    points = rules.numbers("lift.heilig.compensation")[["none", "rotation", "wedging"].index(compensation)]
    duration = 1 + sum(at_least(years, border) for border in rules.numbers("lift.heilig.years"))
    return max(0.0, towards_short) / (duration + points), ()


def _in_words(missing: str) -> str:
    words = {"sacral_base": "the sacral base", "leg_length_known_years": "how long the difference is known"}
    return " and ".join(words.get(word, f"the spine's {word}") for word in missing.split(", "))


def in_shoe_limit(
    case: Case, base_thickness_mm: float, target_mm: float, difference_mm: float, rules: Rules
) -> tuple[float, str]:
    """Return the most that fits inside the shoe under one heel [mm], and the rule that bound it (rows 26, 27)."""
    kind = shoe_kind(case)
    depth = case.shoe.depth_mm if case.shoe.depth_mm is not None else rules.number(f"lift.free_depth.{kind}")
    limits = [
        (rules.number(f"lift.shoe_max.{kind}"), f"lift.shoe_max.{kind}"),
        (depth - base_thickness_mm, f"lift.free_depth.{kind}"),
    ]
    if case.template_like in SHORT_TEMPLATES:
        rule = "lift.limit.at_risk" if at_risk(case) else "lift.limit.short_template"
        limits.append((rules.number(rule), rule))
    if above(target_mm, rules.number("lift.limit.sole_from")):
        limits.append((rules.number("lift.limit.with_sole"), "lift.limit.with_sole"))
        if above(difference_mm, rules.number("lift.limit.sole_only_from")):
            limits.append((0.0, "lift.limit.sole_only_from"))
    least, rule = min(limits, key=lambda limit: limit[0])
    least -= 0.0 if case.own_template is None else case.own_template.heel_lift_mm  # worn already
    return max(0.0, floor_to(least, rules.number("lift.rounding"))), rule


def split_target(target_mm: float, limit_mm: float, rules: Rules) -> tuple[float, float, float]:
    """Share a target between shoe and sole (row 28).

    Returns
    -------
    heel lift, sole lift, and what is dropped because it is not worth a shoemaker's work [mm]
    """
    rest = target_mm - limit_mm
    if not above(rest, 0.0):
        return target_mm, 0.0, 0.0
    if at_least(rest, rules.number("lift.limit.rest_min")):
        return limit_mm, rest, 0.0
    return limit_mm, 0.0, rest


BALL_MOST_MM = 20.0
"""The prescription's own upper end of a ball lift; only an ordered heel lift above 28 mm comes to it."""


def lift_shape(
    heel_mm: float, template: str, *, risk: bool, rules: Rules
) -> tuple[tuple[float, str], tuple[float, str]]:
    """Return ball and toe height of an in-shoe lift [mm], each with the rule that gives it (rows 29, 30)."""
    step = rules.number("lift.rounding")
    full = at_least(heel_mm, rules.number("lift.shape.full_from"))
    if template in SHORT_TEMPLATES:
        return (0.0, "lift.limit.short_template"), (0.0, "lift.limit.short_template")
    if full:
        ball, rule = nearest(rules.number("lift.shape.ball_share") * heel_mm, step), "lift.shape.ball_share"
    else:
        ball, rule = max(0.0, nearest(heel_mm - rules.number("lift.shape.ball_from"), step)), "lift.shape.ball_from"
    drop_rule = "lift.shape.drop_max_at_risk" if risk else "lift.shape.drop_max"
    ball, rule = max((ball, rule), (heel_mm - rules.number(drop_rule), drop_rule), key=lambda pair: pair[0])
    ball = min(ball, BALL_MOST_MM)
    if not full or template == "sulcus":
        return (ball, rule), (0.0, "lift.shape.toe_share")
    toe = nearest(rules.number("lift.shape.toe_share") * heel_mm, step)
    least = rules.number("lift.shape.toe_min")
    return (ball, rule), ((toe, "lift.shape.toe_share") if at_least(toe, least) else (least, "lift.shape.toe_min"))
