"""Engrave: side, id, lift and rules' version into the underside, so that no insole is mistaken for another.

The mark is read from below, along the foot. It is cut by manifold3d; the top surface stays as it was measured.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from orthocalc.insole.check import closed_once, wall_ends
from orthocalc.insole.front import before_front_s
from orthocalc.insole.measure import lower_surface_mm
from orthocalc.insole.shape import Insole
from orthocalc.insole.strokes import HEIGHT, polylines, width
from orthocalc.insole.template import Faces, Floats, Template

DEPTH_MM, LEAST_DEPTH_MM = 0.6, 0.3
"""Three layers of 0.2 mm; less than this cannot be read."""
STROKE_MM = 0.9
"""Two nozzle widths, so that the slicer leaves a gap."""
SIDE_MM, TEXT_MM = 11.0, 5.0
GAP_MM, MARGIN_MM = 3.0, 5.0
FROM_S, TO_S = 0.06, 0.66
HALF_MM = 20.0
"""No mark reaches further to the sides than this, at the reference size."""
CORNERS = 10


class EngraveError(Exception):
    """A mark that cannot be cut; the sentence says why."""


@dataclass(frozen=True, eq=False)
class Solid:
    """A closed mesh: vertices (n, 3) [mm], faces (m, 3) outward."""

    vertices: Floats
    faces: Faces

    def volume_mm3(self) -> float:
        """Return the enclosed volume."""
        a, b, c = (self.vertices[corner] for corner in self.faces.T)
        return float(np.einsum("ij,ij->", a, np.cross(b, c))) / 6


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a mark: its words, height, and where it starts (along the foot, across it) [mm]."""

    words: str
    height_mm: float
    u: float
    v: float


def engrave(insole: Insole, words: Sequence[str]) -> Solid:
    """Return the insole with its side's letter and lines of words cut into the underside.

    Raises
    ------
    EngraveError : there is no room for it, or the insole is too thin
    """
    lines = _lay_out(insole, ["L" if insole.side == "left" else "R", *words])
    depth = _depth_mm(insole, lines)
    return _cut(insole, lines, depth)


def _lay_out(insole: Insole, words: Sequence[str]) -> list[Line]:
    """Stack the lines across the foot, the side's letter first, each as long as the underside allows."""
    heights = [SIDE_MM] + [TEXT_MM] * (len(words) - 1)
    total = sum(heights) + GAP_MM * (len(words) - 1)
    edge = _ground_edge(insole)
    top = _middle_x(edge) + total / 2
    lines = []
    for text, height in zip(words, heights, strict=True):
        top -= height
        start, end = _room(edge, top, top + height)
        fitted = _fitted(text, height, end - start)
        lines.append(Line(fitted, height, start + (end - start - width(fitted) * height / HEIGHT) / 2, top))
        top -= GAP_MM
    return lines


def _fitted(text: str, height_mm: float, room_mm: float) -> str:
    """Return the text, shortened in its middle until it fits."""
    whole = text
    while text and width(text) * height_mm / HEIGHT > room_mm:
        keep = len(text.replace("~", "")) - 1
        text = f"{whole[: keep - keep // 2]}~{whole[len(whole) - keep // 2 :]}" if keep > 1 else ""
    if not text:
        raise EngraveError("the underside has no room for a mark")
    return text


def _ground_edge(insole: Insole) -> tuple[Floats, Floats, Floats]:
    """Return y, least x and greatest x of the underside along the foot, every millimetre, less a margin."""
    template, length = insole.template, insole.foot.length_mm
    edge, foot = wall_ends(template)
    ends = insole.vertices[foot]
    y = np.arange(FROM_S * length, min(_last_s(template) * length, ends[:, 1].max() - MARGIN_MM))
    borders = []
    for side in (template.medial_edge, template.lateral_edge):
        line = ends[np.isin(edge, side)]
        line = line[np.argsort(line[:, 1])]
        borders.append(np.interp(y, line[:, 1], line[:, 0]))
    return y, np.minimum(*borders) + MARGIN_MM, np.maximum(*borders) - MARGIN_MM


def _last_s(template: Template) -> float:
    """Return where a mark ends: behind a thinned front."""
    if not (bevel_mm := template.page.outline.bevel_mm):
        return TO_S
    return min(TO_S, *(before_front_s(template, x, bevel_mm / template.length_mm) for x in (-HALF_MM, HALF_MM)))


def _middle_x(edge: tuple[Floats, Floats, Floats]) -> float:
    _, low, high = edge
    return float((low.max() + high.min()) / 2)


