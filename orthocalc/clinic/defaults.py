"""Defaults: base thickness, arch apex and what else a prescription may leave open (evidence.md §11 rows 40, 41, 43)."""

from __future__ import annotations

from typing import Any

from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sizes import Size, by_length_mm, foot_to_insole_s, insole_size
from orthocalc.clinic.thresholds import above, at_least
from orthocalc.prescription import FootPrescription, Material, MetBar, MetPad, Rocker

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


def met_pad(pad: MetPad, size: Size, line_s: float, rules: Rules) -> MetPad:
    """Fill in what an ordered metatarsal pad leaves open (row 43); ``line_s``: metatarsal heads / foot length."""
    length = pad.length_mm if pad.length_mm is not None else rules.number("pad.met_length") * size.foot_length_mm
    open_numbers = {
        "height_mm": rules.number("pad.met_height"),
        "length_mm": length,
        "width_mm": rules.number("pad.met_width") * size.breadth_mm,
        "s": _behind_line_s(rules.number("pad.met_highest") * length, size, line_s, rules),
    }
    return pad.model_copy(update={k: v for k, v in open_numbers.items() if getattr(pad, k) is None})


def met_bar(bar: MetBar, size: Size, line_s: float, rules: Rules) -> MetBar:
    """Fill in where an ordered metatarsal bar is highest."""
    s = _behind_line_s(rules.number("pad.bar_bevel"), size, line_s, rules)
    return bar if bar.s is not None else bar.model_copy(update={"s": s})


def rocker(ordered: Rocker, rules: Rules) -> Rocker:
    """Fill in where an ordered rocker begins."""
    apex = rules.number("rocker.apex")
    return ordered if ordered.apex_s is not None else ordered.model_copy(update={"apex_s": apex})


def _behind_line_s(behind_edge_mm: float, size: Size, line_s: float, rules: Rules) -> float:
    """Return the place this far behind a pad's distal edge, which itself lies behind the metatarsal heads."""
    behind = rules.number("pad.met_behind") + behind_edge_mm
    return foot_to_insole_s(line_s - behind / size.foot_length_mm, size.foot_length_mm, size.length_mm, rules)


def complete_foot(foot: FootPrescription, template: str, material: Material, rules: Rules) -> FootPrescription:
    """Fill in what a prescription written by hand leaves open; sex and mass unknown, foot = length − allowance."""
    length, allowance = foot.length_mm - rules.number("size.allowance"), rules.number("size.ball_margin")
    breadth = by_length_mm("breadth", length, None, rules)
    if foot.ball_width_mm is not None:
        breadth = foot.ball_width_mm + allowance
    size = insole_size(length, breadth, by_length_mm("heel", length, None, rules), rules)
    open_numbers: dict[str, Any] = {
        "ball_width_mm": size.ball_width_mm,
        "heel_width_mm": size.heel_width_mm,
        "base_thickness_mm": base_thickness_mm(template, material, None, None, rules)[0],
        "arch_apex_s": arch_apex_s(length, foot.length_mm, rules),
    }
    if foot.medial_skive_mm or foot.lateral_skive_mm:
        open_numbers["skive_deg"] = rules.number("skive.angle")
    missing = {name: value for name, value in open_numbers.items() if getattr(foot, name) is None}
    return foot.model_copy(update=missing | _complete_parts(foot, size, rules))


def _complete_parts(foot: FootPrescription, size: Size, rules: Rules) -> dict[str, Any]:
    line, parts = rules.number("pad.met_line"), dict[str, Any]()
    if foot.met_pad is not None:
        parts["met_pad"] = met_pad(foot.met_pad, size, line, rules)
    if foot.met_bar is not None:
        parts["met_bar"] = met_bar(foot.met_bar, size, line, rules)
    if foot.rocker is not None:
        parts["rocker"] = rocker(foot.rocker, rules)
    return parts
