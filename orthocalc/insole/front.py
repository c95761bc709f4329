"""Front: how a sheet that ends before the toes thins out towards its front edge, as a lab grinds it: one even slope.

The front line is the trim line between the two corners, carried on beyond them. Over the template's bevel the sheet
falls from its own thickness to the thinnest that is exactly as ordered, straight, rounded off where it begins. A sheet
too high for that breadth keeps a higher edge.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from orthocalc.insole.features import Row, cut_row, keep_above
from orthocalc.insole.sizing import Size
from orthocalc.insole.template import Floats, Template

ROUNDED = 0.35
"""How much of the straight slope's breadth its beginning is rounded off over, to either side. Ours."""
STEEPEST = 0.55
"""No front rises faster: where the sheet is too high for that its edge is as much higher. Ours."""
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
    straight, behind = bevel_mm / (1 + ROUNDED), behind_front_mm(template)[: template.upper]
    share = 1 - keep_above(1 - behind / straight, 0.0, ROUNDED)
    thinned = np.flatnonzero(share < 1)
    inside = np.zeros(len(share), np.bool_)
    inside[thinned[0] :] = True
    return cut_row(np.maximum(share, 0.0), inside)


def before_front_s(template: Template, x: float, behind_s: float) -> float:
    """Return where a place so far behind the front line, square to it, lies at x of the reference size [mm] [s]."""
    line = _line(template)
    here, slope = (float(np.polyval(one, x)) for one in (line, np.polyder(line)))
    return here / template.length_mm - behind_s * float(np.hypot(1, slope))


@lru_cache(maxsize=8)
def behind_front_mm(template: Template) -> Floats:
    """Return how far behind the front line every vertex lies, square to it [mm at the reference size]."""
    line, x = _line(template), template.x
    behind: Floats = (np.polyval(line, x) - template.y) / np.hypot(1, np.polyval(np.polyder(line), x))
    behind.flags.writeable = False
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


def thin_out(thickness: Floats, size: Size) -> None:
    """Bring a thickness of the upper vertices towards its least at the front, in place [mm]."""
    if (share := front_share(size.template)) is None:
        return
    page, front = size.template.page, thickness[share.where]
    most = STEEPEST * page.outline.bevel_mm / (1 + ROUNDED) * size.length_mm / size.template.length_mm
    over = front - page.limits.clamp_mm[1]
    high = np.flatnonzero(over > 3 / 4 * most)
    over[high] -= keep_above(over[high] - most, 0.0, most / 4)
    front += (share.values - 1) * over


def bevelled(row: Row, share: Row | None) -> Row:
    """Return a field that keeps the front bevel's share of its height."""
    if share is None or row.where.stop <= share.where.start:
        return row
    start = max(row.where.start, share.where.start)
    values = row.values.copy()
    values[start - row.where.start :] *= share.values[start - share.where.start : row.where.stop - share.where.start]
    return Row(row.where, values)
