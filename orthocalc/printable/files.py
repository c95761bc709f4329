"""Files: a mesh file of any maker → its surface."""

from __future__ import annotations

from pathlib import Path

from orthocalc.mesh_file import KINDS, LARGEST_BYTES, MeshFileError, read_corners
from orthocalc.printable.surface import Surface, surface_of

__all__ = ["KINDS", "LARGEST_BYTES", "MeshFileError", "read_mesh"]


def read_mesh(path: Path) -> Surface:
    """Read a mesh file (STL, OBJ, PLY, OFF) by trimesh; several objects in a file are one mesh.

    Raises
    ------
    OSError : the file cannot be read
    MeshFileError : it is no mesh
    """
    return surface_of(read_corners(path))
