"""Too much: what adds up on one insole is said, by heights of the finished mesh."""

import re

import numpy as np
import pytest

from orthocalc.design import make_prescription
from orthocalc.prescription import FootPrescription, Prescription

SIZE = {"length_mm": 270, "ball_width_mm": 97, "heel_width_mm": 66}
PAD, BAR = {"height_mm": 8}, {"height_mm": 6}


def design_of(template="full_length", side="left", **foot):
    foot = FootPrescription(**SIZE | foot)
    return make_prescription(Prescription(orthocalc=1, id="m", template=template, engrave=False, **{side: foot}))


def said(design, name):
    return [finding for finding in design.findings if finding.name == name]


@pytest.mark.parametrize("side", ["left", "right"])
def test_raises_that_lie_on_one_another_are_said_with_their_sum(side):
    design = design_of(side=side, met_pad=PAD, met_bar=BAR, transverse_arch_mm=6)
    (found,) = said(design, "raises_add_up")
    plain = design_of(side=side)
    top = design.insoles[side].vertices[:, 2].max()
    assert found.value == pytest.approx(top - plain.insoles[side].vertices[:, 2].max(), abs=0.01)
    assert all(word in found.text for word in ("metatarsal pad", "metatarsal bar", "transverse arch"))
    assert not said(design_of(side=side, met_pad=PAD, horseshoe_mm=6), "raises_add_up")
    assert not said(plain, "raises_add_up")


@pytest.mark.parametrize("side", ["left", "right"])
def test_an_edge_that_no_shoe_takes_is_said_with_its_height(side):
    design = design_of(side=side, arch_height_mm=38, arch_solid=1, medial_flange_mm=25)
    (found,) = said(design, "high_edge")
    assert found.value == pytest.approx(design.insoles[side].vertices[:, 2].max(), abs=1e-6)
    assert "The medial edge" in found.text
    assert not said(design_of(side=side, arch_height_mm=28, heel_cup_depth_mm=18, heel_lift_mm=8), "high_edge")


def test_orders_that_undo_each_other_are_said():
    assert said(design_of(mortons_extension_mm=4, reverse_mortons_mm=4), "orders_opposed")
    assert said(design_of(mortons_extension_mm=3, first_ray_cutout_mm=2), "orders_opposed")
    assert not said(design_of(mortons_extension_mm=4), "orders_opposed")
    assert not said(design_of(reverse_mortons_mm=3, first_ray_cutout_mm=2), "orders_opposed")


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_front_that_ends_as_a_step_is_said_with_its_height(side):
    high = {"base_thickness_mm": 3, "ball_lift_mm": 6, "heel_lift_mm": 6, "forefoot_post_deg": -4}
    (found,) = said(design_of("sulcus", side, **high), "blunt_front")
    insole = design_of("sulcus", side, **high).insoles[side]
    edge = insole.vertices[(insole.template.d == 0) & (insole.template.w == 1) & (insole.template.s > 0.76)]
    front = edge[abs(edge[:, 0]) < 38]
    assert front[:, 2].max() <= found.value < front[:, 2].max() + 1.5  # where the corner begins it is higher still
    assert not said(design_of("sulcus", side, base_thickness_mm=3, ball_lift_mm=2, heel_lift_mm=6), "blunt_front")
    assert not said(design_of("full_length", side, **high), "blunt_front")


@pytest.mark.parametrize("depth", [3.3, 4.1, 5.7, 7.0])
def test_the_cup_that_a_groove_asks_for_takes_it_up(depth):
    (found,) = said(design_of(heel_cup_depth_mm=4, skive_deg=15, medial_skive_mm=depth), "groove_beside_skive")
    asked = float(re.search(r"A cup of ([\d.]+) mm", found.text).group(1))
    assert not said(design_of(heel_cup_depth_mm=asked, skive_deg=15, medial_skive_mm=depth), "groove_beside_skive")


def groove_mm(insole, toward):
    """Return how far the top falls again between heel centre and rim, over the finished mesh, across the heel."""
    template, side = insole.template, toward * (1 if insole.side == "left" else -1)
    deepest = 0.0
    for s in (0.11, 0.14, 0.17):
        across = (template.w == 1) & (abs(template.s - s) < 0.004) & (side * insole.x >= 0)
        order = np.argsort(side * insole.x[across])
        x, z = side * insole.x[across][order], insole.z[across][order]
        even = np.interp(np.linspace(0, 0.99 * x[-1], 50), x, z)
        deepest = max(deepest, float((np.maximum.accumulate(even) - even).max()))
    return deepest


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("name", "toward"), [("medial_skive_mm", 1), ("lateral_skive_mm", -1)])
@pytest.mark.parametrize(("cup", "depth"), [(6, 4), (8, 4), (10, 5), (14, 6), (12, 5), (13, 5), (14, 4), (20, 6)])
def test_a_groove_beside_a_skive_is_said_where_there_is_one(side, name, toward, cup, depth):
    design = design_of(side=side, heel_cup_depth_mm=cup, skive_deg=15, **{name: depth})
    assert bool(said(design, "groove_beside_skive")) is (groove_mm(design.insoles[side], toward) > 0.1)
