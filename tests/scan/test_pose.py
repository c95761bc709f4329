"""Pose: the same sole comes of a foot turned, shifted, in another unit, holed, noisy, spiked, cut or whole."""

import numpy as np
import pytest
from scipy.interpolate import RegularGridInterpolator

from orthocalc.scan.read import plantar_of
from tests.scan.feet import (
    LENGTH,
    closed_foot,
    corners,
    holed,
    laid_on_formula,
    left_foot,
    medial_to_lateral,
    noisy,
    spiked,
    turned,
)

X, Y = np.meshgrid(np.arange(-40, 41, 2.0), np.arange(6, 226, 2.0))


@pytest.fixture(scope="module")
def plain():
    return plantar_of(corners(left_foot()), "left", LENGTH)


def on_nodes(sole):
    read = RegularGridInterpolator((sole.y_mm, sole.x_mm), sole.heights_mm, bounds_error=False)
    return read((Y, X))


def gaps(sole, plain):
    """Return the differences where the plain sole is flatter than its sides (below 15 mm)."""
    want = on_nodes(plain)
    return (on_nodes(sole) - want)[want < 15]


def test_the_sole_is_the_formula(plain):
    """As a rigid body: what is left is the reading; the formula's heel and ball touch 0, so it hardly tilts."""
    inner = (np.abs(X) < 19) & (Y > 19)  # flatter than 45°
    points = np.column_stack((X[inner], Y[inner], on_nodes(plain)[inner]))
    left, turn, shift = laid_on_formula(points)
    assert np.sqrt((left**2).mean()) < 0.05
    assert np.abs(left).max() < 0.3
    assert np.abs(turn).max() < 2.0
    assert np.abs(shift).max() < 4.0
    assert plain.length_mm == pytest.approx(LENGTH, abs=1.0)
    assert np.nanmin(plain.heights_mm[(plain.y_mm > 0.05 * LENGTH) & (plain.y_mm < 0.28 * LENGTH)]) == 0
    assert plain.side_sure
    assert plain.unit == "mm"


@pytest.mark.parametrize("seed", range(6))
def test_any_pose_gives_the_same_sole(plain, seed, scale):
    for one in range(scale(1, 20)):
        sole = plantar_of(corners(turned(left_foot(), 100 * one + seed)), "left", LENGTH)
        off = gaps(sole, plain)
        assert np.isfinite(off).all()
        assert np.sqrt((off**2).mean()) < 0.05
        assert np.abs(off).max() < 0.25


def test_a_foam_impression_scanned_from_above_is_the_same_sole(plain):
    """Upside down and with its normals the other way: turned about its length, never mirrored."""
    vertices, faces = left_foot()
    sole = plantar_of(corners((vertices * [-1, 1, -1], faces[:, ::-1])), "left", LENGTH)
    assert np.abs(gaps(sole, plain)).max() < 0.01


@pytest.mark.parametrize(("unit", "per_mm"), [("mm", 1.0), ("cm", 0.1), ("m", 0.001), ("inches", 1 / 25.4)])
def test_the_unit_is_told_by_the_foots_length(plain, unit, per_mm):
    vertices, faces = left_foot()
    sole = plantar_of(corners((vertices * per_mm, faces)), "left", LENGTH)
    assert sole.unit == unit
    assert np.abs(gaps(sole, plain)).max() < 0.02


@pytest.mark.parametrize(
    ("spoiled", "rms_mm", "most_mm"),
    [
        (lambda mesh: holed(mesh, [(0, 40, 10), (10, 120, 12), (-20, 170, 8)]), 0.1, 0.6),
        (lambda mesh: holed(mesh, [(41, 120, 10)]), 0.1, 0.6),
        (lambda mesh: noisy(mesh, 0.3), 0.3, 2.0),
        (spiked, 0.1, 1.0),
        (lambda mesh: turned(noisy(mesh, 0.1), 8), 0.15, 1.0),
        (lambda _: closed_foot(), 0.2, 1.0),
        (lambda _: turned(closed_foot(), 5), 0.2, 1.0),
    ],
    ids=["holes", "hole at the border", "noise 0.3 mm", "spikes", "noise and turned", "whole foot", "whole, turned"],
)
def test_a_spoiled_scan_gives_nearly_the_same_sole(plain, spoiled, rms_mm, most_mm):
    off = gaps(plantar_of(corners(spoiled(left_foot())), "left", LENGTH), plain)
    assert np.isfinite(off).all()
    assert np.sqrt((off**2).mean()) < rms_mm
    assert np.abs(off).max() < most_mm


def test_a_hole_too_large_to_be_guessed_stays_one_and_is_said(plain):
    sole = plantar_of(corners(holed(left_foot(), [(0, 120, 20)])), "left", LENGTH)
    assert sole.open_mm2 == pytest.approx(np.pi * 20**2, rel=0.1)
    assert np.isnan(gaps(sole, plain)).sum() * 4 == pytest.approx(np.pi * 20**2, rel=0.15)


def test_a_sole_without_its_sides_is_told_from_its_back():
    """Cut at 85 % of the half-width: as much of it looks up as down, but its border stands above its middle."""
    vertices, faces = left_foot()
    middle = vertices[faces].mean(axis=1)
    low, high = medial_to_lateral(middle[:, 1])
    sole = vertices, faces[np.abs(2 * (middle[:, 0] - low) / (high - low) - 1) < 0.85]
    one, other = (plantar_of(corners(mesh), "left", LENGTH) for mesh in (sole, turned(sole, 11)))
    off = (on_nodes(one) - on_nodes(other))[np.isfinite(on_nodes(one)) & np.isfinite(on_nodes(other))]
    assert np.abs(off).max() < 0.25


def test_mirrored_and_given_as_the_other_foot_it_is_the_same_to_the_bit(plain):
    vertices, faces = turned(noisy(left_foot(), 0.1), 2)
    left = plantar_of(corners((vertices, faces)), "left", LENGTH)
    right = plantar_of(corners((vertices * [-1, 1, 1], faces)), "right", LENGTH)
    assert np.array_equal(left.heights_mm, right.heights_mm, equal_nan=True)
    assert left.first_mm == right.first_mm
    assert plain.heights_mm.shape
