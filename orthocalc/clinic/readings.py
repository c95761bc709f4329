"""Readings: what each method says about the legs, as one signed difference with its SD (§11 rows 4–9)."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean, median
from typing import Literal

from orthocalc.case import Case
from orthocalc.clinic.rules import Rules
from orthocalc.clinic.thresholds import above, mm
from orthocalc.finding import Finding, Side
from orthocalc.measurements import LegLengthReading, Method

Posture = Literal["supine", "standing"]
Group = Literal[
    "tape",
    "block_test",
    "iliac_crest_book",
    "crest_height_difference",
    "xray_femoral_heads",
    "xray_full_length",
    "ct_scanogram",
    "eos",
    "laser",
    "rasterstereography",
]
"""Methods whose entries are pooled; both ASIS–malleolus tapes share landmarks and bias and are one."""
IMAGING: frozenset[Group] = frozenset({"xray_femoral_heads", "xray_full_length", "ct_scanogram", "eos"})
_TAPES = {"tape_asis_medial_malleolus", "tape_asis_lateral_malleolus"}
_NOT_A_LEG = {"tape_umbilicus", "sacral_base"}


@dataclass(frozen=True, slots=True)
class Reading:
    """One method's word: difference = right − left [mm] (negative: right short) and its SD [mm]."""

    group: Group
    difference_mm: float
    sd_mm: float

    @property
    def posture(self) -> Posture:
        """Return how the person was during the reading."""
        return "supine" if self.group in {"tape", "ct_scanogram"} else "standing"

    @property
    def imaging(self) -> bool:
        """Return whether bone was seen."""
        return self.group in IMAGING


def side_of(difference_mm: float) -> Side | None:
    """Return the short side that a signed difference names; None at 0."""
    if not above(abs(difference_mm), 0):
        return None
    return "right" if difference_mm < 0 else "left"


def take_readings(case: Case, hip_joint_mm: float, rules: Rules) -> tuple[tuple[Reading, ...], tuple[Finding, ...]]:
    """Pool the case's entries by method and give each method its difference and SD.

    Crest heights are scaled to the hip joints first; the umbilicus tape and the sacral base measure no leg.
    """
    entries: dict[Group, list[LegLengthReading]] = {}
    for entry in case.leg_length:
        if (group := _group(entry.method)) is not None:
            entries.setdefault(group, []).append(entry)
    crest = case.patient.crest_width_mm or rules.number("pelvis.crest_width")
    readings: list[Reading] = []
    findings: list[Finding] = []
    for group, pooled in entries.items():
        scale = hip_joint_mm / crest if group == "crest_height_difference" else 1.0
        reading, disagreement = _pool(group, pooled, scale, rules)
        readings.append(reading)
        findings += disagreement
    return tuple(readings), tuple(findings)


def fuse(readings: Iterable[Reading]) -> tuple[float, float]:
    """Return the inverse-variance mean of the differences and its SD [mm] (evidence.md §1.4)."""
    weights = [(1 / r.sd_mm**2, r.difference_mm) for r in readings]
    total = sum(w for w, _ in weights)
    return sum(w * d for w, d in weights) / total, total**-0.5


def _group(method: Method) -> Group | None:
    if method in _TAPES:
        return "tape"
    return None if method in _NOT_A_LEG else method  # type: ignore[return-value]


def _pool(
    group: Group, entries: list[LegLengthReading], scale: float, rules: Rules
) -> tuple[Reading, tuple[Finding, ...]]:
    values = [scale * d for entry in entries for d in entry.differences_mm()]
    step = max((entry.step_mm or 0.0 for entry in entries), default=0.0)
    if f"leg_length.sigma.{group}" not in rules.by_name:
        sd = math.hypot(rules.number(f"leg_length.sd.{group}"), step / math.sqrt(12))
        return Reading(group, fmean(values), sd), ()
    sigma, tau = rules.number(f"leg_length.sigma.{group}"), rules.number(f"leg_length.tau.{group}")
    spread, limit = max(values) - min(values), rules.number("leg_length.repeatability_factor") * sigma
    if above(spread, limit):
        sd = math.hypot(tau, sigma, step / math.sqrt(12))
        return Reading(group, median(values), sd), (_disagree(group, spread, limit),)
    sd = math.hypot(tau, sigma / math.sqrt(len(values)), step / math.sqrt(12))
    return Reading(group, fmean(values), sd), ()


def _disagree(group: Group, spread: float, limit: float) -> Finding:
    text = (
        f"Repeats of the {group.replace('_', ' ')} are {mm(spread)} apart, more than repeats may be ({mm(limit)}): "
        "their median counts as one reading. Read once more."
    )
    return Finding("repeats_disagree", None, spread, "mm", "leg_length.repeatability_factor", text, "caution")
