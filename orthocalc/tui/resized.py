"""Resized: once a terminal keeps its size everything is drawn anew, in the size that it has by then.

Of sizes that follow each other faster than the screen is drawn Textual may take an older one last, leave a part of it
standing, or see no change where the terminal went back to its first size and has cut off what was there.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from textual.events import Resize
from textual.geometry import Size

if TYPE_CHECKING:
    from textual.app import App
    from textual.timer import Timer

SETTLED_S = 0.15


class Resized:
    """Follows the sizes of one application's terminal."""

    def __init__(self, app: App[int]) -> None:
        self._app = app
        self._begun = False
        self._timer: Timer | None = None

    def follow(self) -> None:
        """Take note of a new size; the first one is that of the start."""
        if self._timer is not None:
            self._timer.stop()
        if self._begun:
            self._timer = self._app.set_timer(SETTLED_S, self._settled)
        self._begun = True

    def _settled(self) -> None:
        if not self._app.screen_stack:  # it is ending
            return
        size = self._terminal_size()
        if size != self._app.size:
            self._app.post_message(Resize(size, size))
            return
        late = [screen for screen in self._app.screen_stack if screen.outer_size != size]
        for screen in late:
            screen.post_message(Resize(size, size))
        if late:
            self.follow()
        else:
            self._app.screen.refresh()

    def _terminal_size(self) -> Size:
        """Return the terminal's own word, where it may have been overtaken: signals can interrupt each other."""
        app = self._app
        told_in_order = app.is_headless or app.is_web or app.supports_smooth_scrolling
        return app.size if told_in_order else Size(*shutil.get_terminal_size())
