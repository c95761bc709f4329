"""Defaults: base thickness, arch apex and what else a prescription may leave open (evidence.md §11 rows 40, 41, 43)."""

from __future__ import annotations

from typing import Any

from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sizes import by_length_mm, foot_to_insole_s, insole_size
from orthocalc.clinic.thresholds import above, at_least
from orthocalc.prescription import FootPrescription, Material

RIGID: frozenset[Material] = frozenset({"pa12", "pa11", "pp", "petg", "pla"})


def base_thickness_mm(
    template: str, material: Material, mass_kg: float | None, fpi6: int | None, rules: Rules
) -> tuple[float, str]:
    """Return the base thickness of one foot's insole [mm] and its rule (row 41)."""
    if template in {"diabetic", "dress", "heel_lift"}:
        return rules.number(f"base.{template}"), f"base.{template}"
    if template == "three_quarter" and material in {"pp", "petg", "pla"}:
        heavy = mass_kg is None or at_least(mass_kg, rules.number("base.pp_heavy_from"))
        rule = "base.pp_heavy" if heavy else "base.pp_light"
        return rules.numbers(rule)[0 if fpi6 is not None and fpi6 < 0 else 1], rule
    if template == "three_quarter" and material in {"pa12", "pa11"}:
        return _polyamide_mm(mass_kg, rules)
    rule = "base.eva" if material == "eva" else "base.other"
    return rules.number(rule), rule


def _polyamide_mm(mass_kg: float | None, rules: Rules) -> tuple[float, str]:
    if mass_kg is None:
        return rules.number("base.pa_unknown"), "base.pa_unknown"
    low, middle, high = rules.numbers("base.pa_mass")
    row = at_least(mass_kg, low) + at_least(mass_kg, middle) + above(mass_kg, high)
    return rules.numbers("base.pa_thickness")[row], "base.pa_thickness"


def arch_apex_s(foot_length_mm: float, insole_length_mm: float, rules: Rules) -> float:
    """Return where along the insole the arch is highest (row 40)."""
    return foot_to_insole_s(rules.number("arch.apex"), foot_length_mm, insole_length_mm, rules)


def complete_foot(foot: FootPrescription, template: str, material: Material, rules: Rules) -> FootPrescription:
    """Fill in what a prescription written by hand leaves open; sex and mass unknown, foot = length − allowance."""
    length = foot.length_mm - rules.number("size.allowance")
    size = insole_size(
        length, by_length_mm("breadth", length, None, rules), by_length_mm("heel", length, None, rules), rules
    )
    open_numbers: dict[str, Any] = {
        "ball_width_mm": size.ball_width_mm,
        "heel_width_mm": size.heel_width_mm,
        "base_thickness_mm": base_thickness_mm(template, material, None, None, rules)[0],
        "arch_apex_s": arch_apex_s(length, foot.length_mm, rules),
    }
    if foot.medial_skive_mm or foot.lateral_skive_mm:
        open_numbers["skive_deg"] = rules.number("skive.angle")
    missing = {name: value for name, value in open_numbers.items() if getattr(foot, name) is None}
    return foot.model_copy(update=missing)
