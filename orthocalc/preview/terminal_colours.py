"""Terminal colours: any colour → the xterm palette's most alike in lightness first, or the grey of its luminance."""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt

Packed = npt.NDArray[np.int32]
"""Colours as 0xRRGGBB."""

SIX_BITS = (np.rint(np.arange(256) * 63 / 255).astype(np.int32) * 0x41) >> 4
"""Every 0..255 as the nearest number whose two last bits are its first: 64 even steps, of which 0 and 255 are two."""
LIGHTNESS_WEIGHT = 3.0
"""How much more a difference of lightness counts than one of colour: shape and pressure are read from lightness."""

# xterm's first sixteen colours, as its own defaults have them (XTerm-col.ad).
_FIRST = (
    0x000000, 0xCD0000, 0x00CD00, 0xCDCD00, 0x0000EE, 0xCD00CD, 0x00CDCD, 0xE5E5E5,
    0x7F7F7F, 0xFF0000, 0x00FF00, 0xFFFF00, 0x5C5CFF, 0xFF00FF, 0x00FFFF, 0xFFFFFF,
)  # fmt: skip
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
    """Return the number that a colour of the palette of 256 or of 16 has in a terminal.

    Raises
    ------
    KeyError : a colour that is not in it
    """
    red, green, blue = colour
    return _numbers(size)[red << 16 | green << 8 | blue]


def in_palette(packed: Packed, size: int) -> Packed:
    """Replace colours of 6 bits a channel by the palette's most alike; of 256 only the cube and the greys are used."""
    known = _found(size)
    at = packed >> 2 & 0x3F | packed >> 4 & 0xFC0 | packed >> 6 & 0x3F000
    colours: Packed = known[at]
    if (colours < 0).any():
        missing, first = np.unique(at[colours < 0], return_index=True)
        known[missing] = _nearest(packed[colours < 0][first], size)
        colours = known[at]
    return colours


def grey_of(image: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
    """Return the greys (...) 0..255 that have the luminance of sRGB colours (..., 3)."""
    red, green, blue = _steps_of_luminance()
    greys: npt.NDArray[np.uint8] = _greys()[red[image[..., 0]] + green[image[..., 1]] + blue[image[..., 2]]]
    return greys


@cache
def _found(size: int) -> Packed:
    """Return for each colour of 18 bits the palette's of a size, −1 where it has not been looked for yet."""
    known: Packed = np.full(1 << 18, -1, dtype=np.int32)
    if size not in {16, 256}:
        raise KeyError(size)
    return known


@cache
def _palette(size: int) -> Packed:
    if size == 16:
        return np.array(_FIRST, dtype=np.int32)
    cube = [r << 16 | g << 8 | b for r in _CUBE for g in _CUBE for b in _CUBE]
    return np.array([*cube, *((8 + 10 * i) * 0x010101 for i in range(24))], dtype=np.int32)


@cache
def _numbers(size: int) -> dict[int, int]:
    first = 0 if size == 16 else 16
    return {int(colour): first + i for i, colour in enumerate(_palette(size))}


def _nearest(packed: Packed, size: int) -> Packed:
    """Return the palette's colours that are most alike, lightness first."""
    weight = np.array([LIGHTNESS_WEIGHT, 1, 1])
    wanted, offered = (oklab(_channels(one)) * weight for one in (packed, _palette(size)))
    apart = np.square(wanted).sum(axis=1)[:, None] - 2 * wanted @ offered.T + np.square(offered).sum(axis=1)
    nearest: Packed = _palette(size)[apart.argmin(axis=1)]
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
