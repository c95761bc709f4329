"""Lift sheet: the wanted lift → heel, sole, ball and toe lift of one foot, each with its reason (rows 26–30)."""

from __future__ import annotations

from orthocalc.case import Case
from orthocalc.clinic.leg_length import LegLength
from orthocalc.clinic.lift import Target, at_risk, in_shoe_limit, lift_shape, split_target
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.sheet import Sheet
from orthocalc.clinic.thresholds import above, mm


def put_lift(sheet: Sheet, case: Case, legs: LegLength | None, target: Target, rules: Rules) -> None:
    """Write heel, sole, ball and toe lift of one foot, and what the shoe makes of them."""
    difference = legs.difference_mm if legs is not None and legs.difference_mm is not None else 0.0
    short = legs is not None and sheet.side == legs.short_side
    limit, bound = in_shoe_limit(case, sheet.numbers["base_thickness_mm"], target.mm, difference, rules)
    wanted, sole, dropped = split_target(target.mm if short else 0.0, limit, rules)
    limited = above(target.mm, limit) and short
    overridden = sheet.overridden("heel_lift_mm") or sheet.overridden("sole_lift_mm")
    if dropped and not overridden:
        text = f"{mm(dropped)} of the wanted {mm(target.mm)} are left out: {rules.note(bound)}"
        sheet.note("lift_limited_by_shoe", dropped, "mm", bound, text)
    text = f"Heel lift {target.text}" if target.mm else target.text if short else ""
    if limited:
        text = f"Heel lift {mm(wanted)} inside the shoe: {rules.note(bound)} Wanted in all {target.text}"
    heel = sheet.put("heel_lift_mm", wanted, bound if limited else target.rule, text, {"difference_mm": difference})
    text = f"{mm(sole)} under the shoe's heel, half of it under its ball, by a shoemaker: {rules.note(bound)}"
    sheet.put("sole_lift_mm", sole, bound, text, {"target_mm": target.mm, "in_shoe_limit_mm": limit})
    if overridden and above(heel, limit):
        text = (
            f"The lift is made {mm(heel)} as ordered, more than the rules allow here ({mm(limit)}): {rules.note(bound)}"
        )
        sheet.note("override_past_limit", heel, "mm", bound, text)
    _put_forefoot(sheet, case, heel, rules)
    _say_drop(sheet, case, rules)
    if case.shoe.kind is None and (heel or sole):
        sheet.note("shoe_missing", None, "", "lift.shoe_max.casual", "No shoe is named: taken for a casual shoe.")


def _put_forefoot(sheet: Sheet, case: Case, heel_mm: float, rules: Rules) -> None:
    """Write what the lift raises in front of the heel."""
    (ball, ball_rule), (toe, toe_rule) = lift_shape(heel_mm, case.template_like, risk=at_risk(case), rules=rules)
    text = f"Ball raised by {mm(ball)} to limit the drop from heel to ball to {mm(heel_mm - ball)}."
    sheet.put("ball_lift_mm", ball, ball_rule, text, {"heel_lift_mm": heel_mm})
    sheet.put(
        "toe_lift_mm",
        toe,
        toe_rule,
        f"Toes raised by {mm(toe)}: the lift runs the full length.",
        {"heel_lift_mm": heel_mm},
    )


def _say_drop(sheet: Sheet, case: Case, rules: Rules) -> None:
    """Say where a sole lift, half of it under the ball, and the lift inside the shoe drop too far together."""
    heel, ball, sole = (sheet.numbers[f"{part}_lift_mm"] for part in ("heel", "ball", "sole"))
    rule = "lift.shape.drop_max_at_risk" if at_risk(case) else "lift.shape.drop_max"
    most, half = rules.number(rule), rules.number("lift.shape.ball_share") * sole
    drop = heel - ball + sole - half
    if not sole or not above(drop, most):
        return
    text = (
        f"In and under the shoe together the heel stands {mm(drop)} higher than the ball, more than {mm(most)}: ask "
        f"the shoemaker for {mm(min(half + drop - most, sole))} under the ball instead of {mm(half)}."
    )
    sheet.note("total_drop", drop, "mm", rule, text)
