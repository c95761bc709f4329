"""Examination: a recording → its steps, print, side and mask, which every measure and picture rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.arch_index import not_a_foot
from orthocalc.pressure.cells import Cells, cells_of, contact_area_cm2, shows_contact
from orthocalc.pressure.images import maximum_image, mean_image
from orthocalc.pressure.orientation import SURE, UNDECIDED, Orientation, orient
from orthocalc.pressure.recording import Floats, PressureRecording
from orthocalc.pressure.regions import Borders, Labels, pedar_mask, print_mask
from orthocalc.pressure.setting import on_the_floor
from orthocalc.pressure.steps import Step, cut_steps, stood
from orthocalc.pressure.toeless import ToelessPrint, toeless_print


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
    if recording.kind == "force":
        return replace(blank, no_print="a device that measures force alone has no map of pressure")
    if recording.kind == "sensors":
        return _sensor_list(blank)
    recording, turned = _toes_up(recording, _image(recording, steps, standing=standing))
    image, pitch = _image(recording, steps, standing=standing), recording.mat()[1]
    shown = orient(image, pitch)
    side = recording.side or shown.side
    found = toeless_print(image, pitch)
    reason = not_a_foot(found)
    if shown.heel_first_probability < 1 - SURE:
        reason = "its toes lie where the file should have the heel"
    whole = None if reason else found
    labels = None if whole is None else print_mask(whole, side or "left", borders or Borders()).ravel()
    cells = cells_of(recording)
    steps = _with_areas(recording, cells, steps)
    return Examination(recording, turned, cells, steps, standing, image, shown, side, whole, reason, labels)


def _with_areas(recording: PressureRecording, cells: Cells | None, steps: tuple[Step, ...]) -> tuple[Step, ...]:
    if cells is None or not shows_contact(recording):
        return steps
    return tuple(
        replace(step, contact_area_cm2=contact_area_cm2(recording, cells, step.first, step.last)) for step in steps
    )


def _sensor_list(blank: Examination) -> Examination:
    recording, cells = blank.recording, cells_of(blank.recording)
    count = 0 if recording.live is None else recording.live.size
    blank = replace(blank, cells=cells, steps=_with_areas(recording, cells, blank.steps))
    blank = replace(blank, no_print=f"{count} sensors are too few to show the outline of a print")
    return replace(blank, labels=pedar_mask()) if recording.format == "novel_pedar" and count == 99 else blank


def _image(recording: PressureRecording, steps: tuple[Step, ...], *, standing: bool) -> Floats:
    image = mean_image if standing else maximum_image
    return image(recording.mat()[0], steps)


def _toes_up(recording: PressureRecording, image: Floats) -> tuple[PressureRecording, int]:
    """Turn a plate's print, as a whole, until its heel lies at row 0."""
    if not on_the_floor(recording):
        return recording, 0
    pressure, (across, along) = recording.mat()
    upright = [_uprightness(image, (across, along), quarter) for quarter in range(4)]
    turns = int(np.argmax(upright))
    if upright[turns] < SURE or not turns:
        return recording, 0
    pitch = (along, across) if turns % 2 else (across, along)
    grids = {
        name: np.rot90(grid, turns).copy()
        for name in ("live", "area_mm2")
        if (grid := getattr(recording, name)) is not None
    }
    turned = np.rot90(pressure, turns, axes=(1, 2)).copy()
    return replace(recording, pressure_kpa=turned, pitch_mm=pitch, printed_cop=None, **grids), turns


def _uprightness(image: Floats, pitch_mm: tuple[float, float], quarter: int) -> float:
    """Return how likely the print, after some quarter turns, has its heel at row 0; 0 where it lies across."""
    turned = np.rot90(image, quarter)
    shown = orient(turned, pitch_mm[::-1] if quarter % 2 else pitch_mm)
    return round(shown.heel_first_probability, 2)
