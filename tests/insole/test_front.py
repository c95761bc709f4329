"""A front that ends before the toes is ground like a lab's: one even slope from the ordered thickness to the least."""

import numpy as np
import pytest

from orthocalc.insole.check import check_insole
from orthocalc.insole.shape import OutOfRangeError, shape_insole
from orthocalc.insole.template import load_template
from orthocalc.prescription import MetPad, Relief

ORDERS = {
    "sulcus": {"heel_lift_mm": 6, "ball_lift_mm": 2, "arch_height_mm": 20, "heel_cup_depth_mm": 12},
    "three_quarter": {"heel_lift_mm": 6, "arch_height_mm": 24, "arch_solid": 0.0},
    "dress": {"base_thickness_mm": 2, "arch_height_mm": 28, "arch_solid": 0.0},
    "heel_lift": {"heel_lift_mm": 8, "base_thickness_mm": 3},
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


@pytest.mark.parametrize(("name", "slope"), [("sulcus", 0.2565), ("three_quarter", 0.243), ("dress", 0.243)])
def test_what_lies_behind_it_is_as_ordered_and_its_slope_is_even(foot_of, name, slope):
    """4 mm fall to 0.96 mm over 16 mm, or to 1.30 mm over 15 mm, but for the third that rounds off the beginning."""
    insole = shape_insole(load_template(name), foot_of(base_thickness_mm=4), "left")
    template = insole.template
    behind = (template.w == 1) & (template.y < template.y.max() * 0.75)
    assert insole.z[behind] == pytest.approx(4, abs=1e-9)
    near = (template.w == 1) & (abs(template.x - 15) < 3) & (template.y > template.y.max() - 5.5)
    fall = np.polyfit(template.y[near], insole.z[near], 1)[0]
    assert -fall == pytest.approx(slope, rel=0.03)


@pytest.mark.parametrize("name", ["reverse_mortons_mm", "dancers_pad_mm", "mortons_extension_mm"])
def test_what_lies_on_the_forefoot_is_gone_at_the_edge(foot_of, name):
    plain, raised = (shape_insole(load_template("sulcus"), foot_of(**{name: high}), "left") for high in (0, 4))
    template = plain.template
    edge = (template.w == 1) & (template.d == 0) & (abs(template.x) < 30) & (template.y > 0.9 * template.y.max())
    gained = raised.z - plain.z
    assert gained[edge].max() < 0.1
    assert gained.max() > 3.9


@pytest.mark.parametrize("x_mm", [-20.0, 0.0, 20.0])
@pytest.mark.parametrize("length", [150, 270])
def test_a_pad_is_taken_up_to_006_behind_the_edge_and_refused_beyond(foot_of, length, x_mm):
    """The limit is where a circle of 0.06 of the length round the place touches the trim line in front."""
    x_mm *= length / 270
    size = {"length_mm": length, "ball_width_mm": 93 / 270 * length, "heel_width_mm": 66 / 270 * length}
    pad = {"height_mm": 4, "x_mm": x_mm, "length_mm": 20, "width_mm": 20}

    def with_pad(s):
        return shape_insole(load_template("sulcus"), foot_of(**size, met_pad=MetPad(s=s, **pad)), "left")

    plain = shape_insole(load_template("sulcus"), foot_of(**size), "left")
    edge = (plain.template.w == 1) & (plain.template.d == 0) & (plain.y > 0.9 * plain.y.max())
    off = [np.hypot(plain.x[edge] - x_mm, plain.y[edge] - s * length).min() for s in np.linspace(0.6, 0.8, 401)]
    last = np.linspace(0.6, 0.8, 401)[np.array(off) >= 0.06 * length].max()
    assert check_insole(with_pad(last - 0.002)).problems == ()
    with pytest.raises(OutOfRangeError, match="met_pad"):
        with_pad(last + 0.004)


@pytest.mark.parametrize(("length", "ball"), [(150, 55), (270, 93), (340, 115)])
def test_a_front_too_high_for_its_breadth_ends_blunt_and_no_steeper(foot_of, length, ball):
    """32 mm high: 0.55 at most, beside the fall of the ball's lift itself, a smootherstep over 0.21 of the length."""
    size = {"length_mm": length, "ball_width_mm": ball, "heel_width_mm": 0.25 * length, "base_thickness_mm": 12}
    insole = shape_insole(load_template("sulcus"), foot_of(**size, heel_lift_mm=20, ball_lift_mm=20), "left")
    template = insole.template
    corners = insole.vertices[insole.faces[template.top_faces]]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    middle = abs(corners[:, :, 0]).max(axis=1) < 0.2 * ball
    assert (np.hypot(*normal.T[:2]) / normal[:, 2])[middle].max() < 0.56 + 1.875 * 20 / (0.21 * length)
    edge = (template.w == 1) & (template.d == 0) & (abs(template.x) < 18) & (template.y > 0.8 * template.y.max())
    lowered = 0.55 * template.page.outline.bevel_mm / 1.35 * length / 270
    assert insole.z[edge].max() > 25 - lowered


@pytest.mark.parametrize("name", ORDERS)
def test_its_lip_does_not_lean_in_further_than_it_is_high(foot_of, name):
    insole, _, _ = front_of(name, "left", foot_of)
    template = insole.template
    wall = (template.w < 1) & (abs(template.x) < 20) & (template.y > 0.8 * template.y.max())
    foremost = template.y[wall & (template.w == 0)].max()
    assert template.y.max() - foremost < 0.9 * template.page.limits.clamp_mm[1]


@pytest.mark.parametrize(("order", "place"), [
    ({"first_ray_cutout_mm": 2}, (0.725, 33)),
    ({"reliefs": (Relief(s=0.72, x_mm=30, radius_mm=12, depth_mm=1.5),)}, (0.72, 30)),
])  # fmt: skip
def test_a_hollow_that_runs_out_in_the_front_is_as_deep_as_ordered(foot_of, solid_of, order, place):
    size = {"base_thickness_mm": 4}
    plain, made = (shape_insole(load_template("sulcus"), foot_of(**size, **more), "left") for more in ({}, order))
    assert not made.amounts.made
    assert check_insole(made).problems == ()
    s, x = place
    tops = [
        solid_of(one.vertices, one.faces).ray_cast((x, s * 270, 30.0), (x, s * 270, 0.5))[0].position[2]
        for one in (plain, made)
    ]
    assert tops[0] - tops[1] == pytest.approx(1.5 if "reliefs" in order else 2, abs=0.05)
