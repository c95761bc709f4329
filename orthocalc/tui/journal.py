"""Journal: the case as it was typed, kept beside the user's file so that no crash takes more than two seconds of it."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from orthocalc.export.atomic import write_atomic
from orthocalc.tui.state import private_folder, state_folder

if TYPE_CHECKING:
    from orthocalc.tui.store import Store

PAUSE_S = 1.0
"""How often it is looked whether there is something to keep: a write may take as long again."""
OLD_S = 60.0
"""After this long no write is still under way."""


@dataclass(frozen=True, slots=True)
class Left:
    """What a screen that ended without saving has left: its journal, the case and the case's file."""

    journal: Path
    tree: Any
    path: Path | None
    written_s: float


class Journal:
    """Writes the store's case while it is not saved, on a thread of its own: a burst of keys does not hold it up."""

    def __init__(self, store: Store, say: Callable[[str], object]) -> None:
        self.store, self.say = store, say
        self.file = state_folder() / "autosave" / f"{os.getpid()}-{os.urandom(4).hex()}.json"
        self._end = Event()
        self._thread = Thread(target=self._run, name="journal", daemon=True)
        self._wrong, self._seen = "", (store.tree, store.saved)

    def start(self) -> None:
        """Begin to follow the store."""
        self._thread.start()

    def close(self, *, keep: bool) -> None:
        """End; the journal goes, or with ``keep`` has the last word of what is not saved."""
        self._end.set()
        if self._thread.is_alive():
            self._thread.join()
        if keep:
            self.write()
        else:
            with suppress(OSError):
                self.file.unlink(missing_ok=True)

    def write(self) -> None:
        """Write what is not saved; without anything, remove what was written before."""
        try:
            if self.store.changed:
                private_folder(self.file.parent)
                text = json.dumps(_journal(self.store.tree, self.store.path), ensure_ascii=False)
                write_atomic(self.file, lambda stream: stream.write(text.encode()), force=True)
            else:
                self.file.unlink(missing_ok=True)
        except OSError as error:
            self._complain(error.strerror or type(error).__name__)
        else:
            self._wrong = ""

    def _run(self) -> None:
        while not self._end.wait(PAUSE_S):
            now = (self.store.tree, self.store.saved)
            if now[0] is not self._seen[0] or now[1] is not self._seen[1]:
                self._seen = now
                self.write()

    def _complain(self, why: str) -> None:
        if why != self._wrong:
            self._wrong = why
            self.say(f"what is typed is not kept against a crash: {why}; save often")


def left_behind() -> list[Left]:
    """Return what ended screens have left and what is not in its file anyway, newest first."""
    folder = state_folder() / "autosave"
    for spare in folder.glob(".orthocalc-*"):  # a write that was killed halfway
        with suppress(OSError):
            if time.time() - spare.stat().st_mtime > OLD_S:
                spare.unlink()
    found = (_read(file) for file in folder.glob("*.json"))
    return sorted((one for one in found if one is not None), key=lambda one: -one.written_s)


def take_over(left: Left, own: Path) -> bool:
    """Make a journal one's own, whole or not at all; False where another screen was faster."""
    try:
        left.journal.rename(own)
    except OSError:
        return False
    return True


def discard(left: Left) -> None:
    """Forget what a screen has left."""
    with suppress(OSError):
        left.journal.unlink(missing_ok=True)


def _journal(tree: object, path: Path | None) -> dict[str, object]:
    pid = os.getpid()
    return {"pid": pid, "born": _born(pid), "path": None if path is None else str(path), "tree": tree}


def _read(file: Path) -> Left | None:
    """Return what a journal holds, unless its screen still runs or its file has it all."""
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        path = None if kept["path"] is None else Path(kept["path"])
        left = Left(file, kept["tree"], path, file.stat().st_mtime)
        if _alive(int(kept["pid"]), kept["born"]) or not isinstance(left.tree, dict):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    if path is not None and _same(path, left.tree):
        discard(left)
        return None
    return left


def _same(path: Path, tree: object) -> bool:
    try:
        return bool(json.loads(path.read_text(encoding="utf-8")) == tree)
    except (OSError, ValueError):
        return False


def _alive(pid: int, born: object) -> bool:
    """Say whether a process still runs; its number may have gone to another one since."""
    if os.name == "nt":  # there signal 0 is Ctrl-C
        return False
    try:
        os.kill(pid, 0)
    except PermissionError:
        return True
    except (OSError, OverflowError):
        return False
    return _born(pid) == born


def _born(pid: int) -> str | None:
    """Return when a process began, in clock ticks since the machine did, where the system tells it; ended: empty."""
    try:
        state, *numbers = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except (OSError, ValueError, IndexError):
        return None
    return "" if state in "ZX" else numbers[18]
