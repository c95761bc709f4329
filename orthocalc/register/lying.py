"""Lying: a body as it came from its file → lying in the left foot's frame; heel, toe and side found, or as given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from orthocalc.finding import Side
from orthocalc.insole.template import Floats
from orthocalc.register.body import Body, area_mm2
from orthocalc.register.landmarks import Landmarks, edges_of, find_landmarks, given_landmarks
from orthocalc.register.refusal import RegisterError
from orthocalc.register.resting import RESTS_SHARE, UPSIDE_DOWN, levelling, tilt_deg

Places = Mapping[str, Floats] | None
"""Places of landmarks in the file's own frame, where they are given."""
CLEARLY, CLEARLY_MM = 1.25, 0.15
"""The other side's misfit must be so much greater for the outline to say which side it is."""
ARCH_MM = 3.0
"""So much higher on one side in the midfoot, and that side is the medial one."""
ARCH_S = (0.36, 0.40, 0.44, 0.48)
FROM_EDGE = 0.12
"""The arch is looked for so far inside the edge, per width."""
RESTS_MM = 0.6
"""So near to its lowest or highest place a body rests, or hangs."""
ALONG_DEG, ALONG_MM = 1.5, 3.0
"""A foot axis that is found so near to the file's own y axis is that."""
AXIS_SHARES = (0.9, 2.2)
"""How long a foot axis can be against the mesh."""
LEVELS = 2
"""How often a plumb line meets the surface of a sheet."""
UNDERCUT_SHARE, UNDERCUT_GRID = 0.004, 60
TAKES_SIDE = "give --side left or --side right"


@dataclass(frozen=True, eq=False)
class Lying:
    """A body in the left foot's frame, what was found of its landmarks, and how far it had lain tilted."""

    body: Body
    landmarks: Landmarks
    tilt_deg: float = 0.0


def lay(body: Body, side: Side | None, points: Places) -> Lying:
    """Lay a body down as the left foot's insole.

    Parameters
    ----------
    side : the foot it is for, where it is known
    points : places in the file's own frame: heel and toe of the foot axis, mth1 and mth5 beside it

    Raises
    ------
    RegisterError : it lies on its top, has undercuts, or its side is not the one that is said or cannot be told
    """
    body, points, tilt = _upright(body, points)
    if _is_on_its_top(body):
        raise RegisterError("upside_down", "it lies on its top", "turn it over: the underside belongs down")
    outline = body.shadows[0]
    if points is None:
        ways = find_landmarks(outline)
    else:
        ways = given_landmarks(outline, points["heel"][:2], points["toe"][:2])
        _refuse_off_axis(outline, ways, float(np.hypot(*(points["toe"] - points["heel"])[:2])))
    chosen = _side(body, ways, side, points)
    landmarks = ways[chosen] if points is not None else _as_it_lies(ways[chosen])
    lying = _laid(body, landmarks)
    _refuse_undercut(lying.body)
    return replace(lying, tilt_deg=tilt)


def _as_it_lies(landmarks: Landmarks) -> Landmarks:
    """Leave a mesh that lies along its file's own axis where it is: the fit is no better than that."""
    along = np.cos(landmarks.angle) > np.cos(np.radians(ALONG_DEG))
    return replace(landmarks, angle=0.0, x_mm=0.0) if along and abs(landmarks.x_mm) < ALONG_MM else landmarks


def _laid(body: Body, landmarks: Landmarks) -> Lying:
    plan, rear = landmarks.turned(body.vertices[:, :2]), float(landmarks.turned(body.shadows[0])[:, 1].min())
    return Lying(body.moved(plan - [0.0, rear], mirrored=landmarks.side == "right"), landmarks)


def _upright(body: Body, points: Places) -> tuple[Body, Places, float]:
    """Turn the shortest of the file's three axes up, either end of it, and lay the body level on its flat side."""
    up = int(np.ptp(body.vertices, axis=0).argmin())
    if up == 2:
        return _level(body, points)
    order = [(up + 1) % 3, (up + 2) % 3, up]
    if points is not None and any(len(place) < 3 for place in points.values()):
        raise RegisterError("landmarks", f"its {'xyz'[up]} axis points up", "give each landmark as x,y,z")
    ordered = None if points is None else {name: place[order] for name, place in points.items()}
    stood, points, tilt = _level(Body(body.vertices[:, order], body.faces), ordered)
    if _is_on_its_top(stood):
        stood, points = _turned(stood, points, np.diag([-1.0, 1.0, -1.0]))
    return stood, points, tilt


def _level(body: Body, points: Places) -> tuple[Body, Places, float]:
    turn = levelling(body)
    if turn is None:
        return body, points, 0.0
    tilt = tilt_deg(turn)
    if points is not None and any(len(place) < 3 for place in points.values()):
        raise RegisterError("landmarks", f"it lies tilted by {tilt:.1f}°", "lay it flat, or give them as x,y,z")
    return *_turned(body, points, turn), tilt


