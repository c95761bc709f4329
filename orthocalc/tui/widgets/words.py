"""Words: headings, and other text for a widget; all is laid out anew only where it takes another number of lines.

Laying out a page of a hundred fields takes longer than everything else that follows a key.
"""

from __future__ import annotations

import textwrap

from rich.text import Text
from textual.widgets import Static


def put_text(widget: Static, text: str | Text) -> None:
    """Show other words; nothing happens where they are the same."""
    before = widget.content
    if before == text:
        return
    width = max(widget.size.width, 10)
    widget.update(text, layout=_lines(before, width) != _lines(text, width))


def _lines(text: object, width: int) -> int:
    return sum(max(len(textwrap.wrap(line, width)), 1) for line in str(text).splitlines())


def heading(words: str) -> str:
    """Return a section's name with a mark before it, which greys show as well."""
    return f"▸ {words}"
