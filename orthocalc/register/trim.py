"""Trim: a body's outline → evenly spaced vertices of the trim line, and where the wall meets the underside."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from orthocalc.insole.template import Faces, Floats
from orthocalc.register.body import Body

SPACING_MM = 1.4
CORNER_DEG = 35.0
"""A bend sharper than this keeps a vertex of its own."""
CORNERS_APART_MM = 3.0
INSIDE_MM = 0.02
"""Rays miss the very edge: its height is read so far inside, and once more, and carried outwards."""
REACH_MM, STEP_MM = 6.0, 0.1
"""The foot of the wall is looked for so far inside the trim line."""
UPRIGHT_MM = 0.15
"""A wall that leans in less than this is made to lean in by LEAST_DRAUGHT_MM, so that no face of it is upright."""
LEAST_DRAUGHT_MM = 0.12
LEAN_MM, LEAN_RISE_MM, LEAN_SHARE = 3.0, 1.5, 0.15
"""A side leans outwards where there is no wall and the top rises by so much on the first millimetres inside."""
OVER_MM = 0.04
"""The foot of a wall is put so much further in than it is found, so that it lies on the underside for sure."""


@dataclass(frozen=True, eq=False)
class Trim:
    """A trim line, counter-clockwise from the heel.

    Attributes
    ----------
    ring : plan of its vertices [mm], (n, 2)
    inward : unit normals into the sheet, (n, 2)
    dense : many more points of the same line
    edge_mm : height of the top's edge, (n,)
    draught_mm : how far inside each vertex the wall meets the underside, (n,)
    """

    ring: Floats
    inward: Floats
    dense: Floats
    edge_mm: Floats
    draught_mm: Floats


def trim_of(body: Body) -> Trim:
    """Return the trim line of a body that lies in the foot's frame."""
    dense, at = dense_line(body.shadows[0])
    chosen = _spaced(dense, at)
    ring, inward = dense[chosen], _inward(dense, at)[chosen]
    edge = _edge_mm(body, ring, inward)
    return Trim(ring, inward, dense, edge, _draught_mm(body, ring, inward, edge))


def dense_line(outline: Floats) -> tuple[Floats, Floats]:
    """Return points every 0.05 mm or less along a closed outline, its own corners among them, and how far along."""
    ring = np.roll(outline, -int(outline[:, 1].argmin()), axis=0)
    closed = np.vstack((ring, ring[:1]))
    walked = np.concatenate(([0.0], np.cumsum(np.hypot(*np.diff(closed, axis=0).T))))
    at = np.unique(np.concatenate((walked[:-1], np.arange(0, walked[-1], 0.05))))
    return np.column_stack([np.interp(at, walked, closed[:, axis]) for axis in (0, 1)]), at


def _spaced(dense: Floats, at: Floats) -> Faces:
    """Return which dense points are the vertices: heel, foremost point, sharp corners, and evenly between them."""
    length = at[-1] + float(np.hypot(*(dense[0] - dense[-1])))
    fixed = [0.0, float(at[dense[:, 1].argmax()])]
    for place in at[_sharp(dense, at)].tolist():
        if min(abs(place - known) for known in (*fixed, length)) > CORNERS_APART_MM:
            fixed.append(place)
    stops = [*sorted(fixed), length]
    places = [
        np.linspace(start, end, max(round((end - start) / SPACING_MM), 2), endpoint=False)
        for start, end in pairwise(stops)
    ]
    return np.unique(np.searchsorted(at, np.concatenate(places) - 1e-9).clip(0, len(at) - 1))


def _sharp(dense: Floats, at: Floats) -> Faces:
    """Return the dense points where the line bends sharply, the sharpest first."""
    before, after = (_along(dense, at, shift) for shift in (-0.5, 0.5))
    inwards, outwards = dense - before, after - dense
    turn = np.arctan2(inwards[:, 0] * outwards[:, 1] - inwards[:, 1] * outwards[:, 0], (inwards * outwards).sum(axis=1))
    bends = np.flatnonzero(np.abs(turn) > np.radians(CORNER_DEG))
    return bends[np.argsort(-np.abs(turn[bends]), kind="stable")]


