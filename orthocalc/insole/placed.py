"""Placed elements: pad, bar, reliefs, skives, rocker; their place, size or angle is ordered in millimetres and degrees.

Fields are taken on the insole's own plan, so a pad of 45 mm is 45 mm long on every insole. All are C1 or better.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from orthocalc.insole.elements import SEAT_FROM_MM, bell, head_line, seat, sheet_of
from orthocalc.insole.features import Row, fall, keep_above
from orthocalc.insole.front import before_front_s
from orthocalc.insole.sizing import OutOfRangeError, Size, edge_at
from orthocalc.insole.template import Floats
from orthocalc.prescription import FootPrescription, MetBar, MetPad, Relief, Rocker

MET_PAD_S = (0.45, 0.80)
MET_BAR_S = (0.50, 0.80)
ROCKER_APEX_S = (0.50, 0.85)
"""Where these elements may lie [s of the insole]."""
BAR_BEHIND_MM, BAR_AHEAD_MM = 25.0, 12.0
"""The metatarsal bar's two slopes (evidence: proximal bevel 25 mm, distal 10 mm; 12 to keep it smooth)."""
MARGIN_MM = 6.0
"""How near to the trim line a pad's highest place may come at the sides; in front it is MARGIN_S."""
MARGIN_S = 0.06
PAD_AHEAD = 1 / 3
"""Share of a metatarsal pad's length before its highest point."""
SKIVE_MOST_DEG = 30.0
SKIVE_FACET_MM = 3.0
"""A skive less deep than this is too small for its inclination to be measured."""
ROCKER_BEND = 0.06
"""Half the length of the rocker's bend at its apex, per insole length; beyond it the underside is an exact plane."""


def met_pad_field(pad: MetPad, size: Size) -> Row:
    """Metatarsal pad, 0-11 mm: teardrop, highest at (s, x_mm), blunt before and tapering behind it.

    Nowhere steeper than 57°: a pad too short or narrow for its height is made longer or wider. Datum: what the top
    gains at (s, x_mm), which is also its highest place.
    """
    s, long, wide = (given("met_pad", pad, field) for field in ("s", "length_mm", "width_mm"))
    require_on(size, "met_pad", s, pad.x_mm, MET_PAD_S, MARGIN_MM)
    middle = s * size.length_mm
    steepest = pad.height_mm or 0.0
    ahead, behind, half = (max(r, steepest) for r in (long * PAD_AHEAD, long * (1 - PAD_AHEAD), wide / 2))
    where = _rows(size, middle - behind, middle + ahead)
    along, across = size.y[where] - middle, size.x[where] - pad.x_mm
    along = np.where(along < 0, along / behind, along / ahead)
    taper = 1 - 0.45 * np.minimum(along, 0) ** 2
    return Row(where, bell(np.hypot(along, across / (half * taper))))


def met_bar_field(bar: MetBar, size: Size) -> Row:
    """Metatarsal bar, 0-8 mm: ridge across the foot along the metatarsal heads, its crest at s on the axis.

    Slopes 25 mm behind and 12 mm before the crest. Datum: what the top gains at (s, 0).
    """
    s = given("met_bar", bar, "s")
    require_on(size, "met_bar", s, 0.0, MET_BAR_S, MARGIN_MM)
    where = _rows(size, (s - 0.2) * size.length_mm - BAR_BEHIND_MM, (s + 0.02) * size.length_mm + BAR_AHEAD_MM)
    sheet = sheet_of(size.template)
    crest = s + head_line(sheet.x[where]) - head_line(np.zeros(1))
    along = size.y[where] - crest * size.length_mm
    along = np.where(along < 0, along / BAR_BEHIND_MM, along / BAR_AHEAD_MM)
    return Row(where, bell(along) * fall(abs(sheet.t[where]), 0.75, 1.0))


def relief_field(relief: Relief, size: Size, number: int) -> Row:
    """Relief, 0-6 mm deep: round hollow, whole depth within half its radius, then a bevel of 62° at most.

    The bevel reaches to the radius, or further where the depth asks for it. Datum: what the top loses at (s, x_mm).
    """
    require_on(size, f"reliefs.{number}", relief.s, relief.x_mm, (0.0, 1.0), 0.0)
    floor = relief.radius_mm / 2
    rim, middle = max(relief.radius_mm, floor + relief.depth_mm), relief.s * size.length_mm
    where = _rows(size, middle - rim, middle + rim)
    return Row(where, fall(np.hypot(size.x[where] - relief.x_mm, size.y[where] - middle), floor, rim))


