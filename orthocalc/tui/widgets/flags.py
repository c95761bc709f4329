"""Flags: several words of which any may hold, to be ticked with the space bar."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text
from textual import events
from textual.widgets import Static

from orthocalc.form.questions import Question
from orthocalc.tui.widgets.inline import Inline, move_focus

if TYPE_CHECKING:
    from orthocalc.tui.store import Store


class Flags(Inline, Static, can_focus=True):
    """Words with a box each; arrows move, space ticks, Enter and Tab go on."""

    def __init__(self, question: Question, store: Store, classes: str = "") -> None:
        self.question, self.store, self.place = question, store, 0
        self.error: str | None = None
        super().__init__(classes=classes)

    @property
    def chosen(self) -> list[str]:
        """What the case has; without it what it takes for granted."""
        return list(self.store.value(self.question.at) or ())

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
        self.update(self._drawn())

    def on_mount(self) -> None:
        """Show the words."""
        self.show()

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

    def _drawn(self) -> Text:
        chosen, text = self.chosen, Text()
        for number, word in enumerate(self.question.words):
            here = self.has_focus and number == self.place
            style = "reverse" if here else ""
            shown = f"[{'x' if word in chosen else ' '}] {word.replace('_', ' ')}".replace(" ", "\u00a0")
            text.append(shown, style)
            text.append("  ")
        return text
