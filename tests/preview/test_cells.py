"""Runs that give the picture back, palettes against their published numbers, and letters that keep order."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.color import Color
from rich.color_triplet import ColorTriplet

from orthocalc.preview.cells import HALF_BLOCK, LETTERS, cells_of
from orthocalc.preview.palette import BODY, HEIGHT
from orthocalc.preview.terminal_colours import in_palette, luminance, number_of, oklab


def pixels_of(rows):
    """Paint runs as a terminal would: a blank is the ground, a half block the letter's colour over it."""
    lines = []
    for runs in rows:
        upper, lower = [], []
        for fore, back, text in runs:
            upper += [back if letter == " " else fore for letter in text]
            lower += [back] * len(text)
        lines += [upper, lower]
    return np.array(lines, dtype=np.uint8)


def patches(seed, rows=9, columns=31):
    """Return a picture with runs of equal colours in it."""
    rng = np.random.default_rng(seed)
    return rng.integers(0, 256, (6, 3), dtype=np.uint8)[np.sort(rng.integers(0, 6, (2 * rows, columns)), axis=1)]


@given(st.integers(0, 2**32 - 1))
def test_runs_paint_the_picture_to_six_bits(seed):
    image = patches(seed)
    painted = pixels_of(cells_of(image))
    assert painted.shape == image.shape
    assert np.abs(painted.astype(int) - image).max() <= 2


def test_black_and_white_stay_what_they_are():
    image = np.zeros((2, 2, 3), np.uint8)
    image[:, 1] = 255
    for mode in ("truecolor", "256", "16", "grey"):
        assert (pixels_of(cells_of(image, mode)) == image).all()


@given(st.integers(0, 2**32 - 1), st.sampled_from(["truecolor", "256", "16", "grey", "ascii"]))
def test_every_row_is_as_wide_as_the_picture_and_its_runs_differ(seed, mode):
    for runs in cells_of(patches(seed), mode):
        assert sum(len(run.text) for run in runs) == 31
        assert all(one[:2] != other[:2] for one, other in pairwise(runs))


def test_equal_neighbours_are_one_run_and_flat_cells_are_blank():
    image = np.full((4, 5, 3), 80, np.uint8)
    image[2, 3:] = 200
    first, second = cells_of(image)
    assert [run.text for run in first] == [" " * 5]
    assert [run.text for run in second] == [" " * 3, HALF_BLOCK * 2]
    assert second[1].fore == (199, 199, 199)


@given(st.integers(0, 2**32 - 1))
def test_the_mirrored_picture_has_the_mirrored_runs(seed):
    image = patches(seed)
    for mode in ("truecolor", "256", "ascii"):
        mirrored = [[run._replace(text=run.text[::-1]) for run in runs[::-1]] for runs in cells_of(image, mode)]
        assert cells_of(image[:, ::-1], mode) == mirrored


def test_palette_colours_are_those_that_rich_knows_by_number():
    rng = np.random.default_rng(4)
    image = rng.integers(0, 256, (40, 50, 3), dtype=np.uint8)
    seen = {run.fore for runs in cells_of(image, "256") for run in runs}
    assert len(seen) > 80
    for colour in seen:
        assert Color.from_ansi(number_of(colour, 256)).get_truecolor() == ColorTriplet(*colour)


def test_sixteen_colours_are_four_greys_in_patterns_as_light_as_the_picture():
    numbers = {number_of(run.fore, 16) for runs in cells_of(ramp_of(64, 256), "16") for run in runs}
    assert numbers == {0, 7, 8, 15}
    for grey in (40, 90, 150, 200):
        flat = np.full((16, 16, 3), grey, np.uint8)
        painted = pixels_of(cells_of(flat, "16"))
        assert painted.mean() == pytest.approx(grey, abs=26)  # a plain ground near one of the four is that one
    for ground in (24, 250):
        assert len(cells_of(np.full((8, 9, 3), ground, np.uint8), "16")[0]) == 1


def ramp_of(rows, columns):
    return np.broadcast_to(np.linspace(0, 255, columns).astype(np.uint8)[None, :, None], (rows, columns, 3)).copy()


def test_a_colour_of_the_palette_becomes_the_nearest_in_lightness():
    rng = np.random.default_rng(5)
    image = rng.integers(0, 256, (60, 60, 3), dtype=np.uint8)
    painted = pixels_of(cells_of(image, "256"))
    apart = np.abs(oklab(painted)[..., 0] - oklab(image)[..., 0])
    assert np.median(apart) < 0.015
    assert apart.max() < 0.09


@pytest.mark.parametrize("ramp", [BODY, HEIGHT], ids=["body", "height"])
def test_a_ramp_keeps_its_order_on_a_poorer_terminal(ramp):
    image = np.repeat(ramp[None], 2, axis=0)
    grey = pixels_of(cells_of(image, "grey"))[0]
    assert (grey == grey[:, :1]).all()
    assert (np.diff(grey[:, 0].astype(int)) >= 0).all()
    assert np.abs(luminance(grey) - luminance(ramp)).max() < 0.03
    lightness = oklab(pixels_of(cells_of(image, "256"))[0])[:, 0]
    assert np.diff(lightness).min() > -0.05
    letters = "".join(run.text for run in cells_of(image, "ascii")[0])
    assert [LETTERS.index(letter) for letter in letters] == sorted(LETTERS.index(letter) for letter in letters)


def test_letters_go_from_blank_to_full_and_turn_over_on_paper():
    image = np.zeros((2, 2, 3), np.uint8)
    image[:, 1] = 255
    assert cells_of(image, "ascii")[0][0].text == " @"
    assert cells_of(image, "ascii", dark_on_light=True)[0][0].text == "@ "


def test_oklab_of_published_colours():
    """Red, green and blue as CSS Color 4's sample code gives them."""
    wanted = [[0.62796, 0.22486, 0.12585], [0.86644, -0.23389, 0.17950], [0.45201, -0.03246, -0.31153]]
    assert oklab([[255, 0, 0], [0, 255, 0], [0, 0, 255]]) == pytest.approx(np.array(wanted), abs=2e-4)


def test_a_palette_colour_is_itself():
    exact = np.array([0x5F87AF, 0x808080, 0xFFD700], dtype=np.int32)  # numbers 67, 244 and 220
    assert in_palette(exact).tolist() == exact.tolist()
    assert [number_of((c >> 16, c >> 8 & 255, c & 255), 256) for c in exact.tolist()] == [67, 244, 220]


@pytest.mark.parametrize("shape", [(3, 4, 3), (4, 4), (4, 4, 4)])
def test_what_is_no_picture_of_cells_is_refused(shape):
    with pytest.raises(ValueError, match="cells need"):
        cells_of(np.zeros(shape, np.uint8))
