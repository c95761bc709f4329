"""Moved: a case whose file is written into a folder: the paths in it lead to the same files as before."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from orthocalc.finding import SIDES
from orthocalc.form.tree import value_at, with_value


def moved(tree: Any, old: Path, new: Path) -> Any:  # noqa: ANN401 - a JSON tree
    """Return a case's tree for the folder that it is written into; the given one stays as it is.

    A file that lies in the new folder is named from there, any other one by its whole path; in the same folder a
    relative path stays as it was typed. What names no file stays.
    """
    if not isinstance(tree, dict):
        return tree
    for at in _places(tree):
        name = value_at(tree, at)
        if not (isinstance(name, str) and name) or (old == new and not Path(name).is_absolute()):
            continue
        if (named := named_from(new, old / name)) != name:
            tree = with_value(tree, at, named)
    return tree


def named_from(folder: Path, path: Path) -> str:
    """Return a path as a case file in a folder names it: from there where the file lies in it, else whole."""
    whole = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links
    return whole.relative_to(folder).as_posix() if whole.is_relative_to(folder) else str(whole)


def _places(tree: dict[str, Any]) -> list[str]:
    """Return the pointers of all paths that a case may name."""
    recordings = tree.get("pressure")
    count = len(recordings) if isinstance(recordings, list) else 0
    scans = [f"/feet/{side}/scan/file" for side in SIDES]
    return ["/previous", *scans, *(f"/pressure/{number}/file" for number in range(count))]
