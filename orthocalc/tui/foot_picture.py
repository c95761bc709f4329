"""Foot picture: one recording in a size → its heat map, toes up, and the pixels where borders, CoP and peaks lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from orthocalc.analysis import Analysed
from orthocalc.analysis_map import pressure_map, scale_mm
from orthocalc.pressure.cop import cop_path
from orthocalc.pressure.images import frame_image, maximum_image, mean_image
from orthocalc.pressure.recording import Floats, Mask
from orthocalc.pressure.regions import PARTS, SUMS
from orthocalc.pressure.steps import has_force
from orthocalc.preview.heat import Box, HeatMap, heat_map, loaded_box_mm

Shown = Literal["maximum", "mean", "frame"]
Indices = NDArray[np.intp]

GROUND = (12, 13, 16)
"""Where nothing presses, on light themes too: the highest pressure is the lightest colour, so nothing else is."""
LIST_PITCH_MM = 5.0
"""A list of sensors is drawn as cells of this size, each of the sensor that is nearest."""
PATH_POINTS = 60
"""So many places a step's path has for the mean over steps."""


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """Which cell of the flattened sensor lies at (row, col), row 0 at the heel; −1 where none does."""

    cell: Indices
    pitch_mm: tuple[float, float]
    corner_mm: tuple[float, float] = (0.0, 0.0)

    def of(self, image: NDArray[np.generic], nothing: float) -> Floats:
        """Lay an image of the sensor's cells on the grid."""
        laid: Floats = np.where(self.cell >= 0, image.ravel()[self.cell], nothing)
        return laid


@dataclass(frozen=True, eq=False)
class FootPicture:
    """A recording drawn in so many pixels; what does not change from frame to frame is worked out once."""

    one: Analysed
    grid: Grid
    box_mm: Box
    size: tuple[int, int]

    def drawn(self, shown: Shown, time_s: float, top_kpa: float) -> HeatMap:
        """Draw the steps' maximum or mean, or the frame at a time."""
        kpa = self.grid.of(self._image(shown, time_s), 0.0)
        return heat_map(
            kpa, self.grid.pitch_mm, *self.size, box_mm=self.box_mm, peak_kpa=top_kpa or 1.0, background=GROUND
        )

    def top_kpa(self, shown: Shown) -> float:
        """Return the highest pressure that any picture of a kind has."""
        return float((self._mean if shown == "mean" else self._maximum).max(initial=0))

    def force_n(self, time_s: float) -> float | None:
        """Return the force at a time."""
        return None if self._force is None else float(self._force[self._frame(time_s)])

    def cop(self, time_s: float) -> Floats:
        """Return the centre of pressure of the frame at a time: one pixel (1, 2), or none (0, 2)."""
        frame = self._frame(time_s)
        path = cop_path(self.one.seen.recording, self.one.seen.cells, frame, frame + 1)
        return np.zeros((0, 2)) if path is None else self._pixels(path.places * scale_mm(self.one.seen))

    @cached_property
    def path(self) -> Floats:
        """The mean path (k, 2) of the centre of pressure over the steps, in pixels; empty without steps."""
        seen = self.one.seen
        found = [cop_path(seen.recording, seen.cells, step.first, step.last) for step in seen.steps]
        paths = [_resampled(path.places) for path in found if path is not None and len(path.places) > 1]
        return self._pixels(np.mean(paths, axis=0) * scale_mm(seen)) if paths else np.zeros((0, 2))

    @cached_property
    def peaks(self) -> Floats:
        """The pixels (k, 2) of the heel's and the forefoot's peak; without a whole print's regions, of the whole."""
        kpa, labels = self.grid.of(self._maximum, 0.0), self._labels
        groups = [kpa > 0]
        if labels is not None:
            groups = [np.isin(labels, [PARTS.index(name) for name in SUMS[part]]) for part in ("heel", "forefoot")]
        places = [np.argwhere(group & (kpa == kpa[group].max())).mean(axis=0) for group in groups if kpa[group].any()]
        middles = (np.array(places).reshape(-1, 2)[:, ::-1] + 0.5) * self.grid.pitch_mm + self.grid.corner_mm
        return self._pixels(middles)

    @cached_property
    def borders(self) -> tuple[Mask, Mask]:
        """The loaded pixels (height, width) at whose left, and at whose upper side another region begins."""
        height, width = self.size[1], self.size[0]
        left, above = np.zeros((height, width), dtype=bool), np.zeros((height, width), dtype=bool)
        if self._labels is None:
            return left, above
        label = self._at_pixels(self._labels.astype(np.float64))
        loaded = self._at_pixels(self.grid.of(self._maximum, 0.0)) > 0
        left[:, 1:] = label[:, 1:] != label[:, :-1]
        above[1:] = label[1:] != label[:-1]
        return left & loaded, above & loaded

    @cached_property
    def _labels(self) -> Indices | None:
        labels = self.one.seen.labels
        return None if labels is None else self.grid.of(labels, -1).astype(np.intp)

    @cached_property
    def _maximum(self) -> Floats:
        return maximum_image(_pressure(self.one), self.one.seen.steps)

    @cached_property
    def _mean(self) -> Floats:
        return mean_image(_pressure(self.one), self.one.seen.steps)

    @cached_property
    def _force(self) -> Floats | None:
        recording = self.one.seen.recording
        return recording.force_n() if has_force(recording) else None

    def _image(self, shown: Shown, time_s: float) -> Floats:
        if shown == "frame":
            return frame_image(_pressure(self.one), time_s, self.one.seen.recording.rate_hz)
        return self._mean if shown == "mean" else self._maximum

    def _frame(self, time_s: float) -> int:
        recording = self.one.seen.recording
        return int(np.clip(round(time_s * recording.rate_hz), 0, recording.frames - 1))

    @property
    def _mm_per_px(self) -> float:
        return (self.box_mm[1] - self.box_mm[0]) / self.size[0]

    def _pixels(self, places_mm: Floats) -> Floats:
        """Turn places (k, 2) on the sensor into pixels from the left and from the top."""
        left, top = self.box_mm[0] + self.grid.corner_mm[0], self.box_mm[3] + self.grid.corner_mm[1]
        return np.column_stack([places_mm[:, 0] - left, top - places_mm[:, 1]]) / self._mm_per_px

    def _at_pixels(self, laid: Floats) -> Floats:
        """Return what lies under each pixel's middle, 0 beside the sensor."""
        x = self.box_mm[0] + (np.arange(self.size[0]) + 0.5) * self._mm_per_px
        y = self.box_mm[3] - (np.arange(self.size[1]) + 0.5) * self._mm_per_px
        cols, rows = (np.floor(at / step).astype(np.intp) for at, step in zip((x, y), self.grid.pitch_mm, strict=True))
        inside = ((rows >= 0) & (rows < laid.shape[0]))[:, None] & (cols >= 0) & (cols < laid.shape[1])
        under = laid[np.clip(rows, 0, laid.shape[0] - 1)[:, None], np.clip(cols, 0, laid.shape[1] - 1)]
        return np.where(inside, under, 0)


