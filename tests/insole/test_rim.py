"""The rim: as wide as sections through the finished mesh find it, and said where that is less than two lines."""

import numpy as np
import pytest
import trimesh

from orthocalc.design import make_prescription
from orthocalc.insole.rim import BELOW_MM, thinnest_rim
from orthocalc.prescription import FootPrescription, Prescription
from orthocalc.printable.surface import surface_of
from orthocalc.printable.verdict import judge

SIZE = {"length_mm": 265, "ball_width_mm": 94, "heel_width_mm": 62}
THIN = {
    "full_length": {"arch_height_mm": 32, "arch_solid": 1, "heel_cup_depth_mm": 28, "medial_flange_mm": 25},
    "three_quarter": {"arch_height_mm": 32, "heel_cup_depth_mm": 28, "medial_flange_mm": 25},
}
WHOLE = {
    "full_length": {"arch_height_mm": 26, "arch_solid": 1, "heel_cup_depth_mm": 20, "lateral_flange_mm": 20},
    "three_quarter": {"arch_height_mm": 32, "heel_cup_depth_mm": 24},
    "dress": {"arch_height_mm": 28, "heel_cup_depth_mm": 20},
    "diabetic": {"arch_height_mm": 20, "arch_solid": 1, "heel_cup_depth_mm": 14},
}
CASES = [(name, True) for name in THIN] + [(name, False) for name in WHOLE]


def designed(template, orders, side):
    foot = FootPrescription(**SIZE, **orders)
    return make_prescription(Prescription(orthocalc=1, id="r", template=template, engrave=False, **{side: foot}))


def section_width_mm(mesh, at, along):
    """Return the mesh's outermost width across the trim line, so far below its edge, in the plane across it."""
    inwards = np.array([-along[1], along[0], 0.0])
    lines = trimesh.intersections.mesh_plane(mesh, along, at)
    u, z = (lines - at) @ inwards, lines[..., 2] - at[2] + BELOW_MM
    crossing = (z[:, 0] < 0) != (z[:, 1] < 0)
    share = z[crossing, 0] / (z[crossing, 0] - z[crossing, 1])
    where = np.sort(u[crossing, 0] + share * (u[crossing, 1] - u[crossing, 0]))
    wall_and_top = where[where > -0.01][:2]
    return np.ptp(wall_and_top) if len(wall_and_top) == 2 else np.inf


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("template", "thin"), CASES)
def test_the_thinnest_rim_is_what_sections_across_the_trim_line_find(template, thin, side):
    insole = designed(template, (THIN if thin else WHOLE)[template], side).insoles[side]
    rim = thinnest_rim(insole)
    vertices, sheet = insole.vertices, insole.template
    mesh = trimesh.Trimesh(vertices, insole.faces, process=False)
    widths = []
    for ids, heel_to_toe in ((sheet.medial_edge, 1), (sheet.lateral_edge, -1)):
        edge = vertices[ids]
        for i in np.flatnonzero((sheet.s[ids] > 0.1) & (sheet.s[ids] < 0.6)):
            step = (edge[i + 1] - edge[i - 1]) * [1, 1, 0] * heel_to_toe * (1 if side == "left" else -1)
            widths.append(section_width_mm(mesh, edge[i], step / np.linalg.norm(step)))
    assert rim.width_mm == pytest.approx(min(widths), abs=0.12)


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("template", "thin"), CASES)
def test_a_rim_is_said_to_be_thin_where_it_is(template, thin, side):
    design = designed(template, (THIN if thin else WHOLE)[template], side)
    said = [finding for finding in design.findings if finding.name == "thin_rim"]
    assert bool(said) is thin
    if thin:
        assert "The medial rim" in said[0].text
        assert said[0].level == "caution"


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("template", WHOLE)
def test_a_whole_rim_passes_the_check_of_anyones_mesh(template, side):
    insole = designed(template, WHOLE[template], side).insoles[side]
    verdict = judge(surface_of(insole.vertices.astype(np.float32).astype(float)[insole.faces]), (300.0, 300.0))
    assert "thin_wall" not in {fault.name for fault in verdict.faults}
