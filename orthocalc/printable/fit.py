"""Fit: how a solid lies on a printer: bed and turn, overhang, thinnest wall."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from orthocalc.printable.surface import Floats, Surface

BED_MARGIN_MM = 5.0
OVERHANG_DEG = 45.0
"""A face that looks down more steeply than this against the horizontal needs support."""
BRIDGED_MM = 2.0
"""What leans out lower than this above the bed is carried by the first few layers."""
RAYS = 2000
PLACES, BESIDE_MM = 6, 4.0
"""Round so many of the thinnest places found faces so near are tried too, so that another mesh of it says the same."""
FACING = -0.94
"""Near and far side of a wall are within 20 degrees of parallel (cosine of their normals): a rim's wedge is no wall."""
EXTENT_MM = 1.0
"""A thin wall goes on for so much up or down and to a side: a rib between two engraved strokes is 0.6 mm high."""


class Turn(NamedTuple):
    """How a part is turned on the bed, and the room it takes [mm]; None degrees where it does not fit."""

    degrees: float | None
    wide_mm: float
    deep_mm: float


def turn_to_fit(surface: Surface, bed_mm: tuple[float, float]) -> Turn:
    """Return the least turn about the vertical that lays a part on the bed with a margin."""
    plan = surface.vertices[:, :2]
    room = np.array(bed_mm) - 2 * BED_MARGIN_MM
    sizes = []
    for degrees in range(91):
        angle = np.radians(degrees)
        turned = plan @ np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
        wide, deep = np.ptp(turned, axis=0)
        if wide <= room[0] and deep <= room[1]:
            return Turn(float(degrees), float(wide), float(deep))
        sizes.append((max(wide - room[0], deep - room[1]), wide, deep))
    _, wide, deep = min(sizes)
    return Turn(None, float(wide), float(deep))


def overhang_mm2(surface: Surface) -> float:
    """Return the area that looks down, above the first few layers, at less than 45 degrees against the horizontal."""
    vectors = surface.area_vectors
    area = np.sqrt((vectors * vectors).sum(axis=1)) / 2
    down = -vectors[:, 2] / np.where(area == 0, 1, 2 * area)
    height = surface.vertices[surface.faces][:, :, 2].max(axis=1) - surface.vertices[:, 2].min()
    return float(area[(down > np.cos(np.radians(OVERHANG_DEG))) & (height > BRIDGED_MM)].sum())


def thinnest_wall_mm(surface: Surface, least_mm: float) -> tuple[float, Floats] | None:
    """Return the thinnest wall and where it is, by rays inwards from faces spread evenly; None where none is found.

    A wall is met where the far side faces away from the near one, so that the wedge of a corner is not one; one that
    is thinner than the least must go on to count.
    """
    import manifold3d  # noqa: PLC0415 - heavy, only for meshes from outside

    body: Any = manifold3d.Manifold(
        manifold3d.Mesh(surface.vertices.astype(np.float32), surface.faces.astype(np.uint32))
    )
    if body.status() != manifold3d.Error.NoError:
        return None
    vectors, middles = surface.area_vectors, surface.vertices[surface.faces].mean(axis=1)
    length = np.sqrt((vectors * vectors).sum(axis=1))
    chosen = _spread(length)
    found = list(_walls(body, middles[chosen], vectors[chosen] / length[chosen, None], least_mm))
    beside = _spread(np.where(_beside_thinnest(found, middles), length, 0.0)) if found else chosen[:0]
    found += _walls(body, middles[beside], vectors[beside] / length[beside, None], least_mm)
    return min(found, key=lambda wall: wall[0], default=None)


def _walls(body: Any, middles: Floats, normals: Floats, least_mm: float) -> Iterator[tuple[float, Floats]]:  # noqa: ANN401
    """Yield the wall behind each face, and where."""
    reach = float(np.ptp(np.array(body.bounding_box())))
    for p, n in zip(middles - 1e-3 * normals, normals, strict=True):
        hits = body.ray_cast(tuple(p), tuple(p - reach * n))
        first = min(hits, key=lambda hit: hit.distance, default=None)
        if first is None or np.dot(first.normal, n) > FACING:
            continue
        wall = float(np.linalg.norm(np.array(first.position) - p)) + 1e-3
        if wall >= least_mm or _goes_on(body, p - wall / 2 * n, n, least_mm):
            yield wall, p


def _beside_thinnest(found: list[tuple[float, Floats]], middles: Floats) -> npt.NDArray[np.bool_]:
    """Say which faces lie round the thinnest places found, which lie apart from one another."""
    near, rest = np.zeros(len(middles), bool), sorted(found, key=lambda wall: wall[0])
    for _ in range(PLACES):
        if not rest:
            break
        _, place = rest[0]
        near |= ((middles - place) ** 2).sum(axis=1) < BESIDE_MM**2
        rest = [wall for wall in rest if ((wall[1] - place) ** 2).sum() > BESIDE_MM**2]
    return near


def _goes_on(body: Any, middle: Floats, normal: Floats, least_mm: float) -> bool:  # noqa: ANN401 - has no types
    """Say whether a thin place is one of a thin sheet: beside it along the slope and across it, on either side."""
    across = np.cross(normal, (0.0, 0.0, 1.0))
    across = across / np.linalg.norm(across) if across.any() else np.array((1.0, 0.0, 0.0))
    along = np.cross(normal, across)
    return all(
        any(_width_mm(body, middle + way * EXTENT_MM * axis, normal) < least_mm for way in (1, -1))
        for axis in (across, along)
    )


def _width_mm(body: Any, inside: Floats, normal: Floats) -> float:  # noqa: ANN401
    """Return how wide a solid is along a line through a place; infinite where that is outside."""
    width, far = 0.0, float(np.ptp(np.array(body.bounding_box())))
    for way in (1, -1):
        hits = body.ray_cast(tuple(inside), tuple(inside + way * far * normal))
        if len(hits) % 2 == 0:
            return math.inf
        width += min(float(np.linalg.norm(np.array(hit.position) - inside)) for hit in hits)
    return width


def _spread(area: Floats) -> np.ndarray:
    """Return faces evenly spread over the area, the same ones every time."""
    total = np.cumsum(area)
    at = (np.arange(min(RAYS, len(area))) + 0.5) / min(RAYS, len(area)) * total[-1]
    return np.unique(np.searchsorted(total, at).clip(0, len(area) - 1))
