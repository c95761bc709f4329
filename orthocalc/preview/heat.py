"""Heat: a grid of pressures → a map at true scale, toes up, with mask borders, CoP path and crosses on it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from orthocalc.preview.layout import PAPER, RGB
from orthocalc.preview.palette import HEIGHT
from orthocalc.preview.raster import Image, steps
from orthocalc.preview.spans import Array, Indices, Mask
from orthocalc.preview.terminal_colours import grey_of

Box = tuple[float, float, float, float]
"""Left, right, heel and toe end of a part of a sensor [mm], from the outer corner of its cell (0, 0)."""

NOTHING = 0.02
"""What is below this share of the palette's end is background."""
BORDER = 0.4
"""How much of a line's colour a region's border has."""
LIGHT_GREY = 185
"""Lines are black on what is lighter than this, and white on what is darker."""


@dataclass(frozen=True, slots=True, eq=False)
class HeatMap:
    """A picture of a grid of pressures.

    Attributes
    ----------
    image : (height, width, 3) uint8; toes up, the sensor's left edge on the left
    left_mm, top_mm : the picture's left edge, and its upper one (towards the toes), on the sensor
    mm_per_px : scale
    peak_kpa : what the palette ends at
    """

    image: Image
    left_mm: float
    top_mm: float
    mm_per_px: float
    peak_kpa: float

    def pixels(self, places_mm: npt.ArrayLike) -> Array:
        """Turn places (k, 2) on the sensor, across and along [mm], into pixels from the left and from the top."""
        places = np.asarray(places_mm, dtype=np.float64).reshape(-1, 2)
        return np.column_stack([places[:, 0] - self.left_mm, self.top_mm - places[:, 1]]) / self.mm_per_px


def heat_map(
    pressure_kpa: npt.ArrayLike,
    pitch_mm: tuple[float, float],
    width: int,
    height: int,
    *,
    box_mm: Box | None = None,
    mm_per_px: float | None = None,
    peak_kpa: float | None = None,
    labels: npt.ArrayLike | None = None,
    cop_mm: npt.ArrayLike | None = None,
    crosses_mm: npt.ArrayLike | None = None,
    background: RGB = PAPER,
) -> HeatMap:
    """Draw one frame or maximum image, smooth between the cells' middles; no cell's peak is lost in a small picture.

    Parameters
    ----------
    pressure_kpa : (rows, columns) row 0 at the heel, column 0 at the left edge seen from above; nan: no sensor there
    pitch_mm : of the cells, across and along
    width, height : size of the picture in pixels; half blocks are two pixels high
    box_mm : part of the sensor to show (:func:`loaded_box_mm`), in the picture's middle; absent: all of it
    mm_per_px : scale, the same for both feet; absent: the box fills the picture
    peak_kpa : what the palette ends at, the same for all frames of a step; absent: the highest of the grid
    labels : (rows, columns) the region of each cell, whole numbers; a line is drawn wherever two meet under load
    cop_mm : (k, 2) places across and along that a line is drawn through
    crosses_mm : (k, 2) places of crosses (:func:`peak_places_mm`)
    background : sRGB where nothing, or less than 2 % of ``peak_kpa``, presses

    Raises
    ------
    ValueError : no grid, labels of another shape, a pitch that is not above 0, or no room
    """
    grid = _checked(pressure_kpa, pitch_mm, width, height)
    rows, columns = grid.shape
    left, right, heel, toe = box_mm or (0.0, columns * pitch_mm[0], 0.0, rows * pitch_mm[1])
    scale = mm_per_px or max((right - left) / width, (toe - heel) / height)
    peak = peak_kpa or float(grid.max()) or 1.0
    image = np.full((height, width, 3), background, dtype=np.uint8)
    drawn = HeatMap(image, (left + right - width * scale) / 2, (heel + toe + height * scale) / 2, scale, peak)
    u, v = _cells_of_pixels(drawn, pitch_mm)
    kpa = _raised(_between_middles(grid, u, v), grid, drawn, pitch_mm)
    loaded = kpa >= NOTHING * peak
    image[loaded] = HEIGHT[steps(kpa[loaded], 0, peak)]
    if labels is not None:
        _ink(image, _borders(np.asarray(labels), grid.shape, u, v) & loaded, BORDER)
    if cop_mm is not None:
        _ink(image, _line(drawn, cop_mm), 1.0)
    if crosses_mm is not None:
        _ink(image, _crosses(drawn, crosses_mm), 1.0)
    return drawn


