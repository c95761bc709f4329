"""Build the templates' meshes: outline table → watertight triangles that know their foot (run by developers only).

``python templates/build.py [NAME...]`` writes ``NAME/mesh.ply``, and a coarser ``NAME/preview.ply`` for live pictures,
for all templates or those named; the same script gives the same bytes. Needs scipy, and shapely for the sheets that end
before the toes.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.interpolate import splev, splprep
from scipy.spatial import cKDTree

from orthocalc.register.plan import COARSE, FINE, Grid, assembled, beneath, mesh_file

LENGTH, BALL_WIDTH, HEEL_WIDTH = (
    270.0,
    93.0,
    66.13,
)  # mm; the size of the example in evidence.md 5.3 (Mondopoint 260/97)
SCALE = LENGTH * 1.016
RING = 472  # vertices of the trim line
PREVIEW_RING = 280  # the same of the coarse meshes
DRAUGHT = 2.0  # mm that the wall leans inwards from trim line to ground
FRONT_DRAUGHT = 0.8  # the same at a front end, whose wall is low
ARCH_DRAUGHT = 1.0  # the same along the medial arch, where a hollow insole's edge is to be as thick as its shell
ARCH = (0.18, 0.30, 0.56, 0.68)  # s where it begins, is whole until, and ends
FACES = (0.2, 0.7)  # from here to there (y of the outward normal) the trim line turns from a side to a front
ROUND = 9.0  # mm, radius of the corners of a front end
HEADS = (-4.5624e-05, 1.41567e-03, 0.724043)  # s of the line through the metatarsal heads: a x² + b x + c, x in mm


@dataclass(frozen=True)
class Sheet:
    """One template: thickness of the plain sheet that the file shows, where it ends, and how it is narrowed.

    ``ends_s`` is its foremost point; the front follows the metatarsal heads by the share ``oblique`` (0: straight, a
    little rounded). ``waist`` is how far the outline goes in between heel and ball, from the top outline of a shoe's
    insole (0) to its narrower ground outline (1). ``falls_from_s`` turns the diagonals of the medial wall's squares.
    ``ring`` is how many vertices the whole trim line would have, ``rows`` how many rows of triangles the wall: few and
    short ones keep the wall's triangles in shape where a thin sheet rises steeply along its rim.
    """

    neutral_mm: float = 3.0
    ends_s: float = 1.0
    oblique: float = 0.0
    waist: float = 0.0
    falls_from_s: float = 0.42
    ring: int = RING
    rows: int = FINE.rows


SHEETS = {
    "full_length": Sheet(falls_from_s=1, ring=572, rows=11),
    "sulcus": Sheet(ends_s=0.81, oblique=0.4, ring=600),
    "three_quarter": Sheet(ends_s=0.69, oblique=0.5, ring=660),
    "heel_lift": Sheet(ends_s=0.56),
    "dress": Sheet(neutral_mm=2.0, ends_s=0.69, oblique=0.5, waist=0.5, ring=660, rows=10),
    "diabetic": Sheet(neutral_mm=7.0),
}

# Mean outline of 12 shoe insoles: s, medial and lateral distance from the axis / length (rounded to 0.001).
TABLE = """
0.01 .061 .034 | 0.02 .079 .050 | 0.04 .100 .069 | 0.06 .111 .082 | 0.08 .119 .091 | 0.10 .124 .098 | 0.15 .131 .110
0.20 .134 .118 | 0.25 .135 .124 | 0.30 .135 .128 | 0.35 .135 .132 | 0.40 .135 .137 | 0.45 .138 .143 | 0.50 .145 .151
0.55 .154 .160 | 0.60 .163 .167 | 0.65 .171 .169 | 0.70 .174 .164 | 0.75 .172 .156 | 0.80 .167 .143 | 0.85 .159 .126
0.90 .144 .104 | 0.95 .119 .072 | 0.97 .103 .051 | 0.98 .092 .036"""
HEEL_APEX, TOE_APEX = 0.013, 0.028
# The same outline at the reference size: y, medial, lateral in mm (finer than the table).
EXAMPLE = """
2.7 16.8 9.4 | 10.8 27.3 18.9 | 27 34.0 26.9 | 40.5 36.0 30.3 | 67.5 37.0 33.9 | 108 37.1 37.6 | 121.5 37.9 39.3
148.5 42.2 43.7 | 175.5 46.8 46.2 | 189 47.7 45.1 | 216 45.8 39.3 | 243 39.6 28.6 | 256.5 32.6 19.7"""
# Ground outline of the same insoles, undercut at the waist: s, medial and lateral distance from the axis / length.
GROUND = """
0.15 .111 .093 | 0.20 .107 .099 | 0.30 .090 .106 | 0.40 .074 .115 | 0.45 .072 .122 | 0.50 .078 .130 | 0.55 .092 .139
0.60 .113 .147 | 0.65 .138 .149"""


def numbers(text: str) -> np.ndarray:
    """Return the rows of a table as an (n, 3) array."""
    return np.array([[float(v) for v in row.split()] for line in text.strip().splitlines() for row in line.split("|")])


def outline_points(waist: float) -> tuple[np.ndarray, np.ndarray]:
    """Return points on the outline [mm], heel → medial → toe → lateral, and how finely each is known [mm]."""
    table, example = numbers(TABLE), numbers(EXAMPLE)
    rows = np.column_stack((table[:, 0] * LENGTH, table[:, 1:] * SCALE, np.full(len(table), 0.10)))
    for y, medial, lateral in example:
        rows[np.argmin(abs(rows[:, 0] - y))] = y, medial, lateral, 0.06
    rows[:, 1:3] -= waist * undercut(rows)
    y, medial, lateral, fine = rows.T
    heel, toe = [HEEL_APEX * SCALE, 0.0], [TOE_APEX * SCALE, LENGTH]
    points = np.vstack((heel, np.c_[medial, y], toe, np.c_[-lateral, y][::-1], heel))
    return points, np.r_[0.10, fine, 0.10, fine[::-1], 0.10]


def undercut(rows: np.ndarray) -> np.ndarray:
    """Return how much narrower the ground outline is than these rows [mm], medial and lateral; 0 at heel and ball."""
    s, ground = rows[:, 0] / LENGTH, numbers(GROUND)
    inside = np.column_stack([np.interp(s, ground[:, 0], ground[:, i]) * SCALE for i in (1, 2)])
    weight = np.interp(s, [0.15, 0.30, 0.50, 0.65], [0, 1, 1, 0])
    return weight[:, None] * np.maximum(rows[:, 1:3] - inside, 0)


@dataclass(frozen=True)
class Outline:
    """The trim line: evenly spaced vertices with inward normals, and a dense copy for distances."""

    ring: np.ndarray
    inward: np.ndarray
    dense: np.ndarray


def outline(sheet: Sheet, ring: int) -> tuple[Outline, np.ndarray]:
    """Return a sheet's trim line, of ``ring`` vertices were it whole, and the full-length one that it is cut from."""
    whole = full_curve(sheet.waist)
    if sheet.ends_s == 1:
        return spaced(whole, ring), whole
    cut = cut_curve(whole, sheet)
    return spaced(cut, round(ring * perimeter(cut) / perimeter(whole))), whole


