"""Sheet: a body in the foot's frame → its own heights on a template's plan mesh, whose vertices know the foot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from orthocalc.insole.template import Faces, Floats
from orthocalc.register.body import Body
from orthocalc.register.landmarks import FRONT_FREE_S, Landmarks, edges_of, mean_outline
from orthocalc.register.marks import marks_of, within
from orthocalc.register.plan import FINE, assembled, beneath
from orthocalc.register.trim import UPRIGHT_MM, Trim

LEAST_MM, EXACT_MM = 0.83, 0.96
"""A sheet that is thinner than the first anywhere is made as thick as the second where it is thinner than that."""
LEAST_WALL_MM, WITHIN = 1e-3, (1e-4, 1 - 1e-4)
GROUND_MM = 0.01
"""Lower than this is on the ground."""


@dataclass(frozen=True, eq=False)
class Sheet:
    """A template's mesh with its own heights; vertices above the ground first, each group from heel to toe.

    Attributes
    ----------
    columns : x, y, z, w, d, t, u, v, h by name, (n,) each; h is the sheet's own thickness there
    below : underside face beneath each top vertex, -1 none
    faces : (m, 3)
    marks : outlines in plan of the marks that were filled
    thickened : how many places of the top were raised to EXACT_MM
    """

    columns: dict[str, Floats]
    below: Faces
    faces: Faces
    marks: list[Floats]
    thickened: int = 0

    @property
    def vertices(self) -> Floats:
        """Return x, y, z of every vertex, (n, 3)."""
        return np.column_stack([self.columns[name] for name in "xyz"])


class _Plan(NamedTuple):
    """Plan points, w, and for those of the trim line and the wall the vertex of the trim line above them (else -1)."""

    points: Floats
    w: Floats
    above: Faces


def sheet_of(body: Body, trim: Trim, landmarks: Landmarks, more: Floats | None = None) -> Sheet:
    """Return the template's mesh of a body that lies in the foot's frame; ``more``: where its top bends sharply."""
    marks = marks_of(body)
    n = len(trim.ring)
    falls = np.roll(trim.edge_mm, -1) < trim.edge_mm
    points, w, faces = assembled(trim.ring, trim.inward, trim.draught_mm, falls, more)
    above = np.full(len(points), -1)
    first_wall, first_under = int((w == 1).sum()), int((w > 0).sum())
    above[:n] = above[first_under : first_under + n] = np.arange(n)
    above[first_wall:first_under] = np.tile(np.arange(n), FINE.rows - 1)
    z = _heights(body, trim, _Plan(points, w, above), marks)
    walled, thick = _wall(z, w, above, trim.edge_mm)
    d, t = _foot_coordinates(points, above, w, trim, landmarks)
    order = np.lexsort((points[:, 0], points[:, 1], w == 0))
    place = np.argsort(order)
    faces = place[faces]
    columns = {"x": points[:, 0], "y": points[:, 1], "z": z, "w": walled, "d": d, "t": t, "h": thick}
    columns = {name: values[order] for name, values in columns.items()}
    return _finished(columns, faces, marks)


def _wall(z: Floats, w: Floats, above: Faces, edge_mm: Floats) -> tuple[Floats, Floats]:
    """Return w by height on the wall, and the thickness on it and its two edges (nan elsewhere).

    So the wall's foot stays where it is and the rest keeps its share of the edge's height, whatever is added.
    """
    foot, on = z[(w == 0) & (above >= 0)], above >= 0
    tall, ring = np.maximum(edge_mm - foot, LEAST_WALL_MM), above[on]
    thick = np.full(len(z), np.nan)
    thick[on] = tall[ring]
    share = (z[on] - foot[ring]) / tall[ring]
    walled = w.copy()
    walled[on] = np.where((w[on] > 0) & (w[on] < 1), np.clip(share, *WITHIN), w[on])
    return walled, thick


def _finished(columns: dict[str, Floats], faces: Faces, marks: list[Floats]) -> Sheet:
    """Add what lies beneath each vertex, and the sheet's thickness there."""
    plan, w, z = np.column_stack((columns["x"], columns["y"])), columns["w"], columns["z"]
    below, weights = beneath(plan, w, faces)
    third = 1 - weights.sum(axis=1)
    under = np.einsum("ij,ij->i", np.column_stack((weights, third)), z[faces[below]])
    h = np.where(np.isnan(columns["h"]), np.where(below >= 0, z - under, _beside_mm(plan, w, z, faces)), columns["h"])
    more = np.maximum(least_mm(h[w == 1]) - h, 0) * (w > 0)
    columns = columns | {"u": weights[:, 0], "v": weights[:, 1], "z": z + w * more, "h": h + more}
    return Sheet(columns, below, faces, marks, thickened=int(((more > 0) & (w == 1)).sum()))


