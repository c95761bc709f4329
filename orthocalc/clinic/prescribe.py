"""Prescribe: an assessed case → what is to be made, read like a protocol; one pass in the order of §11 row 3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orthocalc.case import Case
from orthocalc.clinic.assess import Assessment, assess
from orthocalc.clinic.defaults import base_thickness_mm
from orthocalc.clinic.effect import expected_effect, pelvis_after
from orthocalc.clinic.elements import put_elements
from orthocalc.clinic.follow_up import days_since, pain_has_risen
from orthocalc.clinic.leg_length import LegLength
from orthocalc.clinic.lift import want_lift
from orthocalc.clinic.lift_sheet import put_lift
from orthocalc.clinic.materials import brittle, equal_stiffness, lift_compression
from orthocalc.clinic.pelvis import effective_gain_mm, heel_mm, obliquity_deg
from orthocalc.clinic.refer import lift_on_long_side
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.schedule import HEALING, LiftStep, hold_back, lift_steps, patient_kind, say_schedule
from orthocalc.clinic.sheet import Sheet
from orthocalc.clinic.support import put_arch, put_cup, put_posts
from orthocalc.clinic.thresholds import above, at_least, mm
from orthocalc.finding import SIDES, Finding, Side
from orthocalc.prescription import FootPrescription, Prescription


@dataclass(frozen=True, slots=True)
class Prescribed:
    """The prescription with its reasons, the steps in which a lift is worn, the pelvis' tilt that it leaves [deg]."""

    prescription: Prescription
    findings: tuple[Finding, ...]
    steps: tuple[LiftStep, ...]
    obliquity_after_deg: float | None


def prescribe(case: Case, assessment: Assessment, rules: Rules) -> Prescribed:
    """Return what is to be made of an assessed case; every number that is not 0 is named by a finding."""
    legs = assessment.leg_length
    sheets = {side: Sheet(side, case.overrides(side)) for side in SIDES}
    for sheet in sheets.values():
        _put_size(sheet, assessment)
    _put_bases(sheets, case, rules)
    target, general = want_lift(case, legs, assessment.hip_joint_distance_mm, rules)
    for sheet in sheets.values():
        put_lift(sheet, case, legs, target, rules)
        _put_support(sheet, case, assessment, rules)
        known = assessment.feet[sheet.side]
        put_elements(sheet, case, known.size, known.loading, rules)
        sheet.put_rest()
    feet = {side: sheet.foot() for side, sheet in sheets.items()}
    steps, told = _schedule(case, feet, legs, rules)
    after = _tilt_after(feet, assessment, rules)
    findings = [*general, *_wrong_side(feet, legs, case, rules), *_one_alone(feet, legs, case)]
    findings += [f for side in case.order.sides for f in sheets[side].findings]
    findings += [*told, *_effects(case, feet, assessment, after, rules), *_shells(case, feet, rules)]
    made = {side: foot for side, foot in feet.items() if side in case.order.sides}
    return Prescribed(_prescription(case, made, rules), tuple(findings), steps, after)


def _schedule(
    case: Case, feet: Mapping[Side, FootPrescription], legs: LegLength | None, rules: Rules
) -> tuple[tuple[LiftStep, ...], tuple[Finding, ...]]:
    """Return the steps of the lift under the short leg and what is said of them."""
    side = None if legs is None else legs.short_side
    if side is None or not feet[side].heel_lift_mm or side not in case.order.sides:
        return (), ()
    before = _earlier_steps(case, side, rules)
    days = None if case.earlier is None else days_since(case, case.earlier)
    reached = [step.heel_lift_mm for step in before if days is not None and step.day <= days]
    worn, lift = max(reached, default=0.0), feet[side].heel_lift_mm
    if worn and pain_has_risen(case, rules):
        days_each = rules.numbers(f"schedule.{_pace(case, rules)}")[2]
        steps, held = hold_back(before, worn, days_each)
        return steps, (held,)
    steps = lift_steps(case, side, lift, rules, worn)
    told = say_schedule(case, steps, worn, rules)
    return steps, (*told, *_lift_changed(side, before, lift, legs))


def _pace(case: Case, rules: Rules) -> str:
    kind = patient_kind(case, rules)
    return kind if kind in HEALING else "flexible"