def cut_curve(whole: np.ndarray, sheet: Sheet) -> np.ndarray:
    """Return the part of a closed curve behind a front line, its two corners rounded."""
    from shapely import Polygon  # noqa: PLC0415

    x = np.linspace(-80, 80, 641)
    line = np.polyval(HEADS, x) if sheet.oblique else -3e-5 * (x - 4) ** 2
    front = LENGTH * (sheet.ends_s - (sheet.oblique or 1) * (line.max() - line))
    behind = Polygon([(-80, -10), (80, -10), *np.column_stack((x, front))[::-1]])
    part = Polygon(whole).intersection(behind).buffer(-ROUND, quad_segs=64).buffer(ROUND, quad_segs=64)
    curve = np.array(part.exterior.coords)[:-1][::-1]
    closed = np.vstack((curve, curve[:1]))
    walked = np.r_[0, np.cumsum(np.hypot(*np.diff(closed, axis=0).T))]
    at = np.linspace(0, walked[-1], 40001)[:-1]
    dense = np.column_stack([np.interp(at, walked, closed[:, i]) for i in (0, 1)])
    dense[:, 1] *= LENGTH * sheet.ends_s / dense[:, 1].max()
    dense[dense[:, 1].argmin(), 1] = 0
    return np.roll(dense, -dense[:, 1].argmin(), axis=0)


def perimeter(curve: np.ndarray) -> float:
    """Return a closed curve's length."""
    return float(np.hypot(*(np.roll(curve, -1, axis=0) - curve).T).sum())


def full_curve(waist: float) -> np.ndarray:
    """Fit a smooth closed curve through the outline's points, within their rounding; dense, from the heel on."""
    points, fine = outline_points(waist)
    curve, _ = splprep(points.T, w=1 / fine, s=0.12 * len(points), per=True)
    u = np.linspace(0, 1, 40001)[:-1]
    dense = np.column_stack(splev(u, curve))
    low, high = dense[:, 1].min(), dense[:, 1].max()
    dense[:, 1] = (dense[:, 1] - low) * LENGTH / (high - low)
    return np.roll(dense, -dense[:, 1].argmin(), axis=0)


