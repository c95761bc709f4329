"""Follow-up: an earlier case of the same person beside this one; change only beyond the error (§1.3, row 45)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date

from orthocalc.case import Case, Earlier
from orthocalc.clinic.leg_length import LegLength, assess_leg_length
from orthocalc.clinic.lift import at_risk
from orthocalc.clinic.pelvis import hip_joint_distance_mm
from orthocalc.clinic.readings import side_of
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import NOISE, above, at_least, mm
from orthocalc.finding import Finding, Side, Value


def days_since(case: Case, earlier: Earlier) -> int | None:
    """Return the days from the earlier case to this one; None where a date is missing."""
    if case.date is None or earlier.case.date is None:
        return None
    return (date.fromisoformat(case.date) - date.fromisoformat(earlier.case.date)).days


def follow_up(case: Case, legs: LegLength | None, peaks_kpa: Mapping[Side, float], rules: Rules) -> tuple[Finding, ...]:
    """Return what changed since the earlier case: legs, pain, and the pressure under a foot at risk.

    Parameters
    ----------
    peaks_kpa : peak pressure of this case's recordings, by side
    """
    earlier = case.earlier
    if earlier is None:
        return ()
    found = [*_legs(case, earlier, legs, rules), *_pain(case, earlier, rules)]
    if at_risk(case):
        both = [side for side in peaks_kpa if side in earlier.peaks_kpa]
        found += [_relief(side, earlier.peaks_kpa[side], peaks_kpa[side], rules) for side in both]
    if days_since(case, earlier) is None:
        text = "Date of this or of the earlier case is missing: how fast something changed cannot be said."
        found.append(Finding("follow_up_undated", None, None, "days", "follow_up.unchanged", text, "caution"))
    return tuple(found)


def _legs(case: Case, earlier: Earlier, legs: LegLength | None, rules: Rules) -> list[Finding]:
    before, _ = assess_leg_length(earlier.case, hip_joint_distance_mm(earlier.case, rules)[0], rules)
    if not (legs and before) or None in {legs.signed_mm, before.signed_mm, legs.sd_mm, before.sd_mm}:
        return []
    now_mm, then_mm = legs.signed_mm or 0.0, before.signed_mm or 0.0
    change = abs(now_mm - then_mm)
    limit = rules.number("follow_up.mdc") * math.hypot(legs.sd_mm or 0.0, before.sd_mm or 0.0)
    inputs: dict[str, Value] = {"then_mm": then_mm, "now_mm": now_mm, "mdc95_mm": limit}
    if not above(change, limit):
        text = (
            f"The leg-length reading differs by {mm(change)} from the earlier one; only more than {mm(limit)} "
            "could be told "
            "from measuring error, so it is not called a change."
        )
        return [Finding("leg_length_unchanged", None, change, "mm", "follow_up.unchanged", text, "info", inputs)]
    text = (
        f"The leg-length difference has changed by {mm(change)} ({_signed(then_mm)} then, {_signed(now_mm)} now), "
        "more than "
        f"the error of both readings ({mm(limit)})."
    )
    found = [Finding("leg_length_changed", None, change, "mm", "follow_up.mdc", text, "caution", inputs)]
    least, within = rules.numbers("refer.progression")
    days = days_since(case, earlier)
    if days is not None and days <= within and above(change, least):
        text = f"In {days} days the leg-length difference has changed by {mm(change)}, more than its error: refer."
        if side_of(now_mm) != side_of(then_mm):
            text += " The short side is another one now: check that left and right were not exchanged."
        found.append(Finding("progression", None, change, "mm", "refer.progression", text, "refer", inputs))
    return found


def _signed(difference_mm: float) -> str:
    side = side_of(difference_mm)
    return "equal" if side is None else f"{side} {mm(abs(difference_mm))} shorter"


def pain_has_risen(case: Case, rules: Rules) -> bool:
    """Return whether pain has risen since the earlier case by what stops a schedule."""
    earlier = case.earlier
    now = case.patient.pain_scale
    then = None if earlier is None else earlier.case.patient.pain_scale
    return now is not None and then is not None and at_least(now - then, rules.numbers("schedule.stop")[1])


def _pain(case: Case, earlier: Earlier, rules: Rules) -> list[Finding]:
    now, then = case.patient.pain_scale, earlier.case.patient.pain_scale
    if now is None or then is None:
        return []
    points = rules.numbers("schedule.stop")[1]
    worse = at_least(now - then, points)
    what = "it has risen; the lift is not increased" if worse else "it has not risen"
    text = f"Pain {then:g} of 10 then, {now:g} now: {what}."
    return [Finding("pain", None, now - then, "points", "schedule.stop", text, "caution" if worse else "info")]


def _relief(side: Side, then_kpa: float, now_kpa: float, rules: Rules) -> Finding:
    """Return how peak pressure stands to the trial's two criteria (Bus 2011)."""
    share = (then_kpa - now_kpa) / then_kpa if then_kpa else 0.0
    enough = above(share, rules.number("effect.relief_share"))
    limit = rules.number("effect.relief_kpa")
    low = now_kpa < limit - NOISE
    text = (
        f"Peak pressure {then_kpa:.0f} kPa then, {now_kpa:.0f} now ({-100 * share:+.0f} %): relief by a quarter "
        f"{'reached' if enough else 'not reached'}, below {limit:.0f} kPa {'reached' if low else 'not reached'}. "
        "Both were set with one in-shoe system on feet with a healed ulcer."
    )
    inputs: dict[str, Value] = {"then_kpa": then_kpa, "now_kpa": now_kpa, "quarter_reached": enough, "below_limit": low}
    rule = "effect.relief_share" if enough else "effect.relief_kpa"
    return Finding("pressure_relief", side, 100 * share, "%", rule, text, "info", inputs)
