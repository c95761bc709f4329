"""Section: an insole and a station → its outline across the foot there, how thick it is, a picture at true scale."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from orthocalc.finding import Side
from orthocalc.insole.template import Faces, Floats
from orthocalc.preview.layout import PAPER, RGB, Frame, Panel, laid_out
from orthocalc.preview.raster import Image
from orthocalc.preview.spans import Mask

if TYPE_CHECKING:
    from orthocalc.insole.shape import Insole

BODY_RGB: RGB = (136, 156, 188)
GROUND_RGB: RGB = (128, 128, 128)
SAMPLES = 4
"""Samples per pixel along each axis."""
STANDS = 0.9
"""How far down its part of the picture the ground is, whatever stands on it."""


@dataclass(frozen=True, slots=True, eq=False)
class Section:
    """An insole cut across.

    Attributes
    ----------
    s, y_mm : the station, and how far it is from the heel
    x_mm : (k,) places from one edge to the other, rising, in the frame of the insole's own side
    top_mm, bottom_mm : (k,) heights of the top, and of what is below it: the underside, at the edges the wall
    sole_mm : least and greatest x of the underside; beyond, the wall leans out to the trim line
    """

    s: float
    y_mm: float
    side: Side
    x_mm: Floats
    top_mm: Floats
    bottom_mm: Floats
    sole_mm: tuple[float, float]

    @property
    def thickness_mm(self) -> Floats:
        """How thick it is at every place, (k,)."""
        return self.top_mm - self.bottom_mm

    @property
    def least_mm(self) -> float:
        """How thick it is over its underside where it is thinnest."""
        return float(self._over_sole().min())

    @property
    def greatest_mm(self) -> float:
        """How thick it is over its underside where it is thickest."""
        return float(self._over_sole().max())

    def at(self, x_mm: float) -> tuple[float, float]:
        """Return the heights of top and bottom at a place; nan beside the insole."""
        if not self.x_mm[0] <= x_mm <= self.x_mm[-1]:
            return float("nan"), float("nan")
        return float(np.interp(x_mm, self.x_mm, self.top_mm)), float(np.interp(x_mm, self.x_mm, self.bottom_mm))

    def _over_sole(self) -> Floats:
        low, high = self.sole_mm
        return self.thickness_mm[(self.x_mm >= low) & (self.x_mm <= high)]


def section_of(insole: Insole, s: float) -> Section:
    """Cut an insole across at a station; exact on its triangles.

    Parameters
    ----------
    s : share of the length of the full-length insole, 0 at the heel

    Raises
    ------
    ValueError : the insole does not reach there
    """
    template, y = insole.template, s * insole.size.length_mm
    top = np.zeros(len(template.faces), dtype=bool)
    top[template.top_faces] = True
    sole = np.arange(len(top)) < template.underside_faces
    points = insole.vertices if insole.side == "left" else insole.vertices * (-1, 1, 1)
    upper, lower, under = (_cut(points, template.faces[part], y) for part in (top, ~top, sole))
    if min(len(upper), len(lower), len(under)) < 2:
        ends = points[template.w == 0, 1] / insole.size.length_mm
        raise ValueError(
            f"there is no section at s {s:g}: the underside goes from {ends.min():.3f} to {ends.max():.3f}"
        )
    x = np.union1d(upper[:, 0], lower[:, 0])
    over, below = (np.interp(x, part[:, 0], part[:, 1]) for part in (upper, lower))
    left, right = float(under[0, 0]), float(under[-1, 0])
    if insole.side == "right":
        return Section(s, y, "right", -x[::-1], over[::-1], below[::-1], (-right, -left))
    return Section(s, y, "left", x, over, below, (left, right))


def _cut(points: Floats, faces: Faces, y: float) -> Floats:
    """Return x and z (k, 2) where the edges of faces cross a plane across the foot, from left to right."""
    ahead = points[:, 1] >= y
    a, b, c = (ahead[faces[:, corner]] for corner in range(3))
    crossed = faces[(a != b) | (b != c)]
    edges = np.sort(np.concatenate([crossed[:, pair] for pair in ((0, 1), (1, 2), (2, 0))]), axis=1)
    edges = np.unique(edges[ahead[edges[:, 0]] != ahead[edges[:, 1]]], axis=0)
    start, end = points[edges[:, 0]], points[edges[:, 1]]
    share = (y - start[:, 1]) / (end[:, 1] - start[:, 1])
    at: Floats = (start + share[:, None] * (end - start))[:, [0, 2]]
    return at[np.argsort(at[:, 0], kind="stable")]


def draw_sections(
    sections: Mapping[Side, Section],
    width: int,
    height: int,
    *,
    mm_per_px: float | None = None,
    background: RGB = PAPER,
) -> Frame:
    """Draw the section of one insole, or of a pair, standing on the ground, a mm as high as it is wide.

    Parameters
    ----------
    sections : by side; one is seen from behind, so that a left insole's medial side is on the right
    width, height : size of the picture in pixels; half blocks are two pixels high
    mm_per_px : scale; absent: the sections fill the picture

    Returns
    -------
    the picture, where each side lies in it, and its scale, the same for both

    Raises
    ------
    ValueError : no section, or no room for a picture
    """
    spans = {side: (np.ptp(one.x_mm), one.top_mm.max() / STANDS) for side, one in sections.items()}
    panels, fitting = laid_out(spans, width, height)
    scale = mm_per_px or fitting
    image = np.full((height, width, 3), background, dtype=np.uint8)
    for side, panel in panels.items():
        drawn = _drawn(sections[side], panel, scale, background)
        place = np.s_[panel.top : panel.top + panel.height, panel.left : panel.left + panel.width]
        image[place] = drawn if side == "left" else drawn[:, ::-1]
    return Frame(image, panels, scale)


def _drawn(section: Section, panel: Panel, mm_per_px: float, background: RGB) -> Image:
    """Return a panel's pixels, of a right insole as of the left one it mirrors."""
    x, top, bottom = section.x_mm, section.top_mm, section.bottom_mm
    if section.side == "right":
        x, top, bottom = -x[::-1], top[::-1], bottom[::-1]
    across = (x[0] + x[-1]) / 2 + _centres(panel.width) * mm_per_px
    rows = round(panel.height * STANDS) - panel.height / 2
    up = (rows - _centres(panel.height)[:, None]) * mm_per_px
    inside = (up <= np.interp(across, x, top, -1, -1)) & (up >= np.interp(across, x, bottom, 1e9, 1e9))
    ground = (up < 0) & (up >= -mm_per_px)
    share, below = (_averaged(part & np.ones_like(inside)) for part in (inside, ground))
    canvas = np.asarray(background) * (1 - below) + np.asarray(GROUND_RGB) * below
    drawn: Image = np.rint(canvas * (1 - share) + np.asarray(BODY_RGB) * share).astype(np.uint8)
    return drawn


def _centres(count: int) -> Floats:
    """Return where the samples of a row of pixels lie, the middle of the row at 0."""
    return (np.arange(count * SAMPLES) + 0.5) / SAMPLES - count / 2


def _averaged(samples: Mask) -> Floats:
    """Return how much of every pixel (height, width, 1) is covered."""
    high, wide = samples.shape
    covered: Floats = samples.reshape(high // SAMPLES, SAMPLES, wide // SAMPLES, SAMPLES).mean(axis=(1, 3))[..., None]
    return covered