def least_mm(h: Floats) -> float:
    """Return the least thickness that a sheet is registered with: its own, unless that is too thin."""
    return float(h.min()) if h.min() >= LEAST_MM else EXACT_MM


def _beside_mm(plan: Floats, w: Floats, z: Floats, faces: Faces) -> Floats:
    """Return the thickness where no underside lies beneath: up from the nearest edge of the underside."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, only to register

    mixed = (w[faces] == 0).sum(axis=1) % 3 != 0
    ring = np.unique(faces[mixed])
    ring = ring[w[ring] == 0]
    top = np.flatnonzero(w == 1)
    foot = ring[np.asarray(cKDTree(plan[ring]).query(plan)[1])]
    over = top[np.asarray(cKDTree(plan[top]).query(plan)[1])]
    return np.asarray(z[over] - z[foot], np.float64)


def _heights(body: Body, trim: Trim, plan: _Plan, marks: list[Floats]) -> Floats:
    """Return every vertex's own height."""
    points, w, above = plan
    z, edge = np.zeros(len(points)), above >= 0
    top, wall, under = w == 1, (w > 0) & (w < 1), w == 0
    z[top & ~edge] = _read(body.under_and_over(points[top & ~edge])[1], points[top & ~edge])
    z[top & edge] = trim.edge_mm
    z[under] = _underside(body, points[under], marks)
    foot = z[under & edge]
    straight = foot[above[wall]] + (trim.edge_mm - foot)[above[wall]] * w[wall]
    leaning = body.under_and_over(points[wall])[0]
    leans = (trim.draught_mm[above[wall]] > 2 * UPRIGHT_MM) & np.isfinite(leaning)
    low, high = np.minimum(foot, trim.edge_mm), np.maximum(foot, trim.edge_mm)
    z[wall] = np.where(leans, np.clip(leaning, low[above[wall]], high[above[wall]]), straight)
    return z


def _underside(body: Body, points: Floats, marks: list[Floats]) -> Floats:
    z = body.under_and_over(points)[0]
    z[within(points, marks)] = np.nan
    z = _read(z, points)
    return np.where(z < GROUND_MM, 0.0, z)


def _read(z: Floats, points: Floats) -> Floats:
    """Return heights with those that are missing laid between their neighbours."""
    missing = ~np.isfinite(z)
    if not missing.any():
        return z
    from scipy.interpolate import LinearNDInterpolator, NearestNDInterpolator  # noqa: PLC0415 - heavy, to register

    there = points[~missing]
    filled = LinearNDInterpolator(there, z[~missing])(points[missing])
    beyond = ~np.isfinite(filled)
    filled[beyond] = NearestNDInterpolator(there, z[~missing])(points[missing][beyond])
    z[missing] = filled
    return z


def _foot_coordinates(
    points: Floats, above: Faces, w: Floats, trim: Trim, landmarks: Landmarks
) -> tuple[Floats, Floats]:
    """Return d (distance to the trim line, mm) and t (-1 lateral .. +1 medial on the full length) of every point."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, only to register

    d = np.asarray(cKDTree(trim.dense).query(points)[0], np.float64)
    d[(above >= 0) & (w == 1)] = 0
    edges = edges_of(trim.dense)
    y, medial, lateral = edges.y, edges.medial, edges.lateral
    if landmarks.ends_s < 1:  # before a cut front the sides run on as the mean outline's do
        sides = y < edges.length_mm - FRONT_FREE_S * landmarks.length_mm
        right, left = mean_outline(y / landmarks.length_mm, landmarks.heel_scale, landmarks.forefoot_scale)
        last = int(np.flatnonzero(sides)[-1])
        medial = np.where(sides, medial, medial[last] + right - right[last])
        lateral = np.where(sides, lateral, lateral[last] + left - left[last])
    one, other = (np.interp(points[:, 1], y, side) for side in (medial, lateral))
    return d, np.clip((2 * points[:, 0] - one - other) / np.maximum(one - other, 1e-3), -1, 1)


def folded(sheet: Sheet) -> npt.NDArray[np.bool_]:
    """Say which faces of a sheet lie the wrong way in plan: every top face looks up, every other one down."""
    x, y, w = (sheet.columns[name] for name in "xyw")
    a, b, c = sheet.faces.T
    area = (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a])
    up = (w[sheet.faces] == 1).all(axis=1)
    return np.asarray((area == 0) | ((area > 0) != up), np.bool_)
