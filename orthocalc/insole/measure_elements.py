"""Measure elements: what each element adds to the finished top, as the difference to the same insole without it.

Both with the posts at 0, where no post has pressed the sheet to its least thickness.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from orthocalc.insole.added import SKIVES, first_skive, spot_of
from orthocalc.insole.elements import ELEMENTS
from orthocalc.insole.placed import ROCKER_BEND, SKIVE_FACET_MM
from orthocalc.insole.probe import probe_at, probe_at_mm
from orthocalc.insole.shape import Insole
from orthocalc.insole.sizing import reference_widths_mm
from orthocalc.insole.template import Floats
from orthocalc.insole.without import PLACED, POSTS, heights_without, reference_with, reference_without


def measure_elements(insole: Insole, level: Floats) -> dict[str, float]:
    """Return what the ordered elements measure; ``level``: heights with the posts at 0 [mm]."""
    return dict(_measured(insole, level))


def _measured(insole: Insole, level: Floats) -> Iterator[tuple[str, float]]:
    foot, size = insole.foot, insole.size
    for name, element in ELEMENTS.items():
        if getattr(foot, name):
            height = spot_of(element, size).read(_gained(insole, level, name))
            yield name, -height if element.hollow else height
    for name in SKIVES:
        if getattr(foot, name):
            yield from _skive(insole, name, _gained(insole, level, name))
    if foot.met_pad and foot.met_pad.height_mm:
        yield from _met_pad(insole, _gained(insole, level, "met_pad"))
    if foot.met_bar and foot.met_bar.height_mm:
        gained = _gained(insole, level, "met_bar")
        yield "met_bar.height_mm", probe_at_mm(size, foot.met_bar.s or 0.0, 0.0).read(gained)
    if foot.rocker and foot.rocker.angle_deg:
        yield "rocker.angle_deg", _rocker_deg(insole, _gained(insole, level, "rocker"), foot.rocker.apex_s or 0.0)
    yield from _reliefs(insole, level)
    if foot.top_cover_mm:
        heel = insole.template.page.landmarks.heel_centre
        bare = (*PLACED, *POSTS)
        thinner = reference_without(insole, (*bare, "top_cover_mm")) - heights_without(insole, bare)
        yield "top_cover_mm", probe_at(insole.template, (heel.s, heel.x)).read(thinner)


def _gained(insole: Insole, level: Floats, name: str) -> Floats:
    return level - reference_without(insole, (name, *POSTS))


def _reliefs(insole: Insole, level: Floats) -> Iterator[tuple[str, float]]:
    foot = insole.foot
    for i, relief in enumerate(foot.reliefs):
        if relief.depth_mm:
            others = foot.reliefs[:i] + foot.reliefs[i + 1 :]
            without = reference_with(insole, {"reliefs": others, **dict.fromkeys(POSTS, 0.0)})
            yield f"reliefs.{i}.depth_mm", probe_at_mm(insole.size, relief.s, relief.x_mm).read(without - level)


def _skive(insole: Insole, name: str, gained: Floats) -> Iterator[tuple[str, float]]:
    """Yield the greatest depth on the skive's side, and the facet's slope across where it is a plane."""
    size, side = insole.size, 1 if name == SKIVES[0] else -1
    top = np.flatnonzero((insole.template.w == 1) & (insole.template.s < 0.34) & (side * size.x > 0))
    depth = float(gained[top].max())
    s = insole.template.s[top]
    plane = top[(s > 0.08) & (s < 0.20) & (gained[top] > 0.28 * depth) & (gained[top] < 0.72 * depth)]
    plane = plane[insole.template.d[plane] > 0.15 * reference_widths_mm(insole.template)[1]]
    yield name, depth
    if depth > SKIVE_FACET_MM * 0.9 and name == first_skive(insole.foot):
        yield "skive_deg", math.degrees(math.atan(_slope(side * size.x[plane], gained[plane])))


def _met_pad(insole: Insole, gained: Floats) -> Iterator[tuple[str, float]]:
    """Yield the height at the ordered place, and where the pad is highest (mean of its vertices, weighted steeply)."""
    pad, size = insole.foot.met_pad, insole.size
    if pad is None:
        return
    yield "met_pad.height_mm", probe_at_mm(size, pad.s or 0.0, pad.x_mm).read(gained)
    top = np.flatnonzero(insole.template.w == 1)
    weight = np.clip(gained[top] / gained[top].max(), 0, 1) ** 200
    weight /= weight.sum()
    yield "met_pad.s", float(weight @ size.y[top]) / size.length_mm
    yield "met_pad.x_mm", float(weight @ size.x[top])


def _rocker_deg(insole: Insole, gained: Floats, apex_s: float) -> float:
    """Return the slope of the underside along the foot before the apex's bend, least squares [deg]."""
    template, y = insole.template, insole.y
    under = np.flatnonzero((template.w == 0) & (template.s > apex_s + ROCKER_BEND + 0.01))
    return math.degrees(math.atan(_slope(y[under], gained[under])))


def _slope(along: Floats, heights: Floats) -> float:
    """Return the least-squares slope of heights; nan where nothing is to be measured."""
    offset = along - along.mean() if len(along) else along
    return float(offset @ heights / (offset @ offset)) if offset @ offset else math.nan
