"""Place: where a batch's files go, a folder or the URL of a store; each file whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from orthocalc.batch.page_cache import PageCache

if TYPE_CHECKING:
    from orthocalc.design import Design, SavedFile

FileRow = tuple[str, str | None, str, int, str]
"""Path in the output, side, format, bytes and SHA-256 of a file."""
PARTS = "[0-9a-f][0-9a-f]"
"""What the folders inside an output are called."""
SPARE = ".orthocalc-"
"""How the temporary names begin under which files are written."""
_KEYED = {"s3", "s3a", "gs", "gcs", "az", "abfs"}
"""Stores without folders: a key is all a file needs."""


class PlaceError(OSError):
    """A store that cannot be reached, or refuses; one sentence."""


def is_url(out: str) -> bool:
    """Say whether an output is a URL other than ``file://``."""
    return "://" in out and not out.startswith("file://")


def folder_path(out: str) -> Path:
    """Return the folder that an output names, as a path or as ``file://`` URL."""
    return Path(unquote(urlsplit(out).path)) if out.startswith("file://") else Path(out)


def part_of(order_id: str) -> str:
    """Return the folder inside the output that an order's files go into: a million stand in 256 of them."""
    return hashlib.sha256(order_id.encode()).hexdigest()[:2]


@lru_cache(maxsize=4)
def place_of(out: str) -> Folder | Store:
    """Return the place that an output names.

    Raises
    ------
    PlaceError : a store that nothing installed can write to
    """
    return _store(out) if is_url(out) else Folder(folder_path(out))


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder on this machine, or on one that all workers see."""

    path: Path
    cache: PageCache = field(default_factory=PageCache, compare=False)

    def save(self, design: Design, *, force: bool) -> tuple[dict[str, Any], list[FileRow]]:
        """Write a design's files; return its record with paths in the output, and the files."""
        part = part_of(design.prescription.id)
        saved = design.save(self.path / part, force=force)
        self.cache.wrote(file.path for file in saved)
        return _with_part(saved[-1].path.read_bytes(), part), [_row(file, part) for file in saved]

    def holds(self, files: Iterable[tuple[str, int]]) -> bool:
        """Say whether all files are there with their size; ``verify`` reads them as well."""
        try:
            return all(os.stat(self.path / path).st_size == size for path, size in files)  # noqa: PTH116
        except OSError:
            return False

    def record(self, path: str) -> dict[str, Any]:
        """Return a design's record with paths in the output."""
        return _with_part((self.path / path).read_bytes(), path.split("/", maxsplit=1)[0])

    def sha256(self, path: str) -> str | None:
        """Return a file's digest; None where it is not there."""
        try:
            with (self.path / path).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            return None

    def files(self) -> Iterator[str]:
        """Yield the paths of all files that a batch can have made here."""
        return (f"{one.parent.name}/{one.name}" for one in self.path.glob(f"{PARTS}/*"))

    def remove(self, path: str) -> None:
        """Take away a file that an order no longer has."""
        (self.path / path).unlink(missing_ok=True)

    def tidy(self) -> None:
        """Take away what a worker that was killed had begun to write."""
        for spare in self.path.glob(f"{PARTS}/{SPARE}*"):
            spare.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Store:
    """A store behind a URL, through fsspec; a file is one object, written whole."""

    system: Any
    root: str
    url: str

    def save(self, design: Design, *, force: bool) -> tuple[dict[str, Any], list[FileRow]]:  # noqa: ARG002
        """Write a design's files over whatever has their names; return its record, and the files."""
        part = part_of(design.prescription.id)
        with TemporaryDirectory(prefix="orthocalc-") as folder, self._told():
            saved = design.save(folder)
            if not _KEYED & _protocols(self.system):
                self.system.makedirs(f"{self.root}/{part}", exist_ok=True)
            for file in saved:
                self.system.pipe_file(f"{self.root}/{part}/{file.path.name}", file.path.read_bytes())
            return _with_part(saved[-1].path.read_bytes(), part), [_row(file, part) for file in saved]

    def holds(self, files: Iterable[tuple[str, int]]) -> bool:
        """Say whether all files are there with their size; ``verify`` reads them as well."""
        with self._told():
            try:
                return all(self.system.info(f"{self.root}/{path}")["size"] == size for path, size in files)
            except FileNotFoundError:
                return False

    def record(self, path: str) -> dict[str, Any]:
        """Return a design's record with paths in the output."""
        with self._told():
            return _with_part(self.system.cat_file(f"{self.root}/{path}"), path.split("/", maxsplit=1)[0])

    def sha256(self, path: str) -> str | None:
        """Return a file's digest; None where it is not there."""
        with self._told():
            try:
                return hashlib.sha256(self.system.cat_file(f"{self.root}/{path}")).hexdigest()
            except FileNotFoundError:
                return None

    def files(self) -> Iterator[str]:
        """Yield the paths of all files under the URL."""
        with self._told():
            return iter([path.removeprefix(f"{self.root}/") for path in self.system.find(self.root)])

    def remove(self, path: str) -> None:
        """Take away a file that an order no longer has."""
        with self._told(), contextlib.suppress(FileNotFoundError):
            self.system.rm_file(f"{self.root}/{path}")

    def tidy(self) -> None:
        """Find nothing to do: an object that was not written whole is not there."""

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Say whatever a store's own library raises in one sentence."""
        try:
            yield
        except Exception as error:  # noqa: BLE001 - every store's library has errors of its own
            raise PlaceError(5, f"{type(error).__name__}: {' '.join(str(error).split())[:200]}", self.url) from None


def _store(url: str) -> Store:
    try:
        from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra

        system, root = url_to_fs(url)
    except ImportError as error:
        raise PlaceError(5, f"pip install 'orthocalc[cluster]' first: {error.name or error}", url) from None
    except ValueError as error:
        raise PlaceError(5, str(error), url) from None
    return Store(system, root.rstrip("/"), url)


def _protocols(system: Any) -> set[str]:  # noqa: ANN401 - fsspec has no types
    return {system.protocol} if isinstance(system.protocol, str) else set(system.protocol)


def _with_part(record: bytes, part: str) -> dict[str, Any]:
    """Return a design's record, the paths of its files relative to the whole output."""
    from pydantic_core import from_json  # noqa: PLC0415 - workers alone have it

    tree: dict[str, Any] = from_json(record)
    return tree | {"files": [file | {"path": f"{part}/{file['path']}"} for file in tree["files"]]}


def _row(file: SavedFile, part: str) -> FileRow:
    return f"{part}/{file.path.name}", file.side, file.format, file.path.stat().st_size, file.sha256
