"""A front that ends before the toes is ground like a lab's: one even slope from the ordered thickness to the least."""

import numpy as np
import pytest

from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import load_template

ORDERS = {
    "sulcus": {"heel_lift_mm": 8, "ball_lift_mm": 4, "arch_height_mm": 20, "heel_cup_depth_mm": 12},
    "three_quarter": {"heel_lift_mm": 6, "arch_height_mm": 24, "arch_solid": 0.0},
    "dress": {"base_thickness_mm": 2, "arch_height_mm": 28, "arch_solid": 0.0},
    "heel_lift": {"heel_lift_mm": 8, "base_thickness_mm": 0},
}


def front_of(name, side, foot_of):
    """Return an insole, its top faces' slopes [deg] and middles, and those in front [mm]."""
    insole = shape_insole(load_template(name), foot_of(**ORDERS[name]), side)
    corners = insole.vertices[insole.faces[insole.template.top_faces]]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    slope = np.degrees(np.arctan2(np.hypot(*normal.T[:2]), normal[:, 2]))
    return insole, slope, corners.mean(axis=1)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("name", ORDERS)
def test_it_ends_at_the_least_thickness_and_not_before(foot_of, name, side):
    insole, _, _ = front_of(name, side, foot_of)
    template, least = insole.template, insole.template.page.limits.clamp_mm[1]
    edge = (template.w == 1) & (template.d == 0) & (abs(template.x) < 20) & (template.y > 0.8 * template.y.max())
    assert edge.sum() > 20
    assert insole.z[edge] == pytest.approx(least, abs=0.02)
    behind = (template.w == 1) & (template.d > 3) & (abs(template.x) < 20)
    assert insole.z[behind].min() > least + 0.02


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("name", ORDERS)
def test_it_is_nowhere_steeper_than_an_even_slope(foot_of, name, side):
    """Straight over half its breadth, it is as steep as the whole height over that half and no cliff: 30° at most."""
    insole, slope, middles = front_of(name, side, foot_of)
    front = middles[:, 1] > insole.y.max() - 14
    assert slope[front].max() < 30
    middle = front & (abs(middles[:, 0]) < 20) & (middles[:, 1] > insole.y.max() - 9)
    low, high = np.percentile(slope[middle], [10, 90])
    assert high - low < 7


@pytest.mark.parametrize("name", ["sulcus", "three_quarter", "dress"])
def test_what_lies_behind_it_is_as_ordered(foot_of, name):
    order = {"base_thickness_mm": 4}
    insole = shape_insole(load_template(name), foot_of(**order), "left")
    template, page = insole.template, insole.template.page
    behind = (template.w == 1) & (template.y < template.y.max() * 0.75)
    assert insole.z[behind] == pytest.approx(4, abs=1e-9)
    straight = (
        (template.w == 1) & (abs(template.x - 15) < 3) & (template.y > template.y.max() - page.outline.bevel_mm / 3)
    )
    fall = (insole.z[straight] - page.limits.clamp_mm[1]) / (template.y.max() - template.y[straight] + 1e-9)
    assert np.median(fall) == pytest.approx((4 - page.limits.clamp_mm[1]) * 1.35 / page.outline.bevel_mm, rel=0.05)


@pytest.mark.parametrize("name", ORDERS)
def test_its_lip_does_not_lean_in_further_than_it_is_high(foot_of, name):
    insole, _, _ = front_of(name, "left", foot_of)
    template = insole.template
    wall = (template.w < 1) & (abs(template.x) < 20) & (template.y > 0.8 * template.y.max())
    foremost = template.y[wall & (template.w == 0)].max()
    assert template.y.max() - foremost < 0.7 * template.page.limits.clamp_mm[1]
