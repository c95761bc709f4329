"""Files: a mesh file of any maker → its triangles."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from orthocalc.printable.surface import Surface, surface_of

LARGEST_BYTES = 400_000_000
KINDS = {".stl", ".obj", ".ply", ".off"}


class MeshFileError(Exception):
    """A file that is no mesh, or of a kind that is not read; one sentence."""


def read_mesh(path: Path) -> Surface:
    """Read a mesh file (STL, OBJ, PLY, OFF) by trimesh; several objects in a file are one mesh.

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
    import trimesh  # noqa: PLC0415 - heavy, only for meshes from outside

    with path.open("rb") as file:
        try:
            mesh = trimesh.load_mesh(file, file_type=kind[1:], process=False)
            corners = np.asarray(mesh.vertices, np.float64)[np.asarray(mesh.faces, np.int64)]
        except (
            ValueError,
            IndexError,
            KeyError,
            TypeError,
            AttributeError,
            UnicodeDecodeError,
            MemoryError,
            ImportError,
        ) as error:
            raise MeshFileError(f"not a {kind[1:].upper()} mesh that can be read ({type(error).__name__})") from None
    return surface_of(corners)
