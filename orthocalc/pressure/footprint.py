"""Footprint: which cells of a maximum image the foot touched, and the foot's axis through them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from orthocalc.pressure.recording import Floats, Mask

CONTACT_KPA = 10.0
"""Contact for shapes: 10–15 kPa is usual; below, an in-shoe sensor shows its own noise and the sock."""
GROUP_CELLS = 3
"""A contact has at least this many cells, joined by sides or corners; fewer are a sensel's fault."""


@dataclass(frozen=True, slots=True)
class FootAxis:
    """The line from heel centre to forefoot centre.

    Attributes
    ----------
    along : unit vector (x right, y up the rows) from heel to toes
    zero_mm : (position along, position across) of the print's rear end on the axis
    length_mm : from the rear end to the front end of the print, both cells' edges
    """

    along: tuple[float, float]
    zero_mm: tuple[float, float]
    length_mm: float

    def place(self, x_mm: Floats, y_mm: Floats) -> tuple[Floats, Floats]:
        """Turn positions on the sensor into mm along the axis from the rear end, and mm to the right of the axis."""
        ux, uy = self.along
        return x_mm * ux + y_mm * uy - self.zero_mm[0], x_mm * uy - y_mm * ux - self.zero_mm[1]

    def back(self, along_mm: Floats, across_mm: Floats) -> tuple[Floats, Floats]:
        """Turn a place along and across the axis into a position on the sensor."""
        ux, uy = self.along
        t, w = along_mm + self.zero_mm[0], across_mm + self.zero_mm[1]
        return t * ux + w * uy, t * uy - w * ux


def contact_groups(touched: Mask) -> Mask:
    """Return the touched cells in groups of at least three."""
    from scipy import ndimage  # noqa: PLC0415 - heavy

    labels, _ = ndimage.label(touched, structure=np.ones((3, 3)))
    large = np.bincount(labels.ravel()) >= GROUP_CELLS
    large[0] = False
    found: Mask = large[labels]
    return found


def footprint(image_kpa: Floats) -> Mask:
    """Return the cells of a maximum image that the foot touched.

    A cell counts at 10 kPa or more, and inside a 2 × 2 block of such cells: a row or column wire that leaks shows as a
    line one cell wide.
    """
    from scipy import ndimage  # noqa: PLC0415 - heavy

    blocks = ndimage.binary_opening(image_kpa >= CONTACT_KPA, structure=np.ones((2, 2), dtype=bool))
    return contact_groups(blocks)


def cell_centres_mm(shape: tuple[int, ...], pitch_mm: tuple[float, float]) -> tuple[Floats, Floats]:
    """Return x (right) and y (heel → toe end) of every cell's centre, each (row, col)."""
    rows, cols = np.indices(shape, dtype=np.float64)
    return (cols + 0.5) * pitch_mm[0], (rows + 0.5) * pitch_mm[1]


def half_depth_mm(axis_along: tuple[float, float], pitch_mm: tuple[float, float]) -> float:
    """Return how far a cell reaches from its centre along the axis."""
    return (abs(axis_along[0]) * pitch_mm[0] + abs(axis_along[1]) * pitch_mm[1]) / 2


def foot_axis(touched: Mask, pitch_mm: tuple[float, float]) -> FootAxis | None:
    """Find the axis of a print whose heel lies at row 0, within 60° of the columns; None for fewer than 12 cells.

    Heel centre and forefoot centre are the centroids of the 5–25 % and 60–80 % slabs, found again on the new axis until
    they rest: the centre of the forefoot lies by the second metatarsal head, near the heel–second-toe line of
    Cavanagh & Rodgers 1987, and needs no toe.
    """
    if touched.sum() < 12:
        return None
    x, y = (place[touched] for place in cell_centres_mm(touched.shape, pitch_mm))
    ux, uy = _longest(x, y)
    for _ in range(12):
        t, w = x * ux + y * uy, x * uy - y * ux
        share = (t - t.min()) / max(float(np.ptp(t)), 1e-9)
        heel, ball = (share >= 0.05) & (share <= 0.25), (share >= 0.60) & (share <= 0.80)
        if not heel.any() or not ball.any():
            return None
        dx, dy = x[ball].mean() - x[heel].mean(), y[ball].mean() - y[heel].mean()
        size = float(np.hypot(dx, dy))
        if size == 0 or dy / size < 0.5:
            return None
        ux, uy = float(dx / size), float(dy / size)
    edge = half_depth_mm((ux, uy), pitch_mm)
    t, w = x * ux + y * uy, x * uy - y * ux
    return FootAxis((ux, uy), (float(t.min() - edge), float(w[heel].mean())), float(np.ptp(t) + 2 * edge))


def _longest(x: Floats, y: Floats) -> tuple[float, float]:
    """Return the first principal direction of the cells, pointing up the rows."""
    _, vectors = np.linalg.eigh(np.cov(x, y))
    ux, uy = vectors[:, 1] * (1 if vectors[1, 1] >= 0 else -1)
    return float(ux), float(uy)


def share_behind(cut_mm: Floats, along: tuple[float, float], pitch_mm: tuple[float, float]) -> Floats:
    """Return which share of a cell lies behind a cut across the axis, at a distance before the cell's centre.

    A rectangle turned against the cut grows as the convolution of two boxes, its sides' projections on the axis.
    """
    a, b = (max(abs(u) * pitch, 1e-6) for u, pitch in zip(along, pitch_mm, strict=True))
    corners = ((a + b) / 2, 1), ((a - b) / 2, -1), ((b - a) / 2, -1), (-(a + b) / 2, 1)
    near = np.clip(cut_mm, -a - b, a + b)
    area = sum(sign * np.maximum(near + corner, 0) ** 2 / 2 for corner, sign in corners)
    share: Floats = np.clip(area / (a * b), 0, 1)
    return share
