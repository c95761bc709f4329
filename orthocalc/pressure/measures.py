"""Measures: one foot's recording → peak, force, contact, steps and arch index, with what a reader must know of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.arch_index import arch_index
from orthocalc.pressure.footprint import contact_groups
from orthocalc.pressure.orientation import SURE, Orientation, orient
from orthocalc.pressure.recording import Floats, PressureRecording
from orthocalc.pressure.steps import Step, cut_steps, stuck_sensels

HARDLY_ANY_MIDFOOT = 0.09
"""An arch index below this is looked at twice; cavus groups average 0.16."""


@dataclass(frozen=True, slots=True)
class FootMeasures:
    """What one recording says of one foot.

    Attributes
    ----------
    side : as named, else as the print shows it; None if neither is clear
    side_confidence : 0–1, how much the print speaks for ``side``; 0.5 where it says nothing
    steps : the complete ones
    peak_pressure_kpa, peak_force_n : highest cell and highest total force of all frames
    contact_area_cm2 : cells ever > 0 kPa, in groups of at least three
    contact_time_s : mean of the complete steps
    step_peak_force_n, step_peak_force_sd_n : mean and spread of the steps' highest forces
    arch_index : of the steps' maximum image without toes, in walking; read it as ±0.03
    arch_index_sd : spread of the single steps' arch indices
    notes : sentences for a clinician

    A mean is None without a complete step, a spread (sample standard deviation) without two.
    """

    side: Side | None
    side_confidence: float
    device: str
    frames: int
    steps: tuple[Step, ...]
    peak_pressure_kpa: float
    peak_force_n: float
    contact_area_cm2: float
    contact_time_s: float | None
    step_peak_force_n: float | None
    step_peak_force_sd_n: float | None
    arch_index: float | None
    arch_index_sd: float | None
    notes: tuple[str, ...]


def measure(recording: PressureRecording) -> FootMeasures:
    """Measure a recording; what cannot be measured is None, and a note says why."""
    (pressure, pitch), steps = recording.mat(), cut_steps(recording)
    image = _steps_image(recording, steps)
    shown = orient(image, pitch)
    index, single_indices, said = _arch_indices(recording, steps, image, shown)
    side = recording.side or shown.side
    touched = contact_groups(pressure.max(axis=0, initial=0) > 0)
    peaks = [step.peak_force_n for step in steps]
    return FootMeasures(
        side=side,
        side_confidence=shown.left_probability if side == "left" else 1 - shown.left_probability,
        device=recording.device,
        frames=recording.frames,
        steps=steps,
        peak_pressure_kpa=float(pressure.max(initial=0)),
        peak_force_n=float(recording.force_n().max(initial=0)),
        contact_area_cm2=float(touched.sum() * recording.cell_area_mm2 / 100),
        contact_time_s=_mean(step.end_s - step.start_s for step in steps),
        step_peak_force_n=_mean(peaks),
        step_peak_force_sd_n=_spread(peaks),
        arch_index=index,
        arch_index_sd=_spread(single_indices),
        notes=(*recording.notes, *_stuck_notes(recording), *_lie_notes(recording, shown), *said),
    )


def _steps_image(recording: PressureRecording, steps: tuple[Step, ...]) -> Floats:
    """Return the highest pressure of each cell in the steps, or in all frames where there is none."""
    pressure, _ = recording.mat()
    frames = [pressure[step.first : step.last].max(axis=0) for step in steps]
    image: Floats = np.max(frames, axis=0) if frames else pressure.max(axis=0, initial=0)
    return image


def _arch_indices(
    recording: PressureRecording, steps: tuple[Step, ...], image: Floats, shown: Orientation
) -> tuple[float | None, list[float], tuple[str, ...]]:
    """Return the arch index of all steps, those of single steps, and what is to be said: why there is none."""
    if not steps:
        return None, [], ("No complete step was found, so there is no arch index, contact time or step force.",)
    if shown.heel_first_probability < 1 - SURE:
        return None, [], ()
    pressure, pitch = recording.mat()
    index, reason = arch_index(image, pitch)
    if index is None:
        return None, [], (f"No arch index: {reason}.",)
    images = (pressure[step.first : step.last].max(axis=0) for step in steps)
    single = [value for one in images if (value := arch_index(one, pitch)[0]) is not None]
    if index < HARDLY_ANY_MIDFOOT:
        return index, single, ("Hardly any midfoot touched: a very high arch, or a foot only partly loaded.",)
    return index, single, ()


def _stuck_notes(recording: PressureRecording) -> tuple[str, ...]:
    stuck = int(stuck_sensels(recording).sum())
    if not stuck:
        return ()
    are = "1 sensel is" if stuck == 1 else f"{stuck} sensels are"
    return (
        f"{are} loaded in more than 90 % of the frames, in swing too: a fold, a fault of the sensor or a tight shoe.",
    )


def _lie_notes(recording: PressureRecording, shown: Orientation) -> tuple[str, ...]:
    """Say where the print contradicts what was named, or does not show its side."""
    if shown.heel_first_probability < 1 - SURE:
        return ("The print lies with its toes where the file should have the heel, so it has no arch index.",)
    if recording.side and shown.side and shown.side != recording.side:
        return (f"Named as the {recording.side} foot, but the print looks like a {shown.side} one: check the sides.",)
    if not recording.side and not shown.side:
        return ("Neither the file nor the print says which foot this is: name the side.",)
    return ()


def _mean(values: Iterable[float]) -> float | None:
    found = list(values)
    return float(np.mean(found)) if found else None


def _spread(values: list[float]) -> float | None:
    return float(np.std(values, ddof=1)) if len(values) > 1 else None
