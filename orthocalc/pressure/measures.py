"""Measures: one foot's recording → peak, force, contact, steps, indices and regions, with what a reader must know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from orthocalc.finding import Side
from orthocalc.pressure.absent import absent
from orthocalc.pressure.arch_index import area_share, pressure_share
from orthocalc.pressure.cells import contact_area_cm2, grouped
from orthocalc.pressure.cop import GATE
from orthocalc.pressure.examination import Examination, examine
from orthocalc.pressure.foot_measures import FootMeasures, PeakPlace, RegionLoad
from orthocalc.pressure.notes import notes
from orthocalc.pressure.peaks import forefoot_peak, head_s, heel_peak
from orthocalc.pressure.print_widths import chippaux_smirak_pct, clarke_deg, staheli
from orthocalc.pressure.recording import PressureRecording
from orthocalc.pressure.regions import Borders, region_loads
from orthocalc.pressure.step_values import mean_and_sd, step_values
from orthocalc.pressure.steps import has_force
from orthocalc.pressure.symmetry import Asymmetry, symmetry

__all__ = [
    "KEPT",
    "Asymmetry",
    "Borders",
    "FootMeasures",
    "PeakPlace",
    "RegionLoad",
    "examine",
    "examined",
    "measure",
    "measured",
    "measures_of",
    "symmetry",
]


def measure(recording: PressureRecording, borders: Borders | None = None) -> FootMeasures:
    """Measure a recording; what cannot be measured is None, and a note says why."""
    return measures_of(examine(recording, borders))


KEPT = 12
"""So many recordings are kept as read and as measured: while a case is edited they are asked for at every key."""


@lru_cache(maxsize=KEPT)
def examined(recording: PressureRecording) -> Examination:
    """Return what a recording shows; of the same recording the same object again."""
    return examine(recording)


@lru_cache(maxsize=KEPT)
def measured(recording: PressureRecording) -> FootMeasures:
    """Return a recording's measures; of the same recording the same object again."""
    return measures_of(examined(recording))


def by_side(recordings: Iterable[PressureRecording]) -> dict[Side, FootMeasures]:
    """Measure the recordings; of several of one foot the one with most steps counts."""
    found: dict[Side, FootMeasures] = {}
    for measures in map(measured, recordings):
        if measures.side is None:
            continue
        known = found.get(measures.side)
        if known is None or len(measures.steps) > len(known.steps):
            found[measures.side] = measures
    return found


def measures_of(seen: Examination) -> FootMeasures:
    """Measure what an examination found."""
    recording, left = seen.recording, seen.shown.left_probability
    means, sds = mean_and_sd(step_values(seen))
    peak_n = float(recording.force_n().max(initial=0)) if has_force(recording) else None
    values = {"peak_force_n": peak_n} | _of_steps(means, sds) | _loads(seen) | _print(seen)
    return FootMeasures(
        side=seen.side,
        side_confidence=left if seen.side == "left" else 1 - left,
        device=recording.device,
        frames=recording.frames,
        steps=seen.steps,
        standing=seen.standing,
        cop_gate=GATE,
        steps_mean=means,
        steps_sd=sds,
        notes=notes(seen),
        absent=absent(seen, values),
        **values,
    )


def _of_steps(means: Mapping[str, float], sds: Mapping[str, float]) -> dict[str, Any]:
    """Return the means and spreads that have a name of their own."""
    return {
        "contact_time_s": means.get("contact_time_s"),
        "step_peak_force_n": means.get("peak_force_n"),
        "step_peak_force_sd_n": sds.get("peak_force_n"),
        "arch_index_sd": sds.get("arch_index"),
        "cpei_pct": means.get("cpei_pct"),
        "cpei_sd": sds.get("cpei_pct"),
        "foot_axis_deg": means.get("foot_axis_deg"),
        "cop_length_mm": means.get("cop_length_mm"),
        "cop_extent_s": means.get("cop_extent_s"),
    }


def _loads(seen: Examination) -> dict[str, Any]:
    """Return what pressure gives: the peak, the contact and the regions."""
    cells, recording = seen.cells, seen.recording
    if cells is None:
        return {"peak_pressure_kpa": None, "contact_area_cm2": None}
    regions: Mapping[str, RegionLoad] = {}
    if seen.labels is not None and cells.area_mm2 is not None:
        touched = grouped(recording, cells, cells.at >= 0)
        labels, sided = seen.labels[cells.at], seen.side is not None
        regions = region_loads(cells, labels, seen.steps, recording.rate_hz, sided=sided, grouped=touched)
    return {
        "peak_pressure_kpa": float(cells.pressure_kpa.max(initial=0)),
        "contact_area_cm2": contact_area_cm2(recording, cells),
        "regions": regions,
    }


def _print(seen: Examination) -> dict[str, Any]:
    """Return what the print of a whole foot gives; an index needs steps or a stance, a medial side needs a side."""
    found, side, labels = seen.found, seen.side, seen.labels
    if found is None or labels is None or not seen.indexed:
        return {"arch_index": None}
    values = {
        "arch_index": area_share(found),
        "modified_arch_index": pressure_share(found),
        "foot_length_mm": found.whole_mm,
    }
    if side is None:
        return values
    return values | {
        "chippaux_smirak_pct": chippaux_smirak_pct(found, side),
        "staheli": staheli(found, side),
        "clarke_deg": clarke_deg(found, side),
        "mth1_s": head_s(found, side, labels, "mth1"),
        "mth5_s": head_s(found, side, labels, "mth5"),
        "forefoot_peak": forefoot_peak(found, side, labels),
        "heel_peak": heel_peak(found, side, labels),
    }
