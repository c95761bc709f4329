"""PressureRecording: what a sensor measured under one foot, frame by frame, whoever made the sensor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from orthocalc.finding import Side

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Pitch = tuple[float, float]
Kind = Literal["mat", "sensors", "force"]
PlaceUnit = Literal["mm", "share"]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class PressureRecording:
    """One foot's recording, of a mat (a grid of equal cells), a list of sensors, or a device that gives force alone.

    Names of files and people and free text of the file are never kept.

    Attributes
    ----------
    pressure_kpa : of a mat (time, row, col), row 0 the heel end, col 0 the left edge seen from above, 0 outside the
        sensor; of a sensor list (time, n); None where the device gives force alone
    live : which cells are sensors: (row, col), False outside the outline, or (n,); None with force alone
    area_mm2 : what each cell stands for, (row, col) or (n,); of a mat pitch across × pitch along; None where the maker
        does not publish it, and with force alone
    pitch_mm : of a mat, the distance between cell centres (across, along); else None
    rate_hz : frames a second; one frame by itself (an image over time) has the rate 1
    side : as the file or the caller names it; None if neither does
    device, format : the sensor as its file calls it; the file's format (``tekscan_ascii``)
    places : of a sensor list, (n, 2) across from the left edge seen from above and along from the heel end; None of a
        mat, and where the layout is not published
    places_unit : ``mm``, or ``share`` of the insole's width and length; None without places
    printed_force_n : (time,) total force as the vendor prints it; None if the file has none
    printed_cop : (time, 2) centre of pressure as the vendor prints it, across and along, NaN where it prints none;
        None if the file has none
    printed_cop_unit : ``mm`` from the left edge and the heel end, or ``share`` of the insole's width and length from
        its middle; None without a printed centre of pressure
    calibration_mass_kg : the mass that the sensor was calibrated with, a hint at the person's
    notes : what was odd in the file, one sentence each

    Raises
    ------
    ValueError : the arrays' shapes disagree
    """

    pressure_kpa: Floats | None
    live: Mask | None
    area_mm2: Floats | None
    pitch_mm: Pitch | None
    rate_hz: float
    side: Side | None
    device: str
    format: str
    places: Floats | None = None
    places_unit: PlaceUnit | None = None
    printed_force_n: Floats | None = None
    printed_cop: Floats | None = None
    printed_cop_unit: PlaceUnit | None = None
    calibration_mass_kg: float | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        cells = None if self.pressure_kpa is None else self.pressure_kpa.shape[1:]
        shapes = {
            "live": (self.live, cells),
            "area_mm2": (self.area_mm2, cells),
            "places": (self.places, (*(cells or ()), 2)),
            "printed_force_n": (self.printed_force_n, (self.frames,)),
            "printed_cop": (self.printed_cop, (self.frames, 2)),
        }
        for name, (array, shape) in shapes.items():
            if array is not None and array.shape != shape:
                raise ValueError(f"{name} has the shape {array.shape}, not {shape}")
        for one in (self.pressure_kpa, *(array for array, _ in shapes.values())):
            if one is not None:
                one.setflags(write=False)

    @property
    def kind(self) -> Kind:
        """A mat of equal cells, a list of sensors, or force alone."""
        if self.pressure_kpa is None:
            return "force"
        return "sensors" if self.pitch_mm is None else "mat"

    @property
    def frames(self) -> int:
        """Number of frames."""
        known = self.printed_force_n if self.pressure_kpa is None else self.pressure_kpa
        if known is None:
            raise ValueError("a recording has pressures or a printed force")
        return len(known)

    @property
    def cell_area_mm2(self) -> float:
        """Area of one cell of a mat: pitch across × pitch along; ValueError for another kind."""
        _, pitch = self.mat()
        return pitch[0] * pitch[1]

    def mat(self) -> tuple[Floats, Pitch]:
        """Return a mat's pressure (time, row, col) in kPa and pitch (across, along) in mm; ValueError if it is none."""
        if self.pressure_kpa is None or self.pitch_mm is None:
            raise ValueError("this recording is not of a mat")
        return self.pressure_kpa, self.pitch_mm

    def time_s(self) -> Floats:
        """Return the time of each frame from the first, (time,) in s."""
        time: Floats = np.arange(self.frames) / self.rate_hz
        return time

    def force_n(self) -> Floats:
        """Return the vertical force of each frame, (time,) in N: sum of pressure × area (kPa · mm² = 0.001 N).

        Where the cells or their areas are not known, it is the force that the vendor prints.
        """
        if self.pressure_kpa is None or self.area_mm2 is None:
            if self.printed_force_n is None:
                raise ValueError("neither areas nor a printed force are known")
            return self.printed_force_n
        if self.pitch_mm is not None:  # one factor for all cells, so that a mirrored mat has the same force to the bit
            force: Floats = self.pressure_kpa.sum(axis=(1, 2)) * self.cell_area_mm2 / 1000
            return force
        weighed: Floats = self.pressure_kpa @ self.area_mm2 / 1000
        return weighed


def even_areas_mm2(cells: tuple[int, ...], pitch_mm: Pitch) -> Floats:
    """Return the areas (row, col) of a mat's cells, all alike."""
    return np.full(cells, pitch_mm[0] * pitch_mm[1])
