"""Loose: a field of the screen's own, whose answer is no part of the case."""

from __future__ import annotations

from textual import events
from textual.message import Message

from orthocalc.tui.widgets.answer import Answer

GIVING = {"enter", "tab", "shift+tab"}


class Loose(Answer):
    """A line that is kept here: a folder, a path."""

    async def take_key(self, event: events.Key) -> bool:
        """Take a key; Escape goes on to the page where there is no typing to take back."""
        if event.key == "escape" and self.value == self._kept:
            return False
        return await super().take_key(event)

    def settle(self) -> None:
        """Leave the field as it is."""

    def show(self) -> None:
        """Keep what was typed: the case has no say in it."""

    def commit(self) -> None:
        """Forget what was wrong: it is looked at when it is used."""
        self.error = None


class Adder(Loose):
    """A field that gives what was typed on Enter, and stays focused for the next, or on Tab."""

    class Given(Message):
        """Something was typed whole."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        if event.key in GIVING and self.value.strip():
            self.post_message(self.Given(self.value))
            if event.key == "enter":
                return True
        return await super().take_key(event)
