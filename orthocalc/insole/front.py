"""Front: how a sheet that ends before the toes thins out towards its front edge, as a lab grinds it: one even slope.

The front line is the trim line between the two corners, carried on beyond them. Over the template's bevel the sheet
falls from its own thickness to the thinnest that is exactly as ordered, straight, rounded off where it begins.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from orthocalc.insole.features import Row, cut_row, keep_above
from orthocalc.insole.template import Floats, Template

ROUNDED = 0.35
"""How much of the straight slope's breadth its beginning is rounded off over, to either side. Ours."""
MIDDLE = 0.6
"""The share of the sheet's breadth behind its front in which the trim line is front, and no corner."""
CORNER_MM = 16.0
"""So far behind the foremost point a front reaches."""


@lru_cache(maxsize=8)
def front_share(template: Template) -> Row | None:
    """Return the share of its thickness over the least that a sheet keeps: 0 at its front; None without a bevel."""
    bevel_mm = template.page.outline.bevel_mm
    if not bevel_mm:
        return None
    straight = bevel_mm / (1 + ROUNDED)
    share = 1 - keep_above(1 - behind_front_mm(template) / straight, 0.0, ROUNDED)
    thinned = np.flatnonzero(share < 1)
    inside = np.zeros(len(share), np.bool_)
    inside[thinned[0] :] = True
    return cut_row(np.maximum(share, 0.0), inside)


def front_from_s(template: Template) -> float:
    """Return where the bevel begins, at its hindmost [s]; 1 without one."""
    share = front_share(template)
    return 1.0 if share is None else float(template.s[share.where.start])


def front_s(template: Template, x: float) -> float:
    """Return where the front line is at x of the reference size [mm]."""
    return float(np.polyval(_line(template), x)) / template.length_mm


def behind_front_mm(template: Template) -> Floats:
    """Return how far behind the front line each upper vertex lies, square to it [mm at the reference size]."""
    line, x, y = _line(template), template.x[: template.upper], template.y[: template.upper]
    behind: Floats = (np.polyval(line, x) - y) / np.hypot(1, np.polyval(np.polyder(line), x))
    return behind


@lru_cache(maxsize=8)
def _line(template: Template) -> Floats:
    """Return the parabola y(x) through the front of the trim line."""
    edge = np.concatenate((template.medial_edge, template.lateral_edge))
    edge = edge[template.y[edge] > template.y[edge].max() - CORNER_MM]
    x, y = template.x[edge], template.y[edge]
    middle, half = (x.max() + x.min()) / 2, (x.max() - x.min()) / 2
    front = abs(x - middle) < MIDDLE * half
    line: Floats = np.polyfit(x[front], y[front], 2)
    return line


def thin_out(thickness: Floats, share: Row | None, least_mm: float) -> None:
    """Bring a thickness of the upper vertices towards its least at the front, in place [mm]."""
    if share is not None:
        front = thickness[share.where]
        front += (share.values - 1) * (front - least_mm)


def bevelled(row: Row, share: Row | None) -> Row:
    """Return a field that keeps the front bevel's share of its height."""
    if share is None or row.where.stop <= share.where.start:
        return row
    start = max(row.where.start, share.where.start)
    values = row.values.copy()
    values[start - row.where.start :] *= share.values[start - share.where.start : row.where.stop - share.where.start]
    return Row(row.where, values)
