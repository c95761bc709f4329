"""Arch: ordered height and apex → height and place of the arch's bell, so that the finished medial edge has both."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from orthocalc.insole.features import arch_along, arch_place, fall
from orthocalc.insole.template import Page
from orthocalc.prescription import FootPrescription

CREST_S = 0.008
"""How near to the ordered apex the edge must be highest to be called its crest."""
STEP_S = 1e-4
ROUNDING = 1e-10


class Arch(NamedTuple):
    """The arch's own bell: height, centre, and whether the finished edge is highest at the ordered apex."""

    height_mm: float
    centre_s: float
    has_crest: bool


def arch_of(foot: FootPrescription, page: Page, apex_s: float) -> Arch:
    """Return the bell that brings the medial edge to the ordered height and, if it can, its crest to the apex.

    Datum: the edge above the plane, level across, through the tops of heel and ball centre; the fill is taken off.
    """
    ordered = foot.arch_height_mm - foot.arch_fill_mm
    if foot.arch_height_mm == 0 or ordered <= 0:
        return Arch(0.0, apex_s, False)
    ends, missing = page.elements.arch, ordered - _bare_edge_mm(foot, page, apex_s)
    centre = _centre_s(foot, page, apex_s, missing) if missing > 0 else apex_s
    height = missing / arch_along(apex_s, centre, ends)
    behind, here, ahead = (
        height * arch_along(s, centre, ends) + _bare_edge_mm(foot, page, s)
        for s in (apex_s - CREST_S, apex_s, apex_s + CREST_S)
    )
    return Arch(height, centre, here > max(behind, ahead))


def _centre_s(foot: FootPrescription, page: Page, apex_s: float, missing_mm: float) -> float:
    """Return the bell's centre whose slope at the apex undoes the slope of lift and cup there."""
    before, after = (_bare_edge_mm(foot, page, apex_s + step) for step in (-STEP_S, STEP_S))
    steepness = (after - before) / (2 * STEP_S) / missing_mm
    if steepness == 0:
        return apex_s
    ends, shift = page.elements.arch, page.elements.arch_apex_shift
    low, high = max(apex_s - shift, ends[0] + 0.05), min(apex_s + shift, ends[1] - 0.05)
    return root(lambda centre: steepness + _relative_slope(apex_s, centre, ends), low, high)


def _relative_slope(s: float, centre_s: float, ends: tuple[float, float]) -> float:
    """Return the bell's slope per its height: d/ds ln (1 - u²)³; grows with the centre."""
    behind, ahead = centre_s - ends[0], ends[1] - centre_s
    u, twice = arch_place(s, centre_s, ends), 2 * behind * ahead
    stretch = twice * (behind + ahead) / (twice + (s - centre_s) * (ahead - behind)) ** 2
    return -6 * u / (1 - u * u) * stretch


def _bare_edge_mm(foot: FootPrescription, page: Page, s: float) -> float:
    """Return how high lift and cup alone raise the medial edge above the datum's plane."""
    e, marks = page.elements, page.landmarks
    heel, ball, toe = foot.heel_lift_mm, foot.ball_lift_mm, foot.toe_lift_mm
    top = toe + (ball - toe) * fall(s, *e.ball_lift_fall) + (heel - ball) * fall(s, *e.heel_lift_fall)
    along = (s - marks.heel_centre.s) / (marks.ball_centre.s - marks.heel_centre.s)
    return top + foot.heel_cup_depth_mm * fall(s, *e.heel_cup_fall) - (heel + (ball - heel) * along)


def root(rising: Callable[[float], float], low: float, high: float) -> float:
    """Return where a rising function crosses 0, or the end that is nearer to it (false position, Illinois)."""
    below, above = rising(low), rising(high)
    if below >= 0 or above <= 0:
        return low if below >= 0 else high
    kept = 0
    for _ in range(60):
        here = high - above * (high - low) / (above - below)
        value = rising(here)
        if abs(value) < ROUNDING or high - low < ROUNDING:
            return here
        if value < 0:
            low, below, above = here, value, above / 2 if kept < 0 else above
        else:
            high, above, below = here, value, below / 2 if kept > 0 else below
        kept = -1 if value < 0 else 1
    return (low + high) / 2