def foot_pictures(feet: Sequence[Analysed | None], width: int, height: int) -> list[FootPicture | None]:
    """Draw feet at one scale, each in so many pixels, heels at the bottom; None of one that is no map of pressure."""
    placed = [None if one is None else _placed(one) for one in feet]
    sizes = [(right - left, toe - heel) for _, _, (left, right, heel, toe) in filter(None, placed)]
    if not sizes or width < 1 or height < 1:
        return [None for _ in feet]
    scale = max(max(across / width, along / height) for across, along in sizes)
    return [None if one is None else _picture(*one, width, height, scale) for one in placed]


def _picture(one: Analysed, grid: Grid, box: Box, width: int, height: int, scale: float) -> FootPicture:
    middle, half = (box[0] + box[1]) / 2, width * scale / 2
    return FootPicture(one, grid, (middle - half, middle + half, box[2], box[2] + height * scale), (width, height))


def _placed(one: Analysed) -> tuple[Analysed, Grid, Box] | None:
    """Return a recording with its grid and the part of it that is shown; None without a map of pressure or load."""
    grid = _grid(one)
    box = None if grid is None else _box(one, grid)
    return None if grid is None or box is None else (one, grid, box)


def _grid(one: Analysed) -> Grid | None:
    """Return a mat's own grid, or one on which a list of sensors is laid; None without a map of pressure."""
    recording = one.seen.recording
    if recording.kind == "mat":
        pressure, pitch = recording.mat()
        rows, cols = pressure.shape[1:]
        return Grid(np.arange(rows * cols).reshape(rows, cols), pitch)
    drawn = pressure_map(one.seen, LIST_PITCH_MM)
    if drawn is None:
        return None
    heel_mm = drawn.top_mm - len(drawn.cell) * LIST_PITCH_MM
    return Grid(drawn.cell[::-1], (LIST_PITCH_MM, LIST_PITCH_MM), (drawn.left_mm, heel_mm))


def _box(one: Analysed, grid: Grid) -> Box | None:
    """Return the loaded part of a grid with a cell around it; of a list all its sensors."""
    if one.seen.recording.kind == "mat":
        image = maximum_image(_pressure(one), one.seen.steps)
        return loaded_box_mm(grid.of(image, 0.0), grid.pitch_mm, around_mm=max(grid.pitch_mm))
    return loaded_box_mm(grid.cell >= 0, grid.pitch_mm, around_mm=0.0)


def _pressure(one: Analysed) -> Floats:
    pressure = one.seen.recording.pressure_kpa
    if pressure is None:
        raise ValueError("a device that measures force alone has no map of pressure")
    return pressure


def _resampled(places: Floats) -> Floats:
    """Return a path's places at even shares of its time."""
    share, wanted = np.linspace(0, 1, len(places)), np.linspace(0, 1, PATH_POINTS)
    return np.column_stack([np.interp(wanted, share, places[:, axis]) for axis in (0, 1)])
