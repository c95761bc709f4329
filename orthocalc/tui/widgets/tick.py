"""Tick: a yes or no of the screen's own, ticked with the space bar."""

from __future__ import annotations

from textual import events
from textual.widgets import Static

from orthocalc.tui.widgets.inline import Inline, go_on


class Tick(Inline, Static, can_focus=True):
    """Words with a box."""

    def __init__(self, words: str) -> None:
        super().__init__(f"[ ] {words}", markup=False)
        self.words, self.on = words, False

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        match event.character or event.key:
            case " " | "x":
                self.turn(on=not self.on)
            case "y" | "n":
                self.turn(on=event.key == "y")
            case _:
                return go_on(self, event.key)
        return True

    def turn(self, *, on: bool) -> None:
        """Tick it or not."""
        self.on = on
        self.update(f"[{'x' if on else ' '}] {self.words}")

    def on_click(self) -> None:
        """Be ticked by the mouse."""
        self.turn(on=not self.on)
