"""Live: a pair of insoles and a camera → one small picture, while somebody types or turns it.

What does not change with the camera is worked out once per mesh (:func:`model_of`). A right insole is drawn as the left
one it mirrors, and its picture turned over: the same insole on either side gives exactly the mirrored picture.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from orthocalc.finding import Side
from orthocalc.insole.shape import Insole
from orthocalc.insole.template import Template
from orthocalc.preview.camera import Camera
from orthocalc.preview.layout import PAPER, RGB, Frame, laid_out
from orthocalc.preview.palette import BODY, Colours
from orthocalc.preview.raster import SAMPLES, Image, View, averaged, steps
from orthocalc.preview.shading import Surface, brightness, surface_of
from orthocalc.preview.spans import GRID, Array, Faces, Indices, Samples, nearest, ordered

MARK: RGB = (224, 49, 49)


@dataclass(frozen=True, slots=True, eq=False)
class Model:
    """An insole made ready to be drawn: as a left one.

    Attributes
    ----------
    insole : what is drawn
    points : (3, n) vertices [mm], of a right insole mirrored
    surface : its normals
    """

    insole: Insole
    points: Array
    surface: Surface


@dataclass(frozen=True, slots=True, eq=False)
class Tint:
    """Numbers at the vertices that colour an insole instead of its plain material.

    Attributes
    ----------
    values : (n,) one for each vertex of the insole
    palette : (256, 3) colours from ``limits[0]`` to ``limits[1]``
    """

    values: Array
    limits: tuple[float, float]
    palette: Colours


@lru_cache(maxsize=4)
def model_of(insole: Insole) -> Model:
    """Make an insole ready to be drawn; once per mesh, about 2 ms for a coarse one."""
    points = insole.vertices.T.copy()
    if insole.side == "right":
        points[0] *= -1
    return Model(insole, points, surface_of(points, insole.template.faces))


def draw(
    models: Mapping[Side, Model],
    camera: Camera,
    width: int,
    height: int,
    *,
    tints: Mapping[Side, Tint] | None = None,
    mark_s: float | None = None,
    background: RGB = PAPER,
) -> Frame:
    """Draw one insole, or a pair at one scale: the left one left of the right one, or above it if clearly larger so.

    Parameters
    ----------
    models : by side, from :func:`model_of`
    camera : where the left one is seen from; the right one from the mirrored place
    width, height : size of the picture in pixels; half blocks are two pixels high
    tints : by side, numbers that colour the insole (:func:`orthocalc.preview.difference.difference_tints`)
    mark_s : station at which a section's line is drawn over the insoles, as a share of their length
    background : sRGB round the insoles

    Returns
    -------
    the picture, where each side lies in it, and its scale

    Raises
    ------
    ValueError : no insole, or no room for a picture
    """
    plan = camera.view().axes()[:, :2].T
    spans = {side: np.ptp(plan @ model.points, axis=1) for side, model in models.items()}
    panels, mm_per_px = laid_out(spans, width, height)
    mm_per_px /= camera.zoom
    image = np.full((height, width, 3), background, dtype=np.uint8)
    for side, panel in panels.items():
        tint = (tints or {}).get(side)
        drawn = _drawn(models[side], camera, panel.width, panel.height, mm_per_px, tint, mark_s, background)
        place = np.s_[panel.top : panel.top + panel.height, panel.left : panel.left + panel.width]
        image[place] = drawn if side == "left" else drawn[:, ::-1]
    return Frame(image, panels, mm_per_px)


@lru_cache(maxsize=4)
def _drawn(
    model: Model,
    camera: Camera,
    width: int,
    height: int,
    mm_per_px: float,
    tint: Tint | None,
    mark_s: float | None,
    background: RGB,
) -> Image:
    """Return one insole's part of the picture, as a left one; of what has not changed, the same again."""
    shot = _shot(model, camera, width, height, mm_per_px)
    canvas = np.full((height * width * SAMPLES**2, 3), background, dtype=np.uint8)
    canvas[shot.samples.at] = _colours(shot, tint)
    if mark_s is not None:
        canvas[_marked(shot, mark_s, mm_per_px)] = MARK
    drawn = averaged(canvas.reshape(height * SAMPLES, width * SAMPLES, 3))
    drawn.flags.writeable = False
    return drawn


@dataclass(frozen=True, slots=True, eq=False)
class _Shot:
    """What a camera sees of an insole: the faces that show, which they are, and the samples on them."""

    model: Model
    view: View
    faces: Faces
    shown: Indices
    samples: Samples


def _shot(model: Model, camera: Camera, width: int, height: int, mm_per_px: float) -> _Shot:
    view = camera.view()
    seen = view.axes().T @ model.points
    corners, winding = _corners(model.insole.template)
    middle = (seen[:2].min(axis=1) + seen[:2].max(axis=1)) / 2
    middle += camera.ahead_s * model.insole.size.length_mm * view.axes()[1, :2]
    flat = np.rint((seen[:2] - middle[:, None]) * (SAMPLES * GRID / mm_per_px))
    faces = Faces.of(flat, corners)
    front = faces.area2 * winding > 0
    samples = nearest(faces, seen[2], width * SAMPLES, height * SAMPLES, front)
    shown, samples = samples.of_shown_faces(len(front))
    return _Shot(model, view, faces.subset(shown), shown, samples)


def _colours(shot: _Shot, tint: Tint | None) -> Image:
    """Return the colours (k, 3) of the samples."""
    normals = shot.model.surface.at_corners(shot.shown, shot.faces.corners).reshape(3, -1)
    light = brightness(shot.view.axes().T @ normals, shot.view.light).reshape(3, -1)
    shade = np.clip(shot.faces.at(light, shot.samples), 0, 1)
    if tint is None:
        return BODY[steps(shade, 0, 1)]
    here = shot.faces.at(tint.values[shot.faces.corners], shot.samples)
    lit = tint.palette[steps(here, *tint.limits)] * np.clip(0.7 + 0.4 * shade, 0, 1)[:, None]
    coloured: Image = np.rint(lit).astype(np.uint8)
    return coloured


def _marked(shot: _Shot, s: float, mm_per_px: float) -> Indices:
    """Return the samples on the line across an insole at a station, so broad that it fills a whole pixel."""
    y = shot.faces.at(shot.model.points[1][shot.faces.corners], shot.samples)
    return shot.samples.at[abs(y - s * shot.model.insole.size.length_mm) < 0.75 * mm_per_px]


@lru_cache(maxsize=16)
def _corners(template: Template) -> tuple[Indices, Array]:
    """Return the corners (3, m) of a left insole's faces in the vertices' order, and -1 where that unwinds them."""
    a, b, c = template.faces.T
    rises = (a < b).astype(np.float64) + (b < c) + (c < a)  # 2 where the order is a turned one, else 1
    return ordered(template.faces), 2 * rises - 3
