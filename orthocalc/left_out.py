"""Left out: what is ordered but has no room on the template, or that nothing answers so far; said, never silent."""

from __future__ import annotations

import math
from typing import Any

from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sheet import name_and_unit, sentence, spoken
from orthocalc.finding import Finding, Side
from orthocalc.insole.room import elements_without_room, needs_lift, trimmed
from orthocalc.insole.shape import Insole
from orthocalc.insole.template import Template, load_template
from orthocalc.prescription import FootPrescription, Prescription
from orthocalc.too_much import too_much

NOTHING = 0.05
"""What is made of a number is nothing below this [mm, deg]."""
CUP_SAID_MM = 1.5
"""The rim of a scanned heel is rounded off below the ordered depth; a cup less deep by more is said."""


def leave_out(prescription: Prescription) -> tuple[Prescription, tuple[Finding, ...]]:
    """Leave out what the template, trimmed as ordered, has no room for, and say so."""
    findings: list[Finding] = []
    feet: dict[str, Any] = {}
    template = load_template(prescription.template)
    for side, foot in prescription.feet().items():
        names = _without_room(template, foot)
        gone = {n: FootPrescription.model_fields[n].default for n in names}
        feet[side] = foot.model_copy(update=gone)
        for name in names:
            text = f"{sentence(spoken(name))} has no room on this insole and is left out."
            findings.append(Finding("element_left_out", side, name, "", "order.element_left_out", text, "caution"))
        if needs_lift(template) and not foot.heel_lift_mm:
            text = f"The {side} side has no lift: no piece is made for it."
            findings.append(Finding("no_piece", side, None, "", "order.element_left_out", text, "caution"))
    return prescription.model_copy(update=feet), tuple(findings)


WHY_MADE_SO = {
    "base_thickness_mm": "this template is never thinner, and the lifts are measured above it",
    "rearfoot_post_deg": "the sheet is too thin to be lowered on one side; a thicker base would hold it",
    "arch_height_mm": "the heel lift alone brings the medial edge so far above the plane of heel and ball",
    "heel_cup_depth_mm": "the sheet is too thin for the post's lower side, which holds the rim up",
}
"""Why a number is not made as ordered, where it is not for want of room on the insole."""


def limited(insole: Insole, rules: Rules) -> tuple[Finding, ...]:
    """Say which ordered numbers the sheet cannot have, what was made instead and why, and what is too much of it."""
    findings = []
    for name, made in sorted(insole.amounts.made.items()):
        if name == "heel_cup_depth_mm" and insole.amounts.contact is not None:
            findings += _shallower_cup(insole, made)
            continue
        _, unit = name_and_unit(name)
        unit = "" if unit == "1" else unit
        why = WHY_MADE_SO.get(name, "the insole has no room for the number ordered")
        how = f"is made with {made:.1f} {unit}".rstrip() if abs(made) >= NOTHING else "is left out"
        text = f"{sentence(spoken(name))} {how}: {why}."
        kind = "made_larger" if abs(made) > abs(getattr(insole.foot, name, math.inf)) else "made_smaller"
        findings.append(Finding(kind, insole.side, made, unit, "order.element_left_out", text, "caution"))
    return (*findings, *too_much(insole, rules))


def _shallower_cup(insole: Insole, made_mm: float) -> list[Finding]:
    """Say that a scanned heel's sides are lower than the cup that was ordered, beyond what rounding takes."""
    ordered = insole.foot.heel_cup_depth_mm
    if made_mm > ordered - CUP_SAID_MM:
        return []
    text = f"Heel cup depth is {made_mm:.1f} mm, not {ordered:g} mm: no higher than the scanned foot's side there."
    return [Finding("made_smaller", insole.side, made_mm, "mm", "order.element_left_out", text, "caution")]


def _without_room(template: Template, foot: FootPrescription) -> list[str]:
    """Return the ordered elements that do not fit, a trim that would be longer than the template among them."""
    try:
        room = elements_without_room(trimmed(template, foot.trim))
    except ValueError:
        return ["trim", *(n for n in sorted(elements_without_room(template)) if getattr(foot, n))]
    return [name for name in sorted(room) if getattr(foot, name)]


def not_engraved(side: Side, reason: str) -> Finding:
    """Say that an insole bears no mark although one was ordered."""
    text = f"Side and id are not engraved: {reason}. Mark this insole by hand before it leaves the printer."
    return Finding("not_engraved", side, None, "", "order.element_left_out", text, "caution")
