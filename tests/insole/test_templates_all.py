"""Every template over the whole ranges of all its elements: one sound solid that measures what was ordered."""

from itertools import combinations
from types import SimpleNamespace

import manifold3d
import numpy as np
import pytest
import trimesh

from orthocalc.insole.check import check_insole
from orthocalc.insole.room import elements_without_room, trimmed
from orthocalc.insole.shape import OutOfRangeError, shape_insole
from orthocalc.insole.template import load_template, template_names
from orthocalc.prescription import FootPrescription
from tests.insole.elements import prescriptions

ENDS = {"full_length": 1.0, "sulcus": 0.81, "three_quarter": 0.69, "heel_lift": 0.56, "dress": 0.69, "diabetic": 1.0}
PLAIN = {"length_mm": 270, "ball_width_mm": 93, "heel_width_mm": 66.2, "base_thickness_mm": 3, "arch_apex_s": 0.42}


@pytest.fixture(params=sorted(ENDS))
def sheet(request):
    return load_template(request.param)


def test_the_templates_are_those_that_are_designed():
    assert set(template_names()) == set(ENDS)


def test_a_template_is_one_closed_sheet_that_ends_where_it_says(sheet):
    mesh = trimesh.Trimesh(np.column_stack((sheet.x, sheet.y, 3 * sheet.w)), sheet.faces, process=False)
    assert mesh.is_volume
    assert (mesh.euler_number, mesh.body_count) == (2, 1)
    assert np.degrees(mesh.face_angles.min()) >= 5
    assert sheet.y.max() / 270 == pytest.approx(ENDS[sheet.page.name], abs=1e-6)
    assert sheet.y.min() == 0


def test_the_shorter_sheets_follow_the_full_outline_until_they_end(sheet):
    whole, narrow = load_template("full_length"), sheet.page.name == "dress"
    s = np.linspace(0.02, ENDS[sheet.page.name] - 0.14, 60)
    for edge, outward in (("medial_edge", 1), ("lateral_edge", -1)):
        mine, full = (np.interp(s, t.s[getattr(t, edge)], t.x[getattr(t, edge)]) for t in (sheet, whole))
        if narrow:  # a dress shoe's waist is drawn in, nowhere let out
            assert (
                outward * (mine - full)
            ).max() < 0.1  # its points lie where the waist begins, not on the full outline's
            assert (outward * (full - mine)).max() > 1
        else:
            assert mine == pytest.approx(full, abs=0.05)


