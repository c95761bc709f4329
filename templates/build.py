"""Build a template's mesh: outline table → watertight triangles with their foot coordinates (run by developers only).

``python templates/build.py`` writes ``full_length/mesh.ply``; the same script gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.interpolate import splev, splprep
from scipy.spatial import Delaunay, cKDTree

LENGTH, BALL_WIDTH, HEEL_WIDTH = (
    270.0,
    93.0,
    66.13,
)  # mm; the size of the example in evidence.md 5.3 (Mondopoint 260/97)
SCALE = LENGTH * 1.016
RING = 472  # vertices of the trim line
ROWS = 12  # rows of wall triangles
DRAUGHT = 2.0  # mm that the wall leans inwards from trim line to ground
TOP_EDGE, BOTTOM_EDGE = 1.33, 1.8  # mm, aimed edge lengths
NEUTRAL = 3.0  # mm, thickness of the plain sheet that the file shows

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


def numbers(text: str) -> np.ndarray:
    """Return the rows of a table as an (n, 3) array."""
    return np.array([[float(v) for v in row.split()] for line in text.strip().splitlines() for row in line.split("|")])


def outline_points() -> tuple[np.ndarray, np.ndarray]:
    """Return points on the outline [mm], heel → medial → toe → lateral, and how finely each is known [mm]."""
    table, example = numbers(TABLE), numbers(EXAMPLE)
    rows = np.column_stack((table[:, 0] * LENGTH, table[:, 1:] * SCALE, np.full(len(table), 0.10)))
    for y, medial, lateral in example:
        rows[np.argmin(abs(rows[:, 0] - y))] = y, medial, lateral, 0.06
    y, medial, lateral, fine = rows.T
    heel, toe = [HEEL_APEX * SCALE, 0.0], [TOE_APEX * SCALE, LENGTH]
    points = np.vstack((heel, np.c_[medial, y], toe, np.c_[-lateral, y][::-1], heel))
    return points, np.r_[0.10, fine, 0.10, fine[::-1], 0.10]


@dataclass(frozen=True)
class Outline:
    """The trim line: evenly spaced vertices with inward normals, and a dense copy for distances."""

    ring: np.ndarray
    inward: np.ndarray
    dense: np.ndarray


def outline() -> Outline:
    """Fit a smooth closed curve through the outline's points, within their rounding, and space vertices evenly."""
    points, fine = outline_points()
    curve, _ = splprep(points.T, w=1 / fine, s=0.12 * len(points), per=True)
    u = np.linspace(0, 1, 40001)[:-1]
    dense = np.column_stack(splev(u, curve))
    low, high = dense[:, 1].min(), dense[:, 1].max()
    dense[:, 1] = (dense[:, 1] - low) * LENGTH / (high - low)
    start, far = dense[:, 1].argmin(), dense[:, 1].argmax()
    dense = np.roll(dense, -start, axis=0)
    closed = np.vstack((dense, dense[:1]))
    walked = np.r_[0, np.cumsum(np.hypot(*np.diff(closed, axis=0).T))]
    toe = walked[(far - start) % len(dense)]
    medial = round(RING * toe / walked[-1])
    at = np.r_[np.linspace(0, toe, medial, endpoint=False), np.linspace(toe, walked[-1], RING - medial, endpoint=False)]
    ring = np.column_stack([np.interp(at, walked, closed[:, i]) for i in (0, 1)])
    ring[[0, medial], 1] = 0, LENGTH
    ahead, behind = (
        np.column_stack([np.interp((at + d) % walked[-1], walked, closed[:, i]) for i in (0, 1)]) for d in (0.3, -0.3)
    )
    along = (ahead - behind) / np.hypot(*(ahead - behind).T)[:, None]
    return Outline(ring, np.column_stack((-along[:, 1], along[:, 0])), dense)


def inside(points: np.ndarray, ring: np.ndarray) -> np.ndarray:
    """Say which points lie inside a closed ring (even-odd rule)."""
    (x0, y0), (x1, y1) = ring.T, np.roll(ring, -1, axis=0).T
    x, y = points[:, :1], points[:, 1:]
    crosses = ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * (x1 - x0) / np.where(y1 == y0, 1, y1 - y0))
    return crosses.sum(axis=1) % 2 == 1


def fill(ring: np.ndarray, inward: np.ndarray, edge: float) -> tuple[np.ndarray, np.ndarray]:
    """Return points (the ring first) and counter-clockwise triangles that fill a ring."""
    staggered = (ring + np.roll(ring, -1, axis=0)) / 2
    normal = inward + np.roll(inward, -1, axis=0)
    second = staggered + normal / np.hypot(*normal.T)[:, None] * 1.15
    x, y = np.meshgrid(np.arange(-80, 80, edge), np.arange(0, LENGTH, edge * 3**0.5 / 2))
    x[1::2] += edge / 2
    lattice = np.column_stack((x.ravel(), y.ravel()))
    far = cKDTree(second).query(lattice)[0] > 0.85 * edge
    lattice = lattice[far & inside(lattice, second)]
    points, fixed = np.vstack((ring, second, lattice)), len(ring)
    for _ in range(12):
        points = relax(points, triangles(points, ring), fixed)
    return points, triangles(points, ring)


