"""The planted-defect battery: each of them is named, a sound insole is not."""

import json
import subprocess
import sys

import numpy as np
import pytest

from orthocalc.design import make_prescription
from orthocalc.export.stl import write_stl
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription, Prescription
from orthocalc.printable.crossing import crossing_faces
from orthocalc.printable.files import MeshFileError, read_mesh
from orthocalc.printable.fit import turn_to_fit
from orthocalc.printable.surface import surface_of
from orthocalc.printable.verdict import judge

BED = (300.0, 300.0)
FOOT = FootPrescription(
    length_mm=262, ball_width_mm=92, heel_width_mm=64, base_thickness_mm=3, heel_lift_mm=4, arch_height_mm=18,
    arch_apex_s=0.417, arch_solid=1, heel_cup_depth_mm=12,
)  # fmt: skip


@pytest.fixture(scope="module")
def corners():
    """Return a sound insole as triangles, (m, 3, 3), as a file would hold them."""
    insole = shape_insole(load_template("full_length"), FOOT, "left")
    return insole.vertices.astype(np.float32).astype(float)[insole.faces]


def poked(triangles):
    """Push the top at one place down through the underside."""
    moved = triangles.copy()
    apex = triangles.reshape(-1, 3)[triangles.reshape(-1, 3)[:, 2].argmax()]
    at = np.array([0.0, 0.3 * 262, 0.0])
    near = np.hypot(*(moved[..., :2] - at[:2]).transpose(2, 0, 1)) < 4
    moved[near & (moved[..., 2] > 1), 2] = -6.0
    return moved if apex[2] > 0 else triangles


def test_a_sound_insole_has_no_fault(corners):
    verdict = judge(surface_of(corners), BED)
    assert verdict.faults == ()
    assert verdict.bodies == 1
    assert verdict.wall_mm >= 0.8
    assert verdict.size_mm[1] == pytest.approx(262, abs=0.01)


