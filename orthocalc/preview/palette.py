"""Palette: numbers → colours that keep their order in grey print and for colour-blind eyes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Colours = npt.NDArray[np.uint8]

# Oklab → cone responses → linear sRGB: B. Ottosson, "A perceptual color space for image processing", 2020.
_TO_CONES = np.array(
    [[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.291485548]]
)
_TO_LINEAR = np.array(
    [
        [4.0767416621, -3.3077115913, 0.2309699292],
        [-1.2684380046, 2.6097574011, -0.3413193965],
        [-0.0041960863, -0.7034186147, 1.707614701],
    ]
)


def srgb(oklab: npt.ArrayLike) -> Colours:
    """Turn Oklab colours (n, 3) into sRGB (n, 3); what a screen cannot show is clipped."""
    linear = np.clip((np.asarray(oklab, dtype=np.float64) @ _TO_CONES.T) ** 3 @ _TO_LINEAR.T, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    colours: Colours = np.rint(encoded * 255).astype(np.uint8)
    return colours


def _ramp(dark: tuple[float, float, float], light: tuple[float, float, float], green: float = 0.0) -> Colours:
    """Return 256 colours in equal steps from dark to light, bent towards green half way."""
    t = np.linspace(0, 1, 256)[:, None]
    path = np.array(dark) * (1 - t) + np.array(light) * t
    path[:, 1] -= green * np.sin(np.pi * t[:, 0])
    return srgb(path)


HEIGHT = _ramp((0.33, 0.03, -0.13), (0.93, -0.03, 0.16), green=0.07)
"""Low → high: dark blue, green, yellow; lightness rises in equal steps."""

BODY = _ramp((0.26, -0.010, -0.055), (0.98, -0.006, -0.012))
"""Shadow → light on a plain material."""

_NEUTRAL = (0.52, -0.004, -0.012)
DIFFERENCE = np.concatenate(
    [_ramp((0.29, 0.03, -0.12), _NEUTRAL)[::2], _ramp(_NEUTRAL, (0.93, 0.01, 0.13), green=-0.06)[1::2]]
)
"""Below → above 0, which is a grey in the middle: dark violet, grey, orange, yellow; lightness rises throughout."""
