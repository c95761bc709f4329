"""Measure contact: how far a finished top is from the scanned sole, at the nodes of the scan's own grid.

The mesh is read by its flat triangles, the scan at its nodes: no interpolation of the making takes part.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from orthocalc.insole.added import ADDED
from orthocalc.insole.contact import Contact, lifted_mm
from orthocalc.insole.front import behind_front_mm
from orthocalc.insole.scan_field import nodes_mm
from orthocalc.insole.shape import Insole
from orthocalc.insole.sizing import Size
from orthocalc.insole.template import Faces, Floats
from orthocalc.insole.without import POSTS, heights_without
from orthocalc.prescription import ScanTop

INSIDE_MM = 4.0
"""The outermost millimetres of the top are edge, not contact."""
TOUCHING_MM = 0.02
"""Where the top was rounded off, raised or lowered from the scan by more it is not compared."""
WEIGHT = 0.999


class Nodes(NamedTuple):
    """Nodes of a scan that lie under a top: the triangle's corners (k, 3), their weights, the scanned height."""

    corners: Faces
    weights: Floats
    height_mm: Floats

    def read(self, values: Floats) -> Floats:
        """Return a vertex value at every node."""
        read: Floats = np.einsum("kc,kc->k", self.weights, values[self.corners])
        return read


def measure_contact(insole: Insole) -> dict[str, float]:
    """Return the gap between top and scanned sole where they are to touch [mm], and that region's share [%].

    ``scan.contact_pct`` counts the nodes from the heel to the metatarsal heads, inside the trim line.
    """
    contact, scan = insole.amounts.contact, insole.foot.scan
    if contact is None or scan is None:
        return {}
    nodes = _nodes(insole.size, scan)
    weight = nodes.read(contact.weight)
    sole = (weight > WEIGHT) & (nodes.read(insole.template.d) > INSIDE_MM)
    touching = sole & (np.abs(contact_left(contact, nodes)) < TOUCHING_MM)
    if bevel_mm := insole.template.page.outline.bevel_mm:
        touching &= nodes.read(behind_front_mm(insole.template)) > bevel_mm
    if not touching.any():
        return {"scan.contact_pct": 0.0, "scan.rms_gap_mm": 0.0, "scan.gap_mm": 0.0}
    bare = heights_without(insole, (*ADDED, *POSTS)) - insole.amounts.base_mm - lifted_mm(insole.foot, insole.size)
    gap = (nodes.read(bare) - nodes.height_mm)[touching]
    return {
        "scan.contact_pct": 100 * float(touching.sum() / sole.sum()),
        "scan.rms_gap_mm": float(np.sqrt((gap * gap).mean())),
        "scan.gap_mm": float(np.abs(gap).max()),
    }


def contact_left(contact: Contact, nodes: Nodes) -> Floats:
    """Return the most that the corners round each node were moved away from the scan [mm]."""
    left: Floats = np.abs(contact.left_mm[nodes.corners]).max(axis=1)
    return left


def _nodes(size: Size, scan: ScanTop) -> Nodes:
    """Return the scan's nodes that lie under the top, row by row."""
    template, grid = size.template, nodes_mm(scan)
    faces = template.faces[template.top_faces]
    low, high = (pick(size.y[faces], axis=1) for pick in (np.min, np.max))
    found = []
    for i, row in enumerate(grid):
        known = np.flatnonzero(np.isfinite(row))
        y = scan.y_mm + i * scan.pitch_mm
        near = faces[(low <= y) & (high >= y)]
        if len(known) and len(near):
            found.append(_in_row(size, near, scan.x_mm + scan.pitch_mm * known.astype(np.float64), y, row[known]))
    return Nodes(*(np.concatenate(part) for part in zip(*found, strict=True)))


def _in_row(size: Size, faces: Faces, x: Floats, y: float, height: Floats) -> Nodes:
    """Return the nodes of one row that lie in one of the faces."""
    a, b, c = ((size.x[corner], size.y[corner]) for corner in faces.T)
    parts = np.stack([_twice(p, q, x[:, None], y) for p, q in ((b, c), (c, a), (a, b))], axis=2)
    inside = parts.min(axis=2)
    face = inside.argmax(axis=1)
    hit = inside[np.arange(len(x)), face] >= 0
    weights = parts[np.arange(len(x)), face][hit]
    return Nodes(faces[face[hit]], weights / weights.sum(axis=1, keepdims=True), height[hit])


def _twice(p: tuple[Floats, Floats], q: tuple[Floats, Floats], x: Floats, y: float) -> Floats:
    """Return twice the signed plan area of the triangles p, q and a place."""
    area: Floats = (p[0] - x) * (q[1] - y) - (p[1] - y) * (q[0] - x)
    return area
