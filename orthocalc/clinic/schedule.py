"""Schedule: how a lift is built up, step by step, from where it stands (evidence.md §2.5, §11 row 32)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import NOISE, above, at_least, mm, nearest
from orthocalc.finding import Finding, Side

if TYPE_CHECKING:
    from orthocalc.case import Case

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
    rule = "schedule.worn" if worn_mm else f"schedule.{kind}"
    kind = kind if case.patient.healing else f"taken as {kind}"
    worn = f" The earlier case's schedule has reached {mm(worn_mm)}: confirm that it is worn." if worn_mm else ""
    if len(steps) == 1:
        text = f"{mm(last.heel_lift_mm)} from the first day (healing {kind}).{worn}"
        return (Finding("lift_schedule", last.side, 1, "steps", rule, text),)
    first, *later = steps
    heights = "; ".join(f"{mm(step.heel_lift_mm)} from day {step.day}" for step in later)
    text = (
        f"Start with {mm(first.heel_lift_mm)}; {heights} (every {days:.0f} days; healing {kind}).{worn} "
        "Slow steps are tradition, not evidence."
    )
    if case.order.series is None:
        text += (
            f" The pair made is the last step's, {mm(last.heel_lift_mm)}: order.series makes a piece for every step."
        )
    inputs = {f"day_{step.day}_mm": step.heel_lift_mm for step in steps}
    return (
        Finding("lift_schedule", last.side, len(steps), "steps", rule, text, inputs=inputs),
        _stop(steps, days, rules),
    )


def hold_back(steps: tuple[LiftStep, ...], worn_mm: float, days: float) -> tuple[tuple[LiftStep, ...], Finding]:
    """Return the one step back that more pain asks for, and what is said of it (§2.5)."""
    lower = max((step.heel_lift_mm for step in steps if step.heel_lift_mm < worn_mm), default=0.0)
    side = steps[0].side
    text = (
        f"Pain has risen: no increase. Back from {mm(worn_mm)} to {mm(lower)} for {2 * days:.0f} days, then reassess; "
        "if it happens again, refer."
    )
    return (LiftStep(side, 1, 0, lower),), Finding(
        "lift_held_back", side, lower, "mm", "schedule.stop", text, "caution"
    )


def _stop(steps: tuple[LiftStep, ...], days: float, rules: Rules) -> Finding:
    last = steps[-1]
    hours, points = rules.numbers("schedule.stop")
    early, late = rules.numbers("schedule.judge")
    half = rules.number("schedule.remeasure") * last.heel_lift_mm
    middle = next(step.heel_lift_mm for step in steps if at_least(step.heel_lift_mm, half))
    text = (
        f"If new pain lasts more than {hours:.0f} hours, or pain rises by {points:.0f} points of 10 or more: back "
        "one step "
        f"for {2 * days:.0f} days; if it happens again, refer. Measure the legs again at {mm(middle)} and at "
        f"{mm(last.heel_lift_mm)}; judge the effect on pain at {early:.0f}–{late:.0f} weeks."
    )
    return Finding("schedule_stop", last.side, hours, "h", "schedule.stop", text)
