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
from orthocalc.insole.shape import Insole
from orthocalc.insole.template import Faces, Floats

Singles = npt.NDArray[np.float32]
IMAGES = 4
"""How many topologies (template and side) keep their records between insoles, per thread."""


def stl_bytes(insole: Insole) -> bytes:
    """Return the whole file [mm, in the frame of the insole's side]."""
    file = BytesIO()
    _save(insole, file)
    return file.getvalue()


def write_stl(insole: Insole, path: str | Path, *, force: bool = False) -> None:
    """Write the file whole or not at all.

    Raises
    ------
    FileExistsError : the file is there and ``force`` is not given
    """
    write_atomic(path, lambda file: _save(insole, file), force=force)


def _save(insole: Insole, file: BinaryIO) -> None:
    mesh, mode = _numpy_stl()
    records = _records(insole)
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


@dataclass
class _Image:
    """The records of one topology. x and y of the last insole stay, with all of the normals that depends on them.

    Two edges of each triangle seen from above, (ux, uy) and (vx, vy), and twice its plan area, give the normal from
    the two height differences alone.
    """

    faces: Faces
    corners: Faces
    records: npt.NDArray[Any]
    x: Floats
    y: Floats
    plan: tuple[Singles, ...]
    flat: bool = False


_kept = threading.local()


def _records(insole: Insole) -> npt.NDArray[Any]:
    """Return the facets' records; they are overwritten by the next insole of this thread."""
    image = _image(insole.faces)
    x, y, z = insole.vertices.T
    if not (np.array_equal(x, image.x) and np.array_equal(y, image.y)):
        _set_plan(image, x, y)
    flat = not z[insole.template.upper :].any()
    _set_heights(image, z, insole.template.underside_faces if flat and image.flat else 0)
    image.flat = flat
    return image.records


def _image(faces: Faces) -> _Image:
    """Return this thread's image of a topology."""
    images: list[_Image] = _kept.__dict__.setdefault("images", [])
    for image in images:
        if image.faces is faces:
            return image
    none = np.zeros(0)
    image = _Image(faces, np.ascontiguousarray(faces.T), np.zeros(len(faces), RECORD), none, none, ())
    images.insert(0, image)
    del images[IMAGES:]
    return image


def _set_plan(image: _Image, x: Floats, y: Floats) -> None:
    """Write x and y into the records and keep what the normals need of them."""
    x32, y32 = x.astype(np.float32), y.astype(np.float32)
    xs, ys = (v[image.corners] for v in (x32, y32))
    for i in range(3):
        image.records["vectors"][:, i, 0] = xs[i]
        image.records["vectors"][:, i, 1] = ys[i]
    ux, uy, vx, vy = xs[1] - xs[0], ys[1] - ys[0], xs[2] - xs[0], ys[2] - ys[0]
    twice = ux * vy - uy * vx
    image.plan = (ux, uy, vx, vy, twice, twice * twice)
    image.x, image.y, image.flat = x.copy(), y.copy(), False


def _set_heights(image: _Image, z: Floats, first: int) -> None:
    """Write z and the unit normals of the records from ``first`` on."""
    z0, z1, z2 = z.astype(np.float32)[image.corners[:, first:]]
    ux, uy, vx, vy, twice, squared = (part[first:] for part in image.plan)
    rise, climb = z1 - z0, z2 - z0
    nx, ny = uy * climb - vy * rise, vx * rise - ux * climb
    scale = 1 / np.sqrt(nx * nx + ny * ny + squared)
    records = image.records[first:]
    for i, heights in enumerate((z0, z1, z2)):
        records["vectors"][:, i, 2] = heights
    for i, part in enumerate((nx, ny, twice)):
        records["normals"][:, i] = part * scale
