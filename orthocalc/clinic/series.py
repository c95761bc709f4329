"""Series: the pieces to print for a lift that is built up: a base pair with shims, or a pair for every step."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from orthocalc.clinic.lift import at_risk, lift_shape
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.schedule import LiftStep
from orthocalc.clinic.thresholds import at_least, mm
from orthocalc.finding import Finding, Side
from orthocalc.prescription import FootPrescription, Prescription

if TYPE_CHECKING:
    from orthocalc.case import Case

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
        least = rules.number("schedule.least_shim")
        if any(not at_least(height, least) for _, height in shim_heights(steps, least)):
            return parts_of(prescription), (_too_small(steps[0].side, least),)
        later = [_shim(prescription, step, height) for step, height in shim_heights(steps, least)]
    said = (_say(case.order.series, steps, rules), *_drop(case.order.series, prescription.feet()[steps[0].side], steps))
    return (*first, *later), said


def shim_heights(steps: tuple[LiftStep, ...], least_mm: float) -> list[tuple[LiftStep, float]]:
    """Return each later step with the height of its shim [mm].

    A step too small for a piece of its own gets one that takes the place of the piece before it.
    """
    heights = []
    for before, (below, step) in zip((None, *steps), pairwise(steps), strict=False):
        height = step.heel_lift_mm - below.heel_lift_mm
        if not at_least(height, least_mm) and before is not None:
            height = step.heel_lift_mm - before.heel_lift_mm
        heights.append((step, height))
    return heights


def _at_height(part: Part, step: LiftStep, case: Case, rules: Rules) -> Part:
    """Return a part of the pair worn at a step: the lifted side at the step's height."""
    if part.side != step.side:
        return part._replace(step=step.number)
    (ball, _), (toe, _) = lift_shape(step.heel_lift_mm, case.template_like, risk=at_risk(case), rules=rules)
    lift = {"heel_lift_mm": step.heel_lift_mm, "ball_lift_mm": ball, "toe_lift_mm": toe}
    return Part(step.number, part.side, part.template, part.foot.model_copy(update=lift))


def _too_small(side: Side, least_mm: float) -> Finding:
    text = f"The one step of this lift is under {mm(least_mm)}, too thin for a shim: the pair has the whole lift."
    return Finding("series", side, 1, "steps", "schedule.least_shim", text)


def _shim(prescription: Prescription, step: LiftStep, height_mm: float) -> Part:
    """Return the piece that is laid on when a step is reached."""
    foot = prescription.feet()[step.side]
    piece = FootPrescription(
        length_mm=foot.length_mm,
        ball_width_mm=foot.ball_width_mm,
        heel_width_mm=foot.heel_width_mm,
        base_thickness_mm=0.0,
        heel_lift_mm=height_mm,
        arch_apex_s=foot.arch_apex_s,
    )
    return Part(step.number, step.side, SHIM_TEMPLATE, piece)


def _drop(kind: str, foot: FootPrescription, steps: tuple[LiftStep, ...]) -> tuple[Finding, ...]:
    """Caution that shims leave out the ball's part of a lift."""
    if kind == "pairs" or not foot.ball_lift_mm:
        return ()
    text = (
        f"Shims raise the heel alone: with all of them its drop to the ball is {mm(foot.heel_lift_mm)}, where the pair "
        f"prescribed has {mm(foot.heel_lift_mm - foot.ball_lift_mm)}. Order pairs to have the ball raised too."
    )
    return (Finding("shims_drop", steps[0].side, foot.heel_lift_mm, "mm", "schedule.series", text, "caution"),)


def _say(kind: str, steps: tuple[LiftStep, ...], rules: Rules) -> Finding:
    side, first = steps[0].side, steps[0].heel_lift_mm
    if kind == "pairs":
        heights = ", ".join(mm(step.heel_lift_mm) for step in steps)
        text = f"{len(steps)} pairs, one for each step: {heights} on the {side}."
    else:
        least = rules.number("schedule.least_shim")
        shims = zip(steps, shim_heights(steps, least), strict=False)
        raised = ", ".join(_shim_words(below, step, height, least) for below, (step, height) in shims)
        text = f"A base pair with {mm(first)} on the {side} and heel shims to lay under it in turn: {raised}."
    return Finding("series", side, len(steps), "steps", "schedule.series", text)


def _shim_words(below: LiftStep, step: LiftStep, height_mm: float, least_mm: float) -> str:
    alone = at_least(step.heel_lift_mm - below.heel_lift_mm, least_mm)
    return mm(height_mm) if alone else f"{mm(height_mm)} instead of the one before"
