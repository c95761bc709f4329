"""Order file: JSON lines, an array, a folder, one document or standard input → its entries, one after the other."""

from __future__ import annotations

import codecs
import json
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO

from orthocalc.document import NotJsonError, Problem
from orthocalc.json_file import LARGEST_BYTES
from orthocalc.json_text import parse_json

DOCUMENT_BYTES = 200_000_000
"""A document that is neither lines nor an array is read whole, up to here."""
CHUNK_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class Entry:
    """One order as it stands in its file, or what is wrong with it.

    Attributes
    ----------
    where : its place, for a person: file and line
    tree : its JSON; a path's text
    duplicates : keys that stand twice in it
    fault : why it is no JSON text; "" where it is
    head : how its text begins, where it is no JSON text
    """

    where: str
    tree: object = None
    duplicates: tuple[Problem, ...] = ()
    fault: str = ""
    head: bytes = b""


@dataclass(frozen=True, slots=True)
class OrderFile:
    """Entries, the folder that their paths are relative to, and how much of them is read (0–1; None: not known)."""

    entries: Iterable[Entry]
    folder: str
    read: Callable[[], float | None]


@contextmanager
def open_orders(path: str) -> Iterator[OrderFile]:
    """Open orders in any form (``-``: standard input).

    Raises
    ------
    OSError : the file cannot be read
    NotJsonError : it is neither lines nor an array, and no JSON document
    """
    if path == "-":
        yield OrderFile(_entries(sys.stdin.buffer, "stdin", lines=False), str(Path.cwd()), lambda: None)
    elif Path(path).is_dir():
        names = sorted(one.name for one in os.scandir(path) if one.name.lower().endswith(".json"))
        yield _folder(path, names)
    else:
        with Path(path).open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            lines = Path(path).suffix in {".jsonl", ".ndjson"}
            folder = str(Path(path).absolute().parent)
            yield OrderFile(_entries(file, path, lines=lines), folder, lambda: file.tell() / size if size else None)


def _folder(path: str, names: list[str]) -> OrderFile:
    done = [0]

    def entries() -> Iterator[Entry]:
        for done[0], name in enumerate(names, 1):
            yield Entry(str(Path(path, name)), name)

    return OrderFile(entries(), str(Path(path).absolute()), lambda: done[0] / len(names) if names else None)


def _entries(file: BinaryIO, name: str, *, lines: bool) -> Iterator[Entry]:
    """Tell lines, an array and a whole document apart by the first two lines."""
    if lines:
        yield from _lines(_numbered(file), name)
        return
    number, first = _next_line(file)
    if _start(first).startswith(b"["):
        chunks = chain([b"\n" * (number - 1), first], iter(lambda: file.read(CHUNK_BYTES), b""))
        yield from _array(chunks, name)
    elif _is_cut(first):  # no order is so long, but a document of orders may stand in one line
        yield from _document(first + file.read(DOCUMENT_BYTES), name)
    elif first and (whole := _entry((number, first), name)).fault:
        later, second = _next_line(file, number)
        if _start(second).startswith(b"{") or not second:
            _skip_rest(file, second)
            yield from _lines(
                chain([(number, first)], [(later, second)] if second else [], _numbered(file, later)), name
            )
        else:
            yield from _document(first + second + file.read(DOCUMENT_BYTES), name)
    elif first and isinstance(whole.tree, dict) and "orders" in whole.tree:
        yield from _parts(whole.tree, whole.duplicates, name)
        if (more := next(_numbered(file, number), None)) is not None:
            yield Entry(f"{name}:{more[0]}", fault="text after the end of the orders, which is not read")
    elif first:
        yield whole
        yield from _lines(_numbered(file, number), name)


def _start(line: bytes) -> bytes:
    return line[:64].removeprefix(codecs.BOM_UTF8).lstrip()


def _next_line(file: BinaryIO, number: int = 0) -> tuple[int, bytes]:
    """Return the next line that is not blank and its number; of one that is longer than any order the beginning."""
    while line := file.readline(LARGEST_BYTES + 1):
        number += 1
        if line.strip() or _is_cut(line):
            break
    return number, line


def _is_cut(line: bytes) -> bool:
    return len(line) > LARGEST_BYTES and not line.endswith(b"\n")


def _skip_rest(file: BinaryIO, line: bytes) -> None:
    while _is_cut(line):
        line = file.readline(LARGEST_BYTES + 1)


def _numbered(file: BinaryIO, number: int = 0) -> Iterator[tuple[int, bytes]]:
    """Number the lines that are not blank; of one that is longer than any order comes the beginning."""
    while True:
        number, line = _next_line(file, number)
        if not line:
            return
        _skip_rest(file, line)
        yield number, line


def _lines(numbered: Iterable[tuple[int, bytes]], name: str) -> Iterator[Entry]:
    return (_entry(line, name) for line in numbered)


