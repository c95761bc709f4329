"""Sizes: foot length from measure, shoe size or the other foot; insole length and widths from the foot's (row 44)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import above, mm
from orthocalc.document import Problem
from orthocalc.finding import Finding, Side, other
from orthocalc.units import SHOE_SIZE

if TYPE_CHECKING:
    from orthocalc.case import Case

Sex = Literal["female", "male"] | None
_SYSTEM = {"UK": "uk", "US M": "us_m", "US W": "us_w", "UK child": "uk_child", "US child": "us_child"}


@dataclass(frozen=True, slots=True)
class Size:
    """One foot's lengths and its insole's, in mm, and where they are from; breadth and heel breadth are the foot's."""

    foot_length_mm: float
    breadth_mm: float
    heel_breadth_mm: float
    length_mm: float
    ball_width_mm: float
    heel_width_mm: float
    length_from: str = "measured"
    breadth_from: str = "measured"
    heel_from: str = "measured"


def shoe_foot_length_mm(size: str, rules: Rules) -> float:
    """Return the foot length that a shoe size stands for (``EU 39``) [mm]; sizes round up, so a measure is better."""
    found = SHOE_SIZE.fullmatch(size)
    if found is None:
        raise ValueError(f"{size!r} is not a shoe size")
    number = float(found["number"].replace(",", "."))
    if found["system"] == "EU":
        offset, slope = rules.numbers("shoe_size.eu")
        return (number - offset) / slope
    return (number + rules.number(f"shoe_size.{_SYSTEM[found['system']]}")) * rules.number("shoe_size.inch_third")


def by_length_mm(what: Literal["breadth", "heel", "truncated"], length_mm: float, sex: Sex, rules: Rules) -> float:
    """Return a foot measure from the foot's length by ANSUR II's regression [mm]; unknown sex: mean of both."""
    if sex is None:
        both = [by_length_mm(what, length_mm, one, rules) for one in ("female", "male")]
        return sum(both) / 2
    start, slope = rules.numbers(f"size.{what}_{sex}")
    return start + slope * length_mm


def foot_length_mm(case: Case, side: Side, rules: Rules) -> tuple[float, str]:
    """Return a foot's length [mm] and where it is from: measured, shoe size, other foot."""
    own, twin = case.foot(side).length_mm, case.foot(other(side)).length_mm
    if own is not None:
        return own, "measured"
    if case.shoe.size is not None:
        return shoe_foot_length_mm(case.shoe.size, rules), "shoe size"
    if twin is None:
        raise ValueError("a case without any size is refused at the door")
    return twin, "other foot"


def size_foot(case: Case, side: Side, rules: Rules) -> Size:
    """Return one foot's sizes: measured, else from its length."""
    length, origin = foot_length_mm(case, side, rules)
    sex, foot = case.patient.sex, case.foot(side)
    breadth = foot.ball_width_mm or by_length_mm("breadth", length, sex, rules)
    heel = foot.heel_width_mm or by_length_mm("heel", length, sex, rules)
    return replace(
        insole_size(length, breadth, heel, rules),
        length_from=origin,
        breadth_from=_how(foot.ball_width_mm),
        heel_from=_how(foot.heel_width_mm),
    )


def insole_size(length_mm: float, breadth_mm: float, heel_mm: float, rules: Rules) -> Size:
    """Turn a foot's length and widths into the insole's [mm]."""
    return Size(
        foot_length_mm=length_mm,
        breadth_mm=breadth_mm,
        heel_breadth_mm=heel_mm,
        length_mm=length_mm + rules.number("size.allowance"),
        ball_width_mm=breadth_mm - rules.number("size.ball_margin"),
        heel_width_mm=heel_mm - rules.number("size.heel_margin"),
    )


def foot_to_insole_s(foot_s: float, foot_length_mm: float, insole_length_mm: float, rules: Rules) -> float:
    """Turn a share of the foot's length into one of the insole's; a third of the allowance lies behind the heel."""
    behind = (insole_length_mm - foot_length_mm) * rules.number("size.heel_share")
    return (behind + foot_s * foot_length_mm) / insole_length_mm


def implausible_lengths(case: Case, rules: Rules) -> tuple[Problem, ...]:
    """Refuse foot lengths that cannot belong to one person (row 17)."""
    left, right, most = case.feet.left.length_mm, case.feet.right.length_mm, rules.number("size.difference_reject")
    if left is None or right is None or not above(abs(left - right), most):
        return ()
    text = f"the feet differ by {mm(abs(left - right))}; more than {mm(most)} is taken for a slip"
    return (Problem("/feet/right/length_mm", mm(right), f"within {mm(most)} of the left foot's {mm(left)}", text),)


def unequal_lengths(case: Case, rules: Rules) -> tuple[Finding, ...]:
    """Caution about feet of unusually different length (row 17)."""
    left, right = case.feet.left.length_mm, case.feet.right.length_mm
    if left is None or right is None or not above(abs(left - right), rules.number("size.difference_warn")):
        return ()
    text = f"The feet differ by {mm(abs(left - right))} in length, which is unusual: please measure again."
    rule = "size.difference_warn"
    return (Finding("foot_lengths_differ", None, abs(left - right), "mm", rule, text, "caution"),)


def _how(measured_mm: float | None) -> str:
    return "from the foot's length" if measured_mm is None else "measured"
