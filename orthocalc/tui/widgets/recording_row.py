"""Recording row: a file of the case with its foot, what is in it, and below it why it cannot be read."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import PurePath
from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from orthocalc.finding import Side
from orthocalc.form.questions import Question, question_at
from orthocalc.tui.pages.form import Line
from orthocalc.tui.recorded import Named, typed_path
from orthocalc.tui.widgets.answer import Answer
from orthocalc.tui.widgets.inline import arrive_at
from orthocalc.tui.widgets.loose import Adder

if TYPE_CHECKING:
    from orthocalc.tui.store import Store

PRESSURE = "/pressure"
Remove = Callable[[str], Awaitable[None]]
ADDS = "this field is for left or right; Enter adds the file to the recordings"


@cache
def file_question() -> Question:
    """Return the question for a recording's file."""
    return question_at(f"{PRESSURE}/N/file", "Recording")


@cache
def side_question() -> Question:
    """Return the question for the foot that a recording shows."""
    return question_at(f"{PRESSURE}/N/side", "Foot of the recording")


class Foot(Answer):
    """The foot that a recording shows; a file's path that comes here instead is one to be added."""

    async def take_key(self, event: events.Key) -> bool:
        """Take a key; Enter and Tab hand a file on to the field that adds it, and go there."""
        if event.key in {"enter", "tab"} and self.error == ADDS:
            adder = self.screen.query_one(Adder)
            adder.value = self.value
            self.show()
            arrive_at(adder)
            adder.post_message(Adder.Given(adder.value))
            return True
        return await super().take_key(event)

    def commit(self) -> None:
        """Put a foot into the case; a file that is there is no wrong word."""
        super().commit()
        if self.error is not None and self._is_file():
            self.error = ADDS
            self.post_message(self.Said(self))

    def _is_file(self) -> bool:
        try:
            return typed_path(self.value, self.store.folder).is_file()
        except (OSError, ValueError):
            return False


class RecordingRow(Vertical):
    """One line, and one for what is wrong with it."""

    def __init__(self, number: int, file: str, side: Side | None, store: Store, remove: Remove) -> None:
        super().__init__()
        self.number, self.file, self.side, self._remove = number, file, side, remove
        self.answer = Foot(side_question().item(number), store).add_class("side")
        self._about = Static("", classes="about", markup=False)
        self._wrong = Static(classes="wrong", markup=False)

    def compose(self) -> ComposeResult:
        """Make the line."""
        with Horizontal(classes="line"):
            yield Static(f"{self.number + 1}  {PurePath(self.file).name}", classes="file", markup=False)
            yield self._about
            yield self.answer
            yield Line("Remove", f"remove {self.number}", self._remove)
        yield self._wrong

    def follow(self, side: Side | None) -> None:
        """Show the foot that the case names now, after undo."""
        if side != self.side and self.answer.error is None and not self.answer.has_focus:
            self.answer.show()
        self.side = side

    def on_answer_said(self, said: Answer.Said) -> None:
        """Say that a word is no side."""
        self._say(said.answer.error or "")

    def tell(self, named: Named) -> None:
        """Say what is in the file, or why it cannot be read."""
        measures = [one.measures for one in named.found]
        counts = " + ".join(str(len(foot.steps)) for foot in measures)
        standing = any(foot.standing for foot in measures)
        self._about.update("standing" if standing else f"{counts} step{'' if counts == '1' else 's'}" if counts else "")
        self.answer.placeholder = " + ".join(foot.side or "unknown" for foot in measures)
        self._say(named.problem)

    def _say(self, text: str) -> None:
        self._wrong.update(f"✗ {text}" if text else "")
        self._wrong.display = bool(text)
