"""Support: arch, rearfoot post, skive and heel cup of one foot (evidence.md §11 rows 37–40, 42)."""

from __future__ import annotations

import math

from orthocalc.case import Case
from orthocalc.clinic.defaults import RIGID, arch_apex_s
from orthocalc.clinic.foot_type import FootType
from orthocalc.clinic.lift import at_risk
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sheet import Sheet
from orthocalc.clinic.sizes import Size
from orthocalc.clinic.thresholds import above, mm, nearest, wedge
from orthocalc.finding import Value


def put_arch(sheet: Sheet, case: Case, kind: FootType, size: Size, rules: Rules) -> None:
    """Write arch height, its place and how it is filled."""
    height, rule, text = _arch_height(sheet, case, kind, rules)
    height, text = _beside_own(case, "arch_height_mm", (height, text), rules)
    sheet.put("arch_height_mm", height, rule, text, {"foot_type": kind})
    sheet.put(
        "arch_apex_s",
        arch_apex_s(size.foot_length_mm, sheet.numbers["length_mm"], rules),
        "arch.apex",
        "Arch highest at 42 % of the foot's length from the heel, under the navicular.",
    )
    if case.order.material in RIGID:
        sheet.put(
            "arch_solid", rules.number("arch.shell"), "arch.shell", "Arch as a shell: this material is stiff enough."
        )
    else:
        name = case.order.material.replace("_", " ").upper()
        text = f"Arch filled to the ground: {name} is too flexible for a shell at this thickness."
        sheet.put("arch_solid", rules.number("arch.solid"), "arch.solid", text)


def put_posts(sheet: Sheet, case: Case, kind: FootType, rules: Rules) -> tuple[float, float]:
    """Write rearfoot post and medial skive; return the post [deg] and the deepest skive [mm] that stand."""
    degrees, skive, rule = _post(case, sheet, kind, rules)
    stands = float(sheet.ordered("rearfoot_post_deg") if sheet.overridden("rearfoot_post_deg") else degrees)
    raised = wedge_mm(sheet.numbers["heel_width_mm"], stands)
    inputs: dict[str, Value] = {"fpi6": case.foot(sheet.side).fpi6, "edge_mm": raised}
    post = sheet.put("rearfoot_post_deg", degrees, rule, _post_text(degrees, kind, rule), inputs)
    text = (
        f"Medial heel skive {mm(skive)}: FPI-6 highly pronated. It loads the medial heel; no change of motion is shown."
    )
    stands = float(sheet.ordered("medial_skive_mm") if sheet.overridden("medial_skive_mm") else skive)
    medial = sheet.put("medial_skive_mm", skive, "skive.highly_pronated", text, _facet(stands, rules))
    lateral = sheet.put("lateral_skive_mm", 0.0, "skive.highly_pronated", "")
    if medial or lateral:
        sheet.put("skive_deg", rules.number("skive.angle"), "skive.angle", "Facet of the skive inclined 15° (Kirby).")
    return post, max(medial, lateral)


def _facet(depth_mm: float, rules: Rules) -> dict[str, Value]:
    """Return width and place of a skive's facet on a round heel [mm]: chord 2 √(2Rd − d²), centre (R − d) sin 15°."""
    radius, tilt = rules.number("skive.heel_radius"), math.radians(rules.number("skive.angle"))
    chord = 2 * math.sqrt(max(0.0, 2 * radius * depth_mm - depth_mm**2))
    return {"chord_mm": chord, "offset_mm": (radius - depth_mm) * math.sin(tilt)}


def wedge_mm(width_mm: float, degrees: float) -> float:
    """Return by how much a wedge raises one edge over the other [mm]."""
    return width_mm * math.tan(math.radians(abs(degrees)))


