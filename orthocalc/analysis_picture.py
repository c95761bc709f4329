"""Analysis picture: maximum images with the masks' borders and each step's CoP path → one picture to check by eye."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from orthocalc.analysis import Analysed, plural
from orthocalc.analysis_map import PressureMap, pressure_map, scale_mm
from orthocalc.pressure.cop import cop_path
from orthocalc.pressure.recording import Floats, Mask
from orthocalc.preview.lettering import lettering
from orthocalc.preview.palette import HEIGHT
from orthocalc.preview.views import INK, SCALE_BAR_MM

Image = npt.NDArray[np.uint8]

PX_PER_MM, IN_A_ROW = 3, 4
MARGIN_PX = 24
DOT_PX = 2
EMPTY = (244, 245, 247)
"""A cell of the sensor that nothing loaded; outside the sensor the paper is white."""
BORDER = (214, 40, 90)
PATH, PATH_EDGE = (255, 255, 255), (20, 20, 30)
BORDER_MM = 8
"""The mask is drawn where it parts contact, and so far beside it."""


def sheet(panels: Sequence[Image]) -> Image:
    """Lay recordings' pictures side by side, four in a row.

    Raises
    ------
    ValueError : no pictures
    """
    if not panels:
        raise ValueError("a sheet of no pictures")
    rows = [_beside(panels[i : i + IN_A_ROW]) for i in range(0, len(panels), IN_A_ROW)]
    width = max(row.shape[1] for row in rows)
    return np.concatenate([_padded(row, row.shape[0], width) for row in rows])


def _beside(panels: Sequence[Image]) -> Image:
    height = max(panel.shape[0] for panel in panels)
    return np.concatenate([_padded(panel, height, panel.shape[1]) for panel in panels], axis=1)


def _padded(picture: Image, height: int, width: int) -> Image:
    """Return a picture with white below and to the right."""
    more = ((0, height - picture.shape[0]), (0, width - picture.shape[1]), (0, 0))
    return np.pad(picture, more, constant_values=255)


def panel(one: Analysed) -> Image | None:
    """Draw one recording with its caption below; None where it is no map of pressure.

    Returns
    -------
    (height, width, 3) uint8, sRGB; toes up, seen from above, 3 pixels a mm
    """
    drawn = pressure_map(one.seen, 1 / PX_PER_MM)
    if drawn is None:
        return None
    picture = np.full((*drawn.cell.shape, 3), 255, dtype=np.uint8)
    picture[drawn.cell >= 0] = EMPTY
    peak = drawn.kpa.max()
    loaded = drawn.kpa > 0
    picture[loaded] = HEIGHT[(255 * drawn.kpa[loaded] / peak).astype(np.intp)]
    picture[_mask_borders(one, drawn)] = BORDER
    for path in _paths(one, drawn):
        _draw_path(picture, path)
    wide = max(picture.shape[1], 150 * PX_PER_MM)
    around = ((MARGIN_PX, MARGIN_PX), (MARGIN_PX, MARGIN_PX), (0, 0))
    framed = np.pad(_padded(picture, picture.shape[0], wide), around, constant_values=255)
    return np.concatenate([framed, _caption(one, float(peak), framed.shape[1])])


def _mask_borders(one: Analysed, drawn: PressureMap) -> Mask:
    """Return the pixels where one region of the mask ends."""
    from scipy import ndimage  # noqa: PLC0415 - heavy

    if one.seen.labels is None:
        return np.zeros(drawn.cell.shape, dtype=bool)
    label = np.where(drawn.cell >= 0, one.seen.labels[drawn.cell], -1)
    border = np.zeros(label.shape, dtype=bool)
    border[:, 1:] |= (label[:, 1:] != label[:, :-1]) & (label[:, 1:] >= 0) & (label[:, :-1] >= 0)
    border[1:] |= (label[1:] != label[:-1]) & (label[1:] >= 0) & (label[:-1] >= 0)
    near = ndimage.distance_transform_edt(drawn.kpa <= 0) <= BORDER_MM * PX_PER_MM
    shown: Mask = ndimage.binary_dilation(border & near & (drawn.cell >= 0))
    return shown


def _paths(one: Analysed, drawn: PressureMap) -> list[Floats]:
    """Return each complete step's centre of pressure in pixels."""
    seen = one.seen
    paths = [cop_path(seen.recording, seen.cells, step.first, step.last) for step in seen.steps]
    scale = scale_mm(seen)
    return [drawn.pixels(path.places * scale) for path in paths if path is not None]


def _draw_path(picture: Image, path: Floats) -> None:
    """Draw a line through places, white with a dark edge."""
    if len(path) < 2:
        return
    lengths = np.hypot(*np.diff(path, axis=0).T)
    along = np.concatenate([[0.0], np.cumsum(lengths)])
    fine = np.arange(0, along[-1] + 0.5, 0.5)
    col, row = (np.interp(fine, along, path[:, i]).astype(np.intp) for i in (0, 1))
    for reach, colour in ((2, PATH_EDGE), (1, PATH)):
        for down in range(-reach, reach):
            for aside in range(-reach, reach):
                r, c = row + down, col + aside
                inside = (r >= 0) & (r < picture.shape[0]) & (c >= 0) & (c < picture.shape[1])
                picture[r[inside], c[inside]] = colour


def _caption(one: Analysed, peak_kpa: float, width: int) -> Image:
    """Write side and steps, the colours' range, and a scale bar."""
    measures = one.measures
    band = np.full((7 * DOT_PX * 5 + MARGIN_PX, width, 3), 255, dtype=np.uint8)
    steps = "standing" if measures.standing else plural(len(measures.steps), "step")
    index = "" if measures.arch_index is None else f"  arch index {measures.arch_index:.2f}"
    _write(band, f"{measures.side or 'side unknown'}  {steps}{index}", 0, MARGIN_PX)
    top = 2 * 7 * DOT_PX
    ramp = np.repeat(HEIGHT[None, ::2], 7 * DOT_PX, axis=0)
    band[top : top + ramp.shape[0], MARGIN_PX : MARGIN_PX + ramp.shape[1]] = ramp
    _write(band, f"0 to {peak_kpa:.0f} kPa", top, MARGIN_PX + ramp.shape[1] + 5 * DOT_PX)
    bar = 4 * 7 * DOT_PX
    band[bar + 3 * DOT_PX : bar + 4 * DOT_PX, MARGIN_PX : MARGIN_PX + SCALE_BAR_MM * PX_PER_MM] = INK
    _write(band, f"{SCALE_BAR_MM} mm", bar, MARGIN_PX + SCALE_BAR_MM * PX_PER_MM + 5 * DOT_PX)
    return band


def _write(band: Image, words: str, top: int, left: int) -> None:
    mask = lettering(words, DOT_PX)[:, : band.shape[1] - left]
    band[top : top + mask.shape[0], left : left + mask.shape[1]][mask] = INK
