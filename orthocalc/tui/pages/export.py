"""Export page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import VerticalScroll

if TYPE_CHECKING:
    from orthocalc.tui.live import Outcome
    from orthocalc.tui.store import Store


class Export(VerticalScroll, can_focus=False):
    """Export."""

    def __init__(self, store: Store) -> None:
        super().__init__(id="export")
        self.store = store

    def follow(self, outcome: Outcome) -> None:
        """Show what follows."""
