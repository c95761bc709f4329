"""Series: the pieces to print for a lift that is built up: a base pair with shims, or a pair for every step."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

from orthocalc.case import Case
from orthocalc.clinic.lift import at_risk, lift_shape
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.schedule import LiftStep
from orthocalc.clinic.thresholds import mm
from orthocalc.finding import Finding, Side
from orthocalc.prescription import FootPrescription, Prescription

SHIM_TEMPLATE = "heel_lift"


class Part(NamedTuple):
    """One thing to print: the step it belongs to (1 is worn first), its template and its numbers."""

    step: int
    side: Side
    template: str
    foot: FootPrescription


def parts_of(prescription: Prescription) -> tuple[Part, ...]:
    """Return the one pair that a prescription names."""
    return tuple(Part(1, side, prescription.template, foot) for side, foot in prescription.feet().items())


def series_of(
    case: Case, prescription: Prescription, steps: tuple[LiftStep, ...], rules: Rules
) -> tuple[tuple[Part, ...], tuple[Finding, ...]]:
    """Return the parts of the ordered series, and what is said of them; without steps the pair alone."""
    if case.order.series is None or len(steps) < 2:
        return parts_of(prescription), ()
    first = [_at_height(part, steps[0], case, rules) for part in parts_of(prescription)]
    if case.order.series == "pairs":
        later = [_at_height(part, step, case, rules) for step in steps[1:] for part in parts_of(prescription)]
    else:
        later = [_shim(prescription, below, step) for below, step in pairwise(steps)]
    return (*first, *later), (_say(case.order.series, steps),)


def _at_height(part: Part, step: LiftStep, case: Case, rules: Rules) -> Part:
    """Return a part of the pair worn at a step: the lifted side at the step's height."""
    if part.side != step.side:
        return part._replace(step=step.number)
    (ball, _), (toe, _) = lift_shape(step.heel_lift_mm, part.template, risk=at_risk(case), rules=rules)
    lift = {"heel_lift_mm": step.heel_lift_mm, "ball_lift_mm": ball, "toe_lift_mm": toe}
    return Part(step.number, part.side, part.template, part.foot.model_copy(update=lift))


def _shim(prescription: Prescription, below: LiftStep, step: LiftStep) -> Part:
    """Return the piece that is laid on when a step is reached."""
    foot = prescription.feet()[step.side]
    piece = FootPrescription(
        length_mm=foot.length_mm,
        ball_width_mm=foot.ball_width_mm,
        heel_width_mm=foot.heel_width_mm,
        base_thickness_mm=0.0,
        heel_lift_mm=step.heel_lift_mm - below.heel_lift_mm,
        arch_apex_s=foot.arch_apex_s,
    )
    return Part(step.number, step.side, SHIM_TEMPLATE, piece)


def _say(kind: str, steps: tuple[LiftStep, ...]) -> Finding:
    side, first = steps[0].side, steps[0].heel_lift_mm
    if kind == "pairs":
        heights = ", ".join(mm(step.heel_lift_mm) for step in steps)
        text = f"{len(steps)} pairs, one for each step: {heights} on the {side}."
    else:
        raised = ", ".join(mm(b.heel_lift_mm - a.heel_lift_mm) for a, b in pairwise(steps))
        text = f"A base pair with {mm(first)} on the {side} and heel shims to lay under it in turn: {raised}."
    return Finding("series", side, len(steps), "steps", "schedule.series", text)
