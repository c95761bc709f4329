"""Shape: what the style sheets call terminals from so many columns and rows on, and that it is the terminal's."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.screen import Screen
    from textual.timer import Timer

SETTLED_S = 0.2
WIDE = [(0, "-small"), (60, "-narrow"), (100, "-wide")]
HIGH = [(0, "-low"), (20, "-short"), (30, "-tall")]


def shape_of(size: tuple[int, int]) -> set[str]:
    """Return the names of a terminal's size, columns and rows."""
    return {max(one for one in fits if one[0] <= cells)[1] for fits, cells in zip((WIDE, HIGH), size, strict=True)}


class Resized:
    """Draws a screen anew once its terminal keeps its size.

    Of two sizes that follow each other at once Textual may take the older one last, or leave parts of it standing.
    """

    def __init__(self, screen: Screen[None]) -> None:
        self._screen = screen
        self._size: tuple[int, int] | None = None
        self._timer: Timer | None = None

    def follow(self, size: tuple[int, int]) -> None:
        """Take a new size; the first one is that of the start."""
        if self._size not in {None, size}:
            if self._timer is not None:
                self._timer.stop()
            self._timer = self._screen.set_timer(SETTLED_S, self._settle)
        self._size = size

    def _settle(self) -> None:
        screen, size = self._screen, self._screen.app.size
        shape = shape_of(size)
        for _, name in (*WIDE, *HIGH):
            screen.set_class(name in shape, name)
        screen._screen_resized(size)
        self._screen.app.screen.refresh()
