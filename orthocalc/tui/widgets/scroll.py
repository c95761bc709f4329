"""Scroll: words that are longer than their place; focused, the arrow keys move them."""

from __future__ import annotations

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.widgets import Static

from orthocalc.tui.widgets.inline import Inline, move_focus


class Scroll(Inline, VerticalScroll, can_focus=True):
    """A text to be read."""

    def compose(self) -> ComposeResult:
        """Make the text."""
        yield Static(markup=False)

    def put(self, text: Text) -> None:
        """Show a text."""
        self.query_one(Static).update(text)

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        match event.key:
            case "down":
                self.scroll_relative(y=1, animate=False)
            case "up":
                self.scroll_relative(y=-1, animate=False)
            case "pagedown" | "space":
                self.scroll_page_down(animate=False)
            case "pageup":
                self.scroll_page_up(animate=False)
            case "tab" | "enter":
                move_focus(self, 1)
            case "shift+tab":
                move_focus(self, -1)
            case _:
                return False
        return True
