"""Differences that are an element's own number at its datum, palettes that grey print keeps, and legends."""

import numpy as np
import pytest

from orthocalc.insole.probe import probe_at_mm
from orthocalc.preview.difference import difference_mm, difference_tints, height_tints, rounded_up
from orthocalc.preview.legend import legend
from orthocalc.preview.palette import DIFFERENCE, HEIGHT
from orthocalc.preview.terminal_colours import oklab


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_lift_and_a_hollow_differ_by_what_was_ordered(shaped, side):
    insole = shaped(
        side=side,
        base_thickness_mm=6,
        heel_lift_mm=7,
        reliefs=[{"s": 0.72, "x_mm": 10, "radius_mm": 8, "depth_mm": 2.5}],
    )
    values = difference_mm(insole)
    heel, hollow, toe = (probe_at_mm(insole.size, s, x).read(values) for s, x in ((0.14, 0), (0.72, 10), (0.9, 0)))
    assert (heel, hollow, toe) == pytest.approx((7, -2.5, 0), abs=0.05)


@pytest.mark.parametrize("name", ["full_length", "dress", "diabetic"])
def test_a_plain_sheet_differs_nowhere(shaped, name):
    assert difference_mm(shaped(name)) == pytest.approx(0, abs=1e-9)


def test_a_wedge_is_compared_with_the_thinnest_sheet(shaped):
    insole = shaped("heel_lift", base_thickness_mm=0, heel_lift_mm=9)
    heel = probe_at_mm(insole.size, 0.14, 0).read(difference_mm(insole))
    assert heel == pytest.approx(9 - insole.template.page.limits.clamp_mm[1], abs=0.01)


def test_both_feet_have_one_palette_with_0_in_its_middle(usual, shaped):
    tints = difference_tints({"left": usual(heel_lift_mm=12), "right": shaped(side="right")})
    assert tints["left"].limits == tints["right"].limits == (-40, 40)  # arch and lift together are over 30 mm
    assert difference_tints({"right": shaped(side="right")})["right"].limits == (-1, 1)
    assert difference_tints({"left": usual()}, limit_mm=25)["left"].limits == (-25, 25)
    assert height_tints({"left": shaped()})["left"].limits == (0, 3)


@pytest.mark.parametrize("palette", [DIFFERENCE, HEIGHT], ids=["difference", "height"])
def test_lightness_rises_all_the_way(palette):
    lightness = oklab(palette)[:, 0]
    assert palette.shape == (256, 3)
    assert np.diff(lightness).min() >= 0  # neighbours may be one colour of 24 bits
    assert (lightness[3:] > lightness[:-3]).all()
    assert lightness[-1] - lightness[0] > 0.55


def test_no_difference_is_grey_and_the_signs_have_hues_of_their_own():
    _, green_red, blue_yellow = oklab(DIFFERENCE).T
    assert np.hypot(green_red, blue_yellow)[127:129].max() < 0.02
    assert blue_yellow[:100].max() < -0.02
    assert blue_yellow[156:].min() > 0.01


def test_limits_are_round():
    assert [rounded_up(v) for v in (0.9, 1.0, 1.01, 7.2, 27, 33, 81)] == [1, 1, 2, 8, 30, 40, 100]


def test_a_legend_ends_where_its_limits_are_and_says_round_numbers_in_place():
    strip = legend(DIFFERENCE, (-10, 10), 41)
    assert strip.image.shape == (2, 41, 3)
    assert (strip.image[0, [0, -1]] == DIFFERENCE[[0, -1]]).all()
    assert strip.ticks == ((0, -10), (10, -5), (20, 0), (30, 5), (40, 10))
    text = strip.text()
    assert len(text) == 41
    assert text.split() == ["-10", "-5", "0", "5", "10"]
    assert text[20] == "0"
    assert legend(HEIGHT, (0, 370), 30).text("kPa").endswith("kPa  ") is False


@pytest.mark.parametrize("width", range(2, 120, 7))
@pytest.mark.parametrize("limits", [(0, 370), (-3, 3), (0, 1.5), (-0.2, 0.7)])
def test_a_legends_numbers_never_run_into_each_other(width, limits):
    strip = legend(HEIGHT, limits, width)
    words = strip.text("kPa").split()
    numbers = [float(word) for word in words if word != "kPa"]
    assert set(numbers) <= {value for _, value in strip.ticks}
    assert numbers == sorted(numbers)
    low, high = limits
    for place, value in strip.ticks:
        assert place == pytest.approx((value - low) / (high - low) * (width - 1), abs=0.5)


def test_a_part_of_the_palette_has_its_own_legend():
    strip = legend(DIFFERENCE, (-10, 10), 11, shown=(0, 10))
    assert (strip.image[0, 0] == DIFFERENCE[128]).all() or (strip.image[0, 0] == DIFFERENCE[127]).all()
    assert (strip.image[0, -1] == DIFFERENCE[255]).all()


def test_a_legend_without_room_or_range_is_refused():
    for limits, width in (((0, 1), 1), ((1, 1), 20)):
        with pytest.raises(ValueError, match="a legend from"):
            legend(HEIGHT, limits, width)