def put_cup(sheet: Sheet, case: Case, post_deg: float, skive_mm: float, rules: Rules) -> None:
    """Write the heel cup that post and skive need."""
    if above(skive_mm + abs(post_deg), rules.number("cup.deep_from")):
        parts = [f"a skive of {mm(skive_mm)}"] if skive_mm else []
        parts += [f"a post of {abs(post_deg):g}°"] if post_deg else []
        need = "need" if len(parts) > 1 else "needs"
        rule, why = "cup.deep", f"{' and '.join(parts)} {need} a deep cup; check the heel's fit in the shoe"
    elif skive_mm:
        rule, why = "cup.with_skive", "a skive needs a deeper cup"
    else:
        rule, why = "cup.standard", "the adult standard"
    depth = rules.number(rule)
    more, text = _beside_own(case, "heel_cup_depth_mm", (depth, f"Heel cup {mm(depth)}: {why}."), rules)
    sheet.put("heel_cup_depth_mm", more, rule, text)


def _beside_own(case: Case, field: str, wanted: tuple[float, str], rules: Rules) -> tuple[float, str]:
    """Return what is to be added where a registered template has some of it itself: the rules' number is the whole."""
    own, (height, text) = 0.0 if case.own_template is None else getattr(case.own_template, field), wanted
    if not own:
        return wanted
    more = max(nearest(height - own, rules.number("lift.rounding")), 0.0)
    return more, f"{text} The template has {own:.1f} mm itself: {mm(more)} are added."


def _arch_height(sheet: Sheet, case: Case, kind: FootType, rules: Rules) -> tuple[float, str, str]:
    navicular = case.foot(sheet.side).navicular_height_mm
    if navicular is None:
        word = kind if kind in {"pronated", "supinated"} else "neutral"
        height = rules.number(f"arch.{word}")
        return (
            height,
            f"arch.{word}",
            f"Arch {mm(height)} by foot posture "
            f"({kind.replace('_', ' ').replace('indeterminate', 'not established')}); the navicular was not measured.",
        )
    share, (low, high) = rules.number("arch.of_navicular"), rules.numbers("arch.bounds")
    wanted = nearest(share * navicular, rules.number("lift.rounding"))
    height = min(max(wanted, low), high)
    if height != wanted:
        text = (
            f"Half the navicular height is {mm(share * navicular)}; arches are made {mm(low)} to {mm(high)} high. "
            "Check the pressure under the navicular."
        )
        sheet.note("arch_height_bounded", share * navicular, "mm", "arch.bounds", text)
        return height, "arch.bounds", f"Arch {mm(height)}, the {'lowest' if height == low else 'highest'} that is made."
    return height, "arch.of_navicular", f"Arch {mm(height)}: half the standing navicular height of {mm(navicular)}."


def _post(case: Case, sheet: Sheet, kind: FootType, rules: Rules) -> tuple[float, float, str]:
    fpi6 = case.foot(sheet.side).fpi6
    low, high = rules.numbers("foot_type.fpi_highly")
    if fpi6 is None or kind not in {"pronated", "supinated"}:
        return 0.0, 0.0, "post.pronated"
    if kind == "supinated":
        return (rules.number("post.highly_supinated") if fpi6 <= low else 0.0), 0.0, "post.highly_supinated"
    highly = fpi6 >= high
    rule = "post.highly_pronated" if highly else "post.pronated"
    degrees = rules.number(rule) if fpi6 >= rules.number("foot_type.fpi_pronated") else 0.0
    skive = rules.number("skive.highly_pronated") if highly and not at_risk(case) else 0.0
    if "medial_knee_oa" in case.patient.conditions:
        most = rules.number("post.medial_knee_oa_max")
        return min(degrees, most), 0.0, "post.medial_knee_oa_max" if degrees > most else rule
    return degrees, skive, rule


def _post_text(degrees: float, kind: FootType, rule: str) -> str:
    if rule == "post.medial_knee_oa_max":
        return (
            f"Rearfoot post {wedge(degrees)}: held low because of medial knee osteoarthritis; the FPI-6 alone "
            "would give more."
        )
    return f"Rearfoot post {wedge(degrees)}: foot posture {kind}, by the size of its FPI-6."
