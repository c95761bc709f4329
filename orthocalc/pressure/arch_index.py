"""Arch index: the middle third's share of a toeless print's area, or of its pressure."""

from __future__ import annotations

import numpy as np

from orthocalc.pressure.footprint import share_behind
from orthocalc.pressure.recording import Floats
from orthocalc.pressure.toeless import ToelessPrint, toeless_print


def arch_index(image_kpa: Floats, pitch_mm: tuple[float, float]) -> tuple[float | None, str]:
    """Turn a maximum image (row 0 = heel end) into the arch index, or say why there is none.

    The axis runs from heel centre to forefoot centre; the length runs from the rearmost heel to the foremost ball
    contact; cuts stand at its thirds; a cell that a cut crosses counts with its parts. Contact is 10 kPa.
    Different honest ways to remove the toes differ by about 0.02: read it as ±0.03.

    References
    ----------
    Cavanagh & Rodgers 1987, J Biomech 20:547.
    """
    found = toeless_print(image_kpa, pitch_mm)
    reason = not_a_foot(found)
    return (None, reason) if found is None or reason else (area_share(found), "")


def area_share(found: ToelessPrint) -> float:
    """Return the arch index of a whole foot's print: middle third / total contact area, 0–1."""
    return _middle_share(_third_sums(found, np.ones(found.touched.shape)))


def pressure_share(found: ToelessPrint) -> float:
    """Return the modified arch index of a whole foot's print: middle third / total of its highest pressures, 0–1.

    References
    ----------
    Chu et al. 1995, Foot Ankle Int 16 (arch index weighted by pressure); no cut-offs are agreed.
    """
    return _middle_share(_third_sums(found, found.image_kpa))


def _middle_share(thirds: tuple[float, float, float]) -> float:
    return thirds[1] / sum(thirds)


def _third_sums(found: ToelessPrint, weight: Floats) -> tuple[float, float, float]:
    """Return the sums of the touched cells' weights in heel, middle and front third."""
    along, length, weights = found.places_mm()[0][found.touched], found.axis.length_mm, weight[found.touched]
    cuts = (length / 3, 2 * length / 3)
    behind = [float(share_behind(cut - along, found.axis.along, found.pitch_mm) @ weights) for cut in cuts]
    return behind[0], behind[1] - behind[0], float(weights.sum()) - behind[1]


def not_a_foot(found: ToelessPrint | None) -> str:
    """Say why a print is not that of a whole foot, or nothing."""
    if found is None:
        return "no print with its length along the sensor, at 10 kPa"
    length, (rear, middle, front) = found.axis.length_mm, _third_sums(found, np.ones(found.touched.shape))
    total, coarsest = rear + middle + front, max(found.pitch_mm)
    breadth = float(np.ptp(found.places_mm()[1][found.touched])) + found.pitch_mm[0]
    if length / coarsest < 15:
        return f"{length:.0f} mm of print on cells of {coarsest:.1f} mm is too short or too coarse"
    if not 90 <= length <= 290 or not 1.4 <= length / breadth <= 4.5:
        return f"a print of {length:.0f} × {breadth:.0f} mm without toes is not a whole foot"
    if min(rear, front) < 0.15 * total:
        return "the heel or the ball is missing from the print"
    if middle > 0.45 * total:
        return "the middle third is the largest, which no whole foot shows"
    return ""
