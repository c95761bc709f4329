"""Shape: what the style sheets call terminals from so many columns and rows on."""

from __future__ import annotations

WIDE = [(0, "-small"), (60, "-narrow"), (104, "-wide")]
NARROW = WIDE[-1][0]
"""Columns below which everything is said in fewer words."""
HIGH = [(0, "-low"), (20, "-short"), (30, "-tall")]


def shape_of(size: tuple[int, int]) -> set[str]:
    """Return the names of a terminal's size, columns and rows."""
    return {max(one for one in fits if one[0] <= cells)[1] for fits, cells in zip((WIDE, HIGH), size, strict=True)}
