"""Plausible: measurements that cannot belong to one person are input errors, unusual ones cautions (row 17)."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import fmean

from orthocalc.case import Case
from orthocalc.clinic.leg_length import assess_leg_length
from orthocalc.clinic.pelvis import hip_joint_distance_mm
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sizes import implausible_lengths, shoe_foot_length_mm, unequal_lengths
from orthocalc.clinic.thresholds import NOISE, above, mm
from orthocalc.document import Problem
from orthocalc.finding import SIDES, Finding, Value

_TAPES = {"tape_asis_medial_malleolus", "tape_asis_lateral_malleolus"}


def implausible(case: Case, rules: Rules) -> tuple[Problem, ...]:
    """Return what must be a slip of unit or finger, each with its JSON pointer."""
    low, high = rules.numbers("leg_length.tape_of_height_reject")
    problems = [
        Problem(
            at,
            mm(length),
            f"{mm(low * height)}–{mm(high * height)}",
            f"{mm(length)} does not fit a height of {mm(height)}",
        )
        for at, length, height in _tapes(case)
        if not low - NOISE <= length / height <= high + NOISE
    ]
    return (*problems, *implausible_lengths(case, rules), *_too_different(case, rules))


def unusual(case: Case, rules: Rules) -> tuple[Finding, ...]:
    """Return cautions about unusual measurements."""
    low, high = rules.numbers("leg_length.tape_of_height_warn")
    rule = "leg_length.tape_of_height_warn"
    findings = [
        Finding(
            "leg_length_unusual",
            None,
            length,
            "mm",
            rule,
            f"A leg of {mm(length)} is unusual for a height of {mm(height)}: please measure again.",
            "caution",
        )
        for _, length, height in _tapes(case)
        if not low - NOISE <= length / height <= high + NOISE
    ]
    return (*findings[:1], *unequal_lengths(case, rules), *_feet_for_stature(case, rules), *_shapes(case, rules))


def _shapes(case: Case, rules: Rules) -> list[Finding]:
    """Caution about feet that do not fit themselves or their shoe."""
    found = []
    for side in SIDES:
        foot = case.foot(side)
        if foot.ball_width_mm is not None and foot.heel_width_mm is not None:
            ratio, least = foot.ball_width_mm / foot.heel_width_mm, rules.number("size.shape_narrow")
            if ratio < least - NOISE:
                text = (
                    f"Ball {mm(foot.ball_width_mm)} against heel {mm(foot.heel_width_mm)} is unusually narrow: "
                    "check both widths."
                )
                found.append(Finding("shape_unusual", side, ratio, "1", "size.shape_narrow", text, "caution"))
        if foot.ball_width_mm is not None and foot.length_mm is not None:
            share, (narrow, wide) = foot.ball_width_mm / foot.length_mm, rules.numbers("size.breadth_share")
            if not narrow - NOISE <= share <= wide + NOISE:
                text = (
                    f"A breadth of {mm(foot.ball_width_mm)} is unusual for a foot of {mm(foot.length_mm)} "
                    f"({mm(narrow * foot.length_mm)} to {mm(wide * foot.length_mm)} are usual): check both."
                )
                found.append(Finding("shape_unusual", side, share, "1", "size.breadth_share", text, "caution"))
        if case.shoe.size is not None and foot.length_mm is not None:
            shoe = shoe_foot_length_mm(case.shoe.size, rules)
            if above(abs(foot.length_mm - shoe), rules.number("size.shoe_unlike")):
                text = (
                    f"The foot of {mm(foot.length_mm)} does not fit {case.shoe.size}, a foot of about {mm(shoe)}: "
                    "check both."
                )
                found.append(
                    Finding("shoe_size_unlike", side, foot.length_mm, "mm", "size.shoe_unlike", text, "caution")
                )
    return found


def _feet_for_stature(case: Case, rules: Rules) -> list[Finding]:
    """Caution about a foot whose length is unusual for the person's height (ANSUR II, 1st to 99th percentile)."""
    sex, height = case.patient.sex, case.patient.height_mm
    if sex is None or height is None:
        return []
    (low, high), (start, slope, error) = (rules.numbers(f"size.{what}_{sex}") for what in ("of_stature", "stature"))
    found = []
    for side in SIDES:
        length = case.foot(side).length_mm
        if length is None or low - NOISE <= length / height <= high + NOISE:
            continue
        expected = start + slope * height
        text = (
            f"A foot of {mm(length)} is unusual for a height of {mm(height)} (about {mm(expected)}, standard error "
            f"{mm(error)}): please measure again."
        )
        inputs: dict[str, Value] = {"expected_mm": expected, "error_mm": error}
        found.append(
            Finding("foot_length_unusual", side, length, "mm", f"size.of_stature_{sex}", text, "caution", inputs)
        )
    return found


def _tapes(case: Case) -> Iterator[tuple[str, float, float]]:
    """Walk the tape lengths with their JSON pointers and the person's height, where both are known."""
    height = case.patient.height_mm
    if height is None:
        return
    for i, reading in enumerate(case.leg_length):
        if reading.method in _TAPES:
            for key, values in (("left_mm", reading.left_mm), ("right_mm", reading.right_mm)):
                for value in values or ():
                    yield f"/leg_length/{i}/{key}", value, height


def _too_different(case: Case, rules: Rules) -> tuple[Problem, ...]:
    """Refuse a difference beyond a tenth of the leg."""
    tapes = [v for r in case.leg_length if r.method in _TAPES for v in (*(r.left_mm or ()), *(r.right_mm or ()))]
    height = case.patient.height_mm
    leg = fmean(tapes) if tapes else None if height is None else rules.number("leg_length.leg_of_height") * height
    legs, _ = assess_leg_length(case, hip_joint_distance_mm(case, rules)[0], rules)
    if leg is None or legs is None or legs.difference_mm is None:
        return ()
    most = rules.number("leg_length.share_of_leg_max") * leg
    if not above(legs.difference_mm, most):
        return ()
    text = f"the legs would differ by {mm(legs.difference_mm)}, more than a tenth of {mm(leg)}"
    return (Problem("/leg_length", mm(legs.difference_mm), f"at most {mm(most)}", text),)