def _inward(dense: Floats, at: Floats) -> Floats:
    along = _along(dense, at, 1.0) - _along(dense, at, -1.0)
    unit = along / np.hypot(*along.T)[:, None]
    return np.column_stack((-unit[:, 1], unit[:, 0]))


def _along(dense: Floats, at: Floats, shift_mm: float) -> Floats:
    """Return the points so far ahead along the closed line."""
    length = at[-1] + float(np.hypot(*(dense[0] - dense[-1])))
    closed, walked = np.vstack((dense, dense[:1])), np.append(at, length)
    return np.column_stack([np.interp((at + shift_mm) % length, walked, closed[:, axis]) for axis in (0, 1)])


def _edge_mm(body: Body, ring: Floats, inward: Floats) -> Floats:
    near, far = (body.under_and_over(ring + inward * d)[1] for d in (INSIDE_MM, 2 * INSIDE_MM))
    return smoothed(known(2 * near - far), 1)


def _draught_mm(body: Body, ring: Floats, inward: Floats, edge_mm: Floats) -> Floats:
    """Return how far inside each vertex the wall's foot lies: the knee of the lower surface's profile."""
    depths = np.concatenate(([INSIDE_MM], np.arange(STEP_MM, REACH_MM + STEP_MM / 2, STEP_MM)))
    points = (ring[:, None] + inward[:, None] * depths[:, None]).reshape(-1, 2)
    profile = body.under_and_over(points)[0].reshape(len(ring), -1)
    knees = np.array([_knee_mm(depths, z, top) for z, top in zip(profile, edge_mm, strict=True)])
    knees = smoothed(known(knees), 4)
    return np.where(knees < UPRIGHT_MM, LEAST_DRAUGHT_MM, knees + OVER_MM)


def _knee_mm(depths: Floats, z: Floats, top: float) -> float:
    """Return where a profile lies farthest below its chord, between the lines through its two halves there."""
    there = np.isfinite(z)
    if there.sum() < len(z) // 2:
        return float("nan")
    d, z = depths[there], z[there]
    chord = top + (z[-1] - top) * d / d[-1]
    knee = int(np.argmax(chord - z))
    if d[knee] <= UPRIGHT_MM or (chord - z)[knee] <= 0:
        return 0.0
    wall, inner = ((d > d[knee] - 0.65) & (d < d[knee] - 0.05), (d > d[knee] + 0.05) & (d < d[knee] + 0.65))
    if wall.sum() < 2 or inner.sum() < 2:
        return float(d[knee])
    (steep, start), (flat, ground) = np.polyfit(d[wall], z[wall], 1), np.polyfit(d[inner], z[inner], 1)
    met = (ground - start) / (steep - flat) if abs(steep - flat) > 0.05 else d[knee]
    return float(np.clip(met, d[knee] - STEP_MM, d[knee] + STEP_MM))


def leans_out(body: Body, trim: Trim) -> bool:
    """Say whether a body's side leans outwards to the ground: its outline is the underside's, not the top's."""
    _, inner, _ = body.under_and_over(trim.ring + trim.inward * LEAN_MM)
    foot, _, _ = body.under_and_over(trim.ring + trim.inward * (trim.draught_mm[:, None] + INSIDE_MM))
    climbs = (known(inner) - trim.edge_mm > LEAN_RISE_MM) & (trim.edge_mm - known(foot) < 0.5 * LEAN_RISE_MM)
    return bool(climbs.mean() > LEAN_SHARE)


def known(values: Floats) -> Floats:
    """Return values round a ring with those that are missing taken from their neighbours."""
    there = np.flatnonzero(np.isfinite(values))
    if not len(there):
        return np.zeros(len(values))
    filled: Floats = np.interp(np.arange(len(values)), there, values[there], period=len(values))
    return filled


def smoothed(values: Floats, reach: int) -> Floats:
    """Return each value's median among its neighbours round a ring."""
    around = np.stack([np.roll(values, shift) for shift in range(-reach, reach + 1)])
    return np.asarray(np.median(around, axis=0), np.float64)