def _entry(numbered: tuple[int, bytes], name: str) -> Entry:
    number, line = numbered
    where = f"{name}:{number}"
    if len(line) > LARGEST_BYTES:
        return Entry(where, fault=f"longer than {LARGEST_BYTES // 1_000_000} MB, which no order is", head=line[:64])
    try:
        return Entry(where, *parse_json(line.rstrip().decode("utf-8-sig")))
    except UnicodeDecodeError as error:
        return Entry(where, fault=f"byte {error.start} is not UTF-8 text", head=line[:64])
    except (NotJsonError, RecursionError) as error:
        return Entry(where, fault=_fault(error).removeprefix("line 1, "), head=line[:64])


def _fault(error: Exception) -> str:
    return "nested too deep" if isinstance(error, RecursionError) else str(error)


def _document(data: bytes, name: str) -> Iterator[Entry]:
    """Read one document: orders with their defaults, or a single order."""
    if len(data) >= DOCUMENT_BYTES:
        raise NotJsonError(f"larger than {DOCUMENT_BYTES // 1_000_000} MB: give so many orders line by line (JSONL)")
    try:
        tree, duplicates = parse_json(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotJsonError(f"byte {error.start} is not UTF-8 text") from None
    except RecursionError:
        raise NotJsonError("nested too deep") from None
    if isinstance(tree, dict) and "orders" in tree:
        yield from _parts(tree, duplicates, name)
    else:
        yield Entry(name, tree, duplicates)


def _parts(tree: dict[str, object], duplicates: tuple[Problem, ...], name: str) -> Iterator[Entry]:
    """Yield the defaults of a document, then its orders."""
    orders = tree["orders"]
    if unknown := sorted(tree.keys() - {"defaults", "orders"}):
        raise NotJsonError(f"unknown key {unknown[0][:40]!r} beside orders; allowed: defaults, orders")
    if not isinstance(orders, list):
        raise NotJsonError("orders is not a list")
    if twice := [p for p in duplicates if p.at.count("/") < 2 or p.at.startswith("/defaults/")]:
        raise NotJsonError(f"{twice[0].at}: {twice[0].message}")
    if "defaults" in tree:
        yield Entry(name, {"defaults": tree["defaults"]})
    for i, order in enumerate(orders):
        at = f"/orders/{i}/"
        own = (Problem(p.at[len(at) - 1 :], p.got, p.allowed, p.message) for p in duplicates if p.at.startswith(at))
        yield Entry(f"{name}:{at[:-1]}", order, tuple(own))


def _array(chunks: Iterable[bytes], name: str) -> Iterator[Entry]:
    """Yield the items of an array as they come; behind one that is no JSON nothing can be read."""
    number = 0
    try:
        for text in array_items(codecs.iterdecode(chunks, "utf-8-sig")):
            yield Entry(f"{name}:/{number}", *parse_json(text))
            number += 1
    except UnicodeDecodeError:
        yield Entry(f"{name}:/{number}", fault="not UTF-8 text; what follows cannot be read")
    except (NotJsonError, RecursionError) as error:
        yield Entry(f"{name}:/{number}", fault=f"{_fault(error)}; what follows cannot be read")


def array_items(chunks: Iterator[str]) -> Iterator[str]:
    """Yield the text of every item of a JSON array that comes in pieces.

    Raises
    ------
    NotJsonError : an item that is no JSON, no comma between two, no end, text behind it; with the line
    """
    text, enough, above = "", 0, 0
    for chunk in chain(chunks, [""]):
        text += chunk
        if len(text) < enough and chunk:
            continue
        at = _SPACE.match(text).end()  # type: ignore[union-attr]  # it matches nothing at all as well
        while item := _item(text, at + 1, above, last=not chunk):  # the sign before an item is the [ or the comma
            start, end, at = item
            if start < end:
                yield text[start:end]
            if text[at] == "]":
                _nothing_behind(chain([text[at + 1 :]], chunks))
                return
        above += text.count("\n", 0, at)
        text = text[at:]
        enough = 2 * len(text)
    raise NotJsonError("the array has no end")


def _nothing_behind(chunks: Iterable[str]) -> None:
    if any(chunk.strip() for chunk in chunks):
        raise NotJsonError("text after the end of the array")


_SPACE = re.compile(r"[ \t\r\n]*")
_DECODER = json.JSONDecoder()


def _item(text: str, at: int, above: int, *, last: bool) -> tuple[int, int, int] | None:
    """Return where an item begins and ends, and where the sign behind it stands; None where more text is needed.

    ``above``: the lines of the file above the text.
    """
    start = end = _SPACE.match(text, at).end()  # type: ignore[union-attr]
    if not (text[at - 1 : at] == "[" and text[start : start + 1] == "]"):
        try:
            end = _DECODER.raw_decode(text, start)[1]
        except json.JSONDecodeError as error:
            if last or len(text) - start > LARGEST_BYTES:
                raise NotJsonError(f"line {above + error.lineno}: {error.msg}") from None
            return None
    sign = _SPACE.match(text, end).end()  # type: ignore[union-attr]
    if text[sign : sign + 1] in {",", "]"}:
        return start, end, sign
    if last or len(text) - end > CHUNK_BYTES:  # nearer to the end it may be a number whose rest is to come
        line = above + text.count("\n", 0, sign) + 1
        raise NotJsonError(f"line {line}: neither , nor ] follows" if sign < len(text) else "the array has no end")
    return None
