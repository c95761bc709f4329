"""Symmetry: a left and a right recording → how far they differ, against what the steps' own spread explains."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from orthocalc.pressure.foot_measures import FootMeasures

COMPARED = {"peak_force_n": "N", "contact_time_s": "s", "contact_area_cm2": "cm²", "peak_pressure_kpa": "kPa"}
"""What is compared, as means over complete steps, with its unit."""
SPREAD = 1.96
"""A left and a right step, each drawn from its own foot's spread, differ by less than this share of it in 95 %."""


@dataclass(frozen=True, slots=True)
class Asymmetry:
    """How one quantity differs between the feet.

    Attributes
    ----------
    left, right : means over complete steps, in ``unit``
    index_pct : Robinson's symmetry index 200 · (right − left) / (right + left), %; 0 where both are 0
    explained : difference that the steps' spread explains, 1.96 · √(SD left² + SD right²); None without two steps each
    exceeds : whether |left − right| is more than that; None where it is not known
    """

    unit: str
    left: float
    right: float
    index_pct: float
    explained: float | None
    exceeds: bool | None


def symmetry(left: FootMeasures, right: FootMeasures) -> Mapping[str, Asymmetry]:
    """Compare peak force, contact time, contact area and peak pressure of two feet; says nothing of leg length.

    Healthy gait is not symmetrical to the per cent, and an index alone has no statistical basis: a difference counts
    where a left and a right step differ by more than the steps of each foot do among themselves.

    Returns
    -------
    by quantity; one that either foot lacks is absent

    References
    ----------
    Robinson et al. 1987, J Manipulative Physiol Ther 10:172 (index; sign here: right heavier +); Potdevin et al. 2007,
    J Rehabil Res Dev (against the steps' own spread).
    """
    return {
        name: _compare(name, left, right) for name in COMPARED if name in left.steps_mean and name in right.steps_mean
    }


def _compare(name: str, left: FootMeasures, right: FootMeasures) -> Asymmetry:
    l_mean, r_mean = left.steps_mean[name], right.steps_mean[name]
    total = l_mean + r_mean
    explained = None
    if name in left.steps_sd and name in right.steps_sd:
        explained = SPREAD * (left.steps_sd[name] ** 2 + right.steps_sd[name] ** 2) ** 0.5
    exceeds = None if explained is None else abs(l_mean - r_mean) > explained
    index = 200 * (r_mean - l_mean) / total if total else 0.0
    return Asymmetry(COMPARED[name], l_mean, r_mean, index, explained, exceeds)
