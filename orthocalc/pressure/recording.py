"""PressureRecording: what a sensor measured under one foot, frame by frame, whoever made the sensor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orthocalc.finding import Side

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class PressureRecording:
    """One foot's recording.

    Names of files and people and free text of the file are never kept.

    Attributes
    ----------
    pressure_kpa : (time, row, col); row 0 is the heel end, col 0 the left edge seen from above; 0 outside the sensor
    live : (row, col), False outside the sensor's outline
    pitch_mm : distance between cell centres (across, along)
    rate_hz : frames a second
    side : as the file or the caller names it; None if neither does
    device, format : the sensor as its file calls it; the file's format (``tekscan_ascii``)
    calibration_mass_kg : the mass that the sensor was calibrated with, a hint at the person's
    notes : what was odd in the file, one sentence each
    """

    pressure_kpa: Floats
    live: Mask
    pitch_mm: tuple[float, float]
    rate_hz: float
    side: Side | None
    device: str
    format: str
    calibration_mass_kg: float | None = None
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.pressure_kpa.setflags(write=False)
        self.live.setflags(write=False)

    @property
    def cell_area_mm2(self) -> float:
        """Area that one cell stands for: pitch across × pitch along."""
        return self.pitch_mm[0] * self.pitch_mm[1]

    @property
    def frames(self) -> int:
        """Number of frames."""
        return len(self.pressure_kpa)

    def force_n(self) -> Floats:
        """Return the vertical force of each frame in N: sum of pressure × cell area (kPa · mm² = 0.001 N)."""
        force: Floats = self.pressure_kpa.sum(axis=(1, 2)) * self.cell_area_mm2 / 1000
        return force
