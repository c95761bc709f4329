"""Absent: why a recording does not give a measure, by the measure's name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from orthocalc.pressure.examination import Examination
from orthocalc.pressure.setting import on_the_floor
from orthocalc.pressure.steps import has_force

FORCE_ONLY = "a device that measures force alone has no map of pressure"
OF_PRESSURE = ("peak_pressure_kpa", "contact_area_cm2", "cop_length_mm", "cop_extent_s")
OF_FORCE = ("peak_force_n", "step_peak_force_n")
OF_STEPS = ("contact_time_s", "step_peak_force_n", "cop_length_mm", "cop_extent_s", "cpei_pct", "foot_axis_deg")
OF_PRINT = ("arch_index", "modified_arch_index", "foot_length_mm")
OF_SIDED_PRINT = (
    "chippaux_smirak_pct",
    "staheli",
    "clarke_deg",
    "cpei_pct",
    "foot_axis_deg",
    "mth1_s",
    "mth5_s",
    "forefoot_peak",
    "heel_peak",
)
ALL = tuple(dict.fromkeys((*OF_PRESSURE, *OF_FORCE, *OF_STEPS, *OF_PRINT, *OF_SIDED_PRINT)))


def absent(seen: Examination, values: Mapping[str, Any]) -> Mapping[str, str]:
    """Return the reason of each measure that ``values`` lacks or has as None."""
    return {name: _reason(name, seen) for name in ALL if values.get(name) is None}


def _reason(name: str, seen: Examination) -> str:
    """Return the first thing that stands in the way of a measure."""
    if seen.cells is None and name not in {"contact_time_s", *OF_FORCE}:
        return FORCE_ONLY
    if name in OF_FORCE and not has_force(seen.recording):
        return "the maker publishes neither its sensors' areas nor a force"
    if name == "contact_area_cm2":
        return "so few sensors do not show which part of the sole touches"
    if name == "foot_axis_deg" and not on_the_floor(seen.recording):
        return "a sensor in the shoe turns with the foot"
    if name in OF_STEPS and not seen.steps:
        return "no complete step was found"
    if name == "cop_length_mm" and "share" in {seen.recording.places_unit, seen.recording.printed_cop_unit}:
        return "the sensors' places are known as shares of the insole, whose size in mm is not"
    if seen.found is None:
        return seen.no_print
    if not seen.indexed:
        return "no complete step was found"
    if name in OF_SIDED_PRINT and seen.side is None:
        return "neither the file nor the print says which foot this is"
    return NO_PLACE.get(name, "nothing was loaded there")


NO_PLACE = {
    "clarke_deg": "the midfoot leaves a gap in the print",
    "cpei_pct": "the centre of pressure does not cross the line at two thirds of the print's length",
    "mth1_s": "the highest pressure lies at the rear border of the region, not under the head",
    "mth5_s": "the highest pressure lies at the rear border of the region, not under the head",
}
