"""Facets: a bent template's records of a binary STL, block by block in a small room that stays in the cache.

A corner is taken and put as one piece of 16 bytes, whose last four the next corner covers, and the normal those of the
record before. What lies on the ground is the same at every insole of a size, and kept for the last sizes.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from orthocalc.finding import Side
from orthocalc.insole.shape import Insole
from orthocalc.insole.sizing import Size
from orthocalc.insole.template import Faces, Floats, Template

Singles = npt.NDArray[np.float32]
Pairs = npt.NDArray[np.complex64]
"""Two numbers that are moved as one: x and y of a normal."""
Places = npt.NDArray[np.complex128]
"""Four numbers that are moved as one: x, y, z of a vertex and 0."""
RECORD_BYTES, SPILT_BYTES = 50, 2
"""Of a record; and of its last corner's piece beyond it."""
BLOCK = 12800
"""Facets computed at once: their records stay in a processor's cache until they are written, and calls are few."""
SIZES = 12
"""For how many sizes the ground is kept: a shelf of shoes."""
ROOMS = 16
"""How many numbers of facets have their views of the room kept."""


class _Room(NamedTuple):
    """Where so many facets are computed.

    Attributes
    ----------
    taken, axes : the three corners, and x, y, z of each
    columns, pair : room for numbers on the way
    corners, normal, normal_z : columns of the records; corners in the file's order, each put before the next, and the
        normal (x and y, then z) at last. The last corner's piece sets the record's attribute to 0
    part : the records' bytes
    """

    taken: list[Places]
    axes: list[list[Singles]]
    columns: list[Singles]
    pair: Pairs
    corners: list[Places]
    normal: Pairs
    normal_z: Singles
    part: memoryview


class _Kept(threading.local):
    """What one thread keeps between insoles."""

    def __init__(self) -> None:
        self.bytes = np.zeros(BLOCK * RECORD_BYTES + SPILT_BYTES, np.uint8)
        self.taken = np.zeros((3, BLOCK), np.complex128)
        self.columns = np.zeros((11, BLOCK), np.float32)
        self.pair = np.zeros(BLOCK, np.complex64)
        self.rooms: dict[int, _Room] = {}
        self.places: dict[Side, tuple[Floats, Floats, Singles]] = {}


_kept = _Kept()


def bent_facets(insole: Insole) -> Iterator[memoryview]:
    """Yield the records of an insole's facets; a part is good until the next is asked for."""
    template, side = insole.template, insole.side
    raised = _first_raised(template, insole.z)
    yield _on_ground(insole.size, side)[: raised * RECORD_BYTES]
    places, ids = _places_of(insole), _corner_ids(template)
    for part in _blocks(raised, len(template.faces)):
        room = _room(part.stop - part.start)
        _put_corners(room, side, places, ids[:, part])
        _put_normals(room)
        yield room.part


@lru_cache(maxsize=2 * SIZES)
def _on_ground(size: Size, side: Side) -> memoryview:
    """Return the records of the flat underside, looking down."""
    ids, ground = _corner_ids(size.template), bytearray()
    x = size.x if side == "left" else size.mirrored_x
    places = _plan(x, size.y).view(np.complex128).ravel()
    for part in _blocks(0, size.template.underside_faces):
        room = _room(part.stop - part.start)
        _put_corners(room, side, places, ids[:, part])
        _put_down(room)
        ground += room.part
    return memoryview(ground)


def _blocks(start: int, end: int) -> Iterator[slice]:
    for one in range(start, end, BLOCK):
        yield slice(one, min(one + BLOCK, end))


def _places_of(insole: Insole) -> Places:
    """Return the places of all vertices, good until this thread's next insole of that side; plan kept from the last."""
    kept = _kept.places.get(insole.side)
    if kept is None or kept[0] is not insole.x or kept[1] is not insole.y:
        kept = _kept.places[insole.side] = insole.x, insole.y, _plan(insole.x, insole.y)
    kept[2][:, 2] = insole.z
    return kept[2].view(np.complex128).ravel()


