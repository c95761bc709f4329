"""Heat rows: both feet's pictures → a terminal's rows with titles, borders, path, peaks and the scale in kPa."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from orthocalc.preview.cells import RGB, Image, Mode, Run, cells_of
from orthocalc.preview.palette import HEIGHT
from orthocalc.preview.terminal_colours import luminance
from orthocalc.tui.foot_picture import GROUND, FootPicture, Shown

GAP = 1
DARK, LIGHT = (12, 12, 16), (255, 255, 255)
WORDS, FOCUSED = (222, 222, 226), (30, 84, 140)
MIDDLE = 0.18
"""Luminance that looks half way between black and white: a mark on what is lighter is dark."""
RAMP_CELLS = 12
PATH, PEAK, NOW = "•", "+", "◆"
ACROSS, THROUGH, UPRIGHT = "▔", "─", "▏"
LETTERS = {PATH: "o", PEAK: "X", NOW: "@", ACROSS: "-", THROUGH: "-", UPRIGHT: "|"}
"""Marks where only ASCII can be shown."""


@dataclass(frozen=True, slots=True)
class Look:
    """How the feet are looked at.

    Attributes
    ----------
    shown : the steps' maximum or mean, or a single frame
    time_s : of the frame
    regions : whether the mask's borders are drawn
    """

    shown: Shown = "maximum"
    time_s: float = 0.0
    regions: bool = False


def heat_rows(
    feet: Sequence[FootPicture | None],
    titles: Sequence[str],
    look: Look,
    size: tuple[int, int],
    mode: Mode,
    *,
    dark: bool = True,
    focused: bool = False,
) -> list[list[Run]]:
    """Draw the feet side by side, the scale below.

    Parameters
    ----------
    titles : over each foot
    size : columns and rows of cells
    dark : whether the terminal is, for letters
    focused : whether the titles show that keys go here

    Returns
    -------
    runs by row
    """
    width, height = pane_size(*size)
    top_kpa = max((foot.top_kpa(look.shown) for foot in feet if foot is not None), default=0.0)
    panes = [_pane(foot, look, top_kpa, width, height) for foot in feet]
    gap = np.full((2 * height, GAP, 3), GROUND, dtype=np.uint8)
    picture = np.concatenate([panes[0], gap, panes[1]], axis=1)
    signs: list[dict[int, str]] = [{} for _ in range(height)]
    for number, foot in enumerate(feet):
        for row, col, sign in () if foot is None else _signs(foot, look, width, height):
            signs[row][col + number * (width + GAP)] = sign
    rows = cells_of(picture, mode, dark_on_light=not dark)
    head = "".join(f"{title[:width]:{width + GAP}}" for title in titles)[: size[0]]
    drawn = [marked(row, there, mode) for row, there in zip(rows, signs, strict=True)]
    return [[_words(head, mode, focused=focused)], *drawn, _legend(top_kpa, mode, dark=dark)]


def pane_size(columns: int, rows: int) -> tuple[int, int]:
    """Return the cells of one foot's picture: columns, and rows without title and scale."""
    return max((columns - GAP) // 2, 1), max(rows - 2, 1)


def _pane(foot: FootPicture | None, look: Look, top_kpa: float, width: int, height: int) -> Image:
    if foot is None:
        return np.full((2 * height, width, 3), GROUND, dtype=np.uint8)
    return foot.drawn(look.shown, look.time_s, top_kpa).image


def _signs(foot: FootPicture, look: Look, width: int, height: int) -> Iterator[tuple[int, int, str]]:
    """Return the cells (row, column) of a pane that bear a sign, later ones over earlier: borders, path, peaks, now."""
    places = [*_border_signs(foot)] if look.regions else []
    places += [(col, row, PATH) for col, row in foot.path.tolist()]
    last, sign = (foot.cop(look.time_s), NOW) if look.shown == "frame" else (foot.peaks, PEAK)
    places += [(col, row, sign) for col, row in last.tolist()]
    for x, y, sign in places:
        row, col = int(y // 2), int(x)
        if 0 <= row < height and 0 <= col < width:
            yield row, col, sign


def _border_signs(foot: FootPicture) -> Iterator[tuple[float, float, str]]:
    """Return thin lines where regions meet; one between the two pixels of a cell goes through its middle."""
    left, above = foot.borders
    for row, col in np.argwhere(above).tolist():
        yield col, row, THROUGH if row % 2 else ACROSS
    for row, col in np.argwhere(left).tolist():
        yield col, row, UPRIGHT


def marked(row: list[Run], signs: Mapping[int, str], mode: Mode) -> list[Run]:
    """Put signs, by column, into a row of runs."""
    if not signs:
        return row
    runs, start = [], 0
    for run in row:
        end = start + len(run.text)
        here = start
        for col in sorted(col for col in signs if start <= col < end):
            runs += [run._replace(text=run.text[here - start : col - start])] if col > here else []
            runs.append(_mark(run, signs[col], mode))
            here = col + 1
        runs += [run._replace(text=run.text[here - start :])] if here < end else []
        start = end
    return runs


def _mark(run: Run, sign: str, mode: Mode) -> Run:
    """Draw a sign dark on light, and light on dark."""
    if run.fore is None or run.back is None:
        return Run(None, None, LETTERS.get(sign, sign) if mode == "ascii" else sign)
    under = run.back if sum(run.back) >= sum(run.fore) else run.fore
    return Run(DARK if _light(under) > MIDDLE else LIGHT, under, sign)


@lru_cache(maxsize=4096)
def _light(colour: RGB) -> float:
    return float(luminance(colour))


def _legend(top_kpa: float, mode: Mode, *, dark: bool) -> list[Run]:
    """Return the scale: from no pressure to the highest."""
    if not top_kpa:
        return [_words("", mode)]
    places = np.linspace(0, 255, RAMP_CELLS).astype(np.intp)
    ramp = cells_of(np.repeat(HEIGHT[places][None], 2, axis=0), mode, dark_on_light=not dark)[0]
    return [_words("0 ", mode), *ramp, _words(f" {top_kpa:.0f} kPa", mode)]


def _words(text: str, mode: Mode, *, focused: bool = False) -> Run:
    if mode == "ascii":
        return Run(None, None, text.replace("  ", "==") if focused else text)
    return Run(LIGHT, FOCUSED, text) if focused else Run(WORDS, GROUND, text)
