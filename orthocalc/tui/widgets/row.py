"""Row: a question with its field, or one for each foot, its unit, and below it what is wrong.

The row writes label, unit and faults itself, under its fields: three widgets a row instead of seven let a page of forty
rows stand there in half the time.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from orthocalc.finding import SIDES
from orthocalc.form.questions import Question
from orthocalc.tui.widgets.answer import Answer
from orthocalc.tui.widgets.flags import Flags
from orthocalc.tui.widgets.words import heading

if TYPE_CHECKING:
    from orthocalc.tui.store import Store

Field = Answer | Flags
WIDE, NARROW = (20, 12), (17, 10)
"""Widths of labels and of number fields on wide screens and on narrow ones; the style sheet has the same."""


class Title(Static):
    """A section's name, and over its columns which foot they are of; ``noted``: over the notes behind the units too."""

    def __init__(self, words: str, *, sided: bool, noted: bool = False) -> None:
        super().__init__(classes="title", markup=False)
        self.words, self.sided, self.noted = words, sided, noted

    def render(self) -> Text:
        """Write the line."""
        label, number = _widths(self)
        columns = "".join(f" {side:{number}}" for side in SIDES) if self.sided else ""
        name = heading(self.words)
        if len(name) > label:  # the columns keep their place
            name = name.replace(" ", "", 1)
        return Text(f"{name:{label}}{columns}{'':5}L R" if self.noted else f"{name:{label}}{columns}")


class Row(Horizontal):
    """One line of the form, and more for what is wrong with it."""

    def __init__(self, question: Question, store: Store) -> None:
        super().__init__()
        self.question, self.store = question, store
        self.note, self._wrong = "", ""

    def compose(self) -> ComposeResult:
        """Make the fields."""
        asked = [self.question.of(side) for side in SIDES] if self.question.sided else [self.question]
        for number, one in enumerate(asked):
            place = "" if number else "first "
            if one.kind == "flags":
                yield Flags(one, self.store, place)
            else:
                width = "narrow" if one.kind in {"number", "whole"} else "wide"
                yield Answer(one, self.store, self._which(one), classes=place + width)

    def _which(self, asked: Question) -> str:
        """Return what an empty field says of which foot it is: two wide ones do not stand under left and right."""
        if not self.question.sided or asked.kind in {"number", "whole"}:
            return ""
        return "left" if "/left" in asked.at else "right"

    def render(self) -> Text:
        """Write label, unit and note, and below them what is wrong."""
        label, number = _widths(self)
        text = Text(f"{self.question.label:{label}}")
        if self.question.kind in {"number", "whole"}:
            fields = (number + 1) * (2 if self.question.sided else 1)
            text.append(f"{'':{fields}} {self.question.unit:3} {self.note}", "dim")
        elif self.note:
            text.append(f"{'':{(number + 1) * 2}} {'':3} {self.note}", "dim")
        lines = self._lines(label)
        if lines:
            rest = self.content_region.height - len(lines)
            text.append("\n" * max(rest, 1) + "\n".join(f"{'':{label}}{line}" for line in lines), "bold yellow")
        return text

    def fields(self) -> Iterator[Field]:
        """Return the line's fields."""
        for widget in self.children:
            if isinstance(widget, Answer | Flags):
                yield widget

    def say(self) -> None:
        """Say what is wrong, or what is still missing."""
        wrong = "\n".join(line for field in self.fields() if (line := self._fault(field)))
        if wrong == self._wrong:
            return
        self._wrong = wrong
        lines = len(self._lines(_widths(self)[0]))
        self.styles.height = 1 + lines if lines else None
        self.refresh(layout=True)

    def tell(self, note: str) -> None:
        """Write a few words behind the unit."""
        if note != self.note:
            self.note = note
            self.refresh()

    def show(self) -> None:
        """Show what the case has now."""
        for field in self.fields():
            field.show()
        self.say()

    def on_mount(self) -> None:
        """Say what is wrong from the start."""
        self.say()

    def on_answer_said(self) -> None:
        """Say a field's fault at once."""
        self.say()

    def _lines(self, label: int) -> list[str]:
        room = max((self.size.width or 60) - label, 20)
        return [part for line in self._wrong.splitlines() for part in textwrap.wrap(line, room)]

    def _fault(self, field: Field) -> str:
        side = ""
        if self.question.sided:
            side = "left: " if "/left" in field.question.at else "right: "
        if field.error is not None:
            return f"✗ {side}{field.error}"
        problem = self.store.problem(field.question.at)
        return f"… {side}{problem.message}" if problem is not None else ""


def _widths(widget: Static | Row) -> tuple[int, int]:
    return WIDE if widget.screen.has_class("-wide") else NARROW
