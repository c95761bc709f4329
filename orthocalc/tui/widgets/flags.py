"""Flags: several words of which any may hold, to be ticked with the space bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.geometry import Size
from textual.widget import Widget

from orthocalc.form.questions import Question
from orthocalc.tui.widgets.inline import Inline, move_focus

if TYPE_CHECKING:
    from orthocalc.tui.store import Store


class Flags(Inline, Widget, can_focus=True):
    """Words with a box each; arrows move, space ticks, Enter and Tab go on."""

    def __init__(self, question: Question, store: Store, classes: str = "") -> None:
        self.question, self.store, self.place = question, store, 0
        self.error: str | None = None
        super().__init__(classes=classes)

    @property
    def chosen(self) -> list[str]:
        """What the case has; without it what it takes for granted."""
        known = self.store.value(self.question.at)
        return list(known or ()) if known or not self.question.default else self.question.default.split(", ")

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        match event.key:
            case "enter" | "tab":
                self.store.leave()
                move_focus(self, 1)
            case "shift+tab":
                self.store.leave()
                move_focus(self, -1)
            case "right" | "down":
                self.place = (self.place + 1) % len(self.question.words)
            case "left" | "up":
                self.place = (self.place - 1) % len(self.question.words)
            case "space":
                self._tick()
            case _ if event.is_printable and event.character:
                self._jump(event.character.lower())
            case _:
                return False
        self.show()
        return True

    def show(self) -> None:
        """Show what the case has now."""
        self.refresh()

    def render(self) -> Text:
        """Write the words, as many in a line as fit."""
        return self._drawn(self.size.width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002 - Textual's own
        """Return how many lines they take: known before the first layout, or the page would be laid out twice."""
        return str(self._drawn(width)).count("\n") + 1

    def on_focus(self) -> None:
        """Show the cursor."""
        self.show()

    def on_blur(self) -> None:
        """Hide it."""
        self.show()

    def on_click(self, event: events.Click) -> None:
        """Tick the word under the mouse."""
        word = event.style.meta.get("word")
        if word in self.question.words:
            self.place = self.question.words.index(word)
            self._tick()
            self.show()

    def _tick(self) -> None:
        word, chosen = self.question.words[self.place], self.chosen
        new = [w for w in self.question.words if (w in chosen) != (w == word)]
        self.store.put(self.question.at, new or None)

    def _jump(self, letter: str) -> None:
        words = self.question.words
        after = [(self.place + 1 + i) % len(words) for i in range(len(words))]
        self.place = next((i for i in after if words[i].startswith(letter)), self.place)

    def _drawn(self, width: int) -> Text:
        chosen, text, column = self.chosen, Text(), 0
        for number, word in enumerate(self.question.words):
            shown = f"[{'x' if word in chosen else ' '}] {word.replace('_', ' ')}"
            if column and column + len(shown) > width:
                text.append("\n")
                column = 0
            here = self.has_focus and number == self.place
            text.append(shown, "reverse" if here else "")
            text.append("  ")
            column += len(shown) + 2
        return text
