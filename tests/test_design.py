"""The whole story mirrored: a case with left and right exchanged makes the mirror image, to the bit."""

import json

import numpy as np
import pytest

from orthocalc.case import Case
from orthocalc.design import design_case
from orthocalc.document import parse
from tests.clinic.test_metamorphic import OTHER, swapped

CASE = {
    "orthocalc": 1,
    "id": "m",
    "patient": {"sex": "female", "age_years": 46, "mass_kg": 75, "height_mm": 1680, "symptoms": ["low_back_pain"]},
    "leg_length": [
        {"method": "tape_asis_medial_malleolus", "left_mm": [861, 862], "right_mm": [869, 870]},
        {"method": "block_test", "short_side": "left", "difference_mm": [7, 8]},
    ],
    "feet": {
        "left": {"length_mm": 244, "ball_width_mm": 93, "heel_width_mm": 66, "navicular_height_mm": 36, "fpi6": 7},
        "right": {"length_mm": 245, "ball_width_mm": 94, "heel_width_mm": 66, "navicular_height_mm": 44, "fpi6": -6},
    },
    "shoe": {"kind": "athletic"},
    "order": {"engrave": False, "overrides": {"left": {"met_pad": {"x_mm": -4}, "medial_flange_mm": 5}}},
}


@pytest.mark.parametrize("template", ["full_length", "three_quarter", "diabetic"])
def test_exchanged_sides_make_the_mirror_image(template):
    tree = {**CASE, "order": {**CASE["order"], "template": template}}
    here, there = (design_case(parse(Case, json.loads(json.dumps(one)))) for one in (tree, swapped(tree)))
    assert not here.errors
    for side, other in OTHER.items():
        one, two = here.insoles[side], there.insoles[other]
        assert np.array_equal(one.vertices * [-1, 1, 1], two.vertices)
        assert np.array_equal(one.faces[:, [0, 2, 1]], two.faces)
        assert here.checks[side].volume_mm3 == pytest.approx(there.checks[other].volume_mm3, rel=1e-6)


@pytest.mark.parametrize("heel_mm", [28, 28.5, 29, 30])
def test_the_highest_heel_lifts_are_made_as_ordered_with_the_ball_at_its_own_end(heel_mm):
    order = {"overrides": {"left": {"heel_lift_mm": heel_mm}}}
    tree = {"orthocalc": 1, "id": "high", "feet": {"left": {"length_mm": 250}}, "order": order}
    foot = design_case(parse(Case, tree)).prescription.left
    assert foot.heel_lift_mm == heel_mm
    assert foot.ball_lift_mm == 20
