"""Hostile scans: each is refused in one line at its place in the case, with a remedy; or taken, and said."""

import json

import numpy as np
import pytest
import trimesh

from orthocalc.cli import run
from orthocalc.design import design_case
from orthocalc.document import DocumentError
from orthocalc.load import load_case
from tests.scan.feet import LENGTH, closed_foot, corners, holed, left_foot, turned

NAME = "Erika_Mustermann"


def written(folder, mesh, name="foot.stl"):
    vertices, faces = mesh
    trimesh.Trimesh(vertices, faces, process=False).export(folder / name)
    return name


def case_file(folder, file, side="left", **order):
    foot = {"length_mm": LENGTH, "scan": {"file": file}}
    case = {"orthocalc": 1, "id": "scanned", "feet": {side: foot}, "order": {"sides": [side], **order}}
    path = folder / "case.json"
    path.write_text(json.dumps(case), encoding="utf-8")
    return path


def refusal(folder, file, side="left"):
    with pytest.raises(DocumentError) as caught:
        load_case(case_file(folder, file, side))
    (problem,) = caught.value.problems
    assert problem.at == f"/feet/{side}/scan/file"
    assert "\n" not in problem.message
    assert NAME not in problem.message
    return problem.message


def nan_vertex(mesh):
    vertices = mesh[0].copy()
    vertices[7] = np.nan
    return vertices, mesh[1]


def both(*meshes):
    count = np.cumsum([0, *(len(vertices) for vertices, _ in meshes)])
    faces = [faces + n for (_, faces), n in zip(meshes, count, strict=False)]
    return np.concatenate([vertices for vertices, _ in meshes]), np.concatenate(faces)


def shifted(mesh, x_mm):
    return mesh[0] + [x_mm, 0, 0], mesh[1]


def box(*extents, finer=4):
    mesh = trimesh.creation.box(extents)
    for _ in range(finer):
        mesh = mesh.subdivide()
    return np.array(mesh.vertices), np.array(mesh.faces)


def ball():
    mesh = trimesh.creation.icosphere(5, LENGTH / 2)
    return np.array(mesh.vertices), np.array(mesh.faces)


def behind_the_ball():
    vertices, faces = left_foot()
    return vertices, faces[vertices[faces][:, :, 1].max(axis=1) < 0.5 * LENGTH]


REFUSED = {
    "nan": (lambda: nan_vertex(left_foot()), "not numbers"),
    "of another foot's size": (lambda: (left_foot()[0] * 0.8, left_foot()[1]), "200 mm long and the foot 250"),
    "in no unit": (lambda: (left_foot()[0] * 0.37, left_foot()[1]), "in none of mm, cm, m and inches"),
    "a speck": (lambda: (left_foot()[0] * 1e-9, left_foot()[1]), "in none of mm"),
    "as large as a house": (lambda: (left_foot()[0] * 1e5, left_foot()[1]), "in none of mm"),
    "two feet": (lambda: both(left_foot(), shifted(left_foot(), 150)), "pieces"),
    "debris far away": (lambda: both(left_foot(), shifted(box(1, 1, 1, finer=0), 5000)), "far from the foot"),
    "one triangle": (lambda: (np.eye(3) * 200, np.array([[0, 1, 2]])), "1 triangles"),
    "a flat plate": (lambda: (left_foot()[0] * [1, 1, 0], left_foot()[1]), "flat"),
    "a ball": (ball, "which side is the sole"),
    "a brick": (lambda: box(90, LENGTH, 60), "cannot be told"),
    "the rear half": (behind_the_ball, "in none of mm"),
    "mostly holes": (
        lambda: holed(left_foot(), [(x, y, 11) for x in (-30, 0, 30) for y in range(20, 250, 24)]),
        "too much of the sole is missing",
    ),
    "mirrored": (lambda: (left_foot()[0] * [-1, 1, 1], left_foot()[1]), "looks like a right foot"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_it_is_refused_in_one_line(tmp_path, name):
    mesh, said = REFUSED[name]
    assert said in refusal(tmp_path, written(tmp_path, mesh()))


def test_a_right_foot_given_as_left_is_named_also_when_turned(tmp_path):
    vertices, faces = left_foot()
    file = written(tmp_path, turned((vertices * [-1, 1, 1], faces), 3))
    assert "give it as feet.right.scan" in refusal(tmp_path, file)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("empty.stl", b"", "the file is empty"),
        ("text.stl", f"patient {NAME}".encode(), "0 triangles"),
        ("cut.stl", b"\0" * 80 + (10_000).to_bytes(4, "little") + b"\0" * 500, "says 10000 triangles and holds 10;"),
        ("words.obj", f"# {NAME}\no {NAME}\nv 1 2\nf 1 2 99".encode(), ""),
        ("points.ply", b"", ""),
        ("foot.png", b"\x89PNG", ".png is not read"),
        ("foot", b"solid", "a file without an ending"),
    ],
)
def test_a_file_that_is_no_mesh_is_named(tmp_path, name, content, said):
    if name == "points.ply":
        head = b"ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n"
        content = head + b"end_header\n0 0 0\n1 0 0\n0 1 0\n"
    (tmp_path / name).write_bytes(content)
    assert said in refusal(tmp_path, name)


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    (tmp_path / "folder.stl").mkdir()
    assert "No such file" in refusal(tmp_path, "gone.stl")
    assert refusal(tmp_path, "folder.stl")


