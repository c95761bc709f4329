"""Views: how a clinician looks at an insole, and one picture with two views of it and a scale."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from orthocalc.finding import Side
from orthocalc.preview.lettering import lettering
from orthocalc.preview.raster import Image, View, extent_mm, render

_ABOVE = View(right=(1, 0, 0), up=(0, 1, 0))
_LYING = View(right=(0, 1, 0), up=(-1, 0, 0))
_MEDIAL = View(right=(0, 1, 0), up=(0, 0, 1))
_OBLIQUE = View(right=(0.6, 0.8, 0), up=(-0.48, 0.36, 0.8), light=(0.25, 0.6, 1.0))

INK = (52, 58, 66)
SCALE_BAR_MM = 50


def above(side: Side) -> View:
    """Seen from above, toe up: a left insole has its medial side on the right, a right one on the left."""
    return _ABOVE if side == "left" else _ABOVE.mirrored()


def lying(side: Side) -> View:
    """Seen from above, medial side down: a left insole's toe is on the right, a right one's on the left."""
    return _LYING if side == "left" else _LYING.mirrored()


def medial(side: Side) -> View:
    """Seen from the medial side: a left insole's heel is on the left, a right one's on the right."""
    return _MEDIAL if side == "left" else _MEDIAL.mirrored()


def oblique(side: Side) -> View:
    """Seen from above the medial heel: into the arch and the heel cup, toe away."""
    return _OBLIQUE if side == "left" else _OBLIQUE.mirrored()


def picture_of_insole(
    vertices: npt.ArrayLike, faces: npt.ArrayLike, side: Side | None, *, px_per_mm: float = 3.0, label: bool = True
) -> Image:
    """Draw an insole from above and, below it, from the medial side, heel over heel at the same scale.

    Parameters
    ----------
    vertices, faces : the mesh, mm, in the frame of its own side
    side : None where it is not known: drawn as a left one would be, and not called so
    px_per_mm : pixels per millimetre
    label : write which view is which, and a scale bar of 50 mm

    Returns
    -------
    (h, w, 3) uint8

    Raises
    ------
    ValueError : a mesh that cannot be drawn
    """
    margin, dot = round(8 * px_per_mm), max(1, round(px_per_mm * 0.6))
    rows = []
    known = side or "left"
    words = (f"{side} from above", "medial side") if side else ("from above", "from one side")
    for view, caption in zip((lying(known), medial(known)), words, strict=True):
        wide, high = extent_mm(vertices, view) if np.size(vertices) else (1.0, 1.0)
        size = round(wide * px_per_mm) + 2 * margin, round(high * px_per_mm) + 2 * margin
        rows.append(render(vertices, faces, view, *size, mm_per_px=1 / px_per_mm))
        if label:
            rows.append(_caption(caption, size[0], margin, dot))
    if label:
        _draw_scale_bar(rows[-1], margin, px_per_mm, dot)
    return np.concatenate(rows)


def _caption(words: str, width: int, margin: int, dot: int) -> Image:
    """Return a band with words at the left margin."""
    band = np.full((7 * dot + margin, width, 3), 255, dtype=np.uint8)
    mask = lettering(words, dot)[:, : width - margin]
    band[: mask.shape[0], margin : margin + mask.shape[1]][mask] = INK
    return band


def _draw_scale_bar(band: Image, margin: int, px_per_mm: float, dot: int) -> None:
    """Draw the bar at the right margin of a band, its length before it."""
    stop = band.shape[1] - margin
    start = stop - round(SCALE_BAR_MM * px_per_mm)
    band[3 * dot : 4 * dot, start:stop] = INK
    for end in (start, stop - dot):
        band[: 7 * dot, end : end + dot] = INK
    words = lettering(f"{SCALE_BAR_MM} mm", dot)
    left = start - words.shape[1] - 4 * dot
    band[: 7 * dot, left : left + words.shape[1]][words] = INK