def triangles(points: np.ndarray, ring: np.ndarray) -> np.ndarray:
    """Return the Delaunay triangles whose centre lies inside the ring, counter-clockwise."""
    faces = Delaunay(points).simplices
    faces = faces[inside(points[faces].mean(axis=1), ring)]
    a, b, c = (points[faces[:, i]] for i in range(3))
    flip = (b - a)[:, 0] * (c - a)[:, 1] < (b - a)[:, 1] * (c - a)[:, 0]
    faces[flip] = faces[flip][:, ::-1]
    return faces


def relax(points: np.ndarray, faces: np.ndarray, fixed: int) -> np.ndarray:
    """Move every free point half way to the mean of its neighbours."""
    total, count = np.zeros_like(points), np.zeros(len(points))
    for i, j in ((0, 1), (1, 2), (2, 0), (1, 0), (2, 1), (0, 2)):
        np.add.at(total, faces[:, i], points[faces[:, j]])
        np.add.at(count, faces[:, i], 1)
    moved = points.copy()
    moved[fixed:] += 0.5 * (total[fixed:] / count[fixed:, None] - points[fixed:])
    return moved


def wall(start: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Return the outward triangles between an upper and a lower ring (vertex ids, counter-clockwise from above)."""
    upper, lower = np.roll(start, -1), np.roll(end, -1)
    return np.vstack((np.column_stack((start, end, lower)), np.column_stack((start, lower, upper))))


def assemble(line: Outline) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return plan points, w and faces of the whole closed mesh."""
    top, top_faces = fill(line.ring, line.inward, TOP_EDGE)
    rows = [line.ring + line.inward * (DRAUGHT * j / ROWS) for j in range(ROWS + 1)]
    bottom, bottom_faces = fill(rows[-1], line.inward, BOTTOM_EDGE)
    plan = np.vstack((top, *rows[1:-1], bottom))
    w = np.concatenate((np.ones(len(top)), np.repeat(1 - np.arange(1, ROWS) / ROWS, RING), np.zeros(len(bottom))))
    first = [0, *(len(top) + RING * np.arange(ROWS))]
    rings = [np.arange(RING) + i for i in first]
    walls = [wall(a, b) for a, b in pairwise(rings)]
    under = bottom_faces[:, ::-1] + first[-1]
    return plan, w, np.vstack((under, *walls, top_faces))


def foot_coordinates(plan: np.ndarray, line: Outline) -> tuple[np.ndarray, np.ndarray]:
    """Return d (distance to the trim line, mm) and t (-1 lateral .. +1 medial) of every plan point."""
    d = cKDTree(line.dense).query(plan)[0]
    d[:RING] = 0
    toe = line.dense[:, 1].argmax()
    medial, lateral = line.dense[: toe + 1], np.vstack((line.dense[toe:], line.dense[:1]))[::-1]
    right, left = (np.interp(plan[:, 1], side[:, 1], side[:, 0]) for side in (medial, lateral))
    width = np.maximum(right - left, 1e-3)
    return d, np.clip((2 * plan[:, 0] - right - left) / width, -1, 1)


def below(plan: np.ndarray, w: np.ndarray, faces: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return for each top vertex the underside face beneath it (-1: none) and its two first weights there."""
    flat = (w[faces] == 0).all(axis=1).nonzero()[0]
    corners = plan[faces[flat]]
    near = cKDTree(corners.mean(axis=1)).query(plan, k=12)[1]
    face, weights = np.full(len(plan), -1), np.zeros((len(plan), 2))
    for k in reversed(range(near.shape[1])):
        a, b, c = np.moveaxis(corners[near[:, k]], 1, 0)
        area = cross(b - a, c - a)
        u, v = cross(b - plan, c - plan) / area, cross(c - plan, a - plan) / area
        hit = (w == 1) & (u >= 0) & (v >= 0) & (u + v <= 1)
        face[hit], weights[hit] = flat[near[hit, k]], np.column_stack((u, v))[hit]
    return face, weights


def cross(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Return the plane cross product of rows."""
    return a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0]


def write(path: Path) -> None:
    """Build the mesh and write it as binary PLY: upper vertices first, each group from heel to toe."""
    line = outline()
    plan, w, faces = assemble(line)
    d, t = foot_coordinates(plan, line)
    order = np.lexsort((plan[:, 0], plan[:, 1], w == 0))
    place = np.argsort(order)
    plan, w, d, t, faces = plan[order], w[order], d[order], t[order], place[faces]
    face, weights = below(plan, w, faces)
    columns = {
        "x": plan[:, 0],
        "y": plan[:, 1],
        "z": NEUTRAL * w,
        "w": w,
        "d": d,
        "t": t,
        "u": weights[:, 0],
        "v": weights[:, 1],
    }
    kind = [(name, "<f4") for name in columns] + [("below", "<i4")]
    vertices = np.zeros(len(plan), kind)
    for name, values in columns.items():
        vertices[name] = values
    vertices["below"] = face
    records = np.zeros(len(faces), [("n", "u1"), ("corner", "<i4", 3)])
    records["n"], records["corner"] = 3, faces
    head = [
        "ply",
        "format binary_little_endian 1.0",
        "comment orthocalc template, mm, left foot",
        f"element vertex {len(plan)}",
    ]
    head += [f"property float {name}" for name in columns] + ["property int below", f"element face {len(faces)}"]
    head += ["property list uchar int vertex_indices", "end_header", ""]
    path.write_bytes("\n".join(head).encode() + vertices.tobytes() + records.tobytes())


if __name__ == "__main__":
    write(Path(__file__).parent / "full_length" / "mesh.ply")