def test_the_command_says_it_without_a_traceback(tmp_path, capsys):
    path = case_file(tmp_path, written(tmp_path, nan_vertex(left_foot())))
    assert run(["design", str(path), "-o", str(tmp_path / "out")]) == 3
    said = capsys.readouterr().err
    assert "/feet/left/scan/file: foot.stl: it holds coordinates that are not numbers" in said
    assert "Traceback" not in said


def test_names_in_a_file_are_kept_nowhere(tmp_path):
    vertices, faces = left_foot(120, 40)
    lines = [f"# {NAME}", f"mtllib {NAME}.mtl", f"o {NAME}"]
    lines += [f"v {x:.4f} {y:.4f} {z:.4f}" for x, y, z in vertices]
    lines += [f"g {NAME}", f"usemtl {NAME}", *(f"f {a} {b} {c}" for a, b, c in faces + 1)]
    (tmp_path / "foot.obj").write_text("\n".join(lines), encoding="utf-8")
    saved = design_case(*load_case(case_file(tmp_path, "foot.obj"))).save(tmp_path / "out")
    for file in saved:
        assert NAME.encode() not in file.path.read_bytes()
        assert str(tmp_path).encode() not in file.path.read_bytes()


@pytest.mark.parametrize("kind", ["stl", "obj", "ply"])
def test_each_kind_of_file_gives_the_same_sole(tmp_path, kind):
    case, _ = load_case(case_file(tmp_path, written(tmp_path, left_foot(150, 50), f"foot.{kind}")))
    heights = case.scans["left"].heights_mm
    assert np.isfinite(heights).mean() > 0.6
    case, _ = load_case(case_file(tmp_path, written(tmp_path, left_foot(150, 50), "other.stl")))
    assert np.nanmax(np.abs(heights - case.scans["left"].heights_mm)) < 0.05


def told(folder, mesh):
    design = design_case(*load_case(case_file(folder, written(folder, mesh))))
    assert design.ok
    return {finding.name: finding for finding in design.findings}


def test_what_was_assumed_of_a_scan_is_said(tmp_path):
    vertices, faces = left_foot()
    crumb = (box(3, 3, 3)[0] + [90, 100, 40], box(3, 3, 3)[1])
    spoiled = both(holed((vertices, faces), [(0, 40, 9), (5, 120, 17)]), crumb, crumb)
    said = told(tmp_path, (spoiled[0] / 10 * 1.03, spoiled[1]))
    assert said["scan_unit"].value == "cm"
    assert said["scan_length"].value == pytest.approx(0.03 * LENGTH, abs=1.5)
    assert said["scan_holes"].value == pytest.approx(np.pi * 0.9**2 * 1.03**2, rel=0.1)
    assert said["scan_gap"].value == pytest.approx(np.pi * 1.7**2 * 1.03**2, rel=0.1)


def test_a_large_scan_is_read_in_time_and_memory():
    """2 million triangles, on a machine that others use too: not minutes."""
    import time

    from orthocalc.scan.read import plantar_of

    start = time.process_time()
    sole = plantar_of(corners(left_foot(2000, 500)), "left", LENGTH)
    assert time.process_time() - start < 60
    assert sole.length_mm == pytest.approx(LENGTH, abs=1.5)


def test_a_whole_foot_is_taken_by_its_sole(tmp_path):
    assert told(tmp_path, closed_foot())["scan"].value == pytest.approx(LENGTH, abs=1.5)
