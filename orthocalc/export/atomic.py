"""Atomic: a file appears whole or not at all, private to its owner, and overwrites nothing unasked."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO


def write_atomic(path: str | Path, write: Callable[[BinaryIO], object], *, force: bool = False) -> None:
    """Write a file under a temporary name beside its place, then move it there.

    Raises
    ------
    FileExistsError : the file is there and ``force`` is not given
    OSError : the folder is missing or full; nothing is left behind
    """
    path = Path(path)
    if not force and path.exists():
        raise _there(path)
    handle, name = tempfile.mkstemp(prefix=".orthocalc-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        if force:
            Path(name).replace(path)
        else:
            _link(name, path)
    finally:
        with suppress(FileNotFoundError):
            Path(name).unlink()


def _link(name: str, path: Path) -> None:
    """Give the finished file its name unless somebody took it meanwhile."""
    try:
        path.hardlink_to(name)
    except FileExistsError:
        raise _there(path) from None


def _there(path: Path) -> FileExistsError:
    return FileExistsError(17, "exists already", str(path))
