"""Ascii: the whole screen without lines, blocks, braille and arrows, whoever drew them; letters stay as they are."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

SIGNS = {"●": "*", "○": "o", "✎": "=", "·": ".", "…": ".", "✗": "x", "✓": "v", "■": "#", "⚠": "!", "×": "x", "–": "-"}
SIGNS["▸"] = ">"
ARROWS = {"←": "<", "→": ">", "↑": "^", "↓": "v", "⏎": "<", "⇧": "^", "▲": "^", "▼": "v", "◂": "<"}


def _drawn(code: int) -> str:
    """Return what stands for a line, a block or a dot pattern."""
    sign = chr(code)
    if sign in "│┃║▏▎▕▌▐╎╏┆┇┊┋":
        return "|"
    if sign in "─━═▁▔╌╍┄┅┈┉":
        return "-"
    return "+" if code < 0x2580 else "#" if sign in "█▀▄▓" else " "


TABLE = str.maketrans({**{chr(code): _drawn(code) for code in (*range(0x2500, 0x25A0), *range(0x2800, 0x2900))},
                       **SIGNS, **ARROWS})  # fmt: skip


class Ascii(LineFilter):
    """Puts one plain sign in the place of each other one."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return a line's parts with plain signs."""
        return [
            segment
            if segment.text.isascii()
            else Segment(segment.text.translate(TABLE), segment.style, segment.control)
            for segment in segments
        ]
