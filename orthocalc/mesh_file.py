"""Mesh file: an STL, OBJ, PLY or OFF file of any maker → the corners of its triangles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

LARGEST_BYTES = 400_000_000
KINDS = {".stl", ".obj", ".ply", ".off"}

UNREADABLE = (ValueError, IndexError, KeyError, TypeError, AttributeError, UnicodeDecodeError, MemoryError, ImportError)
"""What trimesh raises on files that are not what they say."""


class MeshFileError(Exception):
    """A file that is no mesh, or of a kind that is not read; one sentence."""


def read_corners(path: Path) -> Floats:
    """Return the triangles of a mesh file, (m, 3, 3), in the file's unit; several objects are one mesh.

    A binary STL of the length it says is read by numpy-stl, whose import takes a tenth of trimesh's; all else by
    trimesh.

    Raises
    ------
    OSError : the file cannot be read
    MeshFileError : it is no mesh
    """
    kind = path.suffix.lower()
    size = path.stat().st_size
    if kind not in KINDS:
        raise MeshFileError(f"{kind or 'a file without an ending'} is not read; {', '.join(sorted(KINDS))} are")
    if size > LARGEST_BYTES:
        raise MeshFileError(f"larger than {LARGEST_BYTES // 1_000_000} MB")
    if not size:
        raise MeshFileError("the file is empty")
    if kind == ".stl" and _is_binary_stl(path, size):
        from stl import Mesh, Mode  # noqa: PLC0415 - only for meshes from outside

        vectors = Mesh.from_file(str(path), calculate_normals=False, mode=Mode.BINARY).vectors
        return np.asarray(vectors, np.float64)
    import trimesh  # noqa: PLC0415 - heavy, only for meshes from outside

    with path.open("rb") as file:
        try:
            return _corners(trimesh.load_mesh(file, file_type=kind[1:], process=False))
        except UNREADABLE as error:
            raise MeshFileError(f"not a {kind[1:].upper()} mesh that can be read ({type(error).__name__})") from None


def _is_binary_stl(path: Path, size: int) -> bool:
    with path.open("rb") as file:
        head = file.read(84)
    if len(head) < 84:
        return False
    says, holds = int.from_bytes(head[80:], "little"), (size - 84) // 50
    if holds < says <= LARGEST_BYTES // 50 and not head.lstrip().startswith(b"solid"):
        raise MeshFileError(f"cut off: it says {says} triangles and holds {holds}; export or copy it again")
    return size == 84 + 50 * says


def _corners(mesh: Any) -> Floats:  # noqa: ANN401 - whatever trimesh made of the file
    corners: Floats = np.asarray(mesh.vertices, np.float64)[np.asarray(mesh.faces, np.int64)]
    return corners
