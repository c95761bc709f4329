"""Not yet: what a case or a prescription asks for that nothing answers so far; said, never dropped in silence."""

from __future__ import annotations

from typing import Any

from orthocalc.case import Case
from orthocalc.clinic.sheet import name_and_unit
from orthocalc.finding import Finding, Side
from orthocalc.insole.shape import MAKES
from orthocalc.prescription import FootPrescription, Prescription


def leave_out(prescription: Prescription) -> tuple[Prescription, tuple[Finding, ...]]:
    """Leave out what no template makes yet, and say so."""
    findings: list[Finding] = []
    feet: dict[str, Any] = {}
    for side, foot in prescription.feet().items():
        names = [n for n in foot.model_fields_set if n not in {*MAKES, "sole_lift_mm", "label", "trim"}]
        gone = {n: FootPrescription.model_fields[n].default for n in names if getattr(foot, n)}
        feet[side] = foot.model_copy(update=gone)
        for name in gone:
            text = f"{name_and_unit(name)[0].replace('_', ' ').capitalize()} cannot be made yet and is left out."
            findings.append(Finding("element_left_out", side, name, "", "order.element_left_out", text, "caution"))
    return prescription.model_copy(update=feet), tuple(findings)


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
