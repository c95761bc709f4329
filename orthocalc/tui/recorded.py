"""Recorded: the recordings that a case names → what each shows, read and measured once, or why it cannot be read."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from orthocalc.finding import SIDES, Side
from orthocalc.form.moved import named_from

if TYPE_CHECKING:
    from orthocalc.analysis import Analysed

Stamp = tuple[int, int] | None
Key = tuple[tuple[str, Side | None, Stamp], ...]
"""Files as the case names them, their sides, and what changes when a file does (None: not there)."""


@dataclass(frozen=True, slots=True, eq=False)
class Named:
    """One file of the case: the recordings in it, or why there are none."""

    file: str
    found: tuple[Analysed, ...] = ()
    problem: str = ""


def named_files(tree: Any, folder: Path) -> Key:  # noqa: ANN401 - a JSON tree
    """Return the files that a case's tree names; what is malformed there names none."""
    entries = tree.get("pressure") if isinstance(tree, dict) else None
    return tuple(_entry(one, folder) for one in entries) if isinstance(entries, list) else ()


def _entry(entry: Any, folder: Path) -> tuple[str, Side | None, Stamp]:  # noqa: ANN401
    known = entry if isinstance(entry, dict) else {}
    file, side = known.get("file"), known.get("side")
    name = file if isinstance(file, str) else ""
    return name, next((one for one in SIDES if one == side), None), _stamp(folder / name)


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size


def read_files(files: Key, folder: Path) -> tuple[Named, ...]:
    """Read and measure every file; what was read before is not read again."""
    return tuple(read_file(file, side, folder) for file, side, _ in files)


def read_file(file: str, side: Side | None, folder: Path) -> Named:
    """Read and measure one file."""
    from orthocalc.analysis import Analysed  # noqa: PLC0415 - the screen stands before numpy does
    from orthocalc.load import not_read, read_named  # noqa: PLC0415
    from orthocalc.pressure.measures import examined, measured  # noqa: PLC0415
    from orthocalc.pressure.readers import ReadError  # noqa: PLC0415

    path = folder / file
    if path.exists() and not path.is_file():
        return Named(file, problem=f"{file or '.'}: not a file")
    try:
        recordings = read_named(path, side)
        return Named(file, tuple(Analysed(examined(one), measured(one)) for one in recordings))
    except (ReadError, OSError) as error:
        return Named(file, problem=not_read(file, error))
    except Exception as fault:  # noqa: BLE001 - a fault of ours is said in the file's own line, and the screen goes on
        return Named(file, problem=f"{file}: a fault of this program: {type(fault).__name__}")


def typed_path(text: str, folder: Path) -> Path:
    """Return the path that was typed, pasted, or dropped on the terminal: quoted, escaped or a file's address."""
    text = "".join(letter for letter in text if letter.isprintable()).strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    if text.startswith("file://"):
        text = unquote(urlsplit(text).path)
    try:
        path = folder / Path(text).expanduser()
    except RuntimeError:  # ~ of somebody who is not known
        path = folder / text
    if "\\ " in text and not path.exists():
        path = folder / text.replace("\\ ", " ")
    return path


def written(path: Path, folder: Path, *, saved: bool) -> str:
    """Return a path as the case file names it: from the case's own folder where the file lies in it."""
    return named_from(folder, path) if saved else str(Path(os.path.abspath(path)))  # noqa: PTH100 - resolve() follows links


def shown_feet(named: tuple[Named, ...], wanted: int | None) -> dict[Side, Analysed]:
    """Choose the recording to be shown of each foot: the wanted file's, else the one with most steps.

    One whose side is not known takes the place of a foot that has none.
    """
    every = [(number == wanted, one) for number, file in enumerate(named) for one in file.found]
    feet: dict[Side, Analysed] = {}
    for side in SIDES:
        mine = [(first, len(one.measures.steps), one) for first, one in every if one.measures.side == side]
        if mine:
            feet[side] = max(mine, key=lambda known: known[:2])[2]
    unknown = sorted((first, number) for number, (first, one) in enumerate(every) if one.measures.side is None)
    for side in SIDES:
        if side not in feet and unknown:
            feet[side] = every[unknown.pop()[1]][1]
    return feet
