"""Picture: pixels as half blocks, two in a cell; drawn only when they change."""

from __future__ import annotations

import os
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

if TYPE_CHECKING:
    from orthocalc.preview.cells import RGB, Mode, Run

ASCII = "ORTHOCALC_ASCII"
"""Environment: letters instead of half blocks and lines."""


class Picture(Widget):
    """Rows of cells; what is beside them is background."""

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._rows: list[Strip] = []

    def put(self, rows: list[list[Run]]) -> None:
        """Show a picture."""
        self._rows = [Strip([Segment(run.text, _style(run.fore, run.back)) for run in row]) for row in rows]
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return one row as wide as the widget."""
        ground = self.rich_style
        row = self._rows[y] if y < len(self._rows) else Strip([])
        return row.adjust_cell_length(self.size.width, ground).apply_style(ground)

    @property
    def mode(self) -> Mode:
        """How colours and pixels can be shown here."""
        if os.environ.get(ASCII):
            return "ascii"
        if self.app.no_color:
            return "grey"
        system = self.app.console.color_system
        known: dict[str | None, Mode] = {"truecolor": "truecolor", "256": "256", "standard": "16", "windows": "16"}
        return known.get(system, "grey")


@lru_cache(maxsize=20_000)
def _style(fore: RGB | None, back: RGB | None) -> Style:
    return Style(
        color=None if fore is None else Color.from_rgb(*fore), bgcolor=None if back is None else Color.from_rgb(*back)
    )
