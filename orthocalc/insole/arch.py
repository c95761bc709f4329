"""Arch: ordered height and apex → the arch's own profile, on top of what the heel lift alone gives the medial edge.

All heights of a profile are above the datum's plane: level across, through the tops of heel and ball centre. The lift
alone puts the edge ``(heel - ball) * lift_above_plane`` above it. The arch's bell is the share of its own height; the
rest is the lift's, and the heel cup's wall that is whole where the arch begins and gone at its apex. So the edge runs
from one height to the other. Where the lift lies below the plane the arch fills up to it, and an arch lower than the
lift's edge adds nothing. More arch, lift or cup never lowers the edge; it is highest at the ordered apex.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from orthocalc.insole.features import Number, Row, arch_along, cut_row, fall, keep_above, rows
from orthocalc.insole.page import Page
from orthocalc.insole.template import Floats, Template

ROUNDED = 0.5
"""An arch is itself where it is this share higher than the lift's edge, and adds nothing where it is so much lower."""
FILLED_FROM = 0.25
"""An arch this share of the lifts' difference high fills up to the plane; a lower one in proportion."""
FILLED_S = (0.28, 0.57)
"""Between these s it fills all of it; the apex lies inside."""
LEVEL = 0.02
"""Share of the lifts' difference over which the lift's edge is rounded where it crosses the plane."""
CREST_S = 0.008
"""How near to the ordered apex the edge must be highest to be called its crest."""


class Profile(NamedTuple):
    """The arch's profile along one set of vertices.

    Attributes
    ----------
    bell : the arch's own
    above, below : how far the lift's edge is above and below the plane, per mm of heel lift over ball lift
    filled : the share of what lies below the plane that the arch fills
    """

    bell: Floats
    above: Floats
    below: Floats
    filled: Floats


def rise_mm(profile: Profile, height_mm: float, lifts_mm: float) -> Floats:
    """Return how far the arch raises the medial edge [mm].

    Parameters
    ----------
    height_mm : the arch's height above the plane
    lifts_mm : the heel's lift less the ball's
    """
    if not lifts_mm:
        return height_mm * profile.bell
    above, below = (profile.above, profile.below) if lifts_mm > 0 else (profile.below, profile.above)
    lifts = abs(lifts_mm)
    fill = min(lifts, height_mm / FILLED_FROM) * below * profile.filled
    return profile.bell * _over_mm(height_mm, lifts * above) + fill


def _over_mm(height_mm: float, lift_mm: Floats) -> Floats:
    """Return how much higher the arch is than the lift's edge, 0 where it is not; C2 between [mm]."""
    if height_mm >= (1 + ROUNDED) * lift_mm.max():
        return height_mm - lift_mm
    over = np.maximum(height_mm - lift_mm, 0)
    near = np.flatnonzero(abs(height_mm - lift_mm) < ROUNDED * lift_mm)
    reach = ROUNDED * lift_mm[near]
    over[near] = reach * keep_above((height_mm - lift_mm[near]) / reach, 0.0, 1.0)
    return over


def edge_round_apex(template: Template, apex_s: float, height_mm: float, lifts_mm: float, cup_mm: float) -> list[float]:
    """Return the medial edge's height above the plane [mm] just behind its apex, there and just before it."""
    profile, lift, wall = _round_apex(template, apex_s)
    edge: list[float] = (lifts_mm * lift + rise_mm(profile, height_mm, lifts_mm) + cup_mm * wall).tolist()
    return edge


@lru_cache(maxsize=8)
def _round_apex(template: Template, apex_s: float) -> tuple[Profile, Floats, Floats]:
    page, s = template.page, np.array([apex_s - CREST_S, apex_s, apex_s + CREST_S])
    return profile_at(page, s, apex_s), lift_above_plane(page, s), cup_along(s, apex_s, page.elements.arch)


def profile_at(page: Page, s: Floats, apex_s: float) -> Profile:
    """Return the profile at any s; nothing outside the arch's ends."""
    return Profile(bell_at(s, apex_s, page.elements.arch), *_lift_sides(page, s))


def lift_above_plane(page: Page, s: Number) -> Number:
    """Return how far the lift alone puts the edge above the plane, per mm of heel lift over ball lift."""
    heel, ball = page.landmarks.heel_centre.s, page.landmarks.ball_centre.s
    return fall(s, *page.elements.heel_lift_fall) - 1 + (s - heel) / (ball - heel)


def cup_along(s: Floats, apex_s: float, ends: tuple[float, float]) -> Floats:
    """Return the heel cup's share along the foot: 1 where the arch begins, 0 from its apex on."""
    wall: Floats = np.where(s < apex_s, 1 - bell_at(s, apex_s, ends), 0.0)
    return wall


def bell_at(s: Floats, apex_s: float, ends: tuple[float, float]) -> Floats:
    """Return the arch's bell at any s; 0 outside its ends."""
    return np.where((s > ends[0]) & (s < ends[1]), arch_along(np.clip(s, *ends), apex_s, ends), 0.0)


@lru_cache(maxsize=8)
def profiles(template: Template, apex_s: float) -> tuple[Profile, Profile]:
    """Return the profile along the arch's rows of the upper and of the underside's vertices."""
    ends, (upper, under), (over, below) = template.page.elements.arch, _rows_s(template), _lift_rows(template)
    return Profile(arch_along(upper, apex_s, ends), *over), Profile(arch_along(under, apex_s, ends), *below)


@lru_cache(maxsize=8)
def cup_rows(template: Template, apex_s: float) -> tuple[Row, Row]:
    """Return the heel cup's bowl and its rim alone, as far along as its wall goes."""
    field, s = rows(template), template.s[: template.upper]
    behind = slice(0, int(np.searchsorted(s, apex_s)))
    wall = cup_along(s[behind], apex_s, template.page.elements.arch)
    return cut_row(field.bowl[behind] * wall), cut_row(field.rim[behind] * wall)


def _lift_sides(page: Page, s: Floats) -> tuple[Floats, Floats, Floats]:
    """Return how far the lift's edge is above the plane and below it, and where the arch fills up to it."""
    ends, lift = page.elements.arch, lift_above_plane(page, s)
    window = fall(s, FILLED_S[1], ends[1]) * (1 - fall(s, ends[0], FILLED_S[0]))
    return keep_above(lift, 0.0, LEVEL), keep_above(-lift, 0.0, LEVEL), window


@lru_cache(maxsize=8)
def _lift_rows(template: Template) -> tuple[tuple[Floats, Floats, Floats], tuple[Floats, Floats, Floats]]:
    upper, under = _rows_s(template)
    return _lift_sides(template.page, upper), _lift_sides(template.page, under)


def _rows_s(template: Template) -> tuple[Floats, Floats]:
    field, n = rows(template), template.upper
    return template.s[:n][field.arch_across_upper.where], template.s[n:][field.arch_across_under.where]
