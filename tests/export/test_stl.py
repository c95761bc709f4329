"""Binary STL: its layout, its numbers against the mesh, other programs' reading, and the same bytes in any order."""

import hashlib
import json
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO

import numpy as np
import pytest
import stl
import trimesh

import orthocalc
from orthocalc.export.facets import SIZES
from orthocalc.export.stl import stl_bytes, write_stl
from orthocalc.insole.engrave import engrave
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription

PLANS = {"small": (180, 70, 48), "middle": (270, 93, 66.2), "large": (330, 118, 80)}
SHAPES = {
    "plain": {},
    "filled": {"arch_height_mm": 20, "arch_solid": 1, "heel_lift_mm": 5, "heel_cup_depth_mm": 12},
    "shell": {"arch_height_mm": 24, "arch_solid": 0, "rearfoot_post_deg": 4, "forefoot_post_deg": -3},
    "extreme": {"arch_height_mm": 40, "heel_lift_mm": 30, "heel_cup_depth_mm": 30, "rearfoot_post_deg": 10},
}
ALL = [(size, shape, side) for size in PLANS for shape in SHAPES for side in ("left", "right")]
RECORD = np.dtype([("normal", "<f4", 3), ("corners", "<f4", (3, 3)), ("attributes", "<u2")])


def insole_of(size, shape, side):
    sizes = dict(zip(("length_mm", "ball_width_mm", "heel_width_mm"), PLANS[size], strict=True))
    foot = FootPrescription(**sizes, base_thickness_mm=3, arch_apex_s=0.42, **SHAPES[shape])
    return shape_insole(load_template("full_length"), foot, side)


