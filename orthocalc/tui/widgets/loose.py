"""Loose: a field whose answer is no part of the case; it is kept here and given on Enter or Tab."""

from __future__ import annotations

from textual import events
from textual.message import Message

from orthocalc.tui.widgets.answer import Answer


class Loose(Answer):
    """A field of the screen itself: a path that is to be added, a folder."""

    class Given(Message):
        """An answer was given."""

        def __init__(self, field: Loose, text: str) -> None:
            super().__init__()
            self.field, self.text = field, text

        @property
        def control(self) -> Loose:
            """The field."""
            return self.field

    async def take_key(self, event: events.Key) -> bool:
        """Take a key; Escape goes on to the page where there is no typing to take back."""
        if event.key == "escape" and self.value == self._kept:
            return False
        return await super().take_key(event)

    def settle(self) -> None:
        """Leave the field."""
        if self.value.strip():
            self.post_message(self.Given(self, self.value))

    def show(self) -> None:
        """Keep what was typed: the case has no say in it."""

    def commit(self) -> None:
        """Forget what was wrong: it is looked at when it is given."""
        self.error = None


class Adder(Loose):
    """A field that is emptied by what is given, and stays focused for the next."""

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        if event.key == "enter" and self.value.strip():
            self.settle()
            return True
        return await super().take_key(event)
