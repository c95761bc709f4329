"""The rim: said to be thin where rays through the finished mesh find it thinner than two printed lines."""

import numpy as np
import pytest

from orthocalc.design import make_prescription
from orthocalc.prescription import FootPrescription, Prescription
from orthocalc.printable.surface import surface_of
from orthocalc.printable.verdict import judge

SIZE = {"length_mm": 265, "ball_width_mm": 94, "heel_width_mm": 62}
THIN = {
    "full_length": {"arch_height_mm": 26, "arch_solid": 1, "heel_cup_depth_mm": 20, "lateral_flange_mm": 20},
    "three_quarter": {"arch_height_mm": 32, "heel_cup_depth_mm": 24, "medial_flange_mm": 20},
    "diabetic": {"arch_height_mm": 30, "heel_cup_depth_mm": 25, "medial_flange_mm": 20},
}
WHOLE = {
    "full_length": {"arch_height_mm": 26, "arch_solid": 1, "heel_cup_depth_mm": 16},
    "three_quarter": {"arch_height_mm": 22, "heel_cup_depth_mm": 12},
    "diabetic": {"arch_height_mm": 20, "arch_solid": 1, "heel_cup_depth_mm": 14},
}


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("thin", "orders"), [(True, THIN), (False, WHOLE)], ids=["thin", "whole"])
@pytest.mark.parametrize("template", THIN)
def test_a_rim_is_said_to_be_thin_where_the_mesh_is(template, thin, orders, side):
    foot = FootPrescription(**SIZE, **orders[template])
    design = make_prescription(Prescription(orthocalc=1, id="r", template=template, engrave=False, **{side: foot}))
    insole = design.insoles[side]
    verdict = judge(surface_of(insole.vertices.astype(np.float32).astype(float)[insole.faces]), (300.0, 300.0))
    assert ("thin_wall" in {fault.name for fault in verdict.faults}) is thin
    said = [finding for finding in design.findings if finding.name == "thin_rim"]
    assert bool(said) is thin
    if thin:
        where = "lateral" if "lateral_flange_mm" in orders[template] else "medial"
        assert f"The {where} rim" in said[0].text
        assert said[0].level == "caution"
