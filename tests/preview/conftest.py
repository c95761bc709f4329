"""Insoles to look at: complete prescriptions of one foot on any template, fine or coarse."""

import pytest

from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import load_coarse, load_template
from orthocalc.prescription import FootPrescription

PLAIN = {"length_mm": 270, "ball_width_mm": 93, "heel_width_mm": 66.2, "base_thickness_mm": 3, "arch_apex_s": 0.42}
USUAL = PLAIN | {"heel_lift_mm": 5, "arch_height_mm": 22, "heel_cup_depth_mm": 14, "rearfoot_post_deg": 3}


@pytest.fixture(scope="session")
def shaped():
    """Return a maker of insoles: a plain sheet but for what is named."""

    def make(name="full_length", side="left", *, coarse=True, **numbers):
        template = (load_coarse if coarse else load_template)(name)
        return shape_insole(template, FootPrescription(**PLAIN | numbers), side)

    return make


@pytest.fixture(scope="session")
def usual(shaped):
    """Return a maker of usual devices: lift, arch, cup and post, but for what is named."""
    return lambda name="full_length", side="left", **more: shaped(name, side, **USUAL | more)
