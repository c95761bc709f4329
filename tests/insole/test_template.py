"""The plain sheet as other programs read its file, its outline against printed numbers, and broken template files."""

import importlib.util
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import trimesh
from scipy.spatial import cKDTree

from orthocalc.insole import template as templates
from orthocalc.insole.template import TemplateError, load_template

ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "templates" / "full_length"

UNREADABLE = r"template .mine. cannot be read: ."
# evidence.md 5.3, Mondopoint 260/97 -> L 270, W 93: y, medial, lateral [mm]
EXAMPLE = """
2.7 16.8 9.4 | 10.8 27.3 18.9 | 27 34.0 26.9 | 40.5 36.0 30.3 | 67.5 37.0 33.9 | 108 37.1 37.6 | 121.5 37.9 39.3
148.5 42.2 43.7 | 175.5 46.8 46.2 | 189 47.7 45.1 | 216 45.8 39.3 | 243 39.6 28.6 | 256.5 32.6 19.7"""
# evidence.md 5.3, mean of 12 sizes: s, medial, lateral / length (between the example's rows)
TABLE = """
0.02 .079 .050 | 0.06 .111 .082 | 0.08 .119 .091 | 0.20 .134 .118 | 0.30 .135 .128 | 0.35 .135 .132 | 0.50 .145 .151
0.60 .163 .167 | 0.75 .172 .156 | 0.85 .159 .126 | 0.97 .103 .051 | 0.98 .092 .036"""


def numbers(text):
    return [tuple(map(float, row.split())) for line in text.split("\n") for row in line.split("|") if row.strip()]


@pytest.fixture(scope="module", params=sorted(path.parent.name for path in ROOT.glob("templates/*/mesh.ply")))
def name(request):
    return request.param


@pytest.fixture(scope="module")
def sheet(name):
    """Return a shipped mesh as trimesh reads it."""
    return trimesh.load(ROOT / "templates" / name / "mesh.ply", process=False)


@pytest.fixture(scope="module")
def column(sheet):
    """Return the foot coordinates that stand beside each vertex in the file."""
    return sheet.metadata["_ply_raw"]["vertex"]["data"]


@pytest.fixture(scope="module")
def full():
    """Return the full-length sheet as trimesh reads it."""
    return trimesh.load(SHIPPED / "mesh.ply", process=False)


def test_the_plain_sheet_is_one_closed_body_without_a_handle(sheet):
    assert sheet.is_volume
    assert sheet.euler_number == 2
    assert sheet.body_count == 1
    assert sheet.volume > 0
    assert 20_000 < len(sheet.faces) < 52_000


def test_its_triangles_are_neither_needles_nor_specks(sheet):
    assert np.degrees(sheet.face_angles.min()) >= 5
    assert sheet.edges_unique_length.min() >= 0.2
    assert sheet.edges_unique_length.max() <= 3


def test_the_wall_has_even_rows_and_leans_inwards(name, sheet, column, outline_of):
    """Eleven round the full length, whose ring is finer, ten round the thinnest, else twelve."""
    rows = {"full_length": 11, "dress": 10}.get(name, 12)
    ring = sum(map(len, outline_of(sheet))) - 2
    levels, count = np.unique(column["w"][(column["w"] > 0) & (column["w"] < 1)].round(4), return_counts=True)
    assert levels == pytest.approx(np.arange(1, rows) / rows, abs=1e-4)
    assert set(count) == {ring}
    wall = np.ptp(column["w"][sheet.faces], axis=1) > 0
    assert wall.sum() == rows * 2 * ring
    assert (sheet.face_normals[wall, 2] < -1e-2).all()


def test_top_and_underside_are_flat(sheet, column):
    thickness = sheet.bounds[1, 2]
    assert thickness >= 2
    assert abs(sheet.vertices[:, 2] - thickness * column["w"]).max() <= 1e-5


def test_the_outline_is_the_printed_example(full, outline_of):
    medial, lateral = outline_of(full)
    for y, right, left in numbers(EXAMPLE):
        assert np.interp(y, medial[:, 1], medial[:, 0]) == pytest.approx(right, abs=0.3)
        assert np.interp(y, lateral[:, 1], lateral[:, 0]) == pytest.approx(-left, abs=0.3)
    assert full.bounds[:, 1] == pytest.approx([0, 270], abs=1e-4)
    assert medial[-1, 0] == pytest.approx(7.7, abs=1)  # toe apex


def test_the_outline_is_the_printed_table(full, outline_of):
    medial, lateral = outline_of(full)
    for s, right, left in numbers(TABLE):
        assert np.interp(s * 270, medial[:, 1], medial[:, 0]) == pytest.approx(right * 270 * 1.016, abs=0.5)
        assert np.interp(s * 270, lateral[:, 1], lateral[:, 0]) == pytest.approx(-left * 270 * 1.016, abs=0.5)


