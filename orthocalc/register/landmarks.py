"""Landmarks: which end of an outline is the heel, which side is medial, where the axis lies and how long it is.

They are found by laying the mean outline of twelve shoe insoles (the full-length template's) on the mesh's outline,
with either end as the heel and either side as the medial one: the arrangement that lies closest is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from orthocalc.finding import Side
from orthocalc.insole.sizing import reference_widths_mm
from orthocalc.insole.template import Floats, load_template

SIDES: tuple[Side, Side] = ("left", "right")
WHOLE_FROM = 1.03
"""A toe that is given less than this beyond the mesh's own length lies at its end."""
GRID = 90
FRONT_FREE_S = 0.12
"""So much of the length behind a cut front says nothing of the sides (an oblique front and its rounded corners)."""
TOE_PLACE, TOE_NARROW, TOE_LONG, TOE_BROAD = 0.93, 0.72, 3.6, 0.85
"""A sheet has its toes where it is narrowed to 0.72 at 0.93 of its own length (the mean outline: 0.65; cut ones 0.8
and more), or to 0.85 if it is also 3.6 heel widths long."""
WAISTS = ((0.0, 1.0), (1.0, 20.0))
"""The fit is tried with the mean outline's own waist, nearly kept, and with a drawn-in one that is free."""
ENDS_S = (0.56, 0.69, 0.81)
"""Where a cut sheet may end: with each of these the fit is begun."""
X_SCALE = (0.05, 2.0, 1.0, 1.0, 1.0, 40.0)
HEEL_PER_LENGTH, SPREAD = 0.245, 0.03
"""Heel width per length of the mean outline, and how far people differ: holds the length of a cut sheet."""


@dataclass(frozen=True)
class Landmarks:
    """Where a foot lies in the plan of a mesh.

    Attributes
    ----------
    angle : by which the mesh is turned about the vertical so that y runs from heel to toe [rad]
    side : the foot that it is made for; a right one is mirrored after the turn
    x_mm : then the foot axis
    length_mm : of the full-length insole
    ends_s : where along it the mesh ends; 1 where it has its toes
    heel_scale, forefoot_scale : how much wider than the mean outline
    misfit_mm : root mean square distance of both sides from the mean outline
    """

    angle: float
    side: Side
    x_mm: float
    length_mm: float
    ends_s: float
    heel_scale: float
    forefoot_scale: float
    misfit_mm: float

    def turned(self, plan: Floats) -> Floats:
        """Return plan points in the left foot's frame but for where the heel begins."""
        turned = _turn(plan, self.angle, self.side)
        turned[:, 0] -= self.x_mm
        return turned

    @property
    def ball_width_mm(self) -> float:
        """Ball width of the full-length insole."""
        return self.forefoot_scale * reference_widths_mm(load_template("full_length"))[0]


def find_landmarks(outline: Floats) -> dict[Side, Landmarks]:
    """Return the landmarks that lie closest to the mean outline, for either side; outline (n, 2) [mm]."""
    start = _principal_angle(outline)
    return {side: min(_fits(outline, start, side), key=lambda one: one.misfit_mm) for side in SIDES}


def given_landmarks(outline: Floats, heel: Floats, toe: Floats) -> dict[Side, Landmarks]:
    """Return the landmarks with the foot axis from heel to toe as given, for either side; plan points (2,) [mm]."""
    x, y = toe - heel
    angle, found = float(np.arctan2(x, y)), {}
    for side in SIDES:
        axis = _turn(np.vstack((heel, toe)), angle, side)
        rear = float(_turn(outline, angle, side)[:, 1].min())
        length = float(axis[1, 1]) - rear
        own = edges_of(_turn(outline, angle, side)).length_mm
        fixed = Fixed(float(axis[0, 0]), own if length < WHOLE_FROM * own else length)
        fits = [_fitted(outline, angle, side, waist, own / fixed.length_mm, fixed) for waist in WAISTS]
        found[side] = min(fits, key=lambda one: one.misfit_mm)
    return found


def _fits(outline: Floats, start: float, side: Side) -> Iterator[Landmarks]:
    for angle in (start, start + np.pi):
        whole = has_toes(edges_of(_turn(outline, angle, side)))
        for ends_s in (1.0,) if whole else ENDS_S:
            yield from (_fitted(outline, angle, side, waist, ends_s) for waist in WAISTS)


class Fixed(NamedTuple):
    """A foot axis that is given: its x after the turn, and the length of the full-length insole [mm]."""

    x_mm: float
    length_mm: float


