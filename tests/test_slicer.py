"""A real pair of recordings to two insoles that PrusaSlicer slices and admesh and MeshLab find nothing wrong with."""

import json
import re
import shutil
import subprocess
import sys

import pytest

pytestmark = pytest.mark.slicer

SIDES = ("left", "right")
CASE = {  # design.md 4.2
    "orthocalc": 1,
    "id": "case-0042",
    "date": "2026-11-20",
    "patient": {
        "code": "P-17",
        "sex": "female",
        "age_years": 46,
        "mass_kg": 75,
        "height_mm": 1680,
        "symptoms": ["low_back_pain"],
        "conditions": [],
    },
    "leg_length": [
        {"method": "tape_asis_medial_malleolus", "left_mm": [861, 862], "right_mm": [869, 870]},
        {"method": "block_test", "short_side": "left", "difference_mm": [7, 8]},
    ],
    "feet": {
        "left": {"length_mm": 244, "ball_width_mm": 93, "heel_width_mm": 66, "navicular_height_mm": 36, "fpi6": 7},
        "right": {"length_mm": 245, "ball_width_mm": 94, "heel_width_mm": 66, "navicular_height_mm": 44, "fpi6": 4},
    },
    "shoe": {"kind": "athletic", "size": "EU 39"},
}


def tool(name):
    path = shutil.which(name)
    if path is None:
        pytest.skip(f"{name} is not installed: apt-get install {name}")
    return path


def run(*command, cwd):
    done = subprocess.run(
        [*map(str, command)], cwd=cwd, capture_output=True, check=False, encoding="utf-8", errors="replace"
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def made(data, tmp_path_factory):
    """Return the folder of the pair that the command makes of two real walks, and the design's JSON."""
    folder = tmp_path_factory.mktemp("pair")
    walks = {side: data / "pressuRe" / f"fscan_test{side[0].upper()}.asf" for side in SIDES}
    case = CASE | {"pressure": [{"file": str(path), "side": side} for side, path in walks.items()]}
    (folder / "case.json").write_text(json.dumps(case), encoding="utf-8")
    run(sys.executable, "-m", "orthocalc", "design", "case.json", "-o", "out", cwd=folder)
    return folder / "out", json.loads((folder / "out" / "case-0042.design.json").read_text(encoding="utf-8"))


@pytest.fixture(params=SIDES)
def one(made, request):
    """Return one insole's file and its entry in the design's JSON."""
    folder, record = made
    (entry,) = (file for file in record["files"] if file["side"] == request.param)
    return folder / entry["path"], entry


def test_the_pair_is_that_persons(made):
    """The left leg is shorter by 8 mm (tape) and 7.5 mm (blocks); both feet were walked on and read."""
    _, record = made
    assert record["ok"] is True
    assert record["assessment"]["leg_length"]["short_side"] == "left"
    assert 7.5 <= record["assessment"]["leg_length"]["difference_mm"] <= 8
    assert record["prescription"]["left"]["heel_lift_mm"] > 0 == record["prescription"]["right"]["heel_lift_mm"]
    assert all(0.14 < record["assessment"]["feet"][side]["arch_index"] < 0.33 for side in SIDES)


def test_prusaslicer_slices_it_without_a_word_of_warning(one, data, tmp_path):
    slicer, settings = tool("prusa-slicer"), data.parent / "slicer" / "tpu.ini"
    if not settings.is_file():
        pytest.skip(f"no slicer settings at {settings}: set ORTHOCALC_DATA")
    path, entry = one
    command = [slicer, "--export-gcode", "--load", settings, "--center", "150,150", "--output", "out.gcode", path]
    said = run(*command, cwd=tmp_path)
    assert "Slicing result exported to out.gcode" in said
    assert not re.search("warning|error|repair|empty layer|unprintable", said, re.IGNORECASE)
    with (tmp_path / "out.gcode").open(encoding="utf-8") as file:
        used = dict(re.findall(r"; filament used \[(g|cm3)\] = ([\d.]+)", file.read()))
    assert float(used["g"]) == pytest.approx(float(used["cm3"]) * 1.21, rel=0.01)  # the settings' density
    assert 0.2 * entry["volume_cm3"] < float(used["cm3"]) < entry["volume_cm3"]  # walls, and a fifth of the inside


def test_prusaslicer_finds_one_manifold_part_of_our_volume(one, tmp_path):
    path, entry = one
    found = dict(re.findall(r"^(\w+) = +(.*)$", run(tool("prusa-slicer"), "--info", path, cwd=tmp_path), re.MULTILINE))
    assert found["manifold"] == "yes"
    assert found["number_of_parts"] == "1"
    assert int(found["number_of_facets"]) == entry["triangles"]
    assert float(found["volume"]) / 1000 == pytest.approx(entry["volume_cm3"], rel=0.0005)
    assert float(found["size_y"]) == pytest.approx(entry["measured"]["length_mm"], abs=0.05)
    assert not {"open_edges", "edges_fixed", "degenerate_facets", "facets_removed", "facets_reversed"} & found.keys()


def test_admesh_has_nothing_to_mend(one, tmp_path):
    path, entry = one
    said = run(tool("admesh"), path, cwd=tmp_path)
    found = {name.strip(): numbers.split() for name, numbers in re.findall(r"^(.+?) *: +([\d. ]+)", said, re.MULTILINE)}
    assert found["Number of parts"][0] == "1"
    assert found["Number of facets"][0] == str(entry["triangles"])
    zeros = ("Degenerate facets", "Edges fixed", "Facets removed", "Facets added", "Facets reversed", "Backwards edges")
    assert {name: found[name][0] for name in (*zeros, "Normals fixed")} == dict.fromkeys((*zeros, "Normals fixed"), "0")
    disconnected = re.findall(r"disconnected edges? *: +(\d+) +(\d+)", said)
    assert disconnected
    assert {number for pair in disconnected for number in pair} == {"0"}


def test_meshlab_finds_no_face_that_cuts_another(one):
    meshlab = pytest.importorskip("pymeshlab", reason="pymeshlab is not installed: pip install -e '.[test]'")
    path, entry = one
    meshes = meshlab.MeshSet()
    meshes.load_new_mesh(str(path))
    assert meshes.current_mesh().face_number() == entry["triangles"]
    meshes.compute_selection_by_self_intersections_per_face()
    assert meshes.current_mesh().selected_face_number() == 0
