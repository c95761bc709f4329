"""Upright: which way a scan's sole looks, which end is the heel, and how the foot stands on heel and ball."""

from __future__ import annotations

import numpy as np

from orthocalc.scan.heights import Grid, lowest
from orthocalc.scan.surfels import Floats, ScanError, Surfels

LAYER = 0.16
"""Height above the ground, per foot length, up to which the skin belongs to the sole and its sides (40 mm of 250)."""
NEAR = 0.08
"""Depth, per foot length, within which surface counts as bearing (20 mm of 250)."""
SURE, TURNED_SURE = 1.15, 1.5
"""How much more bearing surface times its length a sole must have than other sides of the scan; than its back. Ours."""
RIM_SURE_MM = 1.0
"""How much a sole's border must stand above its middle for its back to be told from it. Ours."""
UNSURE = "it cannot be told which side is the sole; scan the whole sole with a finger's breadth of the foot's sides"
BED_MM = 0.30
"""Volume that the foot presses into a soft bed to find how it rolls, per square of its length (20 cm³ at 260 mm)."""
HEEL_S, HEEL_END_S, BALL_S = (0.03, 0.28), 0.15, (0.60, 0.80)
"""Where heel and ball bear and where the heel is widest, as shares of the foot's length."""
BROADER_SURE = 0.04
"""Share of its width by which a ball must be broader than a heel to be told from it (ANSUR II: 0.3). Ours."""
COARSE_MM = 2.0
ROUND_S = 0.03
"""Half of the part of the foot, per its length, over which the middle of its width is taken. Ours."""
ROUNDS, SETTLED_MM = 8, 0.01
"""A foot is levelled and straightened until no place of it moves further than this."""
STAND_AT_S = 0.45
"""Where the weight of a standing foot comes down, as a share of its length (evidence: 0.41-0.47 in quiet stance)."""


def stand_up(foot: Surfels, length_mm: float) -> Surfels:
    """Return a scan standing on its sole: z up, y from heel to toe, heel's most posterior point at 0.

    Heel and ball both touch z = 0; how it rolls about the line between them is where a soft bed would hold it.

    Raises
    ------
    ScanError : which side is the sole, or which end the heel, cannot be told
    """
    axes = _axes(foot, length_mm)
    foot = _toes_ahead(foot.turned(axes), length_mm)
    for _ in range(ROUNDS):
        before = foot.points
        foot = _straightened(_levelled(foot, length_mm), length_mm)
        if np.abs(foot.points - before).max() < SETTLED_MM:
            break
    return foot


def _axes(foot: Surfels, length_mm: float) -> Floats:
    """Return x, y, z of a frame that stands on the side with the most and longest bearing surface, y along it."""
    down = _hull_directions(foot)
    area, long = np.array([_bearing(foot, d, length_mm) for d in down]).T
    best = int((area * long).argmax())
    facing = down @ down[best]
    rivals = (area * long)[np.abs(facing) < 0.5]
    if long[best] < 0.45 * length_mm or (len(rivals) and area[best] * long[best] < SURE * rivals.max()):
        raise ScanError(UNSURE)
    chosen = down[best]
    back = facing < -0.9
    if back.any() and (area * long)[back].max() > area[best] * long[best] / TURNED_SURE:
        chosen = _bowl(foot, chosen, length_mm)
    return _frame(foot, -chosen, length_mm)


def _bowl(foot: Surfels, down: Floats, length_mm: float) -> Floats:
    """Return the direction, of two opposite ones, from which the scan's border stands above its middle."""
    grid = lowest(_at_origin(foot.turned(_frame(foot, -down, length_mm)), length_mm), COARSE_MM, LAYER * length_mm)
    known = np.pad(np.isfinite(grid.heights), 3)
    inner = np.logical_and.reduce([np.roll(known, (i, j), (0, 1)) for i in (-2, 0, 2) for j in (-2, 0, 2)])[3:-3, 3:-3]
    border = np.isfinite(grid.heights) & ~inner
    rim = float(grid.heights[border].mean() - grid.heights[inner].mean()) if inner.any() and border.any() else 0.0
    if abs(rim) < RIM_SURE_MM:
        raise ScanError(UNSURE)
    return down if rim > 0 else -down


