"""State: what the program remembers on this machine between two starts, private to its owner: recent files."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from orthocalc.export.atomic import write_atomic

MOST_RECENT = 20


def state_folder() -> Path:
    """Return the folder of this program's state: ``ORTHOCALC_STATE``, else the system's own place."""
    from platformdirs import user_state_path  # noqa: PLC0415 - start-up time

    chosen = os.environ.get("ORTHOCALC_STATE")
    return Path(chosen) if chosen else user_state_path("orthocalc")


def private_folder(folder: Path) -> Path:
    """Make a folder that only its owner may read.

    Raises
    ------
    OSError : it cannot be made
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def recent_files() -> list[Path]:
    """Return the case files that were open last, newest first; only those that are still there."""
    try:
        names = json.loads((state_folder() / "recent.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    paths = [Path(name) for name in names if isinstance(name, str)] if isinstance(names, list) else []
    return [path for path in paths if path.is_file()]


def remember(path: Path) -> None:
    """Put a file first among the recent ones; a machine that cannot keep them keeps none."""
    names = [str(path), *(str(known) for known in recent_files() if known != path)][:MOST_RECENT]
    with suppress(OSError):
        file = private_folder(state_folder()) / "recent.json"
        write_atomic(file, lambda stream: stream.write(json.dumps(names).encode()), force=True)
