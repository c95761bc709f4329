"""Assess: what the measurements of a case mean; legs, pelvis, each foot, and who must be seen first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orthocalc.case import Case
from orthocalc.clinic.foot_type import FootType, foot_type
from orthocalc.clinic.leg_length import LegLength, assess_leg_length
from orthocalc.clinic.loading import foot_loading
from orthocalc.clinic.pelvis import hip_joint_distance_mm, obliquity_deg
from orthocalc.clinic.plausible import unusual
from orthocalc.clinic.refer import referrals
from orthocalc.clinic.rules import Rule, Rules
from orthocalc.clinic.sizes import Size, size_foot
from orthocalc.finding import SIDES, Finding, Side, Value
from orthocalc.pressure.measures import FootMeasures


@dataclass(frozen=True, slots=True)
class Pelvis:
    """Tilt of the pelvis [deg], uncompensated: as it stands, and with the insoles (None before a prescription)."""

    hip_joint_distance_mm: float
    obliquity_deg: float
    after_deg: float | None = None


@dataclass(frozen=True, slots=True)
class FootAssessment:
    """One foot: its type, its arch index where a recording gives one, its sizes."""

    type: FootType
    arch_index: float | None
    size: Size


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the measurements mean; leg length and pelvis are None where nobody measured them."""

    leg_length: LegLength | None
    pelvis: Pelvis | None
    feet: Mapping[Side, FootAssessment]
    hip_joint_distance_mm: float
    findings: tuple[Finding, ...]


def assess(case: Case, loading: Mapping[Side, FootMeasures], rules: Rules) -> Assessment:
    """Assess a case.

    Parameters
    ----------
    case : what was measured
    loading : measures of the pressure recordings, by side
    """
    hip_joint, rule = hip_joint_distance_mm(case, rules)
    legs, findings = assess_leg_length(case, hip_joint, rules)
    pelvis, tilt = _pelvis(case, legs, hip_joint, rules.by_name[rule], rules)
    feet, foot_findings = _feet(case, loading, rules)
    found = (*referrals(case, legs, rules), *findings, *tilt, *unusual(case, rules), *foot_findings)
    return Assessment(legs, pelvis, feet, hip_joint, found)


def _pelvis(
    case: Case, legs: LegLength | None, hip_joint: float, rule: Rule, rules: Rules
) -> tuple[Pelvis | None, tuple[Finding, ...]]:
    if legs is None or legs.difference_mm is None:
        return None, ()
    tilt = obliquity_deg(legs.difference_mm, hip_joint)
    if legs.short_side is None:
        return Pelvis(hip_joint, tilt), ()
    text = (
        f"Uncompensated, the pelvis would drop {tilt:.1f}° towards the {legs.short_side} "
        f"(hip joints {hip_joint:.0f} mm apart); most people compensate part of it."
    )
    inputs: dict[str, Value] = {"difference_mm": legs.difference_mm, "hip_joint_distance_mm": hip_joint}
    if case.patient.asis_width_mm is not None:
        inputs["bell_distance_mm"] = rules.number("pelvis.bell") * case.patient.asis_width_mm
    finding = Finding("obliquity", legs.short_side, tilt, "deg", rule.name, text, inputs=inputs)
    return Pelvis(hip_joint, tilt), (finding,)


def _feet(
    case: Case, loading: Mapping[Side, FootMeasures], rules: Rules
) -> tuple[dict[Side, FootAssessment], list[Finding]]:
    feet: dict[Side, FootAssessment] = {}
    findings: list[Finding] = []
    for side in SIDES:
        size = size_foot(case, side, rules)
        kind, type_findings = foot_type(case, side, size, rules)
        measured = loading.get(side)
        feet[side] = FootAssessment(kind, None if measured is None else measured.arch_index, size)
        findings += type_findings
        if measured is not None:
            findings += foot_loading(side, measured, rules)
    return feet, findings
