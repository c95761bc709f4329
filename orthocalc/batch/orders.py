"""Orders: entries of any form → numbered orders, each one case or prescription, its defaults and edits in it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from orthocalc.batch.json_edit import PointerError, merged, swept, with_value
from orthocalc.batch.order_file import Entry
from orthocalc.document import ID, NotJsonError, Problem
from orthocalc.fields import shown
from orthocalc.json_file import kind_of, read_json

NOT_JSON, NOT_ACCEPTABLE = 2, 3
"""Exit codes of a single order that cannot be read, or was read and is none (design.md §4.4)."""
DEEPEST = 64
"""So deep an order may be nested; a case is nested ten deep."""
ORDER = 'a case, a prescription, a path, or {"case": …} with set or sweep'
EMPTY = Problem("", "an empty object", ORDER, f"an empty object is no order: give {ORDER}")
NAMELESS = Problem("/id", "nothing", "an id", "is missing: every order needs an id of its own")


@dataclass(frozen=True)
class Order:
    """One order of a batch.

    Attributes
    ----------
    number : its place in the batch, from 1
    where : its place in the file, for a person
    tree : the whole case or prescription; None where it could not be read
    folder : what its paths are relative to
    sha256 : digest of what is ordered, however it was written down
    duplicates : keys that stand twice in it
    problems : why it cannot be read; ``code`` is the exit code of that
    """

    number: int
    where: str
    tree: dict[str, Any] | None = None
    folder: str = ""
    sha256: str = ""
    duplicates: tuple[Problem, ...] = ()
    problems: tuple[Problem, ...] = ()
    code: int = 0

    @cached_property
    def id(self) -> str | None:
        """Its id, if it is fit to be one."""
        if self.tree is None:
            return None
        found = self.tree.get("id")
        return found if isinstance(found, str) and re.fullmatch(ID, found) else None


def read_orders(entries: Iterable[Entry], folder: str) -> Iterator[Order]:
    """Yield the orders of entries; a bad one is an order with its problems."""
    reading, number = _Reading(folder), 0
    for entry in entries:
        for order in reading.orders(entry):
            number += 1
            yield replace(order, number=number)


def entries_of(orders: Iterable[object]) -> Iterator[Entry]:
    """Yield the entries of orders that a program hands over: mappings as in an order file, or paths."""
    for number, one in enumerate(orders, 1):
        where = f"order {number}"
        if isinstance(one, str | os.PathLike):
            yield Entry(where, os.fspath(one))
            continue
        try:
            yield Entry(where, json.loads(json.dumps(one, default=_plain)))
        except (TypeError, ValueError) as error:
            yield Entry(where, fault=str(error))
        except RecursionError:
            yield Entry(where, fault="nested too deep")


def _plain(value: Any) -> object:  # noqa: ANN401
    """Return what numpy, pandas and datetime have for numbers, lists and days as JSON has them."""
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "tolist"):
        return value.tolist()
    raise TypeError(f"a {type(value).__name__} is nothing that JSON has")


class _Reading:
    """What holds from one entry to the next: the defaults, or that they could not be read."""

    def __init__(self, folder: str) -> None:
        self.folder = folder
        self.defaults: dict[str, Any] = {}
        self.lost = ""

    def orders(self, entry: Entry) -> Iterator[Order]:
        tree = entry.tree
        if isinstance(tree, dict) and "defaults" in tree:
            yield from self._take_defaults(entry, tree)
        elif entry.fault:
            self.lost = entry.where if b"defaults" in entry.head else self.lost  # in whatever way it is no JSON
            yield _bad(entry.where, Problem("", "text", "JSON", f"not JSON: {entry.fault}"), NOT_JSON)
        elif self.lost:
            message = f"the defaults before it, at {self.lost}, cannot be read"
            yield _bad(entry.where, Problem("", "nothing", "defaults that can be read", message))
        else:
            yield from self._made(entry)

    def _take_defaults(self, entry: Entry, tree: dict[str, Any]) -> Iterator[Order]:
        problem = None
        if unknown := sorted(tree.keys() - {"defaults"}):
            problem = Problem(f"/{unknown[0][:40]}", shown(unknown[0]), "defaults", "unknown key beside defaults")
        elif not isinstance(tree["defaults"], dict):
            problem = Problem("/defaults", shown(tree["defaults"]), "an object", "is not an object")
        elif entry.duplicates:
            problem = entry.duplicates[0]
        if problem is None:
            self.defaults, self.lost = tree["defaults"], ""
        else:
            self.lost = entry.where
            yield _bad(entry.where, problem)

    def _made(self, entry: Entry) -> Iterator[Order]:
        try:
            for order in self._expanded(entry):
                if not order.tree:
                    yield _bad(order.where, EMPTY)
                elif kind_of(order.tree) == "prescription" and "id" not in order.tree:
                    yield _bad(order.where, NAMELESS)
                else:
                    yield order
        except _BadOrderError as bad:
            yield _bad(entry.where, bad.problem, bad.code)
        except RecursionError:
            yield _bad(entry.where, Problem("", "an order", "a flatter one", "nested too deep"))

    def _expanded(self, entry: Entry) -> Iterator[Order]:
        """Yield the orders of one entry: itself, or one for each combination of its sweep."""
        tree, folder, duplicates, where, at = entry.tree, self.folder, entry.duplicates, entry.where, ""
        edits: dict[str, Any] = {}
        if isinstance(tree, dict) and "case" in tree:
            edits, tree, at = _edits(tree), tree["case"], "/case"
        if isinstance(tree, str):
            where = f"{where}: {shown(tree)[1:-1]}"
            tree, more, folder = _read(tree, folder, at)
            duplicates += more
        if not isinstance(tree, dict):
            raise _BadOrderError(Problem(at, shown(tree), ORDER, f"{shown(tree)} is no order: give {ORDER}"))
        tree = _with_set(merged(self.defaults, tree) if self.defaults else tree, edits.get("set", {}))
        trees: Iterable[dict[str, Any]] = (tree,)
        if "sweep" in edits:
            series = enumerate(_with_sweep(tree, edits["sweep"]), 1)
            trees = (_numbered(one, i) for i, one in series)
        for one in trees:
            place = f"{where}: {shown(one['id'])[1:-1]}" if "sweep" in edits else where
            yield Order(0, place, one, folder, _digest(one), duplicates)


def _numbered(tree: dict[str, Any], number: int) -> dict[str, Any]:
    """Return an order of a sweep under an id of its own; an id that is no text stays, to be named as what it is."""
    name = tree.get("id", "insole")
    return tree | {"id": f"{name}-{number:03d}" if isinstance(name, str) else name}


class _BadOrderError(Exception):
    """An entry that no order comes of."""

    def __init__(self, problem: Problem, code: int = NOT_ACCEPTABLE) -> None:
        super().__init__(problem.message)
        self.problem, self.code = problem, code


def _bad(where: str, problem: Problem, code: int = NOT_ACCEPTABLE) -> Order:
    return Order(0, where, problems=(problem,), code=code)


def _edits(tree: dict[str, Any]) -> dict[str, Any]:
    """Return what an order changes of its case, checked."""
    if unknown := sorted(tree.keys() - {"case", "set", "sweep"}):
        message = f"unknown key {shown(unknown[0][:40])}; allowed beside case: set, sweep"
        raise _BadOrderError(Problem("", shown(unknown[0][:40]), "case, set, sweep", message))
    for name in ("set", "sweep"):
        if not isinstance(tree.get(name, {}), dict):
            raise _BadOrderError(
                Problem(f"/{name}", shown(tree[name]), "an object", "is not an object of JSON pointers")
            )
    for pointer, values in tree.get("sweep", {}).items():
        if not isinstance(values, list) or not values:
            allowed = "a list with at least one value"
            raise _BadOrderError(Problem(_at("sweep", pointer), shown(values), allowed, f"is not {allowed}"))
    return {name: tree[name] for name in ("set", "sweep") if name in tree}


def _read(path: str, folder: str, at: str) -> tuple[object, tuple[Problem, ...], str]:
    """Read the file that an order names; return its JSON, its duplicate keys and the folder that it lies in."""
    file, path = Path(folder, path).absolute(), shown(path)  # absolute: never "-", which would be standard input
    try:
        return *read_json(file, "order"), str(file.parent)
    except NotJsonError as error:
        raise _BadOrderError(Problem(at, path, "a JSON file", f"{path}: not JSON: {error}"), NOT_JSON) from None
    except RecursionError:
        raise _BadOrderError(Problem(at, path, "a JSON file", f"{path}: nested too deep"), NOT_JSON) from None
    except (OSError, ValueError) as error:
        why = (isinstance(error, OSError) and error.strerror) or "cannot be read"
        raise _BadOrderError(Problem(at, path, "an existing file", f"{path}: {why}"), NOT_JSON) from None


def _with_set(tree: Any, values: Mapping[str, object]) -> Any:  # noqa: ANN401 - a JSON tree
    for pointer, value in values.items():
        try:
            tree = with_value(tree, pointer, value)
        except PointerError as error:
            raise _BadOrderError(Problem(_at("set", pointer), shown(pointer), "a JSON pointer", str(error))) from None
    return tree


def _with_sweep(tree: object, sweep: Mapping[str, list[object]]) -> Iterator[dict[str, Any]]:
    for pointer in sweep:  # whether it leads somewhere does not hang on the values
        _with_set(tree, {pointer: None})
    for one in swept(tree, sweep):
        if not isinstance(one, dict):
            raise _BadOrderError(Problem("/sweep", shown(one), ORDER, f"leaves no order: give {ORDER}"))
        yield one


def _digest(tree: object) -> str:
    """Return an order's digest; one that is nested deeper than any order raises RecursionError before others do."""
    level: list[Any] = [tree]
    for _ in range(DEEPEST):
        inside = (one.values() if isinstance(one, dict) else one for one in level)
        level = [child for children in inside for child in children if isinstance(child, dict | list)]
        if not level:
            break
    else:
        raise RecursionError
    return hashlib.sha256(json.dumps(tree, sort_keys=True).encode()).hexdigest()


def _at(name: str, pointer: str) -> str:
    escaped = pointer.replace("~", "~0").replace("/", "~1")
    return f"/{name}/{escaped[:80]}"
