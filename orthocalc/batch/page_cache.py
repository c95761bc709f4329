"""Page cache: what a run has written is handed to the disk and its memory given back, so that no count fills it."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

KEPT_BYTES = 32 << 20
"""How much of a worker's newest files stays in memory untouched, so that a small run waits for no disk."""


@dataclass(eq=False)
class PageCache:
    """The files that a process has written last, newest first to stay in memory."""

    kept_bytes: int = KEPT_BYTES
    kept: deque[tuple[Path, int]] = field(default_factory=deque)
    leaving: deque[tuple[Path, int]] = field(default_factory=deque)
    lock: Lock = field(default_factory=Lock)

    def wrote(self, files: Iterable[Path]) -> None:
        """Count files in; older ones are sent to the disk, and once there are left out of memory."""
        with self.lock:  # a worker of a cluster may have several threads
            self.kept.extend((file, _bytes(file)) for file in files)
            begun = _over(self.kept, self.kept_bytes)
            self.leaving.extend(begun)
            ended = _over(self.leaving, self.kept_bytes)
        for path, _ in (*begun, *ended):
            _leave(path)


def _bytes(file: Path) -> int:
    with suppress(OSError):
        return file.stat().st_size
    return 0


def _over(files: deque[tuple[Path, int]], limit: int) -> list[tuple[Path, int]]:
    """Take the oldest files away until the rest is within a limit [bytes]."""
    total = sum(size for _, size in files)
    taken = []
    while total > limit:
        taken.append(files.popleft())
        total -= taken[-1][1]
    return taken


def _leave(path: Path) -> None:
    """Ask the system to write a file out and, as far as that is done, to forget its pages; no answer is needed."""
    if not hasattr(os, "posix_fadvise"):
        return
    with suppress(OSError):
        file = os.open(path, os.O_RDONLY)
        try:
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(file)
