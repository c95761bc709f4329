"""STL: an insole as binary STL; unit normals, fixed header, the same bytes every time."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import numpy.typing as npt

from orthocalc import __version__
from orthocalc.export.atomic import write_atomic
from orthocalc.export.facets import bent_facets
from orthocalc.insole.engrave import Solid
from orthocalc.insole.shape import Insole

RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attributes", "<u2")])
"""A facet, as numpy-stl has it; its writer copies every record, which costs as much again as making them: not used."""


def stl_bytes(insole: Insole | Solid) -> bytes:
    """Return the whole file [mm, in the frame of the insole's side]."""
    file = BytesIO()
    file.writelines(stl_parts(insole))
    return file.getvalue()


def write_stl(insole: Insole | Solid, path: str | Path, *, force: bool = False) -> None:
    """Write the file whole or not at all.

    Raises
    ------
    FileExistsError : the file is there and ``force`` is not given
    """
    write_atomic(path, lambda file: file.writelines(stl_parts(insole)), force=force)


def stl_parts(insole: Insole | Solid) -> Iterator[bytes | memoryview]:
    """Yield the file part by part; a part is good until the next is asked for, or another insole's, in this thread."""
    yield f"orthocalc {__version__} mm".ljust(80).encode() + len(insole.faces).to_bytes(4, "little")
    if isinstance(insole, Insole) and insole.is_on_plan and insole.has_own_faces:
        yield from bent_facets(insole)
    else:
        yield _facets(insole).view(np.uint8).data


def _facets(solid: Insole | Solid) -> npt.NDArray[np.void]:
    """Return the records of a mesh that no template's plan stands behind."""
    records = np.zeros(len(solid.faces), RECORD)
    corners = solid.vertices.astype(np.float32)[solid.faces]
    u, v = (corners[:, i].astype(np.float64) - corners[:, 0] for i in (1, 2))
    normal = np.cross(u, v)
    length = np.sqrt((normal * normal).sum(axis=1, keepdims=True))
    records["corners"] = corners
    records["normal"] = normal / np.where(length == 0, 1, length)
    return records