def loaded_box_mm(pressure_kpa: npt.ArrayLike, pitch_mm: tuple[float, float], around_mm: float = 10.0) -> Box | None:
    """Return the part of a sensor that is loaded, with some mm around; None without load."""
    loaded = np.nan_to_num(np.asarray(pressure_kpa, dtype=np.float64)) > 0
    if not loaded.any():
        return None
    along, across = np.flatnonzero(loaded.any(axis=1)), np.flatnonzero(loaded.any(axis=0))
    return (
        float(across[0] * pitch_mm[0] - around_mm),
        float((across[-1] + 1) * pitch_mm[0] + around_mm),
        float(along[0] * pitch_mm[1] - around_mm),
        float((along[-1] + 1) * pitch_mm[1] + around_mm),
    )


def peak_places_mm(
    pressure_kpa: npt.ArrayLike, pitch_mm: tuple[float, float], labels: npt.ArrayLike | None = None
) -> Array:
    """Return the middle (k, 2) of the highest cell, across and along [mm]; with labels, of each region above 0."""
    grid = np.nan_to_num(np.asarray(pressure_kpa, dtype=np.float64))
    of = np.ones(grid.shape, dtype=int) if labels is None else np.asarray(labels)
    regions = [region for region in np.unique(of[of > 0]) if grid[of == region].max() > 0]
    cells = [np.unravel_index(np.where(of == region, grid, -1).argmax(), grid.shape) for region in regions]
    return np.array([[(col + 0.5) * pitch_mm[0], (row + 0.5) * pitch_mm[1]] for row, col in cells]).reshape(-1, 2)


def _checked(pressure_kpa: npt.ArrayLike, pitch_mm: tuple[float, float], width: int, height: int) -> Array:
    grid = np.asarray(pressure_kpa, dtype=np.float64)
    if grid.ndim != 2 or grid.size == 0:
        raise ValueError(f"a heat map needs (rows, columns) of pressures, not {grid.shape}")
    if width < 1 or height < 1 or not min(pitch_mm) > 0:
        raise ValueError(f"no heat map of {width} x {height} pixels and cells of {pitch_mm[0]:g} x {pitch_mm[1]:g} mm")
    return np.nan_to_num(grid)


def _cells_of_pixels(drawn: HeatMap, pitch_mm: tuple[float, float]) -> tuple[Array, Array]:
    """Return columns (width,) and rows (height, 1) of the pixels' middles; whole numbers are cells' middles."""
    height, width = drawn.image.shape[:2]
    across = drawn.left_mm + (np.arange(width, dtype=np.float64) + 0.5) * drawn.mm_per_px
    along = drawn.top_mm - (np.arange(height, dtype=np.float64)[:, None] + 0.5) * drawn.mm_per_px
    return across / pitch_mm[0] - 0.5, along / pitch_mm[1] - 0.5


def _between_middles(grid: Array, u: Array, v: Array) -> Array:
    """Interpolate between the middles of four cells; beyond the sensor's cells nothing presses."""
    framed = np.pad(grid, 1)
    columns, shares_u = _neighbours(u, grid.shape[1])
    rows, shares_v = _neighbours(v, grid.shape[0])
    low = framed[rows, columns] * (1 - shares_u) + framed[rows, columns + 1] * shares_u
    high = framed[rows + 1, columns] * (1 - shares_u) + framed[rows + 1, columns + 1] * shares_u
    return low * (1 - shares_v) + high * shares_v


