"""Widths and angles of prints against their closed forms: blocks of known breadth, polygons of known angle, turned."""

import numpy as np
import pytest

from orthocalc.pressure.arch_index import area_share, pressure_share
from orthocalc.pressure.print_widths import chippaux_smirak_pct, clarke_deg, least_and_greatest_widths_mm, staheli
from orthocalc.pressure.toeless import toeless_print
from tests.pressure.prints import Blocks, draw

SIDES = {"left": False, "right": True}


@pytest.fixture(params=SIDES)
def side(request):
    return request.param


def printed(outline, side, pitch=(5.0, 5.0), **more):
    found = toeless_print(draw(outline, pitch=pitch, mirror=SIDES[side], **more), pitch)
    assert found is not None
    return found


def blocks(heel, middle, ball):
    """Thirds of known breadth on one straight lateral border, as the indices' textbook figures have them."""
    return Blocks((heel - 45, 45), (middle - 45, 45), (ball - 45, 45))


@pytest.mark.parametrize("pitch", [(5.0, 5.0), (2.5, 5.0), (5.0, 7.0)])
def test_blocks_of_60_25_and_90_mm(side, pitch):
    """Chippaux–Šmiřák 25 / 90 = 27.8 %, Staheli 25 / 60 = 0.417."""
    found = printed(blocks(60, 25, 90), side, pitch)
    assert least_and_greatest_widths_mm(found, side) == pytest.approx((60, 25, 90))
    assert chippaux_smirak_pct(found, side) == pytest.approx(100 * 25 / 90)
    assert staheli(found, side) == pytest.approx(25 / 60)


@pytest.mark.parametrize("degrees", [-25, -10, 5, 20])
def test_turned_blocks_keep_their_indices(side, degrees):
    """On 2.5 mm cells; a cell's part of the border is 2.5 of 25 mm."""
    found = printed(blocks(60, 25, 90), side, (2.5, 2.5), degrees=degrees)
    assert chippaux_smirak_pct(found, side) == pytest.approx(27.8, abs=3)
    assert staheli(found, side) == pytest.approx(0.417, abs=0.05)


def test_an_empty_midfoot_is_0(side):
    found = printed(Blocks((30, 30), (-50, 40), (45, 45)), side)
    assert area_share(found) == pytest.approx(0, abs=1e-6)
    assert chippaux_smirak_pct(found, side) == 0
    assert staheli(found, side) == 0
    assert clarke_deg(found, side) is None


def test_areas_of_45_22_and_38_cm2():
    """22 / 105 = 0.2095, in thirds of 70 mm: 64.29, 31.43 and 54.29 mm wide, drawn on cells of 0.7143 × 5 mm."""
    pitch = (45 / 63, 5.0)
    outline = Blocks((450 / 14, 450 / 14), (220 / 14, 220 / 14), (380 / 14, 380 / 14))
    found = toeless_print(draw(outline, pitch=pitch, size_mm=(180.0, 340.0)), pitch)
    assert area_share(found) == pytest.approx(0.2095, abs=1e-4)


def test_modified_arch_index_weighs_with_pressure(slab):
    """Thirds 18, 8 and 18 cells wide; the middle third at a third of the others' pressure: 8/3 / (36 + 8/3)."""
    image = slab()
    image[19:33] /= 3
    found = toeless_print(image, (5.0, 5.0))
    assert area_share(found) == pytest.approx(8 / 44, abs=1e-6)
    assert pressure_share(found) == pytest.approx((8 / 3) / (36 + 8 / 3), abs=1e-6)


class Notch:
    """A print with straight lateral border and a medial V: from heel (35, w) over the apex to the ball (175, w)."""

    length_mm = 210.0

    def __init__(self, apex_mm, depth_mm, medial_mm=40.0):
        self.t, self.w = [0, 34, 35, apex_mm, 175, 176, 210], medial_mm - np.array([8, 8, 0, depth_mm, 0, 8, 8])

    def __call__(self, along):
        return np.interp(along, self.t, self.w), np.full_like(along, 40.0)


@pytest.mark.parametrize("degrees", [0, 12, -20])
@pytest.mark.parametrize(("apex_mm", "depth_mm"), [(105, 20), (105, 40), (120, 30), (90, 50)])
def test_clarke_angle_of_a_notch(side, apex_mm, depth_mm, degrees):
    """The medial tangent runs along the axis, so the angle at the ball is atan(depth / (175 − apex))."""
    found = printed(Notch(apex_mm, depth_mm), side, (2.0, 2.0), degrees=degrees)
    expected = np.degrees(np.arctan(depth_mm / (175 - apex_mm)))
    assert clarke_deg(found, side) == pytest.approx(expected, abs=3)


def test_a_straight_medial_border_has_angle_0(side, slab):
    found = toeless_print(slab(middle=18), (5.0, 5.0))
    assert clarke_deg(found, side) == pytest.approx(0, abs=0.5)
