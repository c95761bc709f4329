"""Steps: the stance phases of one foot, cut from the total force."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orthocalc.pressure.recording import Floats, Mask, PressureRecording

ON, OFF = 0.25, 0.11
"""Shares of the stance force at which a step is sure, and at which it begins and ends."""
SHORTEST_S = 0.3
STUCK_SHARE = 0.9
"""A sensel loaded in more than this share of a walk's frames does not let go in swing: stance is some 60 %."""
STUCK_MOST = 0.1
"""Where more than this share of the loaded sensels never lets go, the foot stood; no sensel is called stuck."""


@dataclass(frozen=True, slots=True)
class Step:
    """One complete stance: frames ``first`` to ``last`` (not included), times in s, highest force in N."""

    first: int
    last: int
    start_s: float
    end_s: float
    peak_force_n: float


def stuck_sensels(recording: PressureRecording) -> Mask:
    """Return the sensels (row, col) that stay loaded in swing; none in a standing recording."""
    pressure, _ = recording.mat()
    loaded = (pressure > 0).mean(axis=0)
    stuck: Mask = loaded > STUCK_SHARE
    stood = stuck.sum() > STUCK_MOST * (loaded > 0).sum()
    return np.zeros_like(stuck) if stood else stuck


def cut_steps(recording: PressureRecording) -> tuple[Step, ...]:
    """Cut the complete steps of a recording; those that the file's ends cut are left out.

    The force of the sensels that are not stuck is measured from its floor in swing (5th percentile) to its level in
    stance (95th: one frame's spike moves neither). A step passes 25 % of that span, lasts from where it rises above
    11 % to where it falls to it, and at least 0.3 s. A force that never falls below 40 % of its level has no steps.
    """
    pressure = recording.mat()[0][:, ~stuck_sensels(recording)]
    force = pressure.sum(axis=1) * recording.cell_area_mm2 / 1000
    if not len(force):
        return ()
    floor, level = np.percentile(force, [5, 95])
    if level <= 0 or floor > 0.4 * level:
        return ()
    total = recording.force_n()
    spans = _stances((force - floor) / (level - floor))
    shortest = SHORTEST_S * recording.rate_hz
    return tuple(_step(first, last, total, recording.rate_hz) for first, last in spans if last - first >= shortest)


def _stances(share: Floats) -> list[tuple[int, int]]:
    """Return the runs above OFF that reach ON and touch neither end."""
    above = np.concatenate(([False], share > OFF, [False]))
    edges = np.flatnonzero(above[1:] != above[:-1])
    runs = zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)
    return [(a, b) for a, b in runs if a > 0 and b < len(share) and share[a:b].max() >= ON]


def _step(first: int, last: int, force_n: Floats, rate_hz: float) -> Step:
    return Step(first, last, first / rate_hz, last / rate_hz, float(force_n[first:last].max()))
