"""A foot that is a formula: its outline and its sole's height, as a mesh in any pose, with holes, noise and sides."""

import numpy as np
from scipy.interpolate import PchipInterpolator
from scipy.optimize import least_squares
from scipy.spatial.transform import Rotation

LENGTH = 250.0
S = np.array([0.0, 0.02, 0.06, 0.12, 0.2, 0.3, 0.4, 0.5, 0.6, 0.68, 0.75, 0.82, 0.9, 0.96, 1.0])
MEDIAL = np.array([1.0, 14, 24, 30, 32.5, 33, 33, 36, 42, 45.5, 46, 44, 41, 34, 14])
LATERAL = np.array([1.0, 12, 21, 27, 30.5, 34, 37, 40.5, 44.5, 45, 42, 35, 24, 12, -4])
medial, lateral = (PchipInterpolator(S * LENGTH, values) for values in (MEDIAL, -LATERAL))


def sole_mm(y, t):
    """Return the sole's height at y from the heel and t (-1 lateral edge .. 1 medial edge): 0 at heel and ball."""
    u = y / LENGTH
    arch = 14 * np.exp(-(((u - 0.44) / 0.13) ** 2)) * (1 / (1 + np.exp(-(t - 0.1) / 0.22)))
    lateral_arch = 3 * np.exp(-(((u - 0.45) / 0.14) ** 2))
    toes = 5 * (1 / (1 + np.exp(-(u - 0.86) / 0.02)))
    heel = 16 * np.maximum(1 - u / 0.13, 0) ** 2.5
    seat = 1.5 * ((u - 0.15) / 0.15) ** 2 * (u < 0.3) + 1.5 * (u >= 0.3)
    front = 1.5 * ((u - 0.72) / 0.15) ** 2 * (u > 0.57) + 1.5 * (u <= 0.57)
    side = 20 * np.maximum(np.abs(t) - 0.25, 0) ** 3 / 0.75**3
    return arch + lateral_arch + toes + heel + seat * front / 1.5 + side


def height_mm(x, y):
    """Return the sole's height at a place, nan beyond the foot."""
    low, high = lateral(y), medial(y)
    t = 2 * (x - low) / (high - low) - 1
    return np.where((np.abs(t) <= 1) & (y >= 0) & (y <= LENGTH), sole_mm(y, t), np.nan)


def left_foot(rows=300, columns=100, wall_mm=8.0):
    """Return vertices and faces of the sole with an upright wall round it."""
    y = LENGTH * (1 - np.cos(np.linspace(0, np.pi, rows))) / 2
    t = np.sin(np.linspace(-np.pi / 2, np.pi / 2, columns))
    yy, tt = np.meshgrid(y, t, indexing="ij")
    xx = lateral(yy) + (tt + 1) / 2 * (medial(yy) - lateral(yy))
    zz = sole_mm(yy, tt)
    vertices = np.column_stack((xx.ravel(), yy.ravel(), zz.ravel()))
    i = np.arange(rows * columns).reshape(rows, columns)
    faces = quads(i[:-1, :-1], i[1:, :-1], i[1:, 1:], i[:-1, 1:])
    ring = np.concatenate((i[:, 0], i[-1, 1:], i[-2::-1, -1], i[0, -2:0:-1]))
    top = len(vertices) + np.arange(len(ring))
    vertices = np.concatenate((vertices, vertices[ring] + [0, 0, wall_mm]))
    wall = quads(ring, np.roll(ring, -1), np.roll(top, -1), top)
    return vertices, np.concatenate((faces, wall))


def closed_foot():
    """Return a whole foot: the sole, walls to the height of an ankle, and a lid that falls from shank to toes."""
    vertices, faces = left_foot(wall_mm=0.0)
    high = vertices.copy()
    high[:, 2] = 30 + 60 / (1 + np.exp((vertices[:, 1] - 110) / 14)) + 0.1 * vertices[:, 2]
    n = len(vertices)
    return np.concatenate((vertices, high)), np.concatenate((faces, faces[:, ::-1] + n, _sides(faces, n)))


def _sides(faces, n):
    edges = np.concatenate((faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]))
    _, first, count = np.unique(np.sort(edges, axis=1), axis=0, return_index=True, return_counts=True)
    a, b = edges[first[count == 1]].T
    return quads(a, a + n, b + n, b)


def quads(a, b, c, d):
    a, b, c, d = (np.ravel(k) for k in (a, b, c, d))
    return np.concatenate((np.column_stack((a, b, c)), np.column_stack((a, c, d))))


def corners(mesh):
    vertices, faces = mesh
    return vertices[faces]


def turned(mesh, seed):
    """Return a mesh in another pose: any rotation, shifted by decimetres."""
    random = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(random.normal(size=(3, 3)))
    turn[0] *= np.sign(np.linalg.det(turn))
    return mesh[0] @ turn.T + random.normal(size=3) * 200, mesh[1]


def noisy(mesh, sd_mm, seed=3):
    random = np.random.default_rng(seed)
    return mesh[0] + random.normal(0, sd_mm, mesh[0].shape), mesh[1]


def holed(mesh, places):
    """Return a mesh without the faces whose middle lies near a place: x, y, radius [mm]."""
    middle = mesh[0][mesh[1]].mean(axis=1)
    gone = np.zeros(len(middle), bool)
    for x, y, radius in places:
        gone |= np.hypot(middle[:, 0] - x, middle[:, 1] - y) < radius
    return mesh[0], mesh[1][~gone]


def spiked(mesh, count=12, seed=4):
    """Return a mesh with single vertices of the sole pulled 15 mm down or up."""
    random = np.random.default_rng(seed)
    vertices = mesh[0].copy()
    inner = np.flatnonzero((np.abs(vertices[:, 0]) < 25) & (vertices[:, 1] > 20) & (vertices[:, 1] < 180))
    chosen = random.choice(inner, count, replace=False)
    vertices[chosen, 2] += random.choice([-15.0, 15.0], count)
    return vertices, mesh[1]


def medial_to_lateral(y):
    """Return the lateral and the medial border at y."""
    return lateral(np.clip(y, 0, LENGTH)), medial(np.clip(y, 0, LENGTH))


def laid_on_formula(points):
    """Move points as a rigid body onto the formula; return what is left [mm], and turn [deg] and shift [mm] of it."""

    def left(move):
        x, y, z = (Rotation.from_rotvec(move[:3]).apply(points) + move[3:]).T
        off = z - height_mm(x, y)
        return np.where(np.isfinite(off), off, 0.0)

    found = least_squares(left, np.zeros(6), x_scale=[0.01] * 3 + [1.0] * 3)
    return left(found.x), np.degrees(found.x[:3]), found.x[3:]
