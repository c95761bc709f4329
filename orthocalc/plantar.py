"""Plantar: a scanned sole as heights over a square grid; what a case holds of a foot scan, and no more."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Plantar:
    """The sole of one foot as it stands on its heel and ball, in the frame of a left foot (a right one mirrored).

    Attributes
    ----------
    heights_mm : (rows heel → toe, columns lateral → medial) above the lowest place of the heel; nan where none
    pitch_mm : between rows and between columns
    first_mm : x (medial +) and y (from the most posterior point, heel → toe) of ``heights_mm[0, 0]``
    length_mm : from the heel's most posterior to the toes' most anterior point of the scan
    unit : what the file's numbers were taken to be: mm, cm, m or inches
    loose_share : share of the file's surface that hung apart from the foot and is not used
    filled_mm2, open_mm2 : holes inside the sole that were closed, and that are too large to be
    side_sure : whether arch and outline agree that it is the foot it was given as
    """

    heights_mm: Floats
    pitch_mm: float
    first_mm: tuple[float, float]
    length_mm: float
    unit: str = "mm"
    loose_share: float = 0.0
    filled_mm2: float = 0.0
    open_mm2: float = 0.0
    side_sure: bool = True

    @property
    def x_mm(self) -> Floats:
        """Place of every column."""
        x: Floats = self.first_mm[0] + self.pitch_mm * np.arange(self.heights_mm.shape[1], dtype=np.float64)
        return x

    @property
    def y_mm(self) -> Floats:
        """Place of every row."""
        y: Floats = self.first_mm[1] + self.pitch_mm * np.arange(self.heights_mm.shape[0], dtype=np.float64)
        return y
