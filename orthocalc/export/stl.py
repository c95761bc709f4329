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
    """The records of one topology, and beside them the same numbers column by column, in which they are computed.

    x and y of the last insole stay, with all of the normals that depends on them: two edges of each triangle seen
    from above, (ux, uy) and (vx, vy), and twice its plan area.
    """

    faces: Faces
    corners: Faces
    records: npt.NDArray[Any]
    columns: Singles
    plan: Singles
    x: Floats
    y: Floats
    flat: bool = False


_kept = threading.local()


def _records(insole: Insole) -> npt.NDArray[Any]:
    """Return the facets' records; they are overwritten by the next insole of this thread."""
    image = _image(insole.faces)
    x, y, z = insole.vertices.T
    flat, under = not z[insole.template.upper :].any(), insole.template.underside_faces
    if flat and not image.flat:
        _lay_flat(image, under)
    image.flat, first = flat, under if flat else 0
    numbers = np.ndarray((len(insole.faces), 12), np.float32, image.records, 0, (RECORD.itemsize, 4))
    if np.array_equal(x, image.x) and np.array_equal(y, image.y):
        _set_heights(image, z, first)
        for column in _CHANGING:
            numbers[first:, column] = image.columns[column, first:]
    else:
        _set_plan(image, x, y)
        _set_heights(image, z, first)
        numbers[:] = image.columns.T
    return image.records


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
    columns, plan = np.zeros((12, m), np.float32), np.zeros((5, m), np.float32)
    image = _Image(faces, np.ascontiguousarray(faces.T), np.zeros(m, RECORD), columns, plan, none, none)
    images.insert(0, image)
    del images[IMAGES:]
    return image


def _set_plan(image: _Image, x: Floats, y: Floats) -> None:
    """Put x and y at every facet's corners and keep what the normals need of them."""
    xs, ys = image.columns[3::3], image.columns[4::3]
    _put_at_corners(x, image.corners, xs)
    _put_at_corners(y, image.corners, ys)
    ux, uy, vx, vy, twice = image.plan
    for edge, end, start in ((ux, xs[1], xs[0]), (uy, ys[1], ys[0]), (vx, xs[2], xs[0]), (vy, ys[2], ys[0])):
        np.subtract(end, start, out=edge)
    np.multiply(ux, vy, out=twice)
    twice -= uy * vx
    image.x, image.y = x, y


def _lay_flat(image: _Image, under: int) -> None:
    """Lay the underside on the ground: its heights and normals are the same at every size."""
    image.columns[:3, :under] = [[0], [0], [-1]]
    image.columns[5::3, :under] = 0
    image.x = image.x[:0]  # so that these columns are written, too


def _set_heights(image: _Image, z: Floats, first: int) -> None:
    """Put z and the unit normals of the facets from ``first`` on."""
    z0, z1, z2 = zs = image.columns[5::3, first:]
    _put_at_corners(z, image.corners[:, first:], zs)
    ux, uy, vx, vy, twice = image.plan[:, first:]
    nx, ny, nz = image.columns[:3, first:]
    rise, climb = z1 - z0, z2 - z0
    np.multiply(uy, climb, out=nx)
    nx -= vy * rise
    np.multiply(vx, rise, out=ny)
    ny -= ux * climb
    length = np.sqrt(nx * nx + ny * ny + twice * twice)
    nx /= length
    ny /= length
    np.divide(twice, length, out=nz)


def _put_at_corners(values: Floats, corners: Faces, columns: Singles) -> None:
    """Put a vertex value at the three corners of every facet, column by column."""
    singles = values.astype(np.float32)
    for corner, column in zip(corners, columns, strict=True):
        np.take(singles, corner, out=column, mode="wrap")
