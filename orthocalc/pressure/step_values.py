"""Step values: what each complete step measures, and mean and sample standard deviation over the steps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.arch_index import area_share, not_a_foot
from orthocalc.pressure.cop import CopPath, cop_path, excursion
from orthocalc.pressure.examination import Examination
from orthocalc.pressure.footprint import FootAxis
from orthocalc.pressure.images import maximum_image
from orthocalc.pressure.setting import on_the_floor
from orthocalc.pressure.steps import Step
from orthocalc.pressure.toeless import toeless_print

Values = dict[str, float]


def step_values(seen: Examination) -> list[Values]:
    """Measure every complete step; what a step does not give is absent.

    Keys: peak_force_n, contact_time_s, force_time_integral_n_s; with pressure: peak_pressure_kpa, contact_area_cm2,
    cop_length_mm, cop_extent_s; on a mat: arch_index, cpei_pct; on a plate: foot_axis_deg.
    """
    return [_values(seen, step) for step in seen.steps]


def mean_and_sd(steps: Sequence[Values]) -> tuple[Mapping[str, float], Mapping[str, float]]:
    """Return by name the mean over the steps that have it, and the sample standard deviation where two or more do."""
    names = dict.fromkeys(name for values in steps for name in values)
    by_name = {name: [values[name] for values in steps if name in values] for name in names}
    means = {name: float(np.mean(found)) for name, found in by_name.items()}
    return means, {name: float(np.std(found, ddof=1)) for name, found in by_name.items() if len(found) > 1}


def _values(seen: Examination, step: Step) -> Values:
    recording, span = seen.recording, slice(step.first, step.last)
    path = cop_path(recording, seen.cells, step.first, step.last)
    values: dict[str, float | None] = {
        "peak_force_n": step.peak_force_n,
        "contact_time_s": step.end_s - step.start_s,
        "force_time_integral_n_s": None,
        "peak_pressure_kpa": None if seen.cells is None else float(seen.cells.pressure_kpa[span].max(initial=0)),
        "contact_area_cm2": step.contact_area_cm2,
        "cop_length_mm": None if path is None else path.length_mm(),
        "cop_extent_s": None if path is None else _extent_s(seen, path),
    }
    if step.peak_force_n is not None:
        values["force_time_integral_n_s"] = float(recording.force_n()[span].sum()) / recording.rate_hz
    return {name: value for name, value in values.items() if value is not None} | _print_values(seen, step, path)


def _extent_s(seen: Examination, path: CopPath) -> float | None:
    """Return how much of the insole's or print's length lies between the first and last centre of pressure."""
    if len(path.places) < 2:
        return None
    if path.unit == "share":
        return float(path.places[-1, 1] - path.places[0, 1])
    if seen.found is None:
        return None
    along, _ = seen.found.axis.place(*path.places.T)
    return float(along[-1] - along[0]) / seen.found.whole_mm


def _print_values(seen: Examination, step: Step, path: CopPath | None) -> Values:
    """Measure the step's own print, if it is whole."""
    if seen.found is None:
        return {}
    pressure, pitch = seen.recording.mat()
    found = toeless_print(maximum_image(pressure, (step,)), pitch)
    if found is None or not_a_foot(found):
        return {}
    values = {"arch_index": area_share(found)}
    if seen.side is None:
        return values
    if path is not None and (excursed := excursion(path, found, seen.side)) is not None:
        values["cpei_pct"] = excursed.cpei_pct
    if on_the_floor(seen.recording):
        values["foot_axis_deg"] = toe_out_deg(found.axis, seen.side)
    return values


def toe_out_deg(axis: FootAxis, side: Side) -> float:
    """Return the foot progression angle against the mat's rows, toe-out +."""
    right = float(np.degrees(np.arctan2(*axis.along)))
    return right if side == "right" else -right
