"""FootMeasures: what one recording says of one foot, and the small records inside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from orthocalc.finding import Side
from orthocalc.pressure.steps import Step

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class PeakPlace:
    """Where the pressure is highest in a part of the print.

    Attributes
    ----------
    s : share of the print's length from the heel, 0–1
    x_mm : from the foot axis, medial +
    kpa : the highest pressure
    """

    s: float
    x_mm: float
    kpa: float


@dataclass(frozen=True, slots=True)
class RegionLoad:
    """What one region of the foot bore.

    Attributes
    ----------
    peak_pressure_kpa, peak_force_n : highest cell and highest force of all frames
    contact_area_cm2 : cells ever > 0 kPa in groups of at least three; None where the device cannot tell
    pti_kpa_s : per frame the region's highest cell, summed over a step (novel)
    pti_cell_kpa_s : the highest of the cells' own pressure–time integrals over a step
    pti_melai_kpa_s : force–time integral over contact area (Melai 2011)
    force_time_integral_n_s : force summed over a step
    contact_time_s : how long some cell of the region is loaded in a step

    Integrals and times are means over the complete steps, None without one.
    """

    peak_pressure_kpa: float
    contact_area_cm2: float | None
    pti_kpa_s: float | None
    pti_cell_kpa_s: float | None
    pti_melai_kpa_s: float | None
    force_time_integral_n_s: float | None
    peak_force_n: float
    contact_time_s: float | None


@dataclass(frozen=True, slots=True)
class FootMeasures:
    """What one recording says of one foot.

    Attributes
    ----------
    side : as named, else as the print shows it; None if neither is clear
    side_confidence : 0–1, how much the print speaks for ``side``; 0.5 where it says nothing
    steps : the complete ones
    peak_pressure_kpa, peak_force_n : highest cell and highest total force of all frames
    contact_area_cm2 : cells ever > 0 kPa, in groups of at least three, times their areas
    contact_time_s : mean of the complete steps
    step_peak_force_n, step_peak_force_sd_n : mean and spread of the steps' highest forces
    arch_index : of the steps' maximum image without toes (of the mean image in standing); read it as ±0.03
    arch_index_sd : spread of the single steps' arch indices
    notes : sentences for a clinician
    standing : a person stood still on the sensor, so that the arch index is a static one
    modified_arch_index : share of the pressure, not the area, in the middle third (Chu 1995)
    chippaux_smirak_pct : least midfoot width over greatest forefoot width (Chippaux, Šmiřák); ±6, on 8 mm cells ±8
    staheli : least midfoot width over greatest heel width; ±0.1, on 8 mm cells ±0.2
    clarke_deg : angle between the medial tangent and the line from its front end to the deepest arch point
    cpei_pct, cpei_sd : centre of pressure excursion index, lateral + (Song 1996), and its spread over steps
    foot_axis_deg : foot progression angle against the mat's long axis, toe-out +
    cop_length_mm : length of the centre of pressure's path
    cop_extent_s : share of the insole's, on a mat of the print's, length from the first to the last centre of pressure
    cop_gate : share of the step's peak force below which a frame gives no centre of pressure
    foot_length_mm : of the print, toes included
    mth1_s, mth5_s : places of the medial and lateral metatarsal peaks, shares of the print's length from the heel
    forefoot_peak, heel_peak : where and how high the pressure is highest there
    steps_mean, steps_sd : mean and sample standard deviation over the complete steps, by the measure's name
    regions : loads by region: heel_medial, heel_lateral, midfoot_medial, midfoot_lateral, mth1–mth5, hallux, toes (2–5)
        and the sums heel, midfoot, forefoot (without toes), toes_all; those that need a side are absent without one

    absent : why a measure is None, by its name; the weightiest of these reasons also stand in the notes

    What cannot be had is None. A mean is None without a complete step, a spread without two.
    """

    side: Side | None
    side_confidence: float
    device: str
    frames: int
    steps: tuple[Step, ...]
    peak_pressure_kpa: float | None
    peak_force_n: float | None
    contact_area_cm2: float | None
    contact_time_s: float | None
    step_peak_force_n: float | None
    step_peak_force_sd_n: float | None
    arch_index: float | None
    arch_index_sd: float | None
    notes: tuple[str, ...]
    standing: bool = False
    modified_arch_index: float | None = None
    chippaux_smirak_pct: float | None = None
    staheli: float | None = None
    clarke_deg: float | None = None
    cpei_pct: float | None = None
    cpei_sd: float | None = None
    foot_axis_deg: float | None = None
    cop_length_mm: float | None = None
    cop_extent_s: float | None = None
    cop_gate: float = 0.05
    foot_length_mm: float | None = None
    mth1_s: float | None = None
    mth5_s: float | None = None
    forefoot_peak: PeakPlace | None = None
    heel_peak: PeakPlace | None = None
    steps_mean: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    steps_sd: Mapping[str, float] = field(default_factory=lambda: NOTHING)
    regions: Mapping[str, RegionLoad] = field(default_factory=lambda: NOTHING)
    absent: Mapping[str, str] = field(default_factory=lambda: NOTHING)
