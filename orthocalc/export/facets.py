"""Facets: a bent template's records of a binary STL, block by block in a small room that stays in the cache.

Plan and faces are fixed by the size, so that an insole changes heights and normals alone. What the plan gives (x and y
at every corner, what normals need of them, the records of what lies on the ground) is kept for the last sizes.
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
"""Two numbers that are moved as one: x and y of a corner, or of a normal."""
RECORD_BYTES = 50
BLOCK = 12800
"""Facets computed at once: their records stay in a processor's cache until they are written, and calls are few."""
SIZES = 12
"""For how many sizes what the plan gives is kept: a shelf of shoes."""
ROOMS = 16
"""How many numbers of facets have their views of the room kept."""
MIRRORED = np.uint64(0x80000000)
"""The sign of the first of two numbers."""


class _Kept(threading.local):
    """What one thread keeps between insoles."""

    def __init__(self) -> None:
        self.bytes = np.zeros(BLOCK * RECORD_BYTES, np.uint8)
        self.columns = np.zeros((9, BLOCK), np.float32)
        self.pair = np.zeros(BLOCK, np.complex64)
        self.rooms: dict[tuple[int, Side], _Room] = {}


class _Records(NamedTuple):
    """Columns of records, without their attributes, which are 0.

    Attributes
    ----------
    normal, corners : x and y of the normal, and of the three corners
    normal_z, corner_z : z of them
    """

    normal: Pairs
    normal_z: Singles
    corners: list[Pairs]
    corner_z: list[Singles]


class _Room(NamedTuple):
    """Where the records of so many facets are computed, and what for."""

    records: _Records
    columns: list[Singles]
    pair: Pairs
    part: memoryview


class _Plan(NamedTuple):
    """What one size gives to normals and corners.

    Attributes
    ----------
    corners : x and y of the left insole's corners, (3, m)
    edges : two edges of its triangles seen from above, (ux, uy) and (vx, vy), and twice the plan area, (5, m)
    """

    corners: Pairs
    edges: Singles


_kept = _Kept()


def bent_facets(insole: Insole) -> Iterator[memoryview]:
    """Yield the records of an insole's facets; a part is good until the next is asked for."""
    template, size, side = insole.template, insole.size, insole.side
    plan, first = _plan(size), _first_raised(template, insole.z)
    yield _on_ground(size, side)[: first * RECORD_BYTES]
    heights, ids = insole.z.astype(np.float32), _corner_ids(template)
    for start in range(first, len(template.faces), BLOCK):
        part = slice(start, start + BLOCK)
        room = _room(min(BLOCK, len(template.faces) - start), side)
        _put_plan(room.records, side, plan.corners[:, part], room.pair)
        _put_heights(room, side, heights, ids[:, part], plan.edges[:, part])
        yield room.part


def _put_plan(records: _Records, side: Side, corners: Pairs, spare: Pairs) -> None:
    """Put x and y of the corners."""
    for column, values in zip(records.corners, corners, strict=True):
        column[...] = values if side == "left" else _mirrored(values, spare)


def _mirrored(pairs: Pairs, out: Pairs) -> Pairs:
    """Return pairs whose first number has the other sign."""
    np.bitwise_xor(pairs.view(np.uint64), MIRRORED, out=out.view(np.uint64))
    return out


def _put_heights(room: _Room, side: Side, heights: Singles, ids: Faces, edges: Singles) -> None:
    """Put z of the corners and the unit normals; on the right insole the normal's x alone turns round."""
    z0, z1, z2, rise, climb, nx, ny, length, spare = room.columns
    for z, corner, column in zip((z0, z1, z2), ids, room.records.corner_z, strict=True):
        column[...] = np.take(heights, corner, out=z, mode="wrap")
    np.subtract(z1, z0, out=rise)
    np.subtract(z2, z0, out=climb)
    ux, uy, vx, vy, twice = edges
    products = np.multiply(uy, climb, out=nx), np.multiply(vy, rise, out=spare)
    np.subtract(*(products if side == "left" else products[::-1]), out=nx)
    np.subtract(np.multiply(vx, rise, out=ny), np.multiply(ux, climb, out=spare), out=ny)
    np.multiply(twice, twice, out=length)
    for one in (nx, ny):
        length += np.multiply(one, one, out=spare)
    np.sqrt(length, out=length)
    np.divide(nx, length, out=room.pair.real)
    np.divide(ny, length, out=room.pair.imag)
    room.records.normal[...] = room.pair
    room.records.normal_z[...] = np.divide(twice, length, out=spare)


def _room(facets: int, side: Side) -> _Room:
    """Return this thread's room for so many facets."""
    rooms = _kept.rooms
    if (facets, side) not in rooms:
        if len(rooms) == ROOMS:
            rooms.clear()
        columns = [column[:facets] for column in _kept.columns]
        part = _kept.bytes[: facets * RECORD_BYTES].data
        rooms[facets, side] = _Room(_records(_kept.bytes, facets, side), columns, _kept.pair[:facets], part)
    return rooms[facets, side]


def _records(room: npt.NDArray[np.uint8], facets: int, side: Side) -> _Records:
    """Return the columns of records; the right insole's triangles go round the other way."""
    starts = [0, *(12 * (1 + corner) for corner in ((0, 1, 2) if side == "left" else (0, 2, 1)))]
    pairs = [np.ndarray((facets,), np.complex64, room, start, (RECORD_BYTES,)) for start in starts]
    singles = [np.ndarray((facets,), np.float32, room, start + 8, (RECORD_BYTES,)) for start in starts]
    return _Records(pairs[0], singles[0], pairs[1:], singles[1:])


@lru_cache(maxsize=SIZES)
def _plan(size: Size) -> _Plan:
    places = np.zeros(len(size.x), np.complex64)
    places.real, places.imag = size.x, size.y
    corners = np.zeros((3, len(size.template.faces)), np.complex64)
    for ids, column in zip(_corner_ids(size.template), corners, strict=True):
        np.take(places, ids, out=column, mode="wrap")
    edges = np.zeros((5, corners.shape[1]), np.float32)
    ux, uy, vx, vy, twice = edges
    for edge, (along, across) in zip(corners[1:] - corners[0], ((ux, uy), (vx, vy)), strict=True):
        along[:], across[:] = edge.real, edge.imag
    np.subtract(ux * vy, uy * vx, out=twice)
    return _Plan(corners, edges)


@lru_cache(maxsize=2 * SIZES)
def _on_ground(size: Size, side: Side) -> memoryview:
    """Return the records of the flat underside, looking down."""
    facets = size.template.underside_faces
    ground = np.zeros(facets * RECORD_BYTES, np.uint8)
    records = _records(ground, facets, side)
    _put_plan(records, side, _plan(size).corners[:, :facets], np.zeros(facets, np.complex64))
    records.normal_z[...] = -1
    return ground.data


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
