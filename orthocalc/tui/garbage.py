"""Garbage: none is looked for while the screen is being built, and later everything only while nobody types.

Looking takes a tenth of the start; later, through everything, as long as a key and its picture together.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

NEVER, OFTEN = 1_000_000, 10
"""How many small searches bring one through everything about of itself, and how many make it worth a pause."""

PAUSE_S = 1.0
"""After this long without a key nobody types."""


def hold() -> None:
    """Look for no garbage until :func:`settle`."""
    gc.disable()


def settle() -> None:
    """Look for garbage again: at once in what is new, but not in what stands already."""
    if not gc.isenabled():
        gc.freeze()
        gc.set_threshold(*gc.get_threshold()[:2], NEVER)
        gc.enable()


class Pauses:
    """Looks through everything when nothing has happened for a while."""

    def __init__(self, widget: Widget) -> None:
        self._widget = widget
        self._timer: Timer | None = None

    def again(self) -> None:
        """Say that something has happened."""
        if self._timer is not None:
            self._timer.stop()
        self._timer = self._widget.set_timer(PAUSE_S, _tidy)


def _tidy() -> None:
    if gc.get_threshold()[2] == NEVER and gc.get_count()[2] >= OFTEN:
        gc.collect()
