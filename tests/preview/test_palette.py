"""Colours against the CIE's lightness and published simulations of colour blindness."""

import numpy as np
import pytest

from orthocalc.preview.palette import BODY, HEIGHT, srgb

# Viénot, Brettel & Mollon 1999 (Color Res Appl 24:243): linear sRGB as a protanope and a deuteranope see it.
PROTANOPE = np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]])
DEUTERANOPE = np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]])


def linear(colours):
    c = colours / 255
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def cie_lightness(rgb):
    y = np.clip(rgb @ [0.2126, 0.7152, 0.0722], 0, 1)
    return np.where(y > (6 / 29) ** 3, 116 * np.cbrt(y) - 16, y * (29 / 3) ** 3)


def test_the_colour_space_is_ottossons():
    oklab = [
        [1, 0, 0],
        [0, 0, 0],
        [0.62796, 0.22486, 0.12585],
        [0.86644, -0.23389, 0.17950],
        [0.45201, -0.03246, -0.31153],
    ]
    expected = [[255, 255, 255], [0, 0, 0], [255, 0, 0], [0, 255, 0], [0, 0, 255]]
    assert np.abs(srgb(oklab).astype(int) - expected).max() <= 1


@pytest.mark.parametrize("ramp", [HEIGHT, BODY])
@pytest.mark.parametrize("eye", [np.eye(3), PROTANOPE, DEUTERANOPE])
def test_lightness_rises_all_the_way_for_every_eye(ramp, eye):
    lightness = cie_lightness(linear(ramp) @ eye.T)
    assert (np.diff(lightness[::4]) > 0).all()
    assert lightness[-1] - lightness[0] > 60


def test_heights_are_as_far_apart_in_grey_at_both_ends():
    steps = np.diff(cie_lightness(linear(HEIGHT))[::17])
    assert steps.max() < 1.5 * steps.min()
