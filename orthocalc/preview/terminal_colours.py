"""Terminal colours: any colour → the most alike that a poorer terminal has, or the grey of its luminance."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

Packed = npt.NDArray[np.int32]
"""Colours as 0xRRGGBB."""

SIX_BITS = (np.rint(np.arange(256) * 63 / 255).astype(np.int32) * 0x41) >> 4
"""Every 0..255 as the nearest number whose two last bits are its first: 64 even steps, of which 0 and 255 are two."""
LIGHTNESS_WEIGHT = 2.0
"""How much more a difference of lightness counts than one of colour: shape and pressure are read from lightness."""

GREYS_OF_16 = (0x00, 0x7F, 0xE5, 0xFF)
"""The greys among xterm's first sixteen colours (XTerm-col.ad), numbers 0, 8, 7 and 15: no other hue keeps order."""
# Order in which the pixels of a square of four by four get lighter: B. E. Bayer, IEEE ICC 1973.
_BAYER = np.array([[0, 8, 2, 10], [12, 4, 14, 6], [3, 11, 1, 9], [15, 7, 13, 5]])
FLAT = 0.2
"""A grey that is nearer than this share of the step to one of the four is that one: plain grounds stay plain."""

_CUBE = (0, 95, 135, 175, 215, 255)
# Linear sRGB → cone responses → Oklab: B. Ottosson, "A perceptual color space for image processing", 2020.
_TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
_TO_OKLAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])
"""Share of linear red, green and blue in luminance (ITU-R BT.709)."""


def luminance(colours: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return the relative luminance 0..1 of sRGB colours (..., 3) of 0..255 (IEC 61966-2-1)."""
    shares: npt.NDArray[np.float64] = _linear(np.asarray(colours)) @ LUMINANCE
    return shares


def oklab(colours: npt.ArrayLike) -> npt.NDArray[np.float64]:
    """Return Oklab's lightness 0..1, green–red and blue–yellow of sRGB colours (..., 3) of 0..255."""
    seen: npt.NDArray[np.float64] = np.cbrt(_linear(np.asarray(colours)) @ _TO_CONES.T) @ _TO_OKLAB.T
    return seen


def number_of(colour: tuple[int, int, int], size: int) -> int:
    """Return the number that a colour of the modes ``256`` and ``16`` has in a terminal of so many colours.

    Raises
    ------
    KeyError : a colour that those modes do not give
    """
    red, green, blue = colour
    return _numbers(size)[red << 16 | green << 8 | blue]


def in_palette(packed: Packed) -> Packed:
    """Replace colours of 6 bits a channel by the most alike of xterm's cube of 216 and its 24 greys."""
    known = _found()
    at = packed >> 2 & 0x3F | packed >> 4 & 0xFC0 | packed >> 6 & 0x3F000
    colours: Packed = known[at]
    if (colours < 0).any():
        missing, first = np.unique(at[colours < 0], return_index=True)
        known[missing] = _nearest(packed[colours < 0][first])
        colours = known[at]
    return colours


def dithered(grey: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Replace greys (height, width) by a pattern of the four that a terminal of sixteen colours has."""
    levels = np.array(GREYS_OF_16)
    below = np.clip(np.searchsorted(levels, grey, side="right") - 1, 0, len(levels) - 2)
    share = (grey - levels[below]) / (levels[below + 1] - levels[below])
    high, wide = grey.shape
    threshold = np.tile((_BAYER + 0.5) / 16, (high // 4 + 1, wide // 4 + 1))[:high, :wide]
    shown: npt.NDArray[np.uint8] = levels[below + ((share - FLAT) / (1 - 2 * FLAT) > threshold)].astype(np.uint8)
    return shown


def grey_of(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return the greys (...) 0..255 that have the luminance of sRGB colours (..., 3)."""
    red, green, blue = _steps_of_luminance()
    greys: npt.NDArray[np.uint8] = _greys()[red[image[..., 0]] + green[image[..., 1]] + blue[image[..., 2]]]
    return greys


@cache
def _found() -> Packed:
    """Return for each colour of 18 bits the palette's, −1 where it has not been looked for yet."""
    known: Packed = np.full(1 << 18, -1, dtype=np.int32)
    return known


@cache
def _palette() -> Packed:
    cube = [r << 16 | g << 8 | b for r in _CUBE for g in _CUBE for b in _CUBE]
    return np.array([*cube, *((8 + 10 * i) * 0x010101 for i in range(24))], dtype=np.int32)


@cache
def _numbers(size: int) -> dict[int, int]:
    if size == 16:
        return dict(zip((grey * 0x010101 for grey in GREYS_OF_16), (0, 8, 7, 15), strict=True))
    return {int(colour): 16 + i for i, colour in enumerate(_palette())}


def _nearest(packed: Packed) -> Packed:
    """Return the palette's colours that are most alike, lightness first."""
    weight = np.array([LIGHTNESS_WEIGHT, 1, 1])
    wanted, offered = (oklab(_channels(one)) * weight for one in (packed, _palette()))
    apart = np.square(wanted).sum(axis=1)[:, None] - 2 * wanted @ offered.T + np.square(offered).sum(axis=1)
    nearest: Packed = _palette()[apart.argmin(axis=1)]
    return nearest


def _channels(packed: Packed) -> Packed:
    parts: Packed = np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=-1)
    return parts


def _linear(colours: npt.NDArray[np.generic]) -> npt.NDArray[np.float64]:
    value = colours.astype(np.float64) / 255
    linear: npt.NDArray[np.float64] = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return linear


LIGHT_STEPS = 1 << 14
"""Steps of luminance that greys are looked up by: the darkest two greys are five apart."""


@cache
def _steps_of_luminance() -> npt.NDArray[np.int32]:
    """Return what 0..255 of red, green and blue add to the luminance, (3, 256), in steps."""
    steps: Packed = np.rint(LUMINANCE[:, None] * _linear(np.arange(256)) * LIGHT_STEPS).astype(np.int32)
    return steps


@cache
def _greys() -> npt.NDArray[np.uint8]:
    """Return the grey of every step of luminance; rounding may go two steps past the last."""
    light = np.minimum(np.arange(LIGHT_STEPS + 3) / LIGHT_STEPS, 1)
    encoded = np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)
    greys: npt.NDArray[np.uint8] = np.rint(encoded * 255).astype(np.uint8)
    return greys