def test_widths_and_area_are_the_printed_ones(full, outline_of):
    medial, lateral = outline_of(full)
    y = np.linspace(0, 270, 2001)
    width = np.interp(y, medial[:, 1], medial[:, 0]) - np.interp(y, lateral[:, 1], lateral[:, 0])
    assert width.max() == pytest.approx(93.0, abs=0.3)
    assert 0.64 < y[width.argmax()] / 270 < 0.71  # between the lateral and the medial bulge
    assert np.interp(40.5, y, width) == pytest.approx(66.2, abs=0.3)
    assert (np.diff(np.sign(np.diff(width[y > 135]))) != 0).sum() == 1  # one bulge in the forefoot
    up = full.face_normals[:, 2] > 0
    assert full.area_faces[up].sum() == pytest.approx(0.78 * 270 * 93, rel=0.02)


def test_the_distance_to_the_trim_line_is_that(sheet, column, outline_of):
    medial, lateral = outline_of(sheet)
    line = np.vstack((medial, lateral[-2:0:-1], medial[:1]))[:, :2]
    dense = np.vstack([np.linspace(a, b, 40) for a, b in pairwise(line)])
    assert abs(column["d"] - cKDTree(dense).query(sheet.vertices[:, :2])[0]).max() <= 0.05


def test_the_place_across_is_1_at_the_medial_and_minus_1_at_the_lateral_edge(full, template, outline_of):
    inside = (template.y > 5) & (template.y < 265) & (template.w == 1)
    x, y = full.vertices[inside, :2].T
    right, left = (np.interp(y, edge[:, 1], edge[:, 0]) for edge in outline_of(full))
    assert abs(template.t[inside] - (2 * x - right - left) / (right - left)).max() <= 0.01


def test_the_underside_face_beneath_a_top_vertex_lies_beneath_it(name):
    sheet = load_template(name)
    above = np.flatnonzero(sheet.below >= 0)
    corners, weights = sheet.faces[sheet.below[above]], sheet.below_weights[above]
    assert (sheet.w[above] == 1).all()
    assert (sheet.w[corners] == 0).all()
    assert weights.min() > -1e-5
    for plan in (sheet.x, sheet.y):
        assert abs((weights * plan[corners]).sum(axis=1) - plan[above]).max() <= 1e-3
    without = (sheet.w == 1) & (sheet.below < 0)
    assert (sheet.d[without] <= 2.01).all()  # only over the wall's slope is there no underside


