"""STL: an insole as binary STL through numpy-stl; unit normals, fixed header, the same bytes every time."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from orthocalc import __version__
from orthocalc.export.atomic import write_atomic
from orthocalc.insole.engrave import Solid
from orthocalc.insole.shape import Insole
from orthocalc.insole.template import Faces, Floats

Singles = npt.NDArray[np.float32]
IMAGES = 4
"""How many topologies (template and side) keep their records between insoles, per thread."""


def stl_bytes(insole: Insole | Solid) -> bytes:
    """Return the whole file [mm, in the frame of the insole's side]."""
    file = BytesIO()
    _save(insole, file)
    return file.getvalue()


def write_stl(insole: Insole | Solid, path: str | Path, *, force: bool = False) -> None:
    """Write the file whole or not at all.

    Raises
    ------
    FileExistsError : the file is there and ``force`` is not given
    """
    write_atomic(path, lambda file: _save(insole, file), force=force)


def _save(insole: Insole | Solid, file: BinaryIO) -> None:
    mesh, mode = _numpy_stl()
    records = _records(insole) if isinstance(insole, Insole) else _plain_records(insole)
    mesh(records, calculate_normals=False).save("insole", fh=file, mode=mode, update_normals=False)


@cache
def _numpy_stl() -> tuple[Any, Any]:
    """Import numpy-stl late (it takes longer than making an insole) and give it a header without date and name."""
    from stl import Mesh, Mode  # noqa: PLC0415

    class DatelessMesh(Mesh):
        def get_header(self, name: str | bytes) -> str:  # noqa: ARG002
            return f"orthocalc {__version__} mm".ljust(80)

    return DatelessMesh, Mode.BINARY


RECORD = np.dtype([("normals", "<f4", (3,)), ("vectors", "<f4", (3, 3)), ("attr", "<u2", (1,))])
_CHANGING = (0, 1, 2, 5, 8, 11)
"""Columns of a record that change with the heights alone: the normal and each corner's z."""


@dataclass
class _Image:
    """The records of one topology, with x, y and the underside of the last insole in them.

    ``plan`` is what normals need of x and y: two edges of each triangle seen from above, (ux, uy) and (vx, vy), and
    twice its plan area. ``first`` is the first facet whose heights change: those before it lie on the ground.
    """

    faces: Faces
    corners: Faces
    records: npt.NDArray[Any]
    plan: Singles
    x: Floats
    y: Floats
    first: int = -1


_kept = threading.local()


def _records(insole: Insole) -> npt.NDArray[Any]:
    """Return the facets' records; they are overwritten by the next insole of this thread."""
    image, (x, y, z) = _image(insole.faces), insole.vertices.T
    columns, spare = _scratch(len(insole.faces))
    numbers = np.ndarray((len(insole.faces), 12), np.float32, image.records, 0, (RECORD.itemsize, 4))
    first = 0 if z[insole.template.upper :].any() else insole.template.underside_faces
    kept = np.array_equal(x, image.x) and np.array_equal(y, image.y)
    start = first if kept and first == image.first else 0
    if not kept:
        _set_plan(image, columns, x, y)
    columns[:3, start:first], columns[5::3, start:first] = [[0], [0], [-1]], 0
    _set_heights(image, columns[:, first:], spare[:, first:], z, first)
    if kept:
        for column in _CHANGING:
            numbers[start:, column] = columns[column, start:]
    else:
        numbers[:] = columns.T
    image.x, image.y, image.first = x, y, first
    return image.records


def _scratch(facets: int) -> tuple[Singles, Singles]:
    """Return this thread's room in which records are computed, column by column, and three columns to spare."""
    room: Singles | None = _kept.__dict__.get("room")
    if room is None or room.shape[1] != facets:
        room = _kept.room = np.zeros((15, facets), np.float32)
    return room[:12], room[12:]


def _plain_records(solid: Solid) -> npt.NDArray[Any]:
    """Return the facets' records of a mesh that no template stands behind."""
    records = np.zeros(len(solid.faces), RECORD)
    corners = solid.vertices.astype(np.float32)[solid.faces]
    u, v = (corners[:, i].astype(np.float64) - corners[:, 0] for i in (1, 2))
    normal = np.cross(u, v)
    length = np.sqrt((normal * normal).sum(axis=1, keepdims=True))
    records["vectors"] = corners
    records["normals"] = normal / np.where(length == 0, 1, length)
    return records


def _image(faces: Faces) -> _Image:
    """Return this thread's image of a topology."""
    images: list[_Image] = _kept.__dict__.setdefault("images", [])
    for image in images:
        if image.faces is faces:
            return image
    m, none = len(faces), np.zeros(0)
    corners = np.ascontiguousarray(faces.T)
    image = _Image(faces, corners, np.zeros(m, RECORD), np.zeros((5, m), np.float32), none, none)
    images.insert(0, image)
    del images[IMAGES:]
    return image


def _set_plan(image: _Image, columns: Singles, x: Floats, y: Floats) -> None:
    """Put x and y at every facet's corners and keep what the normals need of them."""
    xs, ys = columns[3::3], columns[4::3]
    _put_at_corners(x, image.corners, xs)
    _put_at_corners(y, image.corners, ys)
    ux, uy, vx, vy, twice = image.plan
    for edge, end, start in ((ux, xs[1], xs[0]), (uy, ys[1], ys[0]), (vx, xs[2], xs[0]), (vy, ys[2], ys[0])):
        np.subtract(end, start, out=edge)
    np.multiply(ux, vy, out=twice)
    twice -= uy * vx


def _set_heights(image: _Image, columns: Singles, spare: Singles, z: Floats, first: int) -> None:
    """Put z and the unit normals of the facets from ``first`` on."""
    z0, z1, z2 = zs = columns[5::3]
    _put_at_corners(z, image.corners[:, first:], zs)
    ux, uy, vx, vy, twice = image.plan[:, first:]
    (nx, ny, nz), (rise, climb, length) = columns[:3], spare
    np.subtract(z1, z0, out=rise)
    np.subtract(z2, z0, out=climb)
    _less_product(np.multiply(uy, climb, out=nx), vy, rise, length)
    _less_product(np.multiply(vx, rise, out=ny), ux, climb, length)
    np.multiply(twice, twice, out=length)
    for part, square in ((nx, rise), (ny, climb)):
        length += np.multiply(part, part, out=square)
    np.sqrt(length, out=length)
    for part, normal in ((nx, nx), (ny, ny), (twice, nz)):
        np.divide(part, length, out=normal)


def _less_product(value: Singles, one: Singles, other: Singles, spare: Singles) -> None:
    value -= np.multiply(one, other, out=spare)


def _put_at_corners(values: Floats, corners: Faces, columns: Singles) -> None:
    """Put a vertex value at the three corners of every facet, column by column."""
    singles = values.astype(np.float32)
    for corner, column in zip(corners, columns, strict=True):
        np.take(singles, corner, out=column, mode="wrap")