def _frame(foot: Surfels, up: Floats, length_mm: float) -> Floats:
    """Return x, y, z of a frame with a given z whose y lies along what is near the ground."""
    layer = foot.only(_depth(foot, -up) < LAYER * length_mm)
    flat = layer.points - layer.points.mean(axis=0)
    flat -= np.outer(flat @ up, up)
    spread = (flat * layer.areas[:, None]).T @ flat
    along = np.linalg.eigh(spread)[1][:, -1]
    along -= (along @ up) * up
    along /= np.linalg.norm(along)
    return np.array([np.cross(along, up), along, up])


def _hull_directions(foot: Surfels) -> Floats:
    """Return the directions in which the convex hull has most area, outward, (k, 3): the sides it could lie on."""
    from scipy.spatial import ConvexHull, QhullError  # noqa: PLC0415 - heavy, only for scans

    _, first = np.unique((foot.points // COARSE_MM).astype(np.int64), axis=0, return_index=True)
    points = foot.points[np.sort(first)]
    try:
        hull = ConvexHull(points)
    except QhullError:
        raise ScanError("it is flat: a scan has the shape of the sole, not its outline or a print") from None
    a, b, c = (points[hull.simplices[:, i]] for i in range(3))
    vectors = np.cross(b - a, c - a)
    areas, normals = np.sqrt((vectors * vectors).sum(axis=1)), hull.equations[:, :3]
    found: list[Floats] = []
    left = areas.copy()
    for _ in range(24):
        biggest = normals[int(left.argmax())]
        near = normals @ biggest > 0.98
        mean = (normals[near] * areas[near, None]).sum(axis=0)
        found.append(mean / np.linalg.norm(mean))
        left[near] = 0
        if not left.any():
            break
    return np.array(found)


def _depth(foot: Surfels, down: Floats) -> Floats:
    """Return how far each patch lies behind the scan's outermost place in a direction [mm], single spikes ignored."""
    along, looks = foot.points @ down, np.abs(foot.normals @ down) > 0.7
    depth: Floats = np.percentile(along[looks] if looks.any() else along, 99.8) - along
    return depth


def _bearing(foot: Surfels, down: Floats, length_mm: float) -> tuple[float, float]:
    """Return how much surface looks down near the ground [mm²], and how long that surface is [mm]."""
    weight = foot.areas * np.clip(2 * np.abs(foot.normals @ down) - 1, 0, 1)
    weight *= np.clip(1 - np.abs(_depth(foot, down)) / (NEAR * length_mm), 0, 1)
    area = float(weight.sum())
    if area <= 0:
        return 0.0, 0.0
    offset = foot.points - (weight @ foot.points) / area
    spread = (offset * weight[:, None]).T @ offset / area
    return area, float(np.sqrt(12 * np.linalg.eigvalsh(spread)[-1]))


def _toes_ahead(foot: Surfels, length_mm: float) -> Surfels:
    """Turn a standing foot so that y runs from heel to toe: the widest place lies before the middle."""
    foot = _at_origin(foot, length_mm)
    grid = lowest(foot, COARSE_MM, LAYER * length_mm)
    broader = _broader_ahead(grid)
    if abs(broader) < BROADER_SURE:
        raise ScanError("it cannot be told which end is the heel; scan the whole foot from heel to toes")
    return foot if broader > 0 else _at_origin(foot.turned(np.diag([-1.0, -1.0, 1.0])), length_mm)


def _broader_ahead(grid: Grid) -> float:
    """Return by how much, per greatest width, a sole is broader in its far half (ball) than in its near one (heel)."""
    rows = np.flatnonzero(np.isfinite(grid.heights).any(axis=1))
    s = (rows - rows[0]) / max(np.ptp(rows), 1)
    width = np.array([np.ptp(np.flatnonzero(np.isfinite(grid.heights[row]))) for row in rows], np.float64)
    near, far = (float(np.median(width[(s > low) & (s < high)])) for low, high in ((0.12, 0.35), (0.65, 0.82)))
    return (far - near) / max(float(width.max()), 1e-9)


def _at_origin(foot: Surfels, length_mm: float) -> Surfels:
    """Shift a standing foot: lowest place at z = 0, middle of its plan at x = 0, its most posterior point at y = 0."""
    bottom = np.percentile(foot.points[:, 2], 0.2)
    sole = foot.points[foot.points[:, 2] - bottom < LAYER * length_mm]
    low, high = sole.min(axis=0), sole.max(axis=0)
    return Surfels(foot.points - [(low[0] + high[0]) / 2, low[1], bottom], foot.areas, foot.normals)


def _levelled(foot: Surfels, length_mm: float) -> Surfels:
    """Tilt a foot so that it rolls as on a soft bed, and heel and ball touch the ground."""
    grid = lowest(foot, COARSE_MM, LAYER * length_mm).smooth()
    _, roll = _bed(grid, length_mm)
    foot = foot.turned(_about_y(np.arctan(roll)))
    grid = lowest(_at_origin(foot, length_mm), COARSE_MM, LAYER * length_mm).smooth()
    (y0, heel), (y1, ball) = (_lowest_in(grid, span, length_mm) for span in (HEEL_S, BALL_S))
    foot = foot.turned(_about_x(np.arctan2(ball - heel, y1 - y0)))
    foot = _at_origin(foot, length_mm)
    grid = lowest(foot, COARSE_MM, LAYER * length_mm).smooth()
    return Surfels(foot.points - [0, 0, _lowest_in(grid, HEEL_S, length_mm)[1]], foot.areas, foot.normals)


def _lowest_in(grid: Grid, span: tuple[float, float], length_mm: float) -> tuple[float, float]:
    """Return where along a part of the foot the lowest place is, and its height [mm]."""
    inside = (grid.y > span[0] * length_mm) & (grid.y < span[1] * length_mm)
    heights = np.where(inside[:, None], grid.heights, np.nan)
    if not np.isfinite(heights).any():
        raise ScanError("heel or ball is missing; scan the whole foot from heel to toes")
    row, _ = np.unravel_index(int(np.nanargmin(heights)), heights.shape)
    return float(grid.y[row]), float(np.nanmin(heights))


def _bed(grid: Grid, length_mm: float) -> tuple[float, float]:
    """Return the slopes along y and across x of a plane that the sole presses into with a given volume.

    A soft bed: pressure is the depth pressed; it balances a weight over the foot's middle at STAND_AT_S. Convex in the
    plane's height and slopes, solved by Newton's method.
    """
    x, y = np.meshgrid(grid.x, grid.y)
    known = np.isfinite(grid.heights) & (y < 0.85 * length_mm)
    x, y, h = x[known], y[known], grid.heights[known]
    basis = np.column_stack((np.ones(len(x)), (y - STAND_AT_S * length_mm) / length_mm, x / length_mm))
    wanted = np.array([BED_MM * length_mm**2 / grid.pitch**2, 0.0, 0.0])
    plane = np.array([np.percentile(h, 30), 0.0, 0.0])
    for _ in range(60):
        pressed = basis @ plane - h
        held = pressed > 0
        hessian = basis[held].T @ basis[held] + 1e-9 * np.eye(3)
        step = np.linalg.solve(hessian, basis[held].T @ pressed[held] - wanted)
        plane = plane - step * min(1.0, 5.0 / max(np.abs(step).max(), 1e-12))
        if np.abs(step).max() < 1e-9:
            break
    return float(plane[1] / length_mm), float(plane[2] / length_mm)


def _straightened(foot: Surfels, length_mm: float) -> Surfels:
    """Turn a standing foot about the vertical so that the middles of heel and ball lie over each other in x."""
    (x0, y0), (x1, y1) = (_middle(foot, s * length_mm, length_mm) for s in (HEEL_END_S, sum(BALL_S) / 2))
    foot = _at_origin(foot.turned(_about_z(np.arctan2(x1 - x0, y1 - y0))), length_mm)
    return Surfels(foot.points - [_middle(foot, HEEL_END_S * length_mm, length_mm)[0], 0, 0], foot.areas, foot.normals)


def _middle(foot: Surfels, y_mm: float, length_mm: float) -> tuple[float, float]:
    """Return the middle of the sole's width round a place along it, over a part of the foot, slice by slice."""
    x, y, z = foot.points.T
    slices = np.floor((y - y_mm) / COARSE_MM)
    here = (np.abs(slices + 0.5) < ROUND_S * length_mm / COARSE_MM) & (z < LAYER * length_mm + np.percentile(z, 0.2))
    if not here.any():
        raise ScanError("heel or ball is missing; scan the whole foot from heel to toes")
    _, at = np.unique(slices[here], return_inverse=True)
    ends = [np.full(at.max() + 1, -np.inf) for _ in range(2)]
    np.maximum.at(ends[0], at, x[here])
    np.maximum.at(ends[1], at, -x[here])
    return float((ends[0] - ends[1]).mean() / 2), y_mm


def _about_x(angle: float) -> Floats:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[1, 0, 0], [0, c, s], [0, -s, c]])


def _about_y(angle: float) -> Floats:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]])


def _about_z(angle: float) -> Floats:
    c, s = np.cos(angle), np.sin(angle)
    return np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
