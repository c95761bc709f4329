"""Shape: what the style sheets call terminals from so many columns and rows on."""

from __future__ import annotations

WIDE = [(0, "-small"), (60, "-slim"), (78, "-narrow"), (104, "-wide")]
SLIM, NARROW = WIDE[-2][0], WIDE[-1][0]
"""Columns below which the insoles have no place beside the form, and below which everything is said in fewer words."""
HIGH = [(0, "-low"), (20, "-short"), (30, "-tall")]


def shape_of(size: tuple[int, int]) -> set[str]:
    """Return the names of a terminal's size, columns and rows."""
    return {max(one for one in fits if one[0] <= cells)[1] for fits, cells in zip((WIDE, HIGH), size, strict=True)}
