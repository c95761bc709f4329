"""Arch index against closed forms: thirds of known width, toes or none, any pitch, place and turn."""

import numpy as np
import pytest

from orthocalc.pressure.arch_index import arch_index
from orthocalc.pressure.toeless import toeless_print

SQUARE = (5.0, 5.0)


def index(image, pitch=SQUARE) -> float:
    value, reason = arch_index(image, pitch)
    assert value is not None, reason
    return value


def with_toes(image, furrow_kpa: float) -> np.ndarray:
    """Put five toes before a print whose ball ends at row 46: a furrow two rows deep, then toes four rows long."""
    image = image.copy()
    image[47:49, 4:22] = furrow_kpa
    image[49:53, 4:22] = 120
    return image


def test_constant_width_is_a_third(slab):
    assert index(slab(middle=18)) == pytest.approx(1 / 3, abs=1e-6)


@pytest.mark.parametrize("middle", [4, 8, 12])
@pytest.mark.parametrize("pitch", [SQUARE, (5.08, 5.08), (5.0, 4.0), (4.0, 6.0)])
def test_middle_third_of_known_width(slab, middle, pitch):
    assert index(slab(middle=middle), pitch) == pytest.approx(middle / (2 * 18 + middle), abs=1e-6)


def test_empty_midfoot_is_zero(slab):
    assert index(slab(middle=0)) == pytest.approx(0, abs=1e-6)


def test_a_length_that_is_no_multiple_of_three_rows(slab):
    """43 rows: cuts at 14⅓ and 28⅔ run through cells, which count with their parts."""
    assert index(slab(middle=18)[: 5 + 41]) == pytest.approx(1 / 3, abs=1e-6)


@pytest.mark.parametrize("furrow_kpa", [0, 20, 60])
def test_toes_do_not_count(slab, furrow_kpa):
    image = slab()
    toes = toeless_print(with_toes(image, furrow_kpa), SQUARE).toes
    assert toes[49:].sum() == 4 * 18
    assert index(with_toes(image, furrow_kpa)) == pytest.approx(index(image), abs=0.01)


def test_a_print_without_toes_loses_nothing(slab):
    assert not toeless_print(slab(), SQUARE).toes.any()


def test_mirror_shift_and_padding_change_nothing(slab):
    lopsided = with_toes(slab(), 20)
    lopsided[19:33] = np.roll(lopsided[19:33], -3, axis=1)
    expected = index(lopsided)
    assert index(lopsided[:, ::-1]) == pytest.approx(expected, abs=1e-6)
    assert index(np.pad(lopsided, ((7, 2), (3, 11)))) == pytest.approx(expected, abs=1e-6)
    assert index(lopsided * 3) == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("degrees", [-30, -12, 7, 20])
def test_a_turned_print_keeps_its_index(degrees):
    """Thirds 90, 40 and 90 mm wide of a 210 mm print, drawn on 2 mm cells at an angle: 40 / 220."""
    x, y = np.meshgrid(np.arange(1, 321, 2.0) - 160, np.arange(1, 321, 2.0) - 160)
    turn = np.radians(degrees)
    along, across = y * np.cos(turn) + x * np.sin(turn), x * np.cos(turn) - y * np.sin(turn)
    half = np.where(abs(along) < 35, 20, 45)
    image = 100.0 * ((abs(along) < 105) & (abs(across) < half))
    # a turned print's corner cells reach up to 1.3 mm beyond its ends, of 210 mm
    assert index(image, (2.0, 2.0)) == pytest.approx(40 / 220, abs=0.006)


@pytest.mark.parametrize("degrees", [0, 10, 45, 90])
def test_a_cell_cut_at_an_angle(degrees):
    """The part of a cell behind a cut, against counting points in it."""
    from orthocalc.pressure.footprint import share_behind

    turn, rng = np.radians(degrees), np.random.default_rng(5)
    x, y = rng.uniform(-2.5, 2.5, 200_000), rng.uniform(-4, 4, 200_000)
    for cut in (-4.5, -2.0, 0.0, 1.3, 3.9):
        counted = (x * np.sin(turn) + y * np.cos(turn) < cut).mean()
        share = share_behind(np.array([cut]), (np.sin(turn), np.cos(turn)), (5.0, 8.0))[0]
        assert share == pytest.approx(counted, abs=0.005)


@pytest.mark.parametrize(
    ("image", "pitch", "word"),
    [
        (np.zeros((60, 21)), SQUARE, "no print"),
        (np.pad(np.full((8, 8), 90.0), 10), SQUARE, "too coarse"),
        (np.pad(np.full((14, 7), 90.0), 5), (12.0, 12.0), "too coarse"),
        (np.pad(np.full((30, 40), 90.0), 5), SQUARE, "no print"),
        (np.pad(np.full((80, 14), 90.0), 5), SQUARE, "not a whole foot"),
    ],
)
def test_what_is_no_foot_has_no_index(image, pitch, word):
    value, reason = arch_index(image, pitch)
    assert value is None
    assert word in reason


def test_a_barrel_is_no_foot(slab):
    value, reason = arch_index(slab(wide=8, middle=18, at=(5, 10)), SQUARE)
    assert value is None
    assert "middle third is the largest" in reason
