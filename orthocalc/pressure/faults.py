"""Faults: sensels that never let go, and sensels that never answer."""

from __future__ import annotations

import numpy as np

from orthocalc.pressure.recording import Floats, Mask, PressureRecording

STUCK_SHARE = 0.9
"""A sensel loaded in more than this share of a walk's frames does not let go in swing: stance is some 60 %."""
STUCK_MOST = 0.1
"""Where more than this share of the loaded sensels never lets go, the foot stood; no sensel is called stuck."""
DEAD_BESIDE_KPA = 30.0
"""Beside a sensel that is dead, not only light, the foot presses at least so much on both sides."""
DEAD_LINE_CELLS = 5
"""A dead wire shows as at least so many silent sensels in one row or column."""


def stuck_sensels(recording: PressureRecording) -> Mask:
    """Return the sensels, in the sensor's shape, that stay loaded in swing; none in a standing recording."""
    if recording.pressure_kpa is None:
        return np.zeros(0, dtype=bool)
    loaded = (
        (recording.pressure_kpa > 0).mean(axis=0) if recording.frames else np.zeros(recording.pressure_kpa.shape[1:])
    )
    stuck: Mask = loaded > STUCK_SHARE
    stood = stuck.sum() > STUCK_MOST * (loaded > 0).sum()
    return np.zeros_like(stuck) if stood else stuck


def dead_sensels(image_kpa: Floats, live: Mask) -> Mask:
    """Return the sensels (row, col) of a maximum image that stay at 0 in the middle of loaded ones.

    A single one has the foot pressing on all four sides; in a wire's line of at least five each has it on both sides of
    the line. An arch or the furrow behind the toes is broader or rises slowly, so neither is called dead.
    """
    pressed = np.pad(image_kpa >= DEAD_BESIDE_KPA, 1)
    silent = (image_kpa == 0) & live
    across = pressed[1:-1, :-2] & pressed[1:-1, 2:] & silent
    along = pressed[:-2, 1:-1] & pressed[2:, 1:-1] & silent
    dead: Mask = (across & along) | _lines(across.T).T | _lines(along)
    return dead


def _lines(silent: Mask) -> Mask:
    """Keep the runs along the rows that are long enough for a wire."""
    from scipy import ndimage  # noqa: PLC0415 - heavy

    kept: Mask = ndimage.binary_opening(silent, structure=np.ones((1, DEAD_LINE_CELLS), dtype=bool))
    return kept
