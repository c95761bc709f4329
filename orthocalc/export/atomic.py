"""Atomic: a file appears whole or not at all, private to its owner, and overwrites nothing unasked."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)


def write_atomic(path: str | Path, write: Callable[[BinaryIO], object], *, force: bool = False) -> None:
    """Write a file under a temporary name beside its place, then move it there.

    Raises
    ------
    FileExistsError : the file is there and ``force`` is not given
    OSError : the folder is missing or full; nothing is left behind
    """
    path = os.fspath(path)
    if not force and os.path.lexists(path):
        raise _there(path)
    spare = os.path.join(os.path.dirname(path), f".orthocalc-{os.urandom(8).hex()}")
    try:
        with open(os.open(spare, _NEW, 0o600), "wb") as file:
            write(file)
        if force:
            os.replace(spare, path)
        else:
            _name(spare, path)
    except BaseException as error:
        with suppress(OSError):
            os.unlink(spare)
        if isinstance(error, OSError):  # whatever failed, the user knows the file by its own name
            raise OSError(error.errno, error.strerror, path) from None
        raise


def _name(spare: str, path: str) -> None:
    """Give the finished file its name unless somebody took it meanwhile."""
    try:
        os.link(spare, path)
    except FileExistsError:
        raise _there(path) from None
    except OSError:  # a file system without hard links, a memory stick's: looking first is the best there is
        if os.path.lexists(path):
            raise _there(path) from None
        os.replace(spare, path)
    else:
        os.unlink(spare)


def _there(path: str) -> FileExistsError:
    return FileExistsError(17, "exists already", path)
