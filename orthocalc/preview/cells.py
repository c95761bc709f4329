"""Cells: a picture → rows of half blocks for a terminal, two pixels a character, equal neighbours in one run."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from orthocalc.preview.terminal_colours import SIX_BITS, Packed, dithered, grey_of, in_palette

Image = npt.NDArray[np.uint8]
RGB = tuple[int, int, int]
Mode = Literal["truecolor", "256", "16", "grey", "ascii"]

HALF_BLOCK = "▀"
LETTERS = " .:-=+*#%@"
"""ASCII's ramp from dark to bright, as light letters on a dark ground."""
_LETTERS = np.frombuffer(LETTERS.encode(), np.uint8)


class Run(NamedTuple):
    """Neighbouring cells that look alike.

    Attributes
    ----------
    fore, back : sRGB of the cells' upper and lower pixel; None in mode ``ascii``: the terminal's own
    text : as long as the run has cells: half blocks, blanks where both pixels are alike, or letters
    """

    fore: RGB | None
    back: RGB | None
    text: str


def cells_of(image: Image, mode: Mode = "truecolor", *, dark_on_light: bool = False) -> list[list[Run]]:
    """Turn a picture into a terminal's rows of runs.

    Colours are rounded to 6 bits a channel, so that a cache of styles hits.

    Parameters
    ----------
    image : (2 rows, columns, 3) uint8, sRGB; a character is two pixels high
    mode : ``truecolor``; ``256``: colours of the xterm palette's cube and greys alone; ``16``: patterns of its four
        greys (:func:`orthocalc.preview.terminal_colours.number_of` gives these colours' numbers); ``grey``: greys of
        the same luminance, for NO_COLOR; ``ascii``: letters by lightness, for terminals without block characters
    dark_on_light : in mode ``ascii``, the terminal's letters are dark on a light ground

    Returns
    -------
    per row from the top its runs, whose texts are ``columns`` long in all

    Raises
    ------
    ValueError : another shape or number type, or an odd number of pixel rows
    KeyError : no such mode
    """
    if image.ndim != 3 or image.shape[2] != 3 or image.dtype != np.uint8 or image.shape[0] % 2:
        raise ValueError(f"cells need (2 rows, columns, 3) of uint8, not {image.shape} of {image.dtype}")
    if mode == "ascii":
        return _lettered(image, dark_on_light=dark_on_light)
    packed = _SIMPLIFIED[mode](image)
    pairs = packed[::2].astype(np.int64) << 24 | packed[1::2]
    starts = np.ones(pairs.shape, dtype=bool)
    starts[:, 1:] = pairs[:, 1:] != pairs[:, :-1]
    row, column = np.nonzero(starts)
    length = np.diff(np.append(row * pairs.shape[1] + column, pairs.size))
    runs = list(map(_run, pairs[starts].tolist(), length.tolist()))
    ends = np.cumsum(starts.sum(axis=1)).tolist()
    return [runs[first:stop] for first, stop in zip([0, *ends], ends, strict=False)]


def _packed(image: Image) -> Packed:
    """Return colours, rounded to 6 bits a channel, as 0xRRGGBB."""
    simple = SIX_BITS[image]
    packed: Packed = simple[..., 0] << 16 | simple[..., 1] << 8 | simple[..., 2]
    return packed


def _grey(image: Image) -> Packed:
    return SIX_BITS[grey_of(image)] * 0x010101


_SIMPLIFIED: dict[Mode, Callable[[Image], Packed]] = {
    "truecolor": _packed,
    "256": lambda image: in_palette(_packed(image)),
    "16": lambda image: dithered(grey_of(image)).astype(np.int32) * 0x010101,
    "grey": _grey,
}


@lru_cache(maxsize=1 << 15)
def _run(pair: int, length: int) -> Run:
    upper, lower = _rgb(pair >> 24), _rgb(pair & 0xFFFFFF)
    return Run(upper, lower, (" " if upper == lower else HALF_BLOCK) * length)


def _rgb(packed: int) -> RGB:
    return packed >> 16, packed >> 8 & 255, packed & 255


def _lettered(image: Image, *, dark_on_light: bool) -> list[list[Run]]:
    """Return rows of letters, each as light as its two pixels are together."""
    grey = grey_of(image).astype(np.float64)
    light = (grey[::2] + grey[1::2]) / (2 * 255)
    share = 1 - light if dark_on_light else light
    letters = _LETTERS[np.rint(share * (len(LETTERS) - 1)).astype(np.intp)]
    return [[Run(None, None, line.tobytes().decode())] for line in letters]
