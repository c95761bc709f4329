"""Row: a question with its field, or one for each foot, its unit, and below it what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Label, Static

from orthocalc.finding import SIDES
from orthocalc.form.questions import Question
from orthocalc.tui.widgets.answer import Answer
from orthocalc.tui.widgets.flags import Flags

if TYPE_CHECKING:
    from orthocalc.tui.store import Store

Field = Answer | Flags


class Title(Horizontal):
    """A section's name, and over its columns which foot they are of."""

    def __init__(self, words: str, *, sided: bool) -> None:
        super().__init__(classes="title-line")
        self.words, self.sided = words, sided

    def compose(self) -> ComposeResult:
        """Make the line."""
        yield Label(self.words, classes="title label" if self.sided else "title")
        for side in SIDES if self.sided else ():
            yield Label(f" {side}", classes="title column")


class Row(Vertical):
    """One line of the form, and one for what is wrong with it (hidden while nothing is)."""

    def __init__(self, question: Question, store: Store) -> None:
        super().__init__()
        self.question, self.store = question, store

    def compose(self) -> ComposeResult:
        """Make the line."""
        asked = [self.question.of(side) for side in SIDES] if self.question.sided else [self.question]
        with Horizontal(classes="line"):
            yield Label(self.question.label, classes="label")
            for one in asked:
                yield Flags(one, self.store) if one.kind == "flags" else self._answer(one)
            yield Label(self.question.unit, classes="unit")
        yield Static(classes="wrong", markup=False)

    def fields(self) -> Iterator[Field]:
        """Return the line's fields."""
        for widget in self.query("Answer, Flags").results():
            if isinstance(widget, Answer | Flags):
                yield widget

    def say(self) -> None:
        """Say what is wrong, or what is still missing."""
        text = "\n".join(line for field in self.fields() if (line := self._fault(field)))
        wrong = self.query_one(".wrong", Static)
        if str(wrong.content) != text:
            wrong.update(text)
        wrong.display = bool(text)

    def show(self) -> None:
        """Show what the case has now."""
        for field in self.fields():
            field.show()
        self.say()

    def on_answer_said(self, said: Answer.Said) -> None:
        """Say a field's fault at once."""
        said.stop()
        self.say()

    def _answer(self, question: Question) -> Answer:
        answer = Answer(question, self.store)
        answer.add_class("narrow" if question.kind in {"number", "whole"} else "wide")
        return answer

    def _fault(self, field: Field) -> str:
        side = ""
        if self.question.sided:
            side = "left: " if "/left" in field.question.at else "right: "
        if field.error is not None:
            return f"✗ {side}{field.error}"
        problem = self.store.problem(field.question.at)
        return f"… {side}{problem.message}" if problem is not None else ""
