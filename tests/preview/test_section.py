"""Sections whose outline is known in advance, areas that another kernel gives, and pictures at true scale."""

import manifold3d
import numpy as np
import pytest

from orthocalc.preview.section import draw_sections, section_of

BLACK = (0, 0, 0)


def test_a_plain_sheet_is_as_thick_as_its_base_and_as_wide_as_ordered(shaped):
    cut = section_of(shaped(), 0.15)
    assert (cut.least_mm, cut.greatest_mm) == pytest.approx((3, 3))
    assert np.ptp(cut.x_mm) == pytest.approx(66.2, abs=0.1)  # the heel's width is measured here
    assert np.ptp(cut.sole_mm) == pytest.approx(66.2 - 2 * 2, abs=0.3)  # the wall leans in by 2 mm on either side
    assert cut.y_mm == pytest.approx(0.15 * 270)
    assert cut.at(0.0) == pytest.approx((3, 0))
    assert np.isnan(cut.at(50.0)).all()
    assert (np.diff(cut.x_mm) > 0).all()
    assert cut.thickness_mm[[0, -1]] == pytest.approx([0, 0], abs=1e-9)  # top and wall meet at the trim line


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_varus_post_is_a_wedge_of_its_angle_thick_at_the_medial_side(shaped, side):
    cut = section_of(shaped(side=side, base_thickness_mm=6, rearfoot_post_deg=5), 0.15)
    medial = 1 if side == "left" else -1
    rise = cut.at(12 * medial)[0] - cut.at(-12 * medial)[0]
    assert rise == pytest.approx(24 * np.tan(np.radians(5)), abs=0.02)
    assert cut.at(0.0)[0] == pytest.approx(6, abs=0.02)
    assert cut.bottom_mm[(cut.x_mm > cut.sole_mm[0]) & (cut.x_mm < cut.sole_mm[1])] == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("name", ["full_length", "three_quarter", "heel_lift"])
def test_its_area_is_that_of_the_solid(usual, name):
    """manifold3d turns the insole toes up and slices it."""
    wedge = {"arch_height_mm": 0, "heel_cup_depth_mm": 0, "rearfoot_post_deg": 0} if name == "heel_lift" else {}
    insole = usual(name, "right", **wedge)
    points = np.ascontiguousarray(insole.vertices, np.float64)
    mesh = manifold3d.Mesh64(points, np.ascontiguousarray(insole.faces, np.uint64))
    standing = manifold3d.Manifold(mesh).rotate((90, 0, 0))
    for s in (0.03, 0.14, 0.33, 0.5):
        cut = section_of(insole, s)
        area = np.trapezoid(cut.thickness_mm, cut.x_mm)
        assert area == pytest.approx(standing.slice(s * 270).area(), rel=1e-6)


def test_the_other_foot_has_the_mirrored_section(usual):
    left, right = (section_of(usual(side=side), 0.4) for side in ("left", "right"))
    assert np.array_equal(right.x_mm, -left.x_mm[::-1])
    assert np.array_equal(right.top_mm, left.top_mm[::-1])
    assert np.array_equal(right.bottom_mm, left.bottom_mm[::-1])
    assert right.sole_mm == (-left.sole_mm[1], -left.sole_mm[0])
    frame = draw_sections({"left": left, "right": right}, 81, 40)
    one, other = (frame.panels[side] for side in ("left", "right"))
    shown = [frame.image[p.top : p.top + p.height, p.left : p.left + p.width] for p in (one, other)]
    assert (shown[0] == shown[1][:, ::-1]).all()


def test_a_mm_is_as_high_as_it_is_wide(shaped):
    cut = section_of(shaped(base_thickness_mm=10), 0.7)
    frame = draw_sections({"left": cut}, 120, 60, mm_per_px=1.0, background=BLACK)
    covered = frame.image[:54].astype(float).sum(axis=2) / sum(frame.image[50, 60].tolist())  # without the ground
    assert covered.sum() == pytest.approx(np.trapezoid(cut.thickness_mm, cut.x_mm), rel=0.005)
    assert covered[:, 60].sum() == pytest.approx(10, abs=0.01)
    assert covered[44].sum() == pytest.approx(np.ptp(cut.x_mm), abs=0.6)
    assert frame.mm_per_px == 1.0


def test_without_a_scale_it_fills_the_picture(usual):
    cuts = {side: section_of(usual(side=side), 0.42) for side in ("left", "right")}
    for width, height in ((74, 30), (30, 60), (2, 2)):
        frame = draw_sections(cuts, width, height)
        panel = frame.panels["left"]
        assert np.ptp(cuts["left"].x_mm) / frame.mm_per_px <= panel.width
        assert cuts["left"].top_mm.max() / frame.mm_per_px <= panel.height


@pytest.mark.parametrize("s", [-0.1, 0, 0.7, 1.0])
def test_there_is_none_off_the_insole(usual, s):
    with pytest.raises(ValueError, match="the underside goes from 0"):
        section_of(usual("three_quarter"), s)
