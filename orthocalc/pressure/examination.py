"""Examination: a recording → its steps, print, side and mask, which every measure and picture rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.arch_index import not_a_foot
from orthocalc.pressure.cells import Cells, cells_of, contact_area_cm2
from orthocalc.pressure.images import maximum_image, mean_image
from orthocalc.pressure.orientation import SURE, UNDECIDED, Orientation, orient
from orthocalc.pressure.recording import Floats, PressureRecording
from orthocalc.pressure.regions import Borders, Labels, pedar_mask, print_mask
from orthocalc.pressure.steps import Step, cut_steps, stood
from orthocalc.pressure.toeless import ToelessPrint, toeless_print

PLATES = frozenset({"novel_emed", "novel_pliance", "rsscan_footscan", "rsscan_apd", "medilogic", "zebris", "matrix"})
"""Formats of sensors that lie on the floor: a foot may lie on them any way round, and its axis is an angle of gait."""


@dataclass(frozen=True, slots=True, eq=False)
class Examination:
    """What a recording shows before it is measured.

    Attributes
    ----------
    recording : with the heel at row 0; a print on a plate that lay another way was turned by quarter turns
    turned : how many quarter turns that took
    cells : the loaded cells; None without pressure
    steps, standing : the complete steps; whether a person stood still instead
    image_kpa : of a mat the steps' maximum image, of a stance the mean image; None without a mat
    shown : which end and side the print shows
    side : as named, else as shown
    found : the print of a whole foot; None where there is none
    no_print : why there is none
    labels : region of each cell, flat; None without a mask
    """

    recording: PressureRecording
    turned: int
    cells: Cells | None
    steps: tuple[Step, ...]
    standing: bool
    image_kpa: Floats | None
    shown: Orientation
    side: Side | None
    found: ToelessPrint | None
    no_print: str
    labels: Labels | None

    @property
    def indexed(self) -> bool:
        """Whether the print is one that indices are defined on: of complete steps, of a stance, or a single picture."""
        return bool(self.steps) or self.standing or self.recording.frames == 1


def examine(recording: PressureRecording, borders: Borders | None = None) -> Examination:
    """Find what a recording shows; a mask is cut at ``borders``, by default at 27 % and 55 % of the length."""
    steps, standing = cut_steps(recording), stood(recording)
    blank = Examination(recording, 0, None, steps, standing, None, UNDECIDED, recording.side, None, "", None)
    if recording.pressure_kpa is None:
        return replace(blank, no_print="a device that measures force alone has no map of pressure")
    blank = replace(blank, cells=cells_of(recording))
    if recording.pitch_mm is None:
        return _sensor_list(blank)
    recording, turned = _toes_up(recording, _image(recording, steps, standing=standing))
    image = _image(recording, steps, standing=standing)
    shown = orient(image, recording.pitch_mm)
    side = recording.side or shown.side
    found = toeless_print(image, recording.pitch_mm)
    reason = not_a_foot(found)
    if shown.heel_first_probability < 1 - SURE:
        reason = "its toes lie where the file should have the heel"
    whole = None if reason else found
    labels = None if whole is None else print_mask(whole, side or "left", borders or Borders()).ravel()
    cells = cells_of(recording)
    steps = _with_areas(recording, cells, steps)
    return Examination(recording, turned, cells, steps, standing, image, shown, side, whole, reason, labels)


def _with_areas(recording: PressureRecording, cells: Cells, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(
        replace(step, contact_area_cm2=contact_area_cm2(recording, cells, step.first, step.last)) for step in steps
    )


def _sensor_list(blank: Examination) -> Examination:
    count = blank.recording.pressure_kpa.shape[1]
    if blank.recording.format == "novel_pedar" and count == 99:
        return replace(blank, no_print="an insole of 99 sensors is too coarse", labels=pedar_mask())
    return replace(blank, no_print=f"{count} sensors show no print")


def _image(recording: PressureRecording, steps: tuple[Step, ...], *, standing: bool) -> Floats:
    image = mean_image if standing else maximum_image
    return image(recording.pressure_kpa, steps)


def _toes_up(recording: PressureRecording, image: Floats) -> tuple[PressureRecording, int]:
    """Turn a plate's print, as a whole, until its heel lies at row 0."""
    if recording.format not in PLATES:
        return recording, 0
    turns = max(range(4), key=lambda quarter: (_uprightness(image, recording.pitch_mm, quarter), -quarter))
    if not turns:
        return recording, 0
    pressure = np.rot90(recording.pressure_kpa, turns, axes=(1, 2)).copy()
    across, along = recording.pitch_mm
    pitch = (along, across) if turns % 2 else (across, along)
    return replace(recording, pressure_kpa=pressure, live=np.rot90(recording.live, turns).copy(), pitch_mm=pitch), turns


def _uprightness(image: Floats, pitch_mm: tuple[float, float], quarter: int) -> float:
    """Return how likely the print, after some quarter turns, has its heel at row 0; 0 where it lies across."""
    turned = np.rot90(image, quarter)
    shown = orient(turned, pitch_mm[::-1] if quarter % 2 else pitch_mm)
    return round(shown.heel_first_probability, 2)
