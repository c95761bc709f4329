"""Regions: a print or an insole's sensors → ten-region mask, and what each region of the foot bore."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from orthocalc.finding import Side
from orthocalc.pressure.cells import Cells
from orthocalc.pressure.foot_measures import RegionLoad
from orthocalc.pressure.print_widths import Tangent
from orthocalc.pressure.recording import Floats, Mask
from orthocalc.pressure.steps import Step
from orthocalc.pressure.toeless import ToelessPrint

Labels = NDArray[np.intp]

PARTS = (
    "heel_medial",
    "heel_lateral",
    "midfoot_medial",
    "midfoot_lateral",
    "mth1",
    "mth2",
    "mth3",
    "mth4",
    "mth5",
    "hallux",
    "toes",
)
"""The mask's regions; a label is a place in this list."""
SUMS = {
    "heel": ("heel_medial", "heel_lateral"),
    "midfoot": ("midfoot_medial", "midfoot_lateral"),
    "forefoot": ("mth1", "mth2", "mth3", "mth4", "mth5"),
    "toes_all": ("hallux", "toes"),
}
MTH_SHARES = (0.30, 0.47, 0.64, 0.81)
"""Borders between the metatarsal heads, shares of the width from medial (evidence: the novel automask's 30, 17, 17, 17,
19 %; there of the angle between the border lines, which differs by under 0.5 % of the width at 20°)."""
HALLUX_SHARE = 0.35
PEDAR_ROWS = ((1, 5), (6, 12), (13, 19), (20, 26)), ((27, 33), (34, 40), (41, 47), (48, 54))
PEDAR_HALLUX = (83, 84, 90, 91, 96)
"""pedar numbers its 99 sensors from medial to lateral in 15 rows from the heel; rows 1–4 are the heel, 5–8 the midfoot,
9–12 (7 sensors each) the forefoot, 13–15 the toes."""


@dataclass(frozen=True, slots=True)
class Borders:
    """Where the mask cuts across, as shares of the print's length with toes from the heel.

    ``heel`` and ``midfoot`` are the front ends of these regions (0.27 and 0.55: novel's and pressuRe's automask);
    ``toes`` is the rear end of the toes where the print shows no furrow behind them (0.81).
    """

    heel: float = 0.27
    midfoot: float = 0.55
    toes: float = 0.81

    def __post_init__(self) -> None:
        if not 0 < self.heel < self.midfoot < self.toes < 1:
            raise ValueError("the borders of a mask rise from heel to toes between 0 and 1")


def print_mask(found: ToelessPrint, side: Side, borders: Borders) -> Labels:
    """Give every cell of a mat its region, touched or not; sums over regions are sums over the sensor.

    Heel and midfoot are halved by the foot axis. The borders between metatarsal heads fan out between the medial and
    the lateral border line of the print; the toes begin at the furrow behind them.

    Returns
    -------
    (row, col) places in ``PARTS``
    """
    along, right = found.places_mm()
    share, medial = along / found.whole_mm, right * (1 if side == "left" else -1)
    width = _share_of_width(found, along, medial)
    inner, hallux = medial >= 0, width < HALLUX_SHARE
    toes = found.before_furrow if found.toes.any() else share > borders.toes
    labels = PARTS.index("mth1") + np.digitize(width, MTH_SHARES)
    labels = np.where(share < borders.midfoot, np.where(inner, 2, 3), labels)
    labels = np.where(share < borders.heel, np.where(inner, 0, 1), labels)
    return np.where(toes & (share >= borders.midfoot), np.where(hallux, 9, 10), labels).astype(np.intp)


def _share_of_width(found: ToelessPrint, along: Floats, medial: Floats) -> Floats:
    """Return each cell's place between the medial (0) and lateral (1) border line."""
    inner = _border_line(found, along, medial, (0.60, 0.80))
    outer = _border_line(found, along, -medial, (0.55, 0.75))
    high, low = inner.outward_mm(along), -outer.outward_mm(along)
    share: Floats = (high - medial) / np.maximum(high - low, 1e-6)
    return share


def _border_line(found: ToelessPrint, along: Floats, outward: Floats, ball: tuple[float, float]) -> Tangent:
    """Draw the line through the outermost contact of heel (10–30 %) and ball."""
    touched, share = found.touched | found.toes, along / found.whole_mm
    ends = []
    for low, high in ((0.10, 0.30), ball):
        inside = touched & (share >= low) & (share <= high)
        furthest = np.where(inside, outward, -np.inf).argmax()
        ends.append((float(along.flat[furthest]), float(outward.flat[furthest]) + found.pitch_mm[0] / 2))
    return Tangent(ends[0], ends[1])


def pedar_mask() -> Labels:
    """Give every pedar sensor its region: hindfoot 1–26, midfoot 27–54, forefoot 55–82, toes 83–99.

    Rows of five to seven sensors are halved with the middle one medial; of seven forefoot sensors the two outer ones on
    each side are the first and the fifth metatarsal head, which comes nearest to the shares of the print's mask.

    Returns
    -------
    (99,) places in ``PARTS``
    """
    labels = np.zeros(99, dtype=np.intp)
    for region, rows in enumerate(PEDAR_ROWS):
        for first, last in rows:
            middle = (first + last) / 2
            labels[first - 1 : last] = [2 * region + (sensor > middle) for sensor in range(first, last + 1)]
    labels[54:82] = np.tile(PARTS.index("mth1") + np.array([0, 0, 1, 2, 3, 4, 4]), 4)
    labels[82:] = PARTS.index("toes")
    labels[np.array(PEDAR_HALLUX) - 1] = PARTS.index("hallux")
    return labels


def region_loads(
    cells: Cells, labels: Labels, steps: Sequence[Step], rate_hz: float, *, sided: bool, grouped: Mask
) -> Mapping[str, RegionLoad]:
    """Measure every region and the four sums; without a side only the sums, since no half has a name.

    Parameters
    ----------
    labels : of each cell, a place in ``PARTS``
    grouped : of each cell, whether it counts for the contact area
    """
    members = {name: (name,) for name in PARTS} if sided else {}
    return {
        name: _load(cells, np.isin(labels, [PARTS.index(part) for part in parts]), steps, rate_hz, grouped)
        for name, parts in (members | SUMS).items()
    }


def _load(cells: Cells, inside: Mask, steps: Sequence[Step], rate_hz: float, grouped: Mask) -> RegionLoad:
    area_mm2 = np.zeros(0) if cells.area_mm2 is None else cells.area_mm2
    pressure, area = cells.pressure_kpa[:, inside], area_mm2[inside]
    highest = pressure.max(axis=1, initial=0)
    force = pressure @ area / 1000
    contact_cm2 = float(area_mm2[inside & grouped].sum() / 100)
    spans = [slice(step.first, step.last) for step in steps]
    impulse = _mean([float(force[span].sum()) / rate_hz for span in spans])
    return RegionLoad(
        peak_pressure_kpa=float(highest.max(initial=0)),
        contact_area_cm2=contact_cm2,
        pti_kpa_s=_mean([float(highest[span].sum()) / rate_hz for span in spans]),
        pti_cell_kpa_s=_mean([float(pressure[span].sum(axis=0).max(initial=0)) / rate_hz for span in spans]),
        pti_melai_kpa_s=10 * impulse / contact_cm2 if impulse is not None and contact_cm2 else None,
        force_time_integral_n_s=impulse,
        peak_force_n=float(force.max(initial=0)),
        contact_time_s=_mean([float((highest[span] > 0).sum()) / rate_hz for span in spans]),
    )


def _mean(values: list[float]) -> float | None:
    return float(np.mean(values)) if values else None
