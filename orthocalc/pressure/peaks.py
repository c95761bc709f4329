"""Peaks: where on a whole foot's print the pressure is highest: heel, forefoot, first and fifth metatarsal head."""

from __future__ import annotations

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.foot_measures import PeakPlace
from orthocalc.pressure.regions import PARTS, SUMS, Labels
from orthocalc.pressure.toeless import ToelessPrint


def peak_place(found: ToelessPrint, side: Side, labels: Labels, *parts: str) -> PeakPlace | None:
    """Find the highest cell of some regions; of equal ones their middle. None without contact there."""
    inside = np.isin(labels, [PARTS.index(part) for part in parts]).reshape(found.touched.shape)
    inside &= found.touched | found.toes
    highest = float(found.image_kpa[inside].max(initial=0))
    if not highest:
        return None
    along, right = found.places_mm()
    here = inside & (found.image_kpa >= highest)
    medial = right[here].mean() * (1 if side == "left" else -1)
    return PeakPlace(float(along[here].mean() / found.whole_mm), float(medial), highest)


def head_s(found: ToelessPrint, side: Side, labels: Labels, head: str) -> float | None:
    """Return the place of a metatarsal head's peak as a share of the print's length from the heel.

    None where the highest cell lies at the region's rear border: the lateral column presses there, not the head.
    """
    peak = peak_place(found, side, labels, head)
    rear = found.places_mm()[0].ravel()[labels == PARTS.index(head)].min(initial=np.inf)
    if peak is None or peak.s * found.whole_mm < rear + max(found.pitch_mm):
        return None
    return peak.s


def heel_peak(found: ToelessPrint, side: Side, labels: Labels) -> PeakPlace | None:
    """Find the highest cell of the heel."""
    return peak_place(found, side, labels, *SUMS["heel"])


def forefoot_peak(found: ToelessPrint, side: Side, labels: Labels) -> PeakPlace | None:
    """Find the highest cell under the metatarsal heads."""
    return peak_place(found, side, labels, *SUMS["forefoot"])
