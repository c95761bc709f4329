"""Schedule: how a lift is built up, step by step, from where it stands (evidence.md §2.5, §11 row 32)."""

from __future__ import annotations

import math
from dataclasses import dataclass

from orthocalc.case import Case
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import NOISE, above, at_least, mm, nearest
from orthocalc.finding import Finding, Side

HEALING = ("fragile", "flexible")


@dataclass(frozen=True, slots=True)
class LiftStep:
    """One height of the lift inside the shoe, worn from a day counted from the first."""

    side: Side
    number: int
    day: int
    heel_lift_mm: float


def patient_kind(case: Case, rules: Rules) -> str:
    """Return how fast a lift may be built up: as the case says, else by age and bone."""
    if case.patient.healing is not None:
        return case.patient.healing
    age = case.patient.age_years
    old = age is not None and at_least(age, rules.number("schedule.fragile_age"))
    return "fragile" if old or "osteoporosis" in case.patient.conditions else "flexible"


def lift_steps(case: Case, side: Side, heel_lift_mm: float, rules: Rules, worn_mm: float = 0.0) -> tuple[LiftStep, ...]:
    """Return the heights of a lift in the order they are worn, the last of them the prescribed one.

    Parameters
    ----------
    heel_lift_mm : the prescribed in-shoe lift
    worn_mm : what is worn already; the steps go on from there
    """
    kind = patient_kind(case, rules)
    if kind not in HEALING or not above(heel_lift_mm, worn_mm):
        return (LiftStep(side, 1, 0, heel_lift_mm),)
    start, step, days = rules.numbers(f"schedule.{kind}")
    first = worn_mm + step if worn_mm else start
    n = max(0, math.ceil((heel_lift_mm - first) / step - NOISE))
    grid = rules.number("lift.rounding")
    heights = [min(heel_lift_mm, nearest(first + i * step, grid)) for i in range(n)] + [heel_lift_mm]
    return tuple(LiftStep(side, i + 1, round(i * days), height) for i, height in enumerate(heights))


def say_schedule(case: Case, steps: tuple[LiftStep, ...], worn_mm: float, rules: Rules) -> tuple[Finding, ...]:
    """Return the schedule in words, with what stops it; a lift that is worn at once needs none."""
    kind, last = patient_kind(case, rules), steps[-1]
    if kind not in HEALING or last.heel_lift_mm == 0:
        return ()
    days = rules.numbers(f"schedule.{kind}")[2]
    on = f"Goes on from the {mm(worn_mm)} that is worn" if worn_mm else "Built up"
    rule = "schedule.worn" if worn_mm else f"schedule.{kind}"
    if len(steps) == 1:
        text = f"The {mm(last.heel_lift_mm)} lift may be worn from the first day ({kind})."
        return (Finding("lift_schedule", last.side, 1, "steps", rule, text),)
    heights = ", ".join(mm(step.heel_lift_mm) for step in steps)
    text = f"{on} in {len(steps)} steps of {days:.0f} days ({kind}): {heights}. Slow steps are tradition, not evidence."
    inputs = {f"day_{step.day}_mm": step.heel_lift_mm for step in steps}
    return (Finding("lift_schedule", last.side, len(steps), "steps", rule, text, inputs=inputs), _stop(last, rules))


def _stop(last: LiftStep, rules: Rules) -> Finding:
    hours, points = rules.numbers("schedule.stop")
    early, late = rules.numbers("schedule.judge")
    half = rules.number("schedule.remeasure") * last.heel_lift_mm
    text = (
        f"Go back one step and hold it for two intervals at new pain for more than {hours:.0f} hours or pain up by "
        f"{points:.0f} of 10; the second time, refer. Measure the legs again from {mm(half)} on and at the end; "
        f"judge the effect on pain at {early:.0f}–{late:.0f} weeks."
    )
    return Finding("schedule_stop", last.side, hours, "h", "schedule.stop", text)
