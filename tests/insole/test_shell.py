"""A shell is as thick as its base square to its surface, by rays through the finished mesh; its top is as ordered."""

import numpy as np
import pytest

from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import load_template

SHELLS = {
    "dress": {"arch_height_mm": 28, "base_thickness_mm": 2, "heel_cup_depth_mm": 12},
    "three_quarter": {"arch_height_mm": 24, "base_thickness_mm": 3, "heel_cup_depth_mm": 12},
    "sulcus": {"arch_height_mm": 20, "base_thickness_mm": 4},
    "full_length": {"arch_height_mm": 30, "base_thickness_mm": 3, "length_mm": 230, "ball_width_mm": 80},
    "diabetic": {"arch_height_mm": 24, "base_thickness_mm": 7},
}


@pytest.fixture
def made(foot_of):
    """Return a maker of insoles of a template."""
    return lambda name, side="left", **numbers: shape_insole(load_template(name), foot_of(**numbers), side)


def thickness_mm(insole, solid_of):
    """Return how thick an insole is square to its top round the arch, where its underside is hollow."""
    template = insole.template
    body = solid_of(insole.vertices, insole.faces)
    faces = insole.faces[template.top_faces]
    inside = template.d > max(5, insole.amounts.base_mm + 1)
    near = (abs(template.s[faces] - 0.42) < 0.15).all(axis=1) & inside[faces].all(axis=1)
    a, b, c = (insole.vertices[corner] for corner in faces[near].T)
    normal = np.cross(b - a, c - a)
    normal /= np.linalg.norm(normal, axis=1)[:, None]
    start = (a + b + c) / 3 - 1e-3 * normal
    ends = start - 60 * normal
    depth = np.array([60 * body.ray_cast(tuple(p), tuple(e))[0].distance for p, e in zip(start, ends, strict=True)])
    return depth[start[:, 2] - depth * normal[:, 2] > 2]


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("name", SHELLS)
def test_a_shell_is_as_thick_as_its_base_square_to_its_surface(made, solid_of, name, side):
    order = SHELLS[name]
    found = thickness_mm(made(name, side, **order, arch_solid=0.0), solid_of)
    assert len(found) > 400
    assert np.median(found) == pytest.approx(order["base_thickness_mm"], rel=0.03)
    assert found.min() > 0.93 * order["base_thickness_mm"]


@pytest.mark.parametrize("name", SHELLS)
def test_its_top_is_that_of_the_filled_arch(made, name):
    shell, filled = (made(name, "left", **SHELLS[name], arch_solid=solid) for solid in (0.0, 1.0))
    upper = shell.template.w == 1
    assert shell.z[upper] == pytest.approx(filled.z[upper], abs=1e-9)
    assert shell.z.min() == filled.z.min() == 0


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("name", ["dress", "three_quarter", "full_length"])
def test_its_medial_edge_is_as_thick_as_the_shell(made, solid_of, name, side):
    """A millimetre inside the trim line the arch's edge is as high upright as the shell is thick, half a one half."""
    order = SHELLS[name] | {"length_mm": 270, "ball_width_mm": 93}
    insole = made(name, side, **order, arch_solid=0.0)
    body, edge = solid_of(insole.vertices, insole.faces), insole.template.medial_edge
    inwards = -1 if side == "left" else 1
    for s in (0.36, 0.42, 0.48):
        y = s * 270 + 0.01
        rim = float(np.interp(y, insole.y[edge], insole.x[edge]))
        for inside, share in ((0.5, 0.5), (1.0, 0.95)):
            x = rim + inwards * inside
            heights = sorted(hit.position[2] for hit in body.ray_cast((x, y, 80.0), (x, y, -5.0)))
            assert heights[-1] - heights[-2] > share * order["base_thickness_mm"]
