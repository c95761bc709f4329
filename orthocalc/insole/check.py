"""Check: whether a finished insole is a sound solid and measures what was ordered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from orthocalc.insole.measure import Measured, lower_surface_mm, measure_insole
from orthocalc.insole.orders import TOLERANCE, ordered_numbers, tolerance_of
from orthocalc.insole.probe import nearest_of
from orthocalc.insole.shape import Insole
from orthocalc.insole.template import Faces, Template

__all__ = ["TOLERANCE", "Check", "check_insole", "closed_once", "ordered_numbers"]


@dataclass(frozen=True, slots=True)
class Check:
    """What was found on one insole.

    Attributes
    ----------
    problems : one sentence each; empty when all is well
    measured : values by prescription field name; empty when the mesh is not sound enough to measure
    volume_mm3, min_thickness_mm : nan when a vertex is not finite
    """

    problems: tuple[str, ...]
    measured: Measured
    volume_mm3: float
    min_thickness_mm: float
    triangles: int

    @property
    def ok(self) -> bool:
        """Return whether nothing was found."""
        return not self.problems


def check_insole(insole: Insole) -> Check:
    """Check the finished mesh: sound solid, least thickness, and every ordered number measured back."""
    z = insole.z
    if not (np.isfinite(z).all() and (insole.is_on_plan or np.isfinite(insole.vertices).all())):
        return Check(("a vertex is not a finite number",), {}, float("nan"), float("nan"), len(insole.faces))
    if not insole.has_own_faces and (insole.faces.min() < 0 or insole.faces.max() >= len(z)):
        return Check(("the surface is not closed",), {}, float("nan"), float("nan"), len(insole.faces))
    volume, thickness = _volume_mm3(insole), _min_thickness_mm(insole.template, _unrocked(insole))
    unsound = _unsound(insole, volume, thickness)
    if unsound:
        return Check(unsound, {}, volume, thickness, len(insole.faces))
    measured = measure_insole(insole)
    return Check(_off_order(insole, measured), measured, volume, thickness, len(insole.faces))


def closed_once(faces: Faces, vertices: int) -> bool:
    """Say whether faces close one body without a handle: every edge once each way, one piece, Euler number 2."""
    if faces.min() < 0 or faces.max() >= vertices:
        return False
    start, end = faces.ravel(), np.roll(faces, -1, axis=1).ravel()
    small = np.uint32 if vertices < 1 << 16 else np.uint64  # sorted in half the time
    there, back = (np.sort((a * vertices + b).astype(small)) for a, b in ((start, end), (end, start)))
    once = bool((there[1:] > there[:-1]).all() and (there == back).all())
    euler = vertices - len(there) // 2 + len(faces)
    return once and euler == 2 and _one_piece(*np.divmod(there, small(vertices)), vertices)


def _one_piece(start: npt.NDArray[Any], end: npt.NDArray[Any], vertices: int) -> bool:
    """Spread the smallest vertex id along edges, in order of their start, until nothing changes, with jumps."""
    first = np.flatnonzero(np.diff(start, prepend=vertices))
    if len(first) < vertices:
        return False
    known, label = np.zeros(0, np.int64), np.arange(vertices)
    while label.any() and not np.array_equal(label, known):
        known, label = label, np.minimum(label, np.minimum.reduceat(label[end], first))
        while not np.array_equal(label, farther := label[label]):
            label = farther
    return not label.any()


@lru_cache(maxsize=8)
def _template_is_closed(template: Template) -> bool:
    return closed_once(template.faces, len(template.x))


def _unsound(insole: Insole, volume_mm3: float, thickness_mm: float) -> tuple[str, ...]:
    """Return why the mesh is no printable solid."""
    size, template = insole.size, insole.template
    found = []
    proven = insole.has_own_faces and _template_is_closed(template)
    if not proven and not closed_once(insole.faces, len(insole.z)):
        found.append("the surface is not closed")
    if not (insole.is_on_plan and size.is_the_templates):
        found.append("the plan is not the template's at this size")
    if not size.is_graph:
        found.append("the sheet folds over itself in plan at this size")
    if volume_mm3 <= 0:
        found.append(f"the volume is {volume_mm3 / 1000:.1f} cm3: the surface is inside out")
    if insole.z.min() < 0:
        found.append("the underside dips below the insole board")
    least = template.page.limits.min_thickness_mm
    if thickness_mm < least:
        found.append(f"the thinnest place is {thickness_mm:.2f} mm, the least is {least:g} mm")
    return tuple(found)


def _volume_mm3(insole: Insole) -> float:
    """Return the signed volume; by the template's plan areas where plan and faces are the template's."""
    x, y, z, size = insole.x, insole.y, insole.z, insole.size
    if insole.has_own_faces and insole.is_on_plan:
        return float((size.volume_weights_mm2 * z).sum())  # @ rounds by how many threads BLAS has
    a, b, c = insole.faces.T
    area = (x[b] - x[a]) * (y[c] - y[a]) - (y[b] - y[a]) * (x[c] - x[a])
    return float((area * (z[a] + z[b] + z[c])).sum()) / 6


def _unrocked(insole: Insole) -> np.ndarray:
    """Return the heights less a rocker's rise: it lifts top and underside alike, but not two ends of a leaning wall."""
    z, rise = insole.z, insole.amounts.added.rise_mm
    return z if rise is None else z - rise


def _min_thickness_mm(template: Template, z: np.ndarray) -> float:
    """Return the least height of the top above the underside: over it, and along the trim line's wall."""
    above, under = lower_surface_mm(template, z)
    return float(min((z[above] - under).min(), _wall_mm(template, z).min()))


def _wall_mm(template: Template, z: np.ndarray) -> np.ndarray:
    """Return the wall's height round the trim line, from each edge vertex to the underside's nearest edge vertex."""
    edge, foot = wall_ends(template)
    height: np.ndarray = z[edge] - z[foot]
    return height


@lru_cache(maxsize=8)
def wall_ends(template: Template) -> tuple[Faces, Faces]:
    """Return the trim line's vertices and, for each, the last underside vertex straight down the wall."""
    under = template.w == 0
    on_edge, on_ring = np.zeros((2, len(under)), bool)
    on_edge[template.medial_edge] = on_edge[template.lateral_edge] = True
    on_ring[template.faces[under[template.faces].sum(axis=1) % 3 > 0]] = True
    edge, ring = np.flatnonzero(on_edge), np.flatnonzero(on_ring & under)
    return edge, ring[nearest_of(template, edge, ring)]


def _off_order(insole: Insole, measured: Measured) -> tuple[str, ...]:
    """Return a sentence for every number that the mesh does not have as ordered."""
    found = []
    for name, ordered in ordered_numbers(insole).items():
        tolerance, unit = tolerance_of(name)
        if not abs(measured[name] - ordered) <= tolerance:
            words = name.removesuffix("_mm").removesuffix("_deg").removesuffix("_s").replace("_", " ").replace(".", " ")
            found.append(f"{words}: ordered {ordered:g}, measured {measured[name]:.3f}, tolerance {tolerance:g} {unit}")
    return tuple(found)
