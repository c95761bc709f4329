"""Left out: what is ordered but has no room on the template, or that nothing answers so far; said, never silent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from orthocalc.clinic.sheet import name_and_unit
from orthocalc.finding import Finding, Side
from orthocalc.insole.room import elements_without_room, is_wedge, trimmed
from orthocalc.insole.shape import Insole
from orthocalc.insole.template import Template, load_template
from orthocalc.prescription import FootPrescription, Prescription

if TYPE_CHECKING:
    from orthocalc.case import Case


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
            text = (
                f"{name_and_unit(name)[0].replace('_', ' ').capitalize()} has no room on this insole and is left out."
            )
            findings.append(Finding("element_left_out", side, name, "", "order.element_left_out", text, "caution"))
        if is_wedge(template) and not foot.heel_lift_mm:
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


def limited(insole: Insole) -> tuple[Finding, ...]:
    """Say which ordered numbers the sheet cannot have, what was made instead, and why."""
    findings = []
    for name, made in sorted(insole.amounts.made.items()):
        words, unit = name_and_unit(name)
        unit = "" if unit == "1" else unit
        words = words.replace("_", " ").replace(".", " ").capitalize()
        why = WHY_MADE_SO.get(name, "the insole has no room for the number ordered")
        text = f"{words} is made with {made:.1f} {unit}".rstrip() + f": {why}."
        findings.append(Finding("made_smaller", insole.side, made, unit, "order.element_left_out", text, "caution"))
    return tuple(findings)


def _without_room(template: Template, foot: FootPrescription) -> list[str]:
    """Return the ordered elements that do not fit, a trim that would be longer than the template among them."""
    try:
        room = elements_without_room(trimmed(template, foot.trim))
    except ValueError:
        return ["trim", *(n for n in sorted(elements_without_room(template)) if getattr(foot, n))]
    return [name for name in sorted(room) if getattr(foot, name)]


def not_yet(case: Case) -> tuple[Finding, ...]:
    """Say which parts of the order nothing answers yet."""
    asked = {
        "feet.left.scan": case.feet.left.scan is not None,
        "feet.right.scan": case.feet.right.scan is not None,
    }
    found = [
        Finding("not_used", None, name, "", "order.element_left_out", f"{name} is not used yet.", "caution")
        for name, given in asked.items()
        if given
    ]
    return tuple(found)


def not_engraved(side: Side, reason: str) -> Finding:
    """Say that an insole bears no mark although one was ordered."""
    text = f"Side and id are not engraved: {reason}. Mark this insole by hand before it leaves the printer."
    return Finding("not_engraved", side, None, "", "order.element_left_out", text, "caution")
