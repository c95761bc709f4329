"""Centre of pressure: its path through a step, the path's length, and the excursion index (CPEI)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.cells import Cells
from orthocalc.pressure.footprint import half_depth_mm, share_behind
from orthocalc.pressure.recording import Floats, Mask, PlaceUnit, PressureRecording
from orthocalc.pressure.steps import has_force
from orthocalc.pressure.toeless import ToelessPrint

GATE = 0.05
"""Share of the step's peak force below which a frame gives no centre of pressure: one cell's noise would place it."""


@dataclass(frozen=True, slots=True, eq=False)
class CopPath:
    """A step's centre of pressure, frame by frame.

    Attributes
    ----------
    places : (k, 2) from the left edge and from the heel end, of the frames that pass the gate
    unit : ``mm``, or ``share`` of the insole's width and length, whose size nobody states
    """

    places: Floats
    unit: PlaceUnit

    def length_mm(self) -> float | None:
        """Return the path's length; None in shares, or of fewer than two frames."""
        if self.unit != "mm" or len(self.places) < 2:
            return None
        return float(np.hypot(*np.diff(self.places, axis=0).T).sum())


def cop_path(
    recording: PressureRecording, cells: Cells | None, first: int, last: int, gate: float = GATE
) -> CopPath | None:
    """Return the centre of pressure of frames ``first`` to ``last`` (not included), or None where none can be had.

    Each cell weighs with its pressure × area; where their places or areas are not published, the vendor's own centre of
    pressure is passed on.
    """
    if cells is not None and cells.places is not None and cells.area_mm2 is not None:
        load = cells.pressure_kpa[first:last] * cells.area_mm2
        passed = _passed(load.sum(axis=1), gate)
        places = load[passed] @ cells.places / load[passed].sum(axis=1, keepdims=True)
        return CopPath(places, recording.places_unit or "mm")
    if recording.printed_cop is None or recording.printed_cop_unit is None:
        return None
    printed = recording.printed_cop[first:last]
    seen = np.isfinite(printed[:, 0]) & np.isfinite(printed[:, 1])
    if has_force(recording):
        seen = seen & _passed(recording.force_n()[first:last], gate)
    middle = 0.5 if recording.printed_cop_unit == "share" else 0.0
    return CopPath(printed[seen] + middle, recording.printed_cop_unit)


def _passed(force: Floats, gate: float) -> Mask:
    """Return which frames bear enough of the step's peak."""
    passed: Mask = (force > 0) & (force >= gate * force.max(initial=0))
    return passed


@dataclass(frozen=True, slots=True)
class Excursion:
    """Where the excursion index is measured: distance of path and chord on the line at 2/3 of the length, mm."""

    cpei_pct: float
    excursion_mm: float
    width_mm: float


def excursion(path: CopPath, found: ToelessPrint, side: Side) -> Excursion | None:
    """Measure the CPEI of one step's path on its whole print; None where the path does not cross the line.

    The chord joins the path's first and last point; the line lies across the foot axis at the distal third's border
    (2/3 of the print's length with toes); the excursion is the distance on it from chord to path, lateral +, and the
    index is 100 × excursion / width of the print there. Conventions differ: Song's line stands at right angles to the
    medial tangent. The index is sensitive to the first and last frames, which the gate settles.

    References
    ----------
    Song et al. 1996, J Am Podiatr Med Assoc 86:16.
    """
    along, right = found.axis.place(*path.places.T)
    at = 2 / 3 * found.whole_mm
    width = width_at_mm(found, at)
    crossing = _crossing(along, right, at)
    if crossing is None or width <= 0 or along[-1] == along[0]:
        return None
    chord = right[0] + (right[-1] - right[0]) * (at - along[0]) / (along[-1] - along[0])
    lateral = float(crossing - chord) * (-1 if side == "left" else 1)
    return Excursion(100 * lateral / width, lateral, width)


def _crossing(along: Floats, right: Floats, at: float) -> float | None:
    """Return where a path crosses a line across the axis; the mean of its crossings if it wavers."""
    before = along >= at
    steps = np.flatnonzero(before[1:] != before[:-1])
    if not len(steps):
        return None
    share = (at - along[steps]) / (along[steps + 1] - along[steps])
    return float((right[steps] + share * (right[steps + 1] - right[steps])).mean())


def width_at_mm(found: ToelessPrint, at_mm: float) -> float:
    """Return the width of the contact across the axis at a place along it: area of a slab one cell deep / its depth."""
    half = half_depth_mm(found.axis.along, found.pitch_mm)
    along = found.places_mm()[0][found.touched | found.toes]
    behind = [float(share_behind(at_mm + d - along, found.axis.along, found.pitch_mm).sum()) for d in (-half, half)]
    return (behind[1] - behind[0]) * found.pitch_mm[0] * found.pitch_mm[1] / (2 * half)
