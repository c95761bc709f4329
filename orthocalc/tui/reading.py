"""Reading: words over the pages, to be scrolled: help, or the whole reason of a field."""

from __future__ import annotations

from rich.console import RenderableType
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from orthocalc.tui.widgets.inline import Inline

MOVES = {"down": 1, "up": -1, "pagedown": 12, "pageup": -12, "space": 12, "home": -10_000, "end": 10_000}
ENDS = {"escape", "enter", "q"}


class Reading(Inline, ModalScreen[None]):
    """Parts to be read, one below the other; ``key`` is the one that opened it, and closes it again."""

    def __init__(self, parts: tuple[RenderableType, ...], key: str = "") -> None:
        super().__init__()
        self.parts, self.key = parts, key

    def compose(self) -> ComposeResult:
        """Make the box."""
        with Vertical(classes="dialog wide"):
            with VerticalScroll(can_focus=False):
                for part in self.parts:
                    yield Static(part, markup=False)
            yield Static("↑↓ scroll; Esc: back", markup=False, classes="hint")

    async def take_key(self, event: events.Key) -> bool:
        """Take a key; every one, so that none reaches what lies below."""
        if event.key in ENDS or event.key == self.key:
            await self.dismiss()  # the next key is the page's again
        elif event.key in MOVES:
            self.query_one(VerticalScroll).scroll_relative(y=MOVES[event.key], animate=False)
        return True