def spaced(dense: np.ndarray, ring_size: int) -> Outline:
    """Space the trim line's vertices evenly along a dense closed curve, one at each end of the foot."""
    closed = np.vstack((dense, dense[:1]))
    walked = np.r_[0, np.cumsum(np.hypot(*np.diff(closed, axis=0).T))]
    toe, end = walked[dense[:, 1].argmax()], walked[-1]
    medial = round(ring_size * toe / end)
    rest = ring_size - medial
    at = np.r_[np.linspace(0, toe, medial, endpoint=False), np.linspace(toe, end, rest, endpoint=False)]
    ring = np.column_stack([np.interp(at, walked, closed[:, i]) for i in (0, 1)])
    ring[[0, medial], 1] = 0, dense[:, 1].max()
    ahead, behind = (
        np.column_stack([np.interp((at + d) % walked[-1], walked, closed[:, i]) for i in (0, 1)]) for d in (0.3, -0.3)
    )
    along = (ahead - behind) / np.hypot(*(ahead - behind).T)[:, None]
    return Outline(ring, np.column_stack((-along[:, 1], along[:, 0])), dense)


def assemble(line: Outline, falls_from_s: float, grid: Grid) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return plan points, w and faces of the whole closed mesh; the medial rim falls to the front from ``s`` on."""
    ahead = np.arange(len(line.ring)) < line.ring[:, 1].argmax()
    falls = ahead & (line.ring[:, 1] > falls_from_s * LENGTH)
    return assembled(line.ring, line.inward, draught_of(line), falls, grid=grid)


def draught_of(line: Outline) -> np.ndarray:
    """Return how far the wall leans inwards at each vertex of the trim line [mm]: less at arch and front end."""
    s, foremost = line.ring[:, 1] / LENGTH, line.ring[:, 1].max()
    medial = np.arange(len(s)) < line.ring[:, 1].argmax()
    arch = rising(s, *ARCH[:2]) * (1 - rising(s, *ARCH[2:])) * medial
    draught = DRAUGHT + (ARCH_DRAUGHT - DRAUGHT) * arch
    if foremost > LENGTH - 1:  # the toes are no front end
        return draught
    front = rising(-line.inward[:, 1], *FACES) * (line.ring[:, 1] > foremost / 2)  # the heel faces backwards
    return draught + (FRONT_DRAUGHT - draught) * front


def rising(at: np.ndarray, start: float, end: float) -> np.ndarray:
    """Return a smoothstep from 0 (until ``start``) to 1 (from ``end``)."""
    u = np.clip((at - start) / (end - start), 0, 1)
    return u * u * (3 - 2 * u)


def foot_coordinates(plan: np.ndarray, line: Outline, whole: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return d (distance to the trim line, mm) and t (-1 lateral .. +1 medial on the full length) of every point."""
    d = cKDTree(line.dense).query(plan)[0]
    d[: len(line.ring)] = 0
    toe = whole[:, 1].argmax()
    medial, lateral = whole[: toe + 1], np.vstack((whole[toe:], whole[:1]))[::-1]
    right, left = (np.interp(plan[:, 1], side[:, 1], side[:, 0]) for side in (medial, lateral))
    width = np.maximum(right - left, 1e-3)
    return d, np.clip((2 * plan[:, 0] - right - left) / width, -1, 1)


def write(path: Path, sheet: Sheet = SHEETS["full_length"], grid: Grid = FINE) -> None:
    """Build a sheet's mesh and write it as binary PLY: upper vertices first, each group from heel to toe."""
    line, whole = outline(sheet, sheet.ring if grid is FINE else PREVIEW_RING)
    grid = grid._replace(rows=sheet.rows) if grid is FINE else grid
    plan, w, faces = assemble(line, sheet.falls_from_s, grid)
    d, t = foot_coordinates(plan, line, whole)
    order = np.lexsort((plan[:, 0], plan[:, 1], w == 0))
    place = np.argsort(order)
    plan, w, d, t, faces = plan[order], w[order], d[order], t[order], place[faces]
    face, weights = beneath(plan, w, faces)
    columns = {
        "x": plan[:, 0],
        "y": plan[:, 1],
        "z": sheet.neutral_mm * w,
        "w": w,
        "d": d,
        "t": t,
        "u": weights[:, 0],
        "v": weights[:, 1],
    }
    path.write_bytes(mesh_file(columns, face, faces))


if __name__ == "__main__":
    for name in sys.argv[1:] or SHEETS:
        write(Path(__file__).parent / name / "mesh.ply", SHEETS[name])
        write(Path(__file__).parent / name / "preview.ply", SHEETS[name], COARSE)
