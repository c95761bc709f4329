"""Orientation: which end of a maximum image is the heel, and which foot it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.footprint import cell_centres_mm, foot_axis, footprint
from orthocalc.pressure.recording import Floats

SURE = 0.9
"""A confidence from which a side or an end counts as found."""


@dataclass(frozen=True, slots=True)
class Orientation:
    """How a print lies.

    Attributes
    ----------
    side : the foot it shows if that is clear, else None
    left_probability : 0–1, by the two rules below; our own scale, not calibrated on a population
    heel_first_probability : 0–1, that row 0 is the heel end
    """

    side: Side | None
    left_probability: float
    heel_first_probability: float


UNDECIDED = Orientation(None, 0.5, 0.5)


def orient(image_kpa: Floats, pitch_mm: tuple[float, float]) -> Orientation:
    """Read end and side from a maximum image with columns left → right as seen from above.

    End: the ball is broader than the midfoot and heel beside it, so 60–80 % of the length holds more contact than
    20–40 %. Side: the arch leaves the medial midfoot without contact, so the midfoot lies lateral to the axis; and the
    hallux makes the toes' centroid lie medial to it. The two offsets, as shares of the ball's half-breadth, are added:
    the first alone fails where the lateral or the whole midfoot touches.
    """
    touched = footprint(image_kpa)
    axis = foot_axis(touched, pitch_mm)
    if axis is None:
        return UNDECIDED
    along, across = axis.place(*cell_centres_mm(touched.shape, pitch_mm))
    share = along / axis.length_mm
    ball, rear, midfoot, toes = (
        touched & (share >= low) & (share <= high)
        for low, high in ((0.60, 0.80), (0.20, 0.40), (0.35, 0.55), (0.86, 1.0))
    )
    heel_first = _logistic(np.log(max(ball.sum(), 1) / max(rear.sum(), 1)) / 0.15)
    half_breadth = float(np.ptp(across[ball]) + pitch_mm[0]) / 2
    to_right = sum(sign * float(across[part].mean()) for sign, part in ((1, toes), (-1, midfoot)) if part.any())
    left = _logistic(to_right / half_breadth / 0.15)
    if heel_first < 1 - SURE:
        return Orientation(None, 0.5, heel_first)
    side: Side | None = "left" if left >= SURE else "right" if left <= 1 - SURE else None
    return Orientation(side, left, heel_first)


def _logistic(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))
