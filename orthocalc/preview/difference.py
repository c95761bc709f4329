"""Difference: insoles against the plain sheets of their size → numbers at the vertices, in colours that grey keeps.

The colours' lightness rises all the way from the lowest to the highest; the hue says on which side of 0 a place is.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from orthocalc.finding import Side
from orthocalc.insole.room import is_wedge, least_base_mm
from orthocalc.insole.shape import Insole, heights_mm
from orthocalc.insole.template import Floats
from orthocalc.prescription import FootPrescription
from orthocalc.preview.live import Tint
from orthocalc.preview.palette import DIFFERENCE, HEIGHT

SIZE = ("length_mm", "ball_width_mm", "heel_width_mm", "base_thickness_mm", "arch_apex_s", "trim")
"""What the plain sheet has in common with the insole."""
LEAST_LIMIT_MM = 1.0
"""Differences below a millimetre are not blown up to the whole palette."""


def difference_mm(insole: Insole) -> Floats:
    """Return how much higher each vertex is than on the plain sheet of the same size and base, (n,) [mm].

    A wedge is nothing without its lift: it is compared with the thinnest sheet that is made.
    """
    return insole.z - heights_mm(insole.template, _plain(insole))


def _plain(insole: Insole) -> FootPrescription:
    foot = FootPrescription(**{name: getattr(insole.foot, name) for name in SIZE})
    if not is_wedge(insole.template):
        return foot
    least = max(foot.base_thickness_mm or 0.0, least_base_mm(insole.template))
    return foot.model_copy(update={"base_thickness_mm": least})


def difference_tints(insoles: Mapping[Side, Insole], limit_mm: float | None = None) -> dict[Side, Tint]:
    """Colour insoles by their differences: 0 in the middle of the palette, the same limits for both.

    Parameters
    ----------
    limit_mm : what the palette ends at, on either side of 0; absent: the greatest of both feet, rounded up

    Returns
    -------
    by side, for :func:`orthocalc.preview.live.draw`; their ``limits`` and ``palette`` are the legend's
    """
    values = {side: difference_mm(insole) for side, insole in insoles.items()}
    most = max((float(abs(one).max()) for one in values.values()), default=0.0)
    limit = limit_mm or rounded_up(max(most, LEAST_LIMIT_MM))
    return {side: Tint(one, (-limit, limit), DIFFERENCE) for side, one in values.items()}


def height_tints(insoles: Mapping[Side, Insole], limit_mm: float | None = None) -> dict[Side, Tint]:
    """Colour insoles by their height above the ground, as :func:`difference_tints` does by their differences."""
    most = max((float(insole.z.max()) for insole in insoles.values()), default=0.0)
    limit = limit_mm or rounded_up(max(most, LEAST_LIMIT_MM))
    return {side: Tint(insole.z, (0.0, limit), HEIGHT) for side, insole in insoles.items()}


def rounded_up(value: float) -> float:
    """Return the least of 1, 2, 3, 4, 5, 6, 8 times a power of ten that is no smaller than a value above 0."""
    power = 10.0 ** math.floor(math.log10(value))
    steps = np.array([1, 2, 3, 4, 5, 6, 8, 10])
    return float(steps[np.searchsorted(steps, value / power * (1 - 1e-9))] * power)