def _earlier_steps(case: Case, side: Side, rules: Rules) -> tuple[LiftStep, ...]:
    """Return the schedule that the earlier case gave for this side."""
    if case.earlier is None:
        return ()
    before = prescribe(case.earlier.case, assess(case.earlier.case, {}, rules), rules)
    return tuple(step for step in before.steps if step.side == side)


def _lift_changed(
    side: Side, before: tuple[LiftStep, ...], lift_mm: float, legs: LegLength | None
) -> tuple[Finding, ...]:
    """Caution where the lift differs from the earlier one; a reading within its error is no reason for it."""
    if not before or legs is None or not above(abs(before[-1].heel_lift_mm - lift_mm), 0.0):
        return ()
    text = (
        f"The lift was {mm(before[-1].heel_lift_mm)} in the earlier case and is {mm(lift_mm)} now. "
        "Where the legs' difference has not changed by more than its error, consider keeping the earlier one."
    )
    return (Finding("lift_differs", side, lift_mm, "mm", "follow_up.unchanged", text, "caution"),)


def _effects(
    case: Case, feet: Mapping[Side, FootPrescription], assessment: Assessment, after_deg: float | None, rules: Rules
) -> list[Finding]:
    """Return what may be expected of each foot's numbers, and of the pelvis."""
    found: list[Finding] = []
    for side in case.order.sides:
        foot, known = feet[side], assessment.feet[side]
        compressed = lift_compression(case, side, foot.heel_lift_mm, rules)
        found += [compressed] if compressed is not None else []
        found += expected_effect(case, side, foot, known.type, known.size.foot_length_mm, rules)
    pelvis, lifted = assessment.pelvis, any(heel_mm(foot) for foot in feet.values())
    if pelvis is not None and after_deg is not None and lifted:
        side_short = None if assessment.leg_length is None else assessment.leg_length.short_side
        found.append(pelvis_after(side_short, pelvis.obliquity_deg, after_deg, "pelvis.lever_ankle_s"))
    return found


def _shells(case: Case, feet: Mapping[Side, FootPrescription], rules: Rules) -> list[Finding]:
    base = next(iter(feet.values())).base_thickness_mm
    alike = None if base is None else equal_stiffness(case, base, rules)
    return [*brittle(case, rules), *([] if alike is None else [alike])]


def _prescription(case: Case, feet: Mapping[Side, FootPrescription], rules: Rules) -> Prescription:
    order = case.order
    return Prescription(
        id=case.id,
        template=order.template,
        material=order.material,
        engrave=order.engrave,
        rules=rules.version,
        left=feet.get("left"),
        right=feet.get("right"),
    )


def _put_size(sheet: Sheet, assessment: Assessment) -> None:
    """Write length and widths of the insole."""
    size = assessment.feet[sheet.side].size
    foot = f"foot {mm(size.foot_length_mm)} ({size.length_from})"
    text = (
        f"Insole {mm(size.length_mm)} long: {foot} and {mm(size.length_mm - size.foot_length_mm)} for the toes and "
        "the heel."
    )
    sheet.put("length_mm", size.length_mm, "size.allowance", text, {"foot_length_mm": size.foot_length_mm})
    if size.length_from != "measured":
        text = f"The foot's length was not measured; it is taken from the {size.length_from}. Please measure it."
        sheet.note("foot_length_missing", size.foot_length_mm, "mm", "size.ordered", text)
    for part, width, breadth, origin in (
        ("ball", size.ball_width_mm, size.breadth_mm, size.breadth_from),
        ("heel", size.heel_width_mm, size.heel_breadth_mm, size.heel_from),
    ):
        text = f"{mm(width)} wide at the {part}: foot {mm(breadth)} ({origin}) less {mm(breadth - width)} for the shoe."
        sheet.put(f"{part}_width_mm", width, f"size.{part}_margin", text, {"foot_mm": breadth, "from": origin})


