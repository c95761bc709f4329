"""Images: a recording and its steps → one picture of pressure per cell: the maximum, the mean, or of one frame."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from orthocalc.pressure.recording import Floats
from orthocalc.pressure.steps import Step


def maximum_image(pressure_kpa: Floats, steps: Sequence[Step] = ()) -> Floats:
    """Return each cell's highest pressure in the steps; of all frames where no step is given."""
    frames = [pressure_kpa[step.first : step.last].max(axis=0) for step in steps]
    image: Floats = np.max(frames, axis=0) if frames else pressure_kpa.max(axis=0, initial=0)
    return image


def mean_image(pressure_kpa: Floats, steps: Sequence[Step] = ()) -> Floats:
    """Return each cell's mean pressure over the steps' frames; over all frames where no step is given."""
    frames = [pressure_kpa[step.first : step.last] for step in steps] or [pressure_kpa]
    image: Floats = np.concatenate(frames).mean(axis=0) if len(pressure_kpa) else maximum_image(pressure_kpa)
    return image


def frame_image(pressure_kpa: Floats, time_s: float, rate_hz: float) -> Floats:
    """Return the frame at a time, the nearest one there is.

    Raises
    ------
    ValueError : no frames
    """
    if not len(pressure_kpa):
        raise ValueError("a recording without frames has no image")
    image: Floats = pressure_kpa[int(np.clip(round(time_s * rate_hz), 0, len(pressure_kpa) - 1))]
    return image
