"""Refer: what an insole must not answer alone; these findings stop the files until accepted by name (row 45)."""

from __future__ import annotations

from orthocalc.case import Case
from orthocalc.clinic.leg_length import LegLength
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import above, at_least, mm
from orthocalc.finding import Finding, Value

CONDITIONS = ("diabetes", "neuropathy", "equinus", "scoliosis_structural", "fixed_pelvic_obliquity")
CAUTIONS = ("osteoporosis", "hip_contracture", "knee_contracture", "medial_knee_oa")


def referrals(case: Case, legs: LegLength | None, rules: Rules) -> tuple[Finding, ...]:
    """Return what the case's words and numbers ask a professional to see first, and plain cautions behind it."""
    age = case.patient.age_years
    words: list[str] = [*case.patient.red_flags, *(w for w in CONDITIONS if w in case.patient.conditions)]
    if case.patient.healing == "sudden" and "recent_surgery" not in words:
        words.append("recent_surgery")
    findings = [_refer(word, True, "", rules) for word in dict.fromkeys(words)]
    if age is not None and not at_least(age, rules.number("age.adult")):
        findings.append(_refer("age_under_18", age, "years", rules))
    if legs is not None and legs.difference_mm is not None and above(legs.difference_mm, _difference_limit(rules)):
        findings.append(_refer("difference_over_20", legs.difference_mm, "mm", rules))
    return (*findings, *_cautions(case, rules))


def lift_on_long_side(legs: LegLength, lift_mm: float) -> Finding:
    """Return the finding that an override lifts the longer leg."""
    text = (
        f"The order puts {mm(lift_mm)} under the longer leg; the {legs.short_side} one is shorter by "
        f"{mm(legs.difference_mm or 0.0)}. Check the side."
    )
    return Finding("lift_on_long_side", None, lift_mm, "mm", "refer.lift_on_long_side", text, "refer")


def _difference_limit(rules: Rules) -> float:
    return rules.number("refer.difference_over_20")


def _refer(word: str, value: Value, unit: str, rules: Rules) -> Finding:
    return Finding(word, None, value, unit, f"refer.{word}", rules.note(f"refer.{word}"), "refer")


def _cautions(case: Case, rules: Rules) -> list[Finding]:
    found = [
        Finding(word, None, True, "", f"caution.{word}", rules.note(f"caution.{word}"), "caution")
        for word in CAUTIONS
        if word in case.patient.conditions
    ]
    if case.patient.age_years is None:
        text = "The age is not given: taken for an adult."
        found.append(Finding("age_missing", None, None, "years", "age.missing", text, "caution"))
    return found
