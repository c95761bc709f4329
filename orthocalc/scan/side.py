"""Side: whether a sole, mirrored to a left one if it was given as right, is the foot it was given as."""

from __future__ import annotations

import numpy as np

from orthocalc.scan.heights import Grid
from orthocalc.scan.surfels import Floats

ARCH_MM, TOE, BALL = 2.5, 0.08, 0.05
"""What counts as one whole sign: the medial midfoot so much higher than the lateral; the foremost toe so far medial of
the ball's middle, per width; the ball's widest medial place so far before its lateral one, per length. Ours."""


def side_signs(grid: Grid) -> tuple[float, float, float]:
    """Return how surely arch, foremost toe and ball say left (+) or right (-), each -1 to 1."""
    rows = np.flatnonzero(np.isfinite(grid.heights).any(axis=1))
    s = (grid.y[rows] - grid.y[rows[0]]) / grid.length
    edges = np.array([grid.x[np.flatnonzero(np.isfinite(grid.heights[row]))[[0, -1]]] for row in rows])
    ball = (s > 0.5) & (s < 0.85)
    middle, width = edges[ball].mean(), max(float(np.ptp(edges[ball], axis=1).max()), grid.pitch)
    foremost = (edges[s > 0.97].mean() - middle) / width
    medial, lateral = (s[ball][int(values.argmax())] for values in (edges[ball, 1], -edges[ball, 0]))
    found = (_arch_mm(grid, rows[(s > 0.35) & (s < 0.55)]) / ARCH_MM, foremost / TOE, (medial - lateral) / BALL)
    arch, toe, wide = (float(np.clip(sign, -1, 1)) for sign in found)
    return arch, toe, wide


def _arch_mm(grid: Grid, rows: np.ndarray) -> float:
    """Return how much higher the medial midfoot is than the lateral [mm], the outermost eighths left out."""
    higher = []
    for row in rows:
        known: Floats = grid.heights[row][np.isfinite(grid.heights[row])]
        n = len(known)
        lateral, medial = known[n // 8 : 3 * n // 8], known[n - 3 * n // 8 : n - n // 8]
        if len(lateral) and len(medial):
            higher.append(float(medial.mean() - lateral.mean()))
    return float(np.median(higher)) if higher else 0.0
