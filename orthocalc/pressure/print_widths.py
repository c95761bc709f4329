"""Print widths: a toeless print → Chippaux–Šmiřák and Staheli indices and Clarke's angle, on its two tangents."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orthocalc.finding import Side
from orthocalc.pressure.footprint import cell_centres_mm, half_depth_mm, share_behind
from orthocalc.pressure.recording import Floats
from orthocalc.pressure.toeless import ToelessPrint

STEP_MM, FINE_MM = 2.0, 0.5
"""How closely a border is followed along the axis, and how finely it is found across it."""
BLUR_CELLS = 0.6
TOUCH_MM = 2.0
"""A tangent touches the border where it comes so near: the middle of that stretch moves less than its first point."""


@dataclass(frozen=True, slots=True)
class Tangent:
    """The line that touches heel and ball from one side: (place along, place outward), mm, where it touches each."""

    heel: tuple[float, float]
    ball: tuple[float, float]

    def outward_mm(self, along_mm: Floats) -> Floats:
        """Return the line's place outward at places along."""
        (t0, w0), (t1, w1) = self.heel, self.ball
        return w0 + (w1 - w0) * (along_mm - t0) / (t1 - t0)


@dataclass(frozen=True, slots=True)
class Border:
    """The outermost contact of a toeless print on one side.

    Attributes
    ----------
    along_mm : (k,) places along the axis
    outward_mm : (k,) from the axis to the border, positive to the chosen side; NaN where the slab has no contact
    """

    along_mm: Floats
    outward_mm: Floats

    def tangent(self) -> Tangent:
        """Return the line over the arch that touches the border behind and before the middle, at their middles."""
        seen = np.isfinite(self.outward_mm)
        t, w = self.along_mm[seen], self.outward_mm[seen]
        middle = (t[0] + t[-1]) / 2
        rear, front = np.flatnonzero(t < middle), np.flatnonzero(t >= middle)
        i, j = rear[:, None], front[None, :]
        height = w[i] + (w[j] - w[i]) * (middle - t[i]) / (t[j] - t[i])
        a, b = np.unravel_index(height.argmax(), height.shape)
        heel, ball = rear[a], front[b]
        first = Tangent((float(t[heel]), float(w[heel])), (float(t[ball]), float(w[ball])))
        near = first.outward_mm(t) - w <= TOUCH_MM
        ends = [near & half for half in (t < middle, t >= middle)]
        (heel_t, heel_w), (ball_t, ball_w) = ((float(t[end].mean()), float(w[end].mean())) for end in ends)
        return Tangent((heel_t, heel_w), (ball_t, ball_w))


def border(found: ToelessPrint, side: Side, *, medial: bool) -> Border:
    """Follow one side's border of a toeless print from heel to ball, at every 2 mm.

    The contact is blurred by half a cell and its border taken at one half: there a straight edge lies where it was,
    however it runs across the cells.
    """
    from scipy import ndimage  # noqa: PLC0415 - heavy

    right = found.places_mm()[1]
    sign = 1 if (side == "left") == medial else -1
    touched = found.touched
    t = np.arange(STEP_MM / 2, found.axis.length_mm, STEP_MM)
    furthest = sign * float((sign * right[touched]).max()) + sign * 2 * max(found.pitch_mm)
    nearest = sign * float((sign * right[touched]).min())
    w = np.linspace(furthest, nearest, max(2, round(abs(furthest - nearest) / FINE_MM) + 1))
    x, y = found.axis.back(*np.meshgrid(t, w, indexing="ij"))
    blurred = ndimage.gaussian_filter(np.pad(touched.astype(float), 2), BLUR_CELLS)
    places = [y / found.pitch_mm[1] + 1.5, x / found.pitch_mm[0] + 1.5]
    inside = ndimage.map_coordinates(blurred, places, order=1) >= 0.5
    first = inside.argmax(axis=1)
    outward = np.where(inside.any(axis=1), sign * w[first] + FINE_MM / 2, np.nan)
    return Border(t, outward)


def least_and_greatest_widths_mm(found: ToelessPrint, side: Side) -> tuple[float, float, float]:
    """Return the greatest heel, least midfoot and greatest forefoot width, at right angles to the lateral tangent.

    A width is the contact area of a slab one cell deep over its depth, so that a turned print keeps its widths; heel,
    midfoot and forefoot are the thirds of the toeless print; a midfoot without contact somewhere has width 0.
    """
    line = border(found, side, medial=False).tangent()
    lean = np.arctan2(line.ball[1] - line.heel[1], line.ball[0] - line.heel[0]) * (-1 if side == "left" else 1)
    ux, uy = found.axis.along
    along = (float(ux * np.cos(lean) + uy * np.sin(lean)), float(uy * np.cos(lean) - ux * np.sin(lean)))
    x, y = (place[found.touched] for place in cell_centres_mm(found.touched.shape, found.pitch_mm))
    t, half = x * along[0] + y * along[1], half_depth_mm(along, found.pitch_mm)
    length = float(np.ptp(t) + 2 * half)
    slabs = max(3, round(length / (2 * half)))
    cuts = t.min() - half + np.arange(slabs + 1) * length / slabs
    behind = share_behind(cuts[:, None] - t, along, found.pitch_mm).sum(axis=1)
    widths = np.diff(behind) * found.pitch_mm[0] * found.pitch_mm[1] / (length / slabs)
    third = 3 * np.arange(0.5, slabs) / slabs
    heel, middle, front = widths[third < 1], widths[(third >= 1) & (third < 2)], widths[third >= 2]
    return float(heel.max()), float(middle.min()), float(front.max())


def chippaux_smirak_pct(found: ToelessPrint, side: Side) -> float:
    """Return 100 × least midfoot width / greatest forefoot width of a whole foot's print (Chippaux, Šmiřák).

    Each width is known to a cell: read it as ±6 on cells of 5 mm, ±8 on cells of 8 mm.
    """
    _, middle, front = least_and_greatest_widths_mm(found, side)
    return 100 * middle / front


def staheli(found: ToelessPrint, side: Side) -> float:
    """Return least midfoot width / greatest heel width of a whole foot's print (Staheli 1987).

    Each width is known to a cell: read it as ±0.1 on cells of 5 mm, ±0.2 on cells of 8 mm.
    """
    heel, middle, _ = least_and_greatest_widths_mm(found, side)
    return middle / heel


def clarke_deg(found: ToelessPrint, side: Side) -> float | None:
    """Return the angle at the ball between the medial tangent and the line to the deepest point of the arch.

    The deepest point is the place of the medial border farthest from the tangent (Clarke 1933). None where the midfoot
    leaves a gap, so that the border has no deepest point. On cells of 5 mm read it as ±4°, on cells of 8 mm as ±8°:
    where the tangent touches a rounded ball is uncertain by some cells.
    """
    edge = border(found, side, medial=True)
    line = edge.tangent()
    between = (edge.along_mm >= line.heel[0]) & (edge.along_mm <= line.ball[0])
    t, w = edge.along_mm[between], edge.outward_mm[between]
    if not np.isfinite(w).all():
        return None
    depth = line.outward_mm(t) - w
    deepest = np.flatnonzero(depth >= depth.max() - 1e-6)
    point = deepest[len(deepest) // 2]
    tangent = np.arctan2(line.ball[1] - line.heel[1], line.ball[0] - line.heel[0])
    arch = np.arctan2(line.ball[1] - w[point], line.ball[0] - t[point]) if t[point] < line.ball[0] else tangent
    return float(np.degrees(arch - tangent))