def test_the_script_makes_the_shipped_mesh(full, outline_of, tmp_path, monkeypatch):
    """Compared as shapes: another release of scipy may order triangles otherwise."""
    spec = importlib.util.spec_from_file_location("build_template", ROOT / "templates" / "build.py")
    build = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, build)
    spec.loader.exec_module(build)
    build.write(tmp_path / "mesh.ply")
    made = trimesh.load(tmp_path / "mesh.ply", process=False)
    assert (len(made.vertices), len(made.faces)) == (len(full.vertices), len(full.faces))
    assert made.volume == pytest.approx(full.volume, rel=1e-6)
    for one, other in zip(outline_of(made), outline_of(full), strict=True):
        assert one == pytest.approx(other, abs=1e-4)
    assert cKDTree(made.vertices).query(full.vertices)[0].max() < 1e-3


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Return the folder ``mine`` with a copy of the template, in the only place where templates are looked for."""
    monkeypatch.setattr(templates, "_folder", lambda: tmp_path)
    load_template.cache_clear()
    yield Path(shutil.copytree(SHIPPED, tmp_path / "mine"))
    load_template.cache_clear()


def test_a_whole_template_is_read(folder):
    assert folder.name in templates.template_names()
    assert load_template("mine").length_mm == pytest.approx(270)


def test_a_template_that_was_registered_before_fronts_were_one_slope_is_read(folder):
    page = folder / "template.toml"
    page.write_text(page.read_text().replace("ends_s = 1.0", "ends_s = 1.0\nbevel_s = [0.0, 1.0]", 1))
    assert load_template("mine").page.outline.ends_s == 1


def test_an_outline_that_is_no_table_is_a_template_error(folder):
    page = folder / "template.toml"
    page.write_text("outline = 3\n" + page.read_text().replace("[outline]", "[outlined]", 1))
    with pytest.raises(TemplateError, match="outline"):
        load_template("mine")


def test_a_template_that_is_not_there_names_those_that_are(folder):
    for name in ("clog", "", "../mine"):
        with pytest.raises(TemplateError, match=f"no template {name!r}: there are {folder.name}"):
            load_template(name)


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("template.toml", b'title = "', b'titel = "'),
        ("template.toml", b"heel_centre = { s = 0.14, x = 0 }", b""),
        ("template.toml", b"blend_s = [0.25, 0.50]", b"blend_s = [0.25]"),
        ("template.toml", b"s = 0.97", b's = "far"'),
        ("template.toml", b"[elements]", b"[elements"),
        ("template.toml", b"12 shoe", b"\xff\xfe"),
        ("mesh.ply", b"end_header\n", b""),
        ("mesh.ply", b"element vertex 25976", b"element vertex 25977"),
        ("mesh.ply", b"element vertex 25976", b"element vertex -1"),
        ("mesh.ply", b"element vertex 25976", b"element vertex many"),
        ("mesh.ply", b"element vertex 25976", b"element vertex"),
        ("mesh.ply", b"element vertex 25976\n", b""),
        ("mesh.ply", b"element face", b"element faces"),
        ("mesh.ply", b"property float d", b"property float depth"),
        ("mesh.ply", b"property float d", b"property double d"),
        ("mesh.ply", b"property float d", b"property float"),
        ("mesh.ply", b"property int below\n", b""),
        ("mesh.ply", b"mm, left foot", "mm, left foot é".encode()),
        ("mesh.ply", b"ply\n", b"plx\n"),
        ("mesh.ply", b"binary_little_endian", b"binary_big_endian"),
        ("mesh.ply", b"format binary_little_endian 1.0", b"format ascii 1.0"),
        ("mesh.ply", b"little_endian 1.0", b"little_endian 2.0"),
    ],
)
def test_a_broken_line_is_a_template_error(folder, file, old, new):
    data = (folder / file).read_bytes()
    assert old in data
    (folder / file).write_bytes(data.replace(old, new, 1))
    with pytest.raises(TemplateError, match=UNREADABLE):
        load_template("mine")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("length_mm = 270", "length_mm = nan", "outline.length_mm: nan is not a number"),
        ("length_mm = 270", "length_mm = -270", "outline.length_mm: -270 is not above 0"),
        ("length_mm = 270", "length_mm = 1e9", "outline.length_mm: 1e+09 is not a number up to 1000"),
        ("ends_s = 1.0", "ends_s = 1.2", "outline.ends_s: 1.2 is outside 0–1"),
        ("length_mm = [150, 340]", "length_mm = [340, 150]", "limits.length_mm: [340, 150] does not rise"),
        ("length_mm = [150, 340]", "length_mm = [150, inf]", "limits.length_mm: [150, inf] is not a number"),
        ("= [0.26, 0.50]", "= [-0.26, 0.50]", "limits.ball_width_per_length: [-0.26, 0.5] is not above 0"),
        ("clamp_mm = [0.88, 0.96]", "clamp_mm = [0.88, 0.88]", "limits.clamp_mm: [0.88, 0.88] does not rise"),
        ("clamp_mm = [0.88, 0.96]", "clamp_mm = [0.4, 0.96]", "limits.clamp_mm: [0.4, 0.96] begins below"),
        ("min_thickness_mm = 0.8", "min_thickness_mm = 0", "limits.min_thickness_mm: 0 is not above 0"),
        ("heel_centre = { s = 0.14", "heel_centre = { s = 1.4", "landmarks.heel_centre.s: 1.4 is outside 0–1"),
        ("toe = { s = 0.97, x = 0 }", "toe = { s = 0.97, x = 90 }", "landmarks.toe.x: 90 is off the sheet"),
        ("heel_width_s = 0.15", "heel_width_s = -1", "landmarks.heel_width_s: -1 is outside 0–1"),
        ("blend_s = [0.25, 0.50]", "blend_s = [0.50, 0.25]", "sizing.blend_s: [0.5, 0.25] does not rise"),
        ("s = [0.06, 0.24]", "s = [0.06, 1.24]", "zones.rearfoot.s: [0.06, 1.24] is outside 0–1"),
        ("x = [-12, 12]", "x = [-12, 120]", "zones.rearfoot.x: [-12, 120] is off the sheet"),
        (
            "heel_lift_fall = [0.30, 0.65]",
            "heel_lift_fall = [0.65, 0.30]",
            "elements.heel_lift_fall: [0.65, 0.3] does not",
        ),
        ("heel_cup_radius = 0.37", "heel_cup_radius = 0", "elements.heel_cup_radius: 0 is not above 0"),
        ('name = "full_length"', 'name = "mine"\nlike = "clog"', "like: 'clog' is no built-in template"),
        ("blend_s = [0.25, 0.50]", 'blend_s = "wide"', "sizing.blend_s: "),
    ],
)
def test_a_page_that_no_sheet_can_have_is_told_in_one_line(folder, old, new, words):
    page = (folder / "template.toml").read_text(encoding="utf-8")
    assert old in page
    (folder / "template.toml").write_text(page.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(TemplateError, match=UNREADABLE) as caught:
        load_template("mine")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("damage", ["missing", "empty", "short", "long", "square", "stranger"])
def test_a_damaged_mesh_is_a_template_error(folder, damage):
    mesh = folder / "mesh.ply"
    data = bytearray(mesh.read_bytes())
    if damage == "square":
        data[-13] = 4  # the last face's number of corners
    if damage == "stranger":
        data[-4:] = (25_976).to_bytes(4, "little")  # its last corner: one past the last vertex
    mesh.unlink()
    if damage != "missing":
        mesh.write_bytes({"empty": b"", "short": data[:-1], "long": data + b"\0"}.get(damage, data))
    with pytest.raises(TemplateError, match=UNREADABLE):
        load_template("mine")
