"""Mesh view: both insoles, turned by keys and mouse, cut across, or coloured by what differs from a plain sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events

from orthocalc.tui.widgets.inline import Inline, move_focus
from orthocalc.tui.widgets.picture import Picture

if TYPE_CHECKING:
    from orthocalc.tui.live import Outcome


class MeshView(Inline, Picture, can_focus=True):
    """The preview."""

    def follow(self, outcome: Outcome) -> None:
        """Show newer insoles."""

    async def take_key(self, event: events.Key) -> bool:
        """Take a key."""
        if event.key in {"tab", "shift+tab"}:
            move_focus(self, 1)
            return True
        return False