def _plan(x: Floats, y: Floats) -> Singles:
    """Return the places of all vertices on the ground, (n, 4)."""
    plan = np.zeros((len(x), 4), np.float32)
    plan[:, 0], plan[:, 1] = x, y
    return plan


def _put_corners(room: _Room, side: Side, places: Places, ids: Faces) -> None:
    """Take the corners and put them, on the right insole the other way round."""
    for corner, taken, column in zip((0, 1, 2) if side == "left" else (0, 2, 1), room.taken, room.corners, strict=True):
        column[...] = np.take(places, ids[corner], out=taken, mode="wrap")


def _put_down(room: _Room) -> None:
    """Put normals that look down; filled in a row first, as one number for a whole column is slow to put."""
    room.pair.fill(0)
    room.columns[0].fill(-1)
    room.normal[...], room.normal_z[...] = room.pair, room.columns[0]


def _put_normals(room: _Room) -> None:
    """Put the unit normals: one edge from the first corner times the other."""
    ux, uy, uz, vx, vy, vz, nx, ny, nz, length, spare = room.columns
    for corner, edge in zip(room.axes[1:], ((ux, uy, uz), (vx, vy, vz)), strict=True):
        for there, here, out in zip(corner, room.axes[0], edge, strict=True):
            np.subtract(there, here, out=out)
    for one, (p, q), (r, s) in ((nx, (uy, vz), (uz, vy)), (ny, (uz, vx), (ux, vz)), (nz, (ux, vy), (uy, vx))):
        np.subtract(np.multiply(p, q, out=one), np.multiply(r, s, out=spare), out=one)
    np.multiply(nx, nx, out=length)
    for one in (ny, nz):
        length += np.multiply(one, one, out=spare)
    np.sqrt(length, out=length)
    np.divide(nx, length, out=room.pair.real)
    np.divide(ny, length, out=room.pair.imag)
    room.normal[...] = room.pair
    room.normal_z[...] = np.divide(nz, length, out=spare)


def _room(facets: int) -> _Room:
    """Return this thread's room for so many facets."""
    rooms = _kept.rooms
    if facets not in rooms:
        if len(rooms) == ROOMS:
            rooms.clear()
        rooms[facets] = _views(_kept, facets)
    return rooms[facets]


def _views(kept: _Kept, facets: int) -> _Room:
    taken = [corner[:facets] for corner in kept.taken]
    axes = [[corner.view(np.float32)[axis::4] for axis in range(3)] for corner in taken]
    corners = [np.ndarray((facets,), np.complex128, kept.bytes, start, (RECORD_BYTES,)) for start in (12, 24, 36)]
    normal = np.ndarray((facets,), np.complex64, kept.bytes, 0, (RECORD_BYTES,))
    normal_z = np.ndarray((facets,), np.float32, kept.bytes, 8, (RECORD_BYTES,))
    columns, part = [column[:facets] for column in kept.columns], kept.bytes[: facets * RECORD_BYTES].data
    return _Room(taken, axes, columns, kept.pair[:facets], corners, normal, normal_z, part)


@lru_cache(maxsize=8)
def _corner_ids(template: Template) -> Faces:
    """Return the left insole's faces corner by corner, (3, m)."""
    return np.ascontiguousarray(template.faces.T)


def _first_raised(template: Template, z: Floats) -> int:
    """Return the first facet with a corner above the ground."""
    raised: Faces = _first_facets(template)[z[template.upper :] != 0]
    return int(raised.min(initial=template.underside_faces))


@lru_cache(maxsize=8)
def _first_facets(template: Template) -> Faces:
    """Return for each vertex of the underside the first facet that it is a corner of."""
    corners = template.faces[: template.underside_faces].ravel()[::-1] - template.upper
    first = np.full(len(template.x) - template.upper, template.underside_faces)
    first[corners] = np.arange(len(corners))[::-1] // 3
    return first