def _room(edge: tuple[Floats, Floats, Floats], low_x: float, high_x: float) -> tuple[float, float]:
    """Return the longest stretch along the foot where a band across it lies on the underside."""
    y, low, high = edge
    inside = np.concatenate(([False], (low <= low_x) & (high >= high_x), [False]))
    changes = np.flatnonzero(inside[1:] != inside[:-1])
    if not len(changes):
        raise EngraveError("the underside has no room for a mark")
    starts, ends = changes[::2], changes[1::2] - 1
    best = int(np.argmax(ends - starts))
    return float(y[starts[best]]), float(y[ends[best]])


def _depth_mm(insole: Insole, lines: Sequence[Line]) -> float:
    """Return how deep the mark may be: two thirds, and the least thickness, stay everywhere over it."""
    above, under = lower_surface_mm(insole.template, insole.z)
    x, y, z = insole.vertices[above].T
    over = np.zeros(len(above), bool)
    for line in lines:
        end = line.u + width(line.words) * line.height_mm / HEIGHT
        over |= (x > line.v - 2) & (x < line.v + line.height_mm + 2) & (y > line.u - 2) & (y < end + 2)
    least = float((z - under)[over].min()) if over.any() else 0.0
    depth = min(DEPTH_MM, least / 3, least - insole.template.page.limits.min_thickness_mm)
    if depth < LEAST_DEPTH_MM:
        raise EngraveError(f"at {least:.1f} mm the insole is too thin for a mark")
    return depth


def _cut(insole: Insole, lines: Sequence[Line], depth: float) -> Solid:
    import manifold3d  # noqa: PLC0415 - heavy, and only for engraved insoles

    vertices = np.ascontiguousarray(insole.vertices, np.float32)
    body = manifold3d.Manifold(manifold3d.Mesh(vertices, insole.faces.astype(np.uint32)))
    under = insole.vertices[insole.template.upper :]
    mark = _plan(manifold3d, lines).extrude(depth + 1.0).translate((0.0, 0.0, -1.0))
    if under[:, 2].any():
        mark = _follow(mark, under)
    left = body - mark
    if body.status() != manifold3d.Error.NoError or left.status() != manifold3d.Error.NoError or left.is_empty():
        raise EngraveError("the mark cannot be cut from this mesh")
    mesh = left.to_mesh()
    return _welded(np.array(mesh.vert_properties[:, :3], np.float32), np.array(mesh.tri_verts, np.int64))


def _welded(vertices: npt.NDArray[np.float32], faces: Faces) -> Solid:
    """Return the solid with vertices that a file could not tell apart made one, and the faces between them gone."""
    _, first, ids = np.unique(vertices, axis=0, return_index=True, return_inverse=True)
    kept = np.sort(first)
    place = np.searchsorted(kept, first)[ids.ravel()]
    welded = place[faces]
    flat = (welded == np.roll(welded, 1, axis=1)).any(axis=1)
    if not closed_once(welded[~flat], len(kept)):
        raise EngraveError("the mark leaves an open edge in this mesh")
    return Solid(vertices[kept].astype(np.float64), welded[~flat])


def _plan(manifold3d: Any, lines: Iterable[Line]) -> Any:  # noqa: ANN401 - a library without types
    """Return the mark seen in plan: every stroke as wide as the nozzle needs, with round ends."""
    outlines = [
        _capsule(start, end)
        for line in lines
        for run in polylines(line.words, line.height_mm)
        for start, end in pairwise(run)
        for start, end in [((line.v + start[1], line.u + start[0]), (line.v + end[1], line.u + end[0]))]
    ]
    return manifold3d.CrossSection(outlines, manifold3d.FillRule.NonZero)


def _capsule(start: tuple[float, float], end: tuple[float, float]) -> npt.NDArray[np.float64]:
    """Return a stroke's outline, counter-clockwise."""
    (x0, y0), (x1, y1) = start, end
    along = np.arctan2(y1 - y0, x1 - x0)
    half = np.linspace(-np.pi / 2, np.pi / 2, CORNERS // 2 + 1)
    ahead, behind = along + half, along + half + np.pi
    rim = STROKE_MM / 2
    tip = np.column_stack((x1 + rim * np.cos(ahead), y1 + rim * np.sin(ahead)))
    tail = np.column_stack((x0 + rim * np.cos(behind), y0 + rim * np.sin(behind)))
    return np.vstack((tip, tail))


def _follow(mark: Any, under: Floats) -> Any:  # noqa: ANN401 - a library without types
    """Let the mark follow a bent underside: its height between the three nearest vertices."""
    from scipy.spatial import cKDTree  # noqa: PLC0415 - heavy, and only for shells

    tree = cKDTree(under[:, :2])

    def raised(points: Floats) -> Floats:
        distance, near = (np.asarray(found) for found in tree.query(points[:, :2], k=3))
        weight = 1 / (distance + 1e-6)
        lifted = points.copy()
        lifted[:, 2] += (weight * under[near, 2]).sum(axis=1) / weight.sum(axis=1)
        return lifted

    return mark.refine_to_length(2.0).warp_batch(raised)