def _put_bases(sheets: Mapping[Side, Sheet], case: Case, rules: Rules) -> None:
    """Write one base thickness under both feet: the thicker of what each would need."""
    wanted = [
        base_thickness_mm(case.template_like, case.order.material, case.patient.mass_kg, case.foot(side).fpi6, rules)
        for side in SIDES
    ]
    base, rule = max(wanted)
    if case.own_template is not None:
        base, rule = case.own_template.base_mm, "order.default"
    same = len(case.order.sides) > 1 and not any(sheet.overridden("base_thickness_mm") for sheet in sheets.values())
    why = rules.note(rule) if case.own_template is None else "the registered template's own."
    text = f"Base {mm(base)}{', the same under both feet' if same else ''}: {why}"
    stand = [sheet.put("base_thickness_mm", base, rule, text) for sheet in sheets.values()]
    if above(max(stand), min(stand)):
        thicker = max(sheets.values(), key=lambda sheet: float(sheet.numbers["base_thickness_mm"]))
        more = max(stand) - min(stand)
        text = (
            f"The base is {mm(more)} thicker on the {thicker.side}: that lifts it by {mm(more)} from the first "
            "day, on top "
            "of any other lift, and no figure here counts it."
        )
        thicker.note("base_unequal", more, "mm", "base.both_sides", text)


def _one_alone(feet: Mapping[Side, FootPrescription], legs: LegLength | None, case: Case) -> list[Finding]:
    """Say what an insole under one foot alone does, and that the other foot's lift is not made."""
    if len(case.order.sides) != 1:
        return []
    (side,), found = case.order.sides, []
    base = feet[side].base_thickness_mm
    if base:
        text = (
            f"An insole under the {side} foot alone: its base lifts that side by {mm(base)} from the first day, on top "
            "of any other lift, and no figure here counts it. Put as much into the other shoe."
        )
        found.append(Finding("base_alone", side, base, "mm", "base.alone", text, "caution"))
    short = None if legs is None else legs.short_side
    if short is not None and short != side and heel_mm(feet[short]):
        text = f"The {short} leg's lift of {mm(heel_mm(feet[short]))} is not made: the order has the {side} side alone."
        found.append(Finding("lift_not_made", short, heel_mm(feet[short]), "mm", "base.alone", text, "caution"))
    return found


def _put_support(sheet: Sheet, case: Case, assessment: Assessment, rules: Rules) -> None:
    """Write arch, posts, skive and cup; a plain lift wedge has none of them."""
    if case.template_like == "heel_lift":
        return
    foot = assessment.feet[sheet.side]
    put_arch(sheet, case, foot.type, foot.size, rules)
    post, skive = put_posts(sheet, case, foot.type, rules)
    put_cup(sheet, case, post, skive, rules)
    if post > 0 and sheet.numbers["heel_lift_mm"]:
        text = (
            "Lift and medial post both raise this side: check the level of the pelvis again, standing on the insoles."
        )
        sheet.note("remeasure_on_device", None, "", "post.remeasure", text)


def _wrong_side(
    feet: Mapping[Side, FootPrescription], legs: LegLength | None, case: Case, rules: Rules
) -> tuple[Finding, ...]:
    """Refuse an ordered lift under the leg that is longer beyond doubt."""
    if legs is None or legs.difference_mm is None or legs.short_side is None or legs.probability is None:
        return ()
    long_side: Side = "left" if legs.short_side == "right" else "right"
    foot, ordered = feet[long_side], case.overrides(long_side)
    lift = max(foot.heel_lift_mm, foot.sole_lift_mm)
    sure = at_least(legs.difference_mm, rules.number("lift.onset.symptom_based")) and at_least(
        legs.probability, rules.number("leg_length.p_none")
    )
    asked = {"heel_lift_mm", "sole_lift_mm"} & set(ordered)
    return (lift_on_long_side(legs, lift),) if sure and asked and lift > 0 else ()


def _tilt_after(feet: Mapping[Side, FootPrescription], assessment: Assessment, rules: Rules) -> float | None:
    """Return the pelvis' tilt with the insoles [deg], linear lever form, nothing compensated (row 19)."""
    legs = assessment.leg_length
    if legs is None or legs.difference_mm is None:
        return None
    share = rules.number("lift.shape.ball_share")
    gains = {
        side: effective_gain_mm(f.heel_lift_mm + f.sole_lift_mm, f.ball_lift_mm + share * f.sole_lift_mm, rules)
        for side, f in feet.items()
    }
    short: Side = legs.short_side or "left"
    long_side: Side = "left" if short == "right" else "right"
    rest = legs.difference_mm - gains[short] + gains[long_side]
    return obliquity_deg(rest, assessment.hip_joint_distance_mm)