def test_every_insole_is_sound_and_measures_what_was_ordered(sheet, scale):
    """The faces are the template's own, closed once for all; manifold3d, an outside judge, sees every tenth."""
    for number, foot in enumerate(prescriptions(sheet, scale(16, 2000), seed=21)):
        insole = shape_insole(sheet, foot, "right" if number // 2 % 2 else "left")
        found = check_insole(insole)
        assert found.problems == (), foot
        assert np.isfinite(insole.vertices).all()
        assert found.min_thickness_mm >= sheet.page.limits.min_thickness_mm
        assert insole.faces is (sheet.faces if insole.side == "left" else sheet.mirrored_faces)
        assert least_angle_deg(insole.vertices[insole.faces]) >= 2, foot
        if number % scale(1, 10) == 0:
            points = np.ascontiguousarray(insole.vertices, np.float64)
            solid = manifold3d.Manifold(manifold3d.Mesh64(points, insole.faces.astype(np.uint64)))
            assert (solid.status().name, solid.genus()) == ("NoError", 0)
            assert 0 < found.volume_mm3 == pytest.approx(solid.volume(), rel=1e-5)


def least_angle_deg(corners):
    """Return the smallest angle of triangles, (m, 3, 3): opposite the shortest side, by the law of cosines."""
    squares = np.sort(np.square(np.roll(corners, -1, axis=1) - corners).sum(axis=2), axis=1)
    shortest, middle, longest = squares.T
    cosine = (middle + longest - shortest) / (2 * np.sqrt(middle * longest))
    return np.degrees(np.arccos(np.clip(cosine.max(), -1, 1)))


def test_no_face_cuts_another(sheet, scale):
    """MeshLab also names neighbours in one flat facet, by their last bits; faces apart in plan cannot cut another."""
    meshlab = pytest.importorskip("pymeshlab", reason="pymeshlab is not installed: pip install -e '.[test]'")
    for foot in prescriptions(sheet, scale(3, 40), seed=22):
        insole, meshes = shape_insole(sheet, foot, "left"), meshlab.MeshSet()
        meshes.add_mesh(meshlab.Mesh(insole.vertices.astype(np.float32), insole.faces.astype(np.int32)))
        meshes.compute_selection_by_self_intersections_per_face()
        named = insole.faces[meshes.current_mesh().face_selection_array()]
        assert not any(overlap_in_plan(insole, one, other) for one, other in combinations(named, 2)), foot


def overlap_in_plan(insole, one, other):
    """Say whether two triangles, by their corners' ids, overlap seen from above: no side of either parts them."""
    if set(one) & set(other):
        return False
    a, b = (np.column_stack((insole.x[face], insole.y[face])).astype(np.float32).astype(float) for face in (one, other))
    for corners in (a, b):
        for side in np.roll(corners, -1, axis=0) - corners:
            normal = np.array((-side[1], side[0]))
            mine, theirs = a @ normal, b @ normal
            if mine.max() <= theirs.min() or theirs.max() <= mine.min():
                return False
    return True


def test_right_is_lefts_mirror_with_every_element(sheet, scale):
    for foot in prescriptions(sheet, scale(3, 200), seed=23):
        left, right = (shape_insole(sheet, foot, side) for side in ("left", "right"))
        assert np.array_equal(right.vertices, left.vertices * (-1, 1, 1))


def test_usual_devices_are_smooth(sheet):
    name = sheet.page.name
    wedge = {"heel_lift_mm": 6, "base_thickness_mm": 0}
    device = {"arch_height_mm": 20, "heel_cup_depth_mm": 12, "rearfoot_post_deg": 2}
    foot = FootPrescription(**PLAIN | (wedge if name == "heel_lift" else device))
    insole = shape_insole(sheet, foot, "left")
    assert check_insole(insole).problems == ()
    mesh = trimesh.Trimesh(insole.vertices, insole.faces[sheet.top_faces], process=False)
    angles = np.degrees(mesh.face_adjacency_angles)
    assert np.percentile(angles, 99) <= 12
    assert angles.max() <= 35


@pytest.mark.parametrize("trim", ["sulcus", "three_quarter"])
@pytest.mark.parametrize("name", ["full_length", "diabetic"])
def test_a_trim_really_ends_the_mesh(name, trim):
    sheet = load_template(name)
    foot = FootPrescription(**PLAIN | {"arch_height_mm": 20, "heel_cup_depth_mm": 12, "trim": trim})
    insole = shape_insole(sheet, foot, "left")
    found = check_insole(insole)
    assert found.problems == ()
    assert insole.vertices[:, 1].max() == pytest.approx(ENDS[trim] * 270, abs=0.01)
    assert found.measured["length_mm"] == pytest.approx(270, abs=0.05)
    assert insole.template.page.limits == sheet.page.limits


def test_a_trim_only_shortens():
    assert trimmed(load_template("dress"), "three_quarter") is load_template("dress")
    with pytest.raises(ValueError, match="longer"):
        trimmed(load_template("three_quarter"), "sulcus")


def test_a_shell_bears_no_forefoot_and_a_wedge_no_arch():
    forefoot = {"forefoot_post_deg", "ball_lift_mm", "toe_lift_mm", "met_pad", "mortons_extension_mm", "toe_crest_mm"}
    for name in ("three_quarter", "dress"):
        assert forefoot <= elements_without_room(load_template(name))
    assert {"arch_height_mm", "medial_flange_mm"} <= elements_without_room(load_template("heel_lift"))
    assert (
        elements_without_room(load_template("full_length")) == elements_without_room(load_template("diabetic")) == set()
    )
    assert "met_pad" not in elements_without_room(load_template("sulcus"))


def test_the_front_of_a_shell_is_bevelled_to_its_least():
    shell = load_template("three_quarter")
    insole = shape_insole(shell, FootPrescription(**PLAIN | {"base_thickness_mm": 5}), "left")
    front = (shell.w == 1) & (shell.d == 0) & (shell.s > 0.66) & (abs(shell.x) < 25)
    assert insole.vertices[front, 2].max() < 1.5
    inside = (shell.w == 1) & (shell.s < 0.54)
    assert insole.vertices[inside, 2] == pytest.approx(5)


def test_a_wedge_falls_to_its_least_and_refuses_what_is_thinner():
    wedge = load_template("heel_lift")
    foot = {**PLAIN, "base_thickness_mm": 0}
    z = shape_insole(wedge, FootPrescription(**foot, heel_lift_mm=9), "left").vertices[:, 2]
    assert z[(wedge.w == 1) & (wedge.s < 0.28)] == pytest.approx(9)
    assert z[(wedge.w == 1) & (wedge.s > 0.558)] == pytest.approx(0.96, abs=0.08)
    with pytest.raises(OutOfRangeError, match="heel_lift_mm"):
        shape_insole(wedge, FootPrescription(**foot, heel_lift_mm=0.5), "left")


@pytest.mark.parametrize("length", [150, 340])
def test_the_ends_of_the_sizes_are_made(sheet, length):
    wide = {"length_mm": length, "ball_width_mm": 0.35 * length, "heel_width_mm": 0.25 * length, "heel_lift_mm": 4}
    insole = shape_insole(sheet, FootPrescription(**PLAIN | wide), "left")
    assert check_insole(insole).problems == ()


def test_two_triangles_overlap_in_plan_where_they_do():
    beside = SimpleNamespace(x=np.array([0, 10, 0, 2, 12, 2, 20, 30, 20]), y=np.array([0, 0, 10, 2, 2, 12, 0, 0, 10]))
    assert overlap_in_plan(beside, np.array([0, 1, 2]), np.array([3, 4, 5]))
    assert not overlap_in_plan(beside, np.array([0, 1, 2]), np.array([6, 7, 8]))
    assert not overlap_in_plan(beside, np.array([0, 1, 2]), np.array([2, 4, 5]))  # neighbours
