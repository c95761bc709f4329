"""Fit: how a solid lies on a printer: bed and turn, overhang, thinnest wall."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from orthocalc.printable.surface import Floats, Surface

BED_MARGIN_MM = 5.0
OVERHANG_DEG = 45.0
"""A face that looks down more steeply than this against the horizontal needs support."""
BRIDGED_MM = 2.0
"""What leans out lower than this above the bed is carried by the first few layers."""
RAYS = 2000
PLACES, NEARLY, BESIDE_MM = 24, 1.5, 6.0
"""Faces so near to places that are nearly as thin as the thinnest are tried too, so that another mesh says the same."""
FACING, SLANTING = -0.94, -0.86
"""Cosines of how far from parallel near and far side of a wall are at most, 20 and 31 degrees; a rim is a wedge."""
EXTENT_MM = 1.0
"""A wall goes on for so much up or down and to a side: a rib between two engraved strokes is 0.6 mm high."""
THICKENS = 2.0
"""Where it is this many times as thick it goes on no more."""


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


class _Wall(NamedTuple):
    """A wall's thickness [mm], and where it is met: a place on it and the normal there."""

    mm: float
    place: Floats
    normal: Floats


def thinnest_wall_mm(surface: Surface, least_mm: float) -> tuple[float, Floats] | None:
    """Return the thinnest wall and where it is, by rays inwards from faces spread evenly; None where none is found.

    A wall is met where the far side faces away from the near one, so that the wedge of a corner is not one (one that is
    thinner than the least must do so more closely); it must go on beside that place, as a rib between two engraved
    strokes does not.
    """
    import manifold3d  # noqa: PLC0415 - heavy, only for meshes from outside

    body: Any = manifold3d.Manifold(
        manifold3d.Mesh(surface.vertices.astype(np.float32), surface.faces.astype(np.uint32))
    )
    if body.status() != manifold3d.Error.NoError:
        return None
    vectors, middles = surface.area_vectors, surface.vertices[surface.faces].mean(axis=1)
    length = np.sqrt((vectors * vectors).sum(axis=1))
    found: list[_Wall] = []
    near = np.ones(len(length), bool)
    for _ in range(2):
        chosen = _spread(np.where(near, length, 0.0))
        found += _walls(body, middles[chosen], vectors[chosen] / length[chosen, None], least_mm)
        places = _thinnest_places(body, found)
        if not places:
            return None
        near = np.any([((middles - wall.place) ** 2).sum(axis=1) < BESIDE_MM**2 for wall in places], axis=0)
    return places[0].mm, places[0].place


def _walls(body: Any, middles: Floats, normals: Floats, least_mm: float) -> Iterator[_Wall]:  # noqa: ANN401 - has no types
    """Yield the wall behind each face."""
    reach = float(np.ptp(np.array(body.bounding_box())))
    for p, n in zip(middles - 1e-3 * normals, normals, strict=True):
        hits = body.ray_cast(tuple(p), tuple(p - reach * n))
        first = min(hits, key=lambda hit: hit.distance, default=None)
        if first is None:
            continue
        wall, facing = float(np.linalg.norm(np.array(first.position) - p)) + 1e-3, np.dot(first.normal, n)
        if facing <= FACING or (facing <= SLANTING and wall >= least_mm):
            yield _Wall(wall, p, n)


def _thinnest_places(body: Any, walls: list[_Wall]) -> list[_Wall]:  # noqa: ANN401
    """Return the thinnest walls that go on, apart from one another, the thinnest first."""
    kept: list[_Wall] = []
    for wall in sorted(walls, key=lambda wall: wall.mm):
        apart = all(((wall.place - other.place) ** 2).sum() > BESIDE_MM**2 for other in kept)
        if apart and _goes_on(body, wall):
            kept.append(wall)
        if len(kept) == PLACES or (kept and wall.mm > NEARLY * kept[0].mm):
            break
    return kept


def _goes_on(body: Any, wall: _Wall) -> bool:  # noqa: ANN401
    """Say whether a thin place is one of a sheet: beside it along the slope and across it, on either side."""
    middle = wall.place - wall.mm / 2 * wall.normal
    across = np.cross(wall.normal, (0.0, 0.0, 1.0))
    across = across / np.linalg.norm(across) if across.any() else np.array((1.0, 0.0, 0.0))
    along = np.cross(wall.normal, across)
    return all(
        any(_width_mm(body, middle + way * EXTENT_MM * axis, wall.normal) < THICKENS * wall.mm for way in (1, -1))
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
