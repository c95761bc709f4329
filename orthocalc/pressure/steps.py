"""Steps: the stance phases of one foot, cut from the total force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orthocalc.pressure.faults import stuck_sensels
from orthocalc.pressure.recording import Floats, Mask, PressureRecording
from orthocalc.pressure.setting import on_the_floor

ON, OFF = 0.25, 0.11
"""Shares of the stance force at which a step is sure, and at which it begins and ends."""
EDGE, EDGE_S = 0.03, 0.1
"""A step that is sure is followed outward to where the force falls to this share, at most so long."""
SHORTEST_S, LONGEST_S = 0.3, 3.0
"""What lasts less is a tap; what lasts more is a stand, not a stance of walking, however slow."""
STILL, STILL_S = 0.6, 2.0
"""Standing: the force never falls below this share of its level, for longer than any stance of walking lasts."""


@dataclass(frozen=True, slots=True)
class Step:
    """One complete stance: frames ``first`` to ``last`` (not included), times in s, highest force in N.

    ``contact_area_cm2`` counts the cells that it loaded, in groups of at least three; None where that is not known.
    """

    first: int
    last: int
    start_s: float
    end_s: float
    peak_force_n: float | None
    contact_area_cm2: float | None = None


def cut_steps(recording: PressureRecording) -> tuple[Step, ...]:
    """Cut the complete steps of a recording; those that the file's ends cut are left out.

    The force of the sensels that are not stuck is measured from its floor in swing (5th percentile; 0 of a sensor on
    the floor, whose recording may hold no swing) to its level in stance (95th: one frame's spike moves neither). A step
    passes 25 % of that span, lasts 0.3 to 3 s above 11 % of it, and is then followed outward to where it falls to
    3 %, at most 0.1 s on each side. A force that never falls below 40 % of its level has no steps.
    """
    force = _free_load(recording)
    floor, level = _floor_and_level(force)
    if level <= 0 or floor > 0.4 * level:
        return ()
    floor = 0.0 if on_the_floor(recording) else floor
    share, total = (force - floor) / (level - floor), recording.force_n() if has_force(recording) else None
    shortest, reach = SHORTEST_S * recording.rate_hz, round(EDGE_S * recording.rate_hz)
    longest = LONGEST_S * recording.rate_hz
    spans = [span for span in _stances(share) if shortest <= span[1] - span[0] <= longest]
    return tuple(_step(*_outward(share, *span, reach), total, recording.rate_hz) for span in spans)


def stood(recording: PressureRecording) -> bool:
    """Whether a person stood still on the sensor: loaded all along, steadily, longer than a stance lasts."""
    floor, level = _floor_and_level(_load(recording))
    return level > 0 and floor >= STILL * level and recording.frames > STILL_S * recording.rate_hz


def has_force(recording: PressureRecording) -> bool:
    """Whether a recording's force is known: areas, or a force that the vendor prints."""
    areas = recording.pressure_kpa is not None and recording.area_mm2 is not None
    return areas or recording.printed_force_n is not None


def _load(recording: PressureRecording) -> Floats:
    """Return each frame's force, or sum of pressures where the force is not known."""
    if has_force(recording) or recording.pressure_kpa is None:
        return recording.force_n()
    summed: Floats = recording.pressure_kpa.reshape(recording.frames, -1).sum(axis=1)
    return summed


def _free_load(recording: PressureRecording) -> Floats:
    """Return the load of each frame without the stuck sensels."""
    stuck, force = stuck_sensels(recording), _load(recording)
    if recording.pressure_kpa is None or recording.area_mm2 is None or not stuck.any():
        return force
    held: Floats = recording.pressure_kpa[:, stuck] @ recording.area_mm2[stuck] / 1000
    return force - held


def _floor_and_level(force_n: Floats) -> tuple[float, float]:
    if not len(force_n):
        return 0.0, 0.0
    floor, level = np.percentile(force_n, [5, 95])
    return float(floor), float(level)


def _stances(share: Floats) -> list[tuple[int, int]]:
    """Return the runs above OFF that reach ON and touch neither end."""
    above = np.concatenate(([False], share > OFF, [False]))
    edges = np.flatnonzero(above[1:] != above[:-1])
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(a, b) for a, b in runs if a > 0 and b < len(share) and share[a:b].max() >= ON]


def _outward(share: Floats, first: int, last: int, reach: int) -> tuple[int, int]:
    """Follow a step to where the force falls to EDGE, at most so many frames."""
    before = share[max(first - reach, 0) : first][::-1] > EDGE
    after = share[last : last + reach] > EDGE
    return first - _run(before), last + _run(after)


def _run(true: Mask) -> int:
    """Return how many values are true before the first that is not."""
    return len(true) if true.all() else int(true.argmin())


def _step(first: int, last: int, force_n: Floats | None, rate_hz: float) -> Step:
    peak = None if force_n is None else float(force_n[first:last].max())
    return Step(first, last, first / rate_hz, last / rate_hz, peak)
