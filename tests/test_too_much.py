"""Too much: what adds up on one insole is said, by heights that rays through the finished mesh find."""

import manifold3d
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


def solid_of(insole):
    points = np.ascontiguousarray(insole.vertices, np.float64)
    return manifold3d.Manifold(manifold3d.Mesh64(points, insole.faces.astype(np.uint64)))


@pytest.mark.parametrize("side", ["left", "right"])
def test_raises_that_lie_on_one_another_are_said_with_their_sum(side):
    design = design_of(side=side, met_pad=PAD, met_bar=BAR, transverse_arch_mm=6)
    (found,) = said(design, "raises_add_up")
    plain = design_of(side=side)
    top = design.insoles[side].vertices[:, 2].max()
    assert found.value == pytest.approx(top - plain.insoles[side].vertices[:, 2].max(), abs=0.01)
    assert all(word in found.text for word in ("met pad", "met bar", "transverse arch"))
    assert not said(design_of(side=side, met_pad=PAD, horseshoe_mm=6), "raises_add_up")
    assert not said(plain, "raises_add_up")


@pytest.mark.parametrize("side", ["left", "right"])
def test_an_edge_that_no_shoe_takes_is_said_with_its_height(side):
    design = design_of(side=side, arch_height_mm=38, arch_solid=1, medial_flange_mm=25)
    (found,) = said(design, "high_edge")
    assert found.value == pytest.approx(design.insoles[side].vertices[:, 2].max(), abs=1e-6)
    assert "The medial edge" in found.text
    assert not said(design_of(side=side, arch_height_mm=28, heel_cup_depth_mm=18, heel_lift_mm=8), "high_edge")


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_steep_shell_is_said_to_be_as_thin_as_rays_square_to_it_find(side):
    design = design_of("dress", side, arch_height_mm=28, base_thickness_mm=2, heel_cup_depth_mm=12)
    (found,) = said(design, "thin_shell")
    insole = design.insoles[side]
    faces = insole.faces[insole.template.top_faces]
    near = faces[(abs(insole.template.s[faces] - 0.40) < 0.15).all(axis=1) & (insole.template.d[faces] > 4).all(axis=1)]
    a, b, c = (insole.vertices[corner] for corner in near.T)
    normal = np.cross(b - a, c - a)
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    start, body = (a + b + c) / 3 - 1e-3 * normal, solid_of(insole)
    hits = [body.ray_cast(tuple(p), tuple(p - 30 * n))[0].distance * 30 for p, n in zip(start, normal, strict=True)]
    assert found.value == pytest.approx(min(hits), rel=0.12)
    assert not said(design_of("dress", side, arch_height_mm=14, base_thickness_mm=2), "thin_shell")
    assert not said(design_of("dress", side, arch_height_mm=28, arch_solid=1), "thin_shell")


def test_orders_that_undo_each_other_are_said():
    assert said(design_of(mortons_extension_mm=4, reverse_mortons_mm=4), "orders_opposed")
    assert not said(design_of(mortons_extension_mm=4), "orders_opposed")