def _turned(body: Body, points: Places, turn: Floats) -> tuple[Body, Places]:
    moved = None if points is None else {name: turn @ place for name, place in points.items()}
    return Body(body.vertices @ turn.T, body.faces), moved


def _is_on_its_top(body: Body) -> bool:
    area = body.areas_mm2
    z, low, high = body.vertices[body.faces][:, :, 2], body.vertices[:, 2].min(), body.vertices[:, 2].max()
    rests = area[(z.max(axis=1) < low + RESTS_MM) & (body.normals[:, 2] < -0.9)].sum()
    hangs = area[(z.min(axis=1) > high - RESTS_MM) & (body.normals[:, 2] > 0.9)].sum()
    return bool(hangs > UPSIDE_DOWN * rests and rests < RESTS_SHARE * abs(area_mm2(body.shadows[0])))


def _side(body: Body, ways: Mapping[Side, Landmarks], said: Side | None, points: Places) -> Side:
    """Return the foot it is for: by given heads, else by outline and arch, which must not contradict what is said."""
    if points is not None and "mth1" in points:
        given = _side_of_heads(ways["left"], points)
        if said not in {None, given}:
            raise RegisterError("wrong_side", f"its landmarks are those of a {given} foot", TAKES_SIDE)
        return given
    best = min(ways.values(), key=lambda one: one.misfit_mm)
    other = max(ways.values(), key=lambda one: one.misfit_mm)
    if other.misfit_mm > CLEARLY * best.misfit_mm + CLEARLY_MM:
        found, why = best.side, "its outline is"
    else:
        higher = _medial_rise_mm(_laid(body, best))
        if abs(higher) < ARCH_MM:
            if said is None:
                raise RegisterError("side", "neither outline nor arch tells whether it is left or right", TAKES_SIDE)
            return said
        found, why = (best.side if higher > 0 else other.side), "its higher, medial side is"
    if said not in {None, found}:
        remedy = f"give --side {found}, or --landmarks with mth1 and mth5 if it is not"
        raise RegisterError("wrong_side", f"{why} a {found} foot's, not a {said} one's", remedy)
    return found


def _side_of_heads(left: Landmarks, points: Mapping[str, Floats]) -> Side:
    one, five = left.turned(np.vstack((points["mth1"][:2], points["mth5"][:2])))[:, 0]
    return "left" if one > five else "right"


def _medial_rise_mm(lying: Lying) -> float:
    """Return how much higher the top is beside the medial edge than beside the lateral one in the midfoot."""
    edges = edges_of(lying.body.shadows[0])
    y = np.array([s for s in ARCH_S if s < lying.landmarks.ends_s]) * lying.landmarks.length_mm
    medial, lateral = (np.interp(y, edges.y, x) for x in (edges.medial, edges.lateral))
    if not len(y):
        return 0.0
    inset = FROM_EDGE * (medial - lateral)
    tops = [lying.body.under_and_over(np.column_stack((x, y)))[1] for x in (medial - inset, lateral + inset)]
    return float(np.nan_to_num(tops[0] - tops[1]).mean())


def _refuse_off_axis(outline: Floats, ways: Mapping[Side, Landmarks], long_mm: float) -> None:
    """Raise where a given foot axis does not run through the mesh from heel to toe."""
    given = min(ways.values(), key=lambda one: one.misfit_mm)
    x, y = given.turned(outline).T
    through = x.min() < 0 < x.max() and AXIS_SHARES[0] < long_mm / np.ptp(y) < AXIS_SHARES[1]
    best = min(find_landmarks(outline).values(), key=lambda one: one.misfit_mm)
    turned = np.cos(best.angle - given.angle) < 0 and given.misfit_mm > CLEARLY * best.misfit_mm + CLEARLY_MM
    if not through or turned:
        text = "heel and toe do not lie on an axis through it, the heel behind"
        raise RegisterError("landmarks", text, "give them in the file's own coordinates, mm")


def _refuse_undercut(body: Body) -> None:
    """Raise where plumb lines meet more than a top and an underside."""
    low, high = body.shadows[0].min(axis=0), body.shadows[0].max(axis=0)
    across = np.linspace(low[0], high[0], UNDERCUT_GRID + 2)[1:-1]
    along = np.linspace(low[1], high[1], 2 * UNDERCUT_GRID + 2)[1:-1]
    points = np.stack(np.meshgrid(across + 0.0137, along + 0.0113), axis=-1).reshape(-1, 2)
    _, _, times = body.under_and_over(points)
    more = times > LEVELS
    if more.sum() > UNDERCUT_SHARE * (times > 0).sum():
        share, y = 100 * more.sum() / (times > 0).sum(), points[more][0, 1]
        text = f"{share:.1f} % of it has no single top and underside (as {y:.0f} mm from the heel)"
        raise RegisterError("undercut", text, "fill hollow spaces and undercut sides")