def _neighbours(at: Array, count: int) -> tuple[Indices, Array]:
    """Return the framed number of the cell before each place, and how far it is to the next, 0..1."""
    inside = np.clip(at, -1, count)
    before = np.minimum(np.floor(inside), count - 1).astype(np.intp)
    return before + 1, inside - before


def _raised(kpa: Array, grid: Array, drawn: HeatMap, pitch_mm: tuple[float, float]) -> Array:
    """Raise each pixel to the highest cell whose middle lies in it."""
    row, col = np.nonzero(grid > 0)
    places = np.column_stack([(col + 0.5) * pitch_mm[0], (row + 0.5) * pitch_mm[1]])
    x, y = np.floor(drawn.pixels(places)).astype(np.intp).T
    inside = (x >= 0) & (x < kpa.shape[1]) & (y >= 0) & (y < kpa.shape[0])
    np.maximum.at(kpa, (y[inside], x[inside]), grid[row[inside], col[inside]])
    return kpa


def _ink(image: Image, where: Mask, strength: float) -> None:
    """Darken what is light, and lighten what is dark, so that a line shows in grey too."""
    under = image[where]
    ink = np.where(grey_of(under) > LIGHT_GREY, 0, 255)[:, None]
    image[where] = np.rint(under + (ink - under.astype(np.float64)) * strength).astype(np.uint8)


def _borders(labels: npt.NDArray[np.generic], shape: tuple[int, ...], u: Array, v: Array) -> Mask:
    """Return the pixels of the lower-numbered region along every border: the same whichever way it is mirrored."""
    if labels.shape != shape:
        raise ValueError(f"labels {labels.shape} of a grid {shape}")
    rows, columns = np.rint(v).astype(np.intp), np.rint(u).astype(np.intp)
    inside = (rows >= 0) & (rows < shape[0]) & (columns >= 0) & (columns < shape[1])
    label = np.where(inside, labels[np.clip(rows, 0, shape[0] - 1), np.clip(columns, 0, shape[1] - 1)], 0)
    border: Mask = np.zeros(label.shape, dtype=bool)
    border[:, :-1] |= label[:, :-1] < label[:, 1:]
    border[:, 1:] |= label[:, 1:] < label[:, :-1]
    border[:-1] |= label[:-1] < label[1:]
    border[1:] |= label[1:] < label[:-1]
    return border


def _line(drawn: HeatMap, places_mm: npt.ArrayLike) -> Mask:
    """Return the pixels that a line through places passes."""
    path = drawn.pixels(places_mm)
    lengths = np.hypot(*np.diff(path, axis=0).T) if len(path) > 1 else np.zeros(0)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    fine = np.linspace(0, along[-1], int(along[-1] * 4) + 2)
    return _spotted(drawn, *(np.interp(fine, along, path[:, i]) for i in (0, 1))) if len(path) else _spotted(drawn)


def _crosses(drawn: HeatMap, places_mm: npt.ArrayLike) -> Mask:
    """Return the pixels of crosses of five round each place."""
    x, y = drawn.pixels(places_mm).T
    arms = ((0, 0), (1, 0), (-1, 0), (0, 1), (0, -1))
    return _spotted(drawn, *(np.concatenate([at + arm[i] for arm in arms]) for i, at in enumerate((x, y))))


def _spotted(drawn: HeatMap, x: npt.ArrayLike = (), y: npt.ArrayLike = ()) -> Mask:
    height, width = drawn.image.shape[:2]
    col, row = (np.floor(np.asarray(at, dtype=np.float64)).astype(np.intp) for at in (x, y))
    inside = (col >= 0) & (col < width) & (row >= 0) & (row < height)
    mask = np.zeros((height, width), dtype=bool)
    mask[row[inside], col[inside]] = True
    return mask
