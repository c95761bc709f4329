"""Store: the case that is being edited; every change goes through it, can be undone, and is checked."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orthocalc.export.atomic import write_atomic
from orthocalc.form.moved import moved
from orthocalc.form.tree import value_at, with_value, without_item
from orthocalc.problem import ID, DocumentError, Problem

if TYPE_CHECKING:
    from orthocalc.case import Case

MOST_STEPS = 500
"""How many changes can be taken back."""
EMPTY = {"orthocalc": 1, "id": "case"}


def fresh() -> dict[str, Any]:
    """Return a case that is begun today."""
    today = time.strftime("%Y-%m-%d")
    return {**EMPTY, "id": f"case-{today}", "date": today}


@dataclass(frozen=True, slots=True)
class Change:
    """One step of editing: the pointer that it was about, and the whole case before and after."""

    at: str
    before: Any
    after: Any


@dataclass
class Store:
    """The case as a JSON tree, which may be incomplete, and its history.

    Attributes
    ----------
    tree : the case as it stands
    path : its file, None for one that was never saved
    saved : the tree in that file
    problems : what is wrong with the tree, or missing
    outside : what is wrong with the files that it names, once somebody has read them
    known : the file as it was when it was read or written last, None where there was none
    case : the tree as a case; the last good one while something is wrong
    listen : called after every change
    later : nothing is checked before :meth:`look_from_now`, when the screen stands
    """

    tree: Any = field(default_factory=lambda: dict(EMPTY))
    path: Path | None = None
    saved: Any = field(default_factory=lambda: dict(EMPTY))
    problems: tuple[Problem, ...] = ()
    outside: tuple[Problem, ...] = ()
    known: bytes | None = None
    case: Case | None = None
    listen: Callable[[], None] = lambda: None
    later: bool = False
    _done: list[Change] = field(default_factory=list)
    _undone: list[Change] = field(default_factory=list)
    _open: str = ""

    def __post_init__(self) -> None:
        self._look_unless_later()

    @property
    def folder(self) -> Path:
        """Where relative paths of the case begin."""
        if self.path is not None:
            return self.path.parent
        try:
            return Path.cwd()
        except OSError:  # somebody has removed it
            return Path()

    @property
    def changed(self) -> bool:
        """Whether something is not in the file."""
        return bool(self.tree != self.saved)

    def value(self, at: str) -> Any:  # noqa: ANN401 - a JSON value
        """Return the value at a pointer, None where there is none."""
        return value_at(self.tree, at)

    def problem(self, at: str) -> Problem | None:
        """Return what is wrong with a place, or with what lies inside it."""
        known = (*self.problems, *self.outside)
        return next((p for p in known if p.at == at or p.at.startswith(f"{at}/")), None)

    def put(self, at: str, value: Any) -> None:  # noqa: ANN401
        """Put a value at a pointer, None for nothing; changes of one visit to a field are one step."""
        if self.value(at) != value:
            self._step(at, with_value(self.tree, at, value))

    def remove(self, at: str, number: int) -> None:
        """Remove an item of a list."""
        self.leave()
        self._step(f"{at}/{number}", without_item(self.tree, at, number))
        self.leave()

    def leave(self) -> None:
        """End the visit to a field: the next change is a step of its own."""
        self._open = ""

    def undo(self) -> Change | None:
        """Take the last step back and return what changed by it."""
        change = self._move(self._done, self._undone, lambda change: change.before)
        return None if change is None else Change(change.at, change.after, change.before)

    def redo(self) -> Change | None:
        """Make the step again that was taken back last, and return it."""
        return self._move(self._undone, self._done, lambda change: change.after)

    def open(self, tree: Any, path: Path | None) -> None:  # noqa: ANN401
        """Begin with another case; there is nothing to undo then."""
        self.tree, self.saved, self.path, self._open = tree, tree, path, ""
        self.known = _bytes(path)
        self._done.clear()
        self._undone.clear()
        self._look_unless_later()
        self.listen()

    def read(self, path: str | Path) -> tuple[Problem, ...]:
        """Begin with a case file; return what no field can show: keys that stand there twice.

        Raises
        ------
        OSError, NotJsonError, DocumentError : it cannot be read, is no JSON text, is no case
        """
        from orthocalc.json_file import read_tree  # noqa: PLC0415 - an empty screen reads no file

        tree, twice = read_tree(path, "case")
        if not isinstance(tree, dict):
            raise DocumentError((Problem("", "no object", "a case", "this is no case: a JSON object is"),))
        self.open(tree, Path(os.path.abspath(path)))  # noqa: PTH100 - resolve() follows links
        return twice

    def begin(self, path: Path) -> None:
        """Begin with an empty case for a file that is not there yet; its name is the id where it can be one."""
        name = path.stem if re.fullmatch(ID, path.stem) else EMPTY["id"]
        self.open({**fresh(), "id": name}, Path(os.path.abspath(path)))  # noqa: PTH100 - resolve() follows links

    def recover(self, tree: Any) -> None:  # noqa: ANN401
        """Take a whole case in the place of this one, as a step that can be undone."""
        self.leave()
        self._step("", tree)
        self.leave()

    def overtaken(self) -> bool:
        """Say whether somebody else has written the file since it was read or written here."""
        there = _bytes(self.path)
        return there is not None and there != self.known

    def save(self, path: Path) -> None:
        """Write the case to a file, whole or not at all; its paths lead where they led before.

        Raises
        ------
        OSError : it cannot be written
        """
        target = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() follows links
        tree = moved(self.tree, self.folder, target.parent)
        text = json.dumps(tree, ensure_ascii=False, indent=1) + "\n"
        write_atomic(path, lambda file: file.write(text.encode()), force=True)
        self._done, self._undone = (
            [Change(one.at, *(moved(t, self.folder, target.parent) for t in (one.before, one.after))) for one in steps]
            for steps in (self._done, self._undone)
        )
        self.tree = self.saved = tree
        self.path, self.known = target, text.encode()
        self.listen()

    def _step(self, at: str, tree: Any) -> None:  # noqa: ANN401
        before = self._done.pop().before if at and self._open == at else self.tree
        if tree != before:
            self._done = [*self._done, Change(at, before, tree)][-MOST_STEPS:]
        self._open, self.tree = (at if tree != before else ""), tree
        self._undone.clear()
        self._look_unless_later()
        self.listen()

    def _move(self, source: list[Change], target: list[Change], tree: Callable[[Change], Any]) -> Change | None:
        if not source:
            return None
        change = source.pop()
        target.append(change)
        self.tree, self._open = tree(change), ""
        self._look_unless_later()
        self.listen()
        return change

    def _look_unless_later(self) -> None:
        if self.later:
            self.case, self.problems = None, ()
        else:
            self.look()

    def look_from_now(self) -> None:
        """Check the case, and from now on every change at once."""
        if self.later:
            self.later = False
            self.look()

    def look(self) -> None:
        """Check the case."""
        from orthocalc.case import Case  # noqa: PLC0415
        from orthocalc.clinic.plausible import implausible  # noqa: PLC0415 - the screen stands before the rules do
        from orthocalc.clinic.rules import load_rules  # noqa: PLC0415
        from orthocalc.document import parse  # noqa: PLC0415

        try:
            self.case = parse(Case, self.tree, (), lambda case: tuple(implausible(case, load_rules())))
            self.problems = ()
        except DocumentError as error:
            self.problems = error.problems


def _bytes(path: Path | None) -> bytes | None:
    """Return what is in a file, None where nothing can be read."""
    try:
        return None if path is None else path.read_bytes()
    except OSError:
        return None
