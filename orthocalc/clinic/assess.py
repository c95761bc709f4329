"""Assess: what the measurements of a case mean; legs, pelvis, each foot, and who must be seen first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orthocalc.case import Case
from orthocalc.clinic.follow_up import follow_up
from orthocalc.clinic.foot_type import FootType, foot_type
from orthocalc.clinic.leg_length import LegLength, assess_leg_length
from orthocalc.clinic.loading import asymmetry, foot_loading
from orthocalc.clinic.pelvis import hip_joint_distance_mm, obliquity_deg
from orthocalc.clinic.plausible import unusual
from orthocalc.clinic.refer import referrals
from orthocalc.clinic.rules import Rule, Rules
from orthocalc.clinic.screening import screen
from orthocalc.clinic.shown_measures import shown_measures
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
    """One foot: its type, its sizes, and what a recording measures, where there is one."""

    type: FootType
    size: Size
    loading: FootMeasures | None

    @property
    def arch_index(self) -> float | None:
        """Return the recording's arch index."""
        return None if self.loading is None else self.loading.arch_index


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
    peaks = {side: one.peak_pressure_kpa for side, one in loading.items() if one.peak_pressure_kpa is not None}
    found = (
        *referrals(case, legs, rules),
        *follow_up(case, legs, peaks, rules),
        *findings,
        *tilt,
        *screen(case, legs),
        *unusual(case, rules),
        *foot_findings,
        *asymmetry(loading),
    )
    return Assessment(legs, pelvis, feet, hip_joint, found)


_HOW = {
    "pelvis.harrington_two": "from the measured pelvis",
    "pelvis.harrington_one": "from the measured pelvis",
    "pelvis.stature": "estimated from height",
    "pelvis.hara": "estimated from leg length",
    "pelvis.hjc_male": "male average",
    "pelvis.hjc_female": "female average",
    "pelvis.hjc_unknown": "an average",
}


def _pelvis(
    case: Case, legs: LegLength | None, hip_joint: float, rule: Rule, rules: Rules
) -> tuple[Pelvis | None, tuple[Finding, ...]]:
    if legs is None or legs.difference_mm is None:
        return None, ()
    tilt = obliquity_deg(legs.difference_mm, hip_joint)
    if legs.short_side is None:
        return Pelvis(hip_joint, tilt), ()
    text = (
        f"If nothing compensates, the pelvis is lower on the {legs.short_side} by up to {tilt:.1f}° "
        f"(hip joints {hip_joint:.0f} mm apart, {_HOW[rule.name]}); most people compensate part of it."
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
        measured = loading.get(side)
        kind, type_findings = foot_type(case, side, size, measured, rules)
        feet[side] = FootAssessment(kind, size, measured)
        findings += [*type_findings, *shown_measures(case, side, size, measured, rules)]
        if measured is not None:
            findings += foot_loading(case, side, measured, rules)
    return feet, findings
