"""JSON file: a file's name → its JSON tree, and which kind of file that is; nothing is checked yet."""

from __future__ import annotations

import sys
from pathlib import Path

from orthocalc.json_text import parse_json
from orthocalc.problem import DocumentError, NotJsonError, Problem

LARGEST_BYTES = 20_000_000


def read_json(path: str | Path, wanted: str) -> tuple[object, tuple[Problem, ...]]:
    """Read a file's JSON (``-``: standard input) and its duplicate keys, whatever kind of file it is.

    Raises
    ------
    OSError, NotJsonError : it cannot be read, is no JSON text
    """
    if str(path) == "-":
        data = sys.stdin.buffer.read(LARGEST_BYTES + 1)
    else:
        with Path(path).open("rb") as file:
            data = file.read(LARGEST_BYTES + 1)
    if len(data) > LARGEST_BYTES:
        raise NotJsonError(f"larger than {LARGEST_BYTES // 1_000_000} MB, which no {wanted} is")
    try:
        return parse_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotJsonError(f"byte {error.start} is not UTF-8 text") from None


def read_tree(path: str | Path, wanted: str) -> tuple[object, tuple[Problem, ...]]:
    """Read a file's JSON (``-``: standard input) and its duplicate keys; ``wanted`` is the kind of file it must be.

    Raises
    ------
    OSError, NotJsonError, DocumentError : it cannot be read, is no JSON text, is the other kind of file
    """
    tree, duplicates = read_json(path, wanted)
    if (kind := kind_of(tree)) and kind != wanted:
        hint = "orthocalc make" if kind == "prescription" else "orthocalc design"
        message = f"this is a {kind}, not a {wanted}: use {hint}"
        raise DocumentError((Problem("", f"a {kind}", f"a {wanted}", message),))
    return tree, duplicates


def kind_of(tree: object) -> str:
    """Tell a case from a prescription by its keys; neither is an empty text."""
    if not isinstance(tree, dict):
        return ""
    if "feet" in tree:
        return "case"
    return "prescription" if "left" in tree or "right" in tree else ""