class Skive(NamedTuple):
    """A skive's field in mm, its depth [mm] and inclination [deg] as made; ``side`` +1 medial, -1 lateral."""

    row: Row
    depth_mm: float
    angle_deg: float
    side: int


def skive(foot: FootPrescription, size: Size, name: str) -> Skive:
    """Kirby's heel skive, 0-8 mm, default 0, at skive_deg (15): inclined facet on the medial or lateral heel seat.

    It begins beside the heel's centre (whose height stays as ordered), rises outwards as a plane to its depth and
    ends before the rim. Where the heel is too narrow for depth at that angle, the facet is steeper, at most 30°, and
    from there on less deep. Datums: the most that the top gains; the facet's slope across in the middle half
    of its depth, s 0.08-0.20.
    """
    side, depth = (1, foot.medial_skive_mm) if name == "medial_skive_mm" else (-1, foot.lateral_skive_mm)
    ordered = given_number(foot, "skive_deg")
    sheet, page = sheet_of(size.template), size.template.page
    width = sheet.heel_width_mm * size.heel_scale
    edge = max(side * border for border in edge_at(size.template, size.x, page.landmarks.heel_centre.s))
    room, soft = edge - (0.13 + 0.035) * width - SEAT_FROM_MM * size.heel_scale, min(0.35, depth / 4)
    steep = min(max(math.tan(math.radians(ordered)), (depth + 2 * soft) / room), math.tan(math.radians(SKIVE_MOST_DEG)))
    made = min(depth, steep * room - 2 * soft)
    where = _rows(size, 0.0, 0.34 * size.length_mm)
    plane = steep * (side * size.x[where] - 0.035 * width) - soft
    facet = made - keep_above(made - keep_above(plane, 0.0, soft), 0.0, soft)
    heel = fall(sheet.s[where], 0.20, 0.34) * seat(sheet)[where]
    return Skive(Row(where, facet * heel), made, math.degrees(math.atan(steep)), side)


def rocker_rise_mm(rocker: Rocker, size: Size) -> Floats:
    """Rocker, 0-20°: from apex_s on the underside rises towards the toes as a plane; the top follows it.

    Top and underside rise together, so the sheet is nowhere thinner (or thicker) than without it. Datum: slope of
    the underside from apex_s + 0.07 to the toe.
    """
    apex = given("rocker", rocker, "apex_s")
    low, high = ROCKER_APEX_S
    if not low <= apex <= high:
        raise OutOfRangeError("rocker.apex_s", apex, low, high)
    bend = ROCKER_BEND * size.length_mm
    rise = keep_above(size.y - apex * size.length_mm, 0.0, bend)
    return math.tan(math.radians(rocker.angle_deg)) * rise


def require_on(size: Size, name: str, s: float, x_mm: float, s_range: tuple[float, float], margin_mm: float) -> None:
    """Raise where an element's place is off the insole, or nearer to its trim line than a margin."""
    low, high = s_range
    high = min(high, last_s(size, x_mm) if margin_mm else size.template.page.outline.ends_s)
    if not low <= s <= high:
        raise OutOfRangeError(f"{name}.s", s, low, high)
    medial, lateral = edge_at(size.template, size.x, s)
    if not lateral + margin_mm <= x_mm <= medial - margin_mm:
        raise OutOfRangeError(f"{name}.x_mm", x_mm, lateral + margin_mm, medial - margin_mm)


def last_s(size: Size, x_mm: float) -> float:
    """Return how far ahead a pad's highest place may lie at x [mm]: MARGIN_S behind the front, square to it."""
    outline = size.template.page.outline
    if not outline.bevel_mm:
        return outline.ends_s - MARGIN_S
    return before_front_s(size.template, x_mm / size.forefoot_scale, MARGIN_S)


def given(name: str, part: MetPad | MetBar | Rocker, field: str) -> float:
    """Return a number of a pad that must be filled in."""
    value = getattr(part, field)
    if value is None:
        raise ValueError(f"{name}.{field} is missing: complete the prescription first")
    return float(value)


def given_number(foot: FootPrescription, field: str) -> float:
    """Return a number of a prescription that must be filled in."""
    value = getattr(foot, field)
    if value is None:
        raise ValueError(f"{field} is missing: complete the prescription first")
    return float(value)


def _rows(size: Size, start_mm: float, end_mm: float) -> slice:
    """Return the slice of upper vertices between two y."""
    y = size.y[: size.template.upper]
    return slice(*(int(i) for i in np.searchsorted(y, (start_mm, end_mm))))