def _fitted(
    outline: Floats, angle: float, side: Side, waist: tuple[float, float], ends_s: float, fixed: Fixed | None = None
) -> Landmarks:
    """Lay the mean outline on an outline that is about so turned; ``waist``: where it begins, and how free it is."""
    from scipy.optimize import least_squares  # noqa: PLC0415 - heavy, only to register

    start, whole = edges_of(_turn(outline, angle, side)), ends_s == 1
    own = start.length_mm
    middle, breadth = float((start.medial + start.lateral).mean() / 2), start.width_at(0.2) / 66

    def residuals(p: Floats) -> Floats:
        here = start if fixed else edges_of(_turn(outline, angle + p[0], side))
        length = here.length_mm if whole else p[5]
        right, left = mean_outline(here.y / length, p[2], p[3], p[4])
        counts = whole | (here.y < here.length_mm - FRONT_FREE_S * length)
        off = np.concatenate(((here.medial - p[1] - right) * counts, (here.lateral - p[1] - left) * counts))
        heel = p[2] * reference_widths_mm(load_template("full_length"))[1] / length
        usual = 0.0 if whole else (heel - HEEL_PER_LENGTH) / SPREAD
        return np.append(off / np.sqrt(2 * max(counts.sum(), 1)), (0.1 * usual, (p[4] - waist[0]) / waist[1]))

    first = np.array([0.0, middle, breadth, breadth, waist[0], own / ends_s])
    low = np.array([-0.25, -np.inf, 0.3, 0.3, -1.0, 0.999 * own])
    high = np.array([0.25, np.inf, 2.5, 2.5, 3.0, 2.2 * own])
    if fixed:
        for i, value in ((0, 0.0), (1, fixed.x_mm), (5, fixed.length_mm)):
            first[i], low[i], high[i] = value, value - 1e-9, value + 1e-9
    first[2:4] = first[2:4].clip(0.31, 2.49)
    fit = least_squares(residuals, first, bounds=(low, high), x_scale=X_SCALE, max_nfev=60, xtol=1e-6, ftol=1e-6)
    turn, x, heel, forefoot, _, length = (float(value) for value in fit.x)
    turned = edges_of(_turn(outline, angle + turn, side))
    length = turned.length_mm if whole else length
    ends_s, misfit = 1.0 if whole else turned.length_mm / length, float(np.sqrt(2 * fit.cost))
    return Landmarks(angle + turn, side, x, length, ends_s, heel, forefoot, misfit)


@dataclass(frozen=True)
class Edges:
    """Both sides of an outline: y from its end at the heel [mm], x of the medial and of the lateral edge there."""

    y: Floats
    medial: Floats
    lateral: Floats
    length_mm: float

    def width_at(self, share: float) -> float:
        """Return the width at a share of the own length [mm]."""
        return float(np.interp(share * self.length_mm, self.y, self.medial - self.lateral))


def edges_of(turned: Floats) -> Edges:
    """Return both sides of a closed ring of points (n, 2) whose long axis is y."""
    heel, toe = int(turned[:, 1].argmin()), int(turned[:, 1].argmax())
    ring = np.roll(turned, -heel, axis=0)
    at = (toe - heel) % len(ring)
    one, other = ring[: at + 1], np.vstack((ring[at:], ring[:1]))[::-1]
    own = ring[at, 1] - ring[0, 1]
    y = ring[0, 1] + own * np.linspace(0.02, 0.98, GRID)
    first, second = (np.interp(y, np.maximum.accumulate(side[:, 1]), side[:, 0]) for side in (one, other))
    return Edges(y - ring[0, 1], np.maximum(first, second), np.minimum(first, second), float(own))


def has_toes(edges: Edges) -> bool:
    """Say whether a sheet is narrowed in front as toes are, or cut."""
    narrow = edges.width_at(TOE_PLACE) / (edges.medial - edges.lateral)[GRID // 2 :].max()
    long = edges.length_mm > TOE_LONG * edges.width_at(0.14)
    return bool(narrow < TOE_NARROW or (narrow < TOE_BROAD and long))


def mean_outline(s: Floats, heel_scale: float, forefoot_scale: float, waist: float = 0.0) -> tuple[Floats, Floats]:
    """Return the mean outline's medial and lateral x at s [mm].

    It is so much wider than at the reference size, and drawn in between heel and ball as the dress shell is (1).
    """
    u = np.clip((s - 0.25) / 0.25, 0, 1)
    scale = heel_scale + (forefoot_scale - heel_scale) * u * u * (3 - 2 * u)
    places, medial, lateral, medial_waist, lateral_waist = _mean_edges()
    right, left = (
        np.interp(s, places, x + waist * drawn) for x, drawn in ((medial, medial_waist), (lateral, lateral_waist))
    )
    return right * scale, left * scale


@cache
def _mean_edges() -> tuple[Floats, Floats, Floats, Floats, Floats]:
    s = np.linspace(0.0, 1.0, 401)
    full, dress = load_template("full_length"), load_template("dress")
    columns = [np.interp(s, t.s[e], t.x[e]) for t in (full, dress) for e in (t.medial_edge, t.lateral_edge)]
    between = (s > 0.14) & (s < 0.56)
    return s, columns[0], columns[1], (columns[2] - columns[0]) * between, (columns[3] - columns[1]) * between


def _turn(plan: Floats, angle: float, side: Side) -> Floats:
    cos, sin = np.cos(angle), np.sin(angle)
    turned: Floats = plan @ np.array([[cos, sin], [-sin, cos]])
    if side == "right":
        turned[:, 0] *= -1
    return turned


def _principal_angle(outline: Floats) -> float:
    """Return the turn that lays an outline's long axis along y."""
    ahead = np.roll(outline, -1, axis=0)
    weight = np.hypot(*(ahead - outline).T)
    middle = (outline + ahead) / 2
    offset = middle - weight @ middle / weight.sum()
    _, axes = np.linalg.eigh((offset * weight[:, None]).T @ offset)
    x, y = axes[:, 1]
    return float(np.arctan2(x, y))