DEFECTS = {
    "self-intersection": (poked, "self_intersection"),
    "face missing": (lambda t: t[1:], "open_edges"),
    "all inverted": (lambda t: t[:, [0, 2, 1]], "inside_out"),
    "one face flipped": (lambda t: np.concatenate((t[:1, [0, 2, 1]], t[1:])), "flipped_faces"),
    "face doubled": (lambda t: np.concatenate((t[:1], t)), "doubled_faces"),
    "NaN vertex": (lambda t: np.where(t == t[7, 0, 0], np.nan, t), "not_finite"),
    "zero-length edge": (lambda t: np.where((t == t[9, 0]).all(axis=2, keepdims=True), t[9, 1], t), "degenerate_faces"),
    "two bodies": (lambda t: np.concatenate((t, t + np.array([120.0, 0, 0]))), "bodies"),
    "overlapping bodies": (lambda t: np.concatenate((t, t + np.array([7.3, 3.1, 1.7]))), "self_intersection"),
    "metres": (lambda t: t / 1000, "units"),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_planted_defect_is_named_with_a_remedy(corners, defect):
    plant, name = DEFECTS[defect]
    faults = judge(surface_of(plant(corners)), BED).faults
    assert name in {fault.name for fault in faults}
    for fault in faults:
        assert fault.message.endswith(".")
        assert fault.remedy.endswith(".")


def test_crossings_are_those_that_another_program_finds(corners):
    pymeshlab = pytest.importorskip("pymeshlab", reason="pymeshlab is not installed: pip install -e '.[test]'")
    surface = surface_of(poked(corners))
    meshes = pymeshlab.MeshSet()
    meshes.add_mesh(pymeshlab.Mesh(surface.vertices, surface.faces))
    meshes.compute_selection_by_self_intersections_per_face()
    theirs = set(np.flatnonzero(meshes.current_mesh().face_selection_array()).tolist())
    ours = set(crossing_faces(surface).tolist())
    assert ours
    assert len(ours ^ theirs) <= 0.1 * len(theirs)  # they also count faces that touch


def test_two_crossing_triangles_by_hand():
    flat = [[0, 0, 0], [10, 0, 0], [0, 10, 0]]
    through = [[2, 2, -5], [3, 2, 5], [2, 3, 5]]
    beside = [[20, 2, -5], [21, 2, 5], [20, 3, 5]]
    assert crossing_faces(surface_of(np.array([flat, through], float))).tolist() == [0, 1]
    assert crossing_faces(surface_of(np.array([flat, beside], float))).tolist() == []


def test_a_long_part_is_laid_on_the_diagonal():
    bar = np.array([[[0, 0, 0], [0, 300, 0], [40, 300, 5]], [[0, 0, 0], [40, 300, 5], [40, 0, 5]]], float)
    assert turn_to_fit(surface_of(bar), (300, 300)).degrees == pytest.approx(27, abs=20)
    assert turn_to_fit(surface_of(bar), (300, 300)).degrees > 0
    assert turn_to_fit(surface_of(bar), (200, 200)).degrees is None


def test_a_thin_wall_is_found_where_it_is():
    import trimesh

    sheet = trimesh.creation.box((100, 60, 0.5))
    verdict = judge(surface_of(sheet.vertices[sheet.faces]), BED)
    assert verdict.wall_mm == pytest.approx(0.5, abs=0.01)
    assert "thin_wall" in {fault.name for fault in verdict.faults}


def test_the_real_meshes_are_named_as_what_they_are(data):
    for name in ("insoleTilter_basic_sole.stl", "insoleTilter_scan.obj"):
        verdict = judge(read_mesh(data / "meshes" / name), BED)
        assert "open_edges" in {fault.name for fault in verdict.faults}, name


@pytest.mark.parametrize("content", [b"", b"solid nothing", b"\x00" * 90, b"not a mesh at all\n" * 20])
def test_what_is_no_mesh_is_said(tmp_path, content):
    file = tmp_path / "x.stl"
    file.write_bytes(content)
    try:
        verdict = judge(read_mesh(file), BED)
    except MeshFileError:
        return
    assert not verdict.ok


def run(*arguments, cwd):
    command = [sys.executable, "-m", "orthocalc", *map(str, arguments)]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


def test_an_stl_that_was_cut_off_is_said_with_what_is_left_of_it(tmp_path):
    (tmp_path / "cut.stl").write_bytes(b" " * 80 + (1000).to_bytes(4, "little") + bytes(50 * 20 + 7))
    said = run("check", "cut.stl", cwd=tmp_path)
    assert (said.returncode, said.stdout) == (3, "")
    assert said.stderr == (
        "orthocalc: error: cut.stl: cut off: it says 1000 triangles and holds 20; export or copy it again\n"
    )


def test_the_command_says_printable_or_what_is_wrong(tmp_path):
    insole = shape_insole(load_template("full_length"), FOOT, "right")
    write_stl(insole, tmp_path / "good.stl")
    good = run("check", "good.stl", cwd=tmp_path)
    assert good.returncode == 0, good.stdout
    assert good.stdout.startswith("good.stl: printable\n")
    data = (tmp_path / "good.stl").read_bytes()
    count = int.from_bytes(data[80:84], "little") - 1
    (tmp_path / "open.stl").write_bytes(data[:80] + count.to_bytes(4, "little") + data[84 : 84 + 50 * count])
    both = run("check", "good.stl", "open.stl", "nowhere.stl", "--json", cwd=tmp_path)
    assert both.returncode == 1
    assert [entry["ok"] for entry in json.loads(both.stdout)] == [True, False, False]
    assert run("check", "open.stl", cwd=tmp_path).returncode == 5
    assert run("check", "nowhere.stl", cwd=tmp_path).returncode == 2
    assert run("check", "good.stl", "--bed", "big", cwd=tmp_path).returncode == 2
    assert run("check", "good.stl", "--bed", "120x120", cwd=tmp_path).returncode == 5


def test_render_draws_a_picture_and_overwrites_nothing(tmp_path):
    write_stl(shape_insole(load_template("full_length"), FOOT, "right"), tmp_path / "good.stl")
    assert run("render", "good.stl", "-o", "f.png", "--side", "right", cwd=tmp_path).returncode == 0
    assert (tmp_path / "f.png").read_bytes().startswith(b"\x89PNG")
    again = run("render", "good.stl", "-o", "f.png", cwd=tmp_path)
    assert again.returncode == 2
    assert "exists already" in again.stderr


def test_a_picture_calls_an_insole_left_or_right_only_where_somebody_said_so(tmp_path):
    right = shape_insole(load_template("full_length"), FOOT, "right")
    drawn = {}
    for name, side in (("a-right", ()), ("a", ("--side", "right")), ("b", ()), ("c", ("--side", "left"))):
        write_stl(right, tmp_path / f"{name}.stl")
        assert run("render", f"{name}.stl", "-o", f"{name}.png", *side, cwd=tmp_path).returncode == 0
        drawn[name] = (tmp_path / f"{name}.png").read_bytes()
    assert drawn["a-right"] == drawn["a"]
    assert len({drawn["a"], drawn["b"], drawn["c"]}) == 3


def test_the_ribs_between_engraved_strokes_are_no_walls():
    """This id's letters leave a rib 0.5 mm wide and 0.6 mm high between two strokes, on the bed."""
    foot = FootPrescription(
        length_mm=265, ball_width_mm=94, heel_width_mm=62, base_thickness_mm=3, heel_lift_mm=3,
        arch_height_mm=22, arch_apex_s=0.4167295597484276, arch_solid=1, heel_cup_depth_mm=12,
    )  # fmt: skip
    (piece,) = make_prescription(Prescription(orthocalc=1, id="pairs", rules="1", right=foot)).pieces
    solid = piece.engraved
    verdict = judge(surface_of(solid.vertices.astype(np.float32).astype(float)[solid.faces]), BED)
    assert verdict.faults == ()


def test_support_is_advice_and_no_fault():
    foot = FootPrescription(length_mm=262, arch_height_mm=22, heel_cup_depth_mm=12)
    (piece,) = make_prescription(Prescription(orthocalc=1, id="s", template="three_quarter", left=foot)).pieces
    insole = piece.insole
    verdict = judge(surface_of(insole.vertices.astype(np.float32).astype(float)[insole.faces]), BED)
    assert [fault.name for fault in verdict.faults] == ["overhang"]
    assert verdict.ok
