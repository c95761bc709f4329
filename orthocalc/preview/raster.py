"""Raster: a triangle mesh and a view → a shaded picture, by an exact z-buffer in numpy."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from orthocalc.preview.palette import BODY, HEIGHT
from orthocalc.preview.shading import corner_shade
from orthocalc.preview.spans import GRID, Array, Faces, Indices, nearest, ordered

Image = npt.NDArray[np.uint8]
Vector = tuple[float, float, float]

SAMPLES = 2
"""Samples per pixel along each axis."""


@dataclass(frozen=True, slots=True)
class View:
    """From where a mesh is seen, without perspective.

    Attributes
    ----------
    right, up : unit vectors of the mesh's frame that point right and up in the picture
    light : towards the light in the picture's axes (right, up, to the viewer), any length
    """

    right: Vector
    up: Vector
    light: Vector = (-0.5, 0.6, 0.9)

    def mirrored(self) -> View:
        """Return the view in which the mesh mirrored in x gives the picture mirrored."""
        (rx, ry, rz), (ux, uy, uz), (lx, ly, lz) = self.right, self.up, self.light
        return replace(self, right=(rx, -ry, -rz), up=(-ux, uy, uz), light=(-lx, ly, lz))

    def axes(self) -> Array:
        """Return right, up and to-the-viewer as the columns of a (3, 3) array."""
        return np.column_stack([self.right, self.up, np.cross(self.right, self.up)])


def extent_mm(vertices: npt.ArrayLike, view: View) -> tuple[float, float]:
    """Return width and height (mm) that a mesh takes up in a view."""
    width, height = np.ptp(np.asarray(vertices, dtype=np.float64) @ view.axes(), axis=0)[:2]
    return float(width), float(height)


def render(
    vertices: npt.ArrayLike,
    faces: npt.ArrayLike,
    view: View,
    width: int,
    height: int,
    *,
    mm_per_px: float | None = None,
    values: npt.ArrayLike | None = None,
    limits: tuple[float, float] | None = None,
    contour_step: float | None = None,
    background: tuple[int, int, int] = (255, 255, 255),
) -> Image:
    """Draw a mesh in the middle of a picture.

    Parameters
    ----------
    vertices : (n, 3) mm
    faces : (m, 3) vertex indices; either winding is drawn, faces without area are not
    width, height : size of the picture in pixels
    mm_per_px : scale; absent: the mesh fills the picture but for a margin
    values : (n,) one number per vertex, coloured by the height palette between ``limits`` (absent: its extremes)
    contour_step : a dark line wherever ``values`` passes a multiple of this

    Returns
    -------
    (height, width, 3) uint8, sRGB

    Raises
    ------
    ValueError : no vertices or faces, unusable indices or numbers, no room for a picture
    """
    corners, triangles = _checked(vertices, faces, width, height)
    number = None if values is None else _one_per_vertex(values, len(corners))
    seen = np.ascontiguousarray((corners @ view.axes()).T)
    everything = Faces.of(_on_screen(seen[:2], width, height, mm_per_px), ordered(triangles))
    samples = nearest(everything, seen[2], width * SAMPLES, height * SAMPLES)

    shown, samples = samples.of_shown_faces(len(triangles))
    front = everything.subset(shown)
    shade = np.clip(front.at(corner_shade(seen, triangles, shown, front.corners, view.light), samples), 0, 1)
    canvas = np.full((height * width * SAMPLES**2, 3), background, dtype=np.uint8)
    if number is None:
        canvas[samples.at] = BODY[steps(shade, 0, 1)]
    else:
        here = front.at(number[front.corners], samples)
        low, high = limits or (float(number.min()), float(number.max()))
        canvas[samples.at] = np.rint(HEIGHT[steps(here, low, high)] * np.clip(0.4 + 0.8 * shade, 0, 1)[:, None]).astype(
            np.uint8
        )
        if contour_step:
            canvas[_contours(samples.at, here, contour_step, width * SAMPLES, height * SAMPLES)] //= 2
    return averaged(canvas.reshape(height * SAMPLES, width * SAMPLES, 3))


def _checked(vertices: npt.ArrayLike, faces: npt.ArrayLike, width: int, height: int) -> tuple[Array, Indices]:
    corners, triangles = np.asarray(vertices, dtype=np.float64), np.asarray(faces)
    if corners.size == 0 or triangles.size == 0:
        raise ValueError("an empty mesh has no picture")
    if corners.shape[1:] != (3,) or triangles.shape[1:] != (3,):
        raise ValueError(f"vertices (n, 3) and faces (m, 3) are needed, not {corners.shape} and {triangles.shape}")
    if not np.isfinite(corners).all():
        raise ValueError("a vertex is not a finite number")
    if triangles.dtype.kind not in "iu" or triangles.min() < 0 or triangles.max() >= len(corners):
        raise ValueError("a face names a vertex that is not there")
    if width < 1 or height < 1:
        raise ValueError(f"a picture of {width} x {height} pixels has no room")
    return corners, triangles.astype(np.intp, copy=False)


def _one_per_vertex(values: npt.ArrayLike, count: int) -> Array:
    number = np.asarray(values, dtype=np.float64)
    if number.shape != (count,) or not np.isfinite(number).all():
        raise ValueError("values must be one finite number per vertex")
    return number


def _on_screen(plan_mm: Array, width: int, height: int, mm_per_px: float | None) -> Array:
    """Return x to the right and y up from the picture's middle (2, n), in whole GRID units."""
    low, high = plan_mm.min(axis=1, keepdims=True), plan_mm.max(axis=1, keepdims=True)
    if mm_per_px is None:
        mm_per_px = float(((high - low).T / (0.94 * width, 0.94 * height)).max()) or 1.0
    if not mm_per_px > 0:
        raise ValueError(f"a scale of {mm_per_px} mm per pixel shows nothing")
    flat: Array = np.rint((plan_mm - (low + high) / 2) * (SAMPLES * GRID / mm_per_px))
    return flat


def steps(values: Array, low: float, high: float) -> Indices:
    """Return the colour number 0..255 of values between low and high."""
    return np.rint(np.clip((values - low) / ((high - low) or 1.0), 0, 1) * 255).astype(np.intp)


def _contours(at: Indices, values: Array, step: float, width: int, height: int) -> Indices:
    """Return the samples on either side of every contour."""
    level = np.full((height, width), np.nan)
    level.ravel()[at] = np.floor(values / step + 1e-6)  # a plateau at a multiple draws no noise
    line = np.zeros(level.shape, dtype=bool)
    across = np.abs(np.diff(level, axis=1)) > 0
    along = np.abs(np.diff(level, axis=0)) > 0
    line[:, 1:] |= across
    line[:, :-1] |= across
    line[1:] |= along
    line[:-1] |= along
    return np.flatnonzero(line)


def averaged(samples: Image) -> Image:
    """Turn SAMPLES x SAMPLES blocks into pixels; whole numbers, so that the mirror image has the same."""
    parts = [samples[i::SAMPLES, j::SAMPLES].astype(np.uint16) for i in range(SAMPLES) for j in range(SAMPLES)]
    total = np.add.reduce(parts) + SAMPLES**2 // 2
    image: Image = (total // SAMPLES**2).astype(np.uint8)
    return image