def fresh_bytes(insole):
    """Return the file as a thread writes it that has never written one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(stl_bytes, insole).result()


@pytest.fixture(
    params=["middle filled", "small shell", "large extreme", "middle filled engraved", "small shell engraved"]
)
def insole(request):
    """Return a mesh to write: an insole as it was bent, or one with its mark cut into the underside."""
    size, shape, *mark = request.param.split()
    made = insole_of(size, shape, "right" if shape == "shell" else "left")
    return engrave(made, ["case-0042", "5 mm  R1"]) if mark else made


def test_the_file_is_header_count_and_fifty_bytes_a_face(insole):
    data = stl_bytes(insole)
    assert len(data) == 84 + 50 * len(insole.faces)
    assert int.from_bytes(data[80:84], "little") == len(insole.faces)
    assert data[:80] == f"orthocalc {orthocalc.__version__} mm".encode().ljust(80)
    assert not data.lower().startswith(b"solid")
    assert not np.frombuffer(data[84:], RECORD)["attributes"].any()


def test_corners_are_the_meshs_in_single_precision_face_by_face(insole):
    corners = np.frombuffer(stl_bytes(insole)[84:], RECORD)["corners"]
    assert np.array_equal(corners, insole.vertices.astype(np.float32)[insole.faces])


def test_normals_are_units_by_the_right_hand_rule(insole):
    records = np.frombuffer(stl_bytes(insole)[84:], RECORD)
    a, b, c = np.moveaxis(records["corners"].astype(float), 1, 0)
    normals = np.cross(b - a, c - a)
    normals /= np.linalg.norm(normals, axis=1)[:, None]
    assert abs(np.linalg.norm(records["normal"].astype(float), axis=1) - 1).max() < 1e-6
    assert abs(records["normal"] - normals).max() < 1e-6


def test_numpy_stl_reads_the_same(insole, tmp_path):
    write_stl(insole, tmp_path / "a.stl")
    read = stl.Mesh.from_file(str(tmp_path / "a.stl"), calculate_normals=False, remove_empty_areas=True)
    assert np.array_equal(read.vectors, insole.vertices.astype(np.float32)[insole.faces])
    assert abs(np.linalg.norm(read.normals, axis=1) - 1).max() < 1e-6


def test_trimesh_reads_one_closed_body(insole):
    mesh = trimesh.load_mesh(BytesIO(stl_bytes(insole)), file_type="stl")
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert mesh.is_volume
    assert (mesh.body_count, mesh.euler_number) == (1, 2)
    assert len(mesh.vertices) == len(insole.vertices)
    assert len(mesh.faces) == len(insole.faces)
    whole = trimesh.Trimesh(insole.vertices, insole.faces, process=False)
    assert mesh.volume == pytest.approx(whole.volume, rel=1e-6)


def test_the_file_written_is_the_bytes_returned(insole, tmp_path):
    write_stl(insole, tmp_path / "a.stl")
    assert (tmp_path / "a.stl").read_bytes() == stl_bytes(insole)
    with pytest.raises(FileExistsError):
        write_stl(insole, tmp_path / "a.stl")
    write_stl(insole, tmp_path / "a.stl", force=True)


@pytest.fixture(scope="module")
def alone():
    """Return every insole with the bytes that a fresh thread gives."""
    return {key: (made := insole_of(*key), fresh_bytes(made)) for key in ALL}


def test_what_was_written_before_never_shows(alone, scale):
    """The exporter keeps its records between insoles: after any other insole the bytes are the same."""
    random = np.random.default_rng(1)
    for number in random.integers(len(ALL), size=scale(150, 5000)):
        insole, data = alone[ALL[number]]
        assert stl_bytes(insole) == data, ALL[number]


def test_every_pair_in_a_row_gives_the_same_bytes(alone):
    keys = [key for key in ALL if key[0] != "large"]
    for before in keys:
        for key in keys:
            stl_bytes(alone[before][0])
            assert stl_bytes(alone[key][0]) == alone[key][1], (before, key)


def test_more_sizes_than_are_kept_are_each_their_own(alone):
    """Every size's corners are its mesh's, whichever sizes were written before."""
    template, foot = load_template("full_length"), alone["middle", "shell", "left"][0].foot
    feet = [foot.model_copy(update={"length_mm": length}) for length in np.linspace(250, 290, 2 * SIZES)]
    made = [shape_insole(template, foot, side) for foot in feet for side in ("left", "right")]
    for insole in [*made, *made[::-1], *made[::7]]:
        corners = np.frombuffer(stl_bytes(insole)[84:], RECORD)["corners"]
        assert np.array_equal(corners, insole.vertices.astype(np.float32)[insole.faces])


def test_another_mesh_on_the_same_size_has_the_same_corners(alone):
    insole, data = alone["middle", "shell", "left"]
    other = np.frombuffer(stl_bytes(replace(insole, faces=insole.faces.copy()))[84:], RECORD)
    ours = np.frombuffer(data[84:], RECORD)
    assert np.array_equal(other["corners"], ours["corners"])
    assert abs(other["normal"] - ours["normal"]).max() < 1e-6


def test_one_vertex_alone_can_move(alone):
    """Same plan, same faces, one height different; then the plan, then back."""
    insole, data = alone["middle", "filled", "left"]
    for axis in (2, 0, 1):
        vertices = insole.vertices.copy()
        vertices[[100, -100], axis] += 0.25
        x, y, z = vertices.T
        moved = replace(insole, x=x, y=y, z=z)
        assert stl_bytes(moved) == fresh_bytes(moved) != data
        assert stl_bytes(insole) == data


def test_threads_at_once_give_the_same_bytes(alone, scale):
    gate = threading.Barrier(4)

    def write_all(seed):
        gate.wait(timeout=60)
        order = np.random.default_rng(seed).integers(len(ALL), size=scale(24, 500))
        return all(stl_bytes(alone[ALL[i]][0]) == alone[ALL[i]][1] for i in order)

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(write_all, range(4))) == [True] * 4


def test_a_fresh_process_gives_the_same_bytes(tmp_path):
    order = {"orthocalc": 1, "id": "p", "engrave": False}
    for side, shape in (("left", "shell"), ("right", "filled")):
        sizes = dict(zip(("length_mm", "ball_width_mm", "heel_width_mm"), PLANS["middle"], strict=True))
        order[side] = sizes | {"base_thickness_mm": 3, "arch_apex_s": 0.42} | SHAPES[shape]
    (tmp_path / "p.json").write_text(json.dumps(order), encoding="utf-8")
    command = [sys.executable, "-m", "orthocalc", "make", "p.json", "-o", "out"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    for side, shape in (("right", "filled"), ("left", "shell")):
        written = (tmp_path / "out" / f"p-{side}.stl").read_bytes()
        ours = stl_bytes(insole_of("middle", shape, side))
        assert hashlib.sha256(written).hexdigest() == hashlib.sha256(ours).hexdigest()
