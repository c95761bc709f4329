"""Coarse meshes: closed sheets of the size that a live picture bears, whose heights are the fine ones'."""

import importlib.util
import sys
from pathlib import Path

import numpy as np
import pytest
import trimesh
from scipy.spatial import cKDTree

from orthocalc.insole import template as templates
from orthocalc.insole.front import behind_front_mm
from orthocalc.insole.probe import probe_at_mm
from orthocalc.insole.room import trimmed
from orthocalc.insole.template import builtin_names, load_coarse, load_template

ROOT = Path(__file__).parents[2]
NAMES = builtin_names()


@pytest.mark.parametrize("name", NAMES)
def test_it_is_one_closed_sheet_of_few_good_triangles(name):
    coarse, fine = load_coarse(name), load_template(name)
    mesh = trimesh.Trimesh(np.column_stack((coarse.x, coarse.y, 3 * coarse.w)), coarse.faces, process=False)
    assert mesh.is_volume
    assert (mesh.euler_number, mesh.body_count) == (2, 1)
    assert np.degrees(mesh.face_angles.min()) >= 15
    assert 6_000 < len(coarse.faces) < 15_000 < len(fine.faces)
    assert (coarse.coarse, fine.coarse) == (True, False)
    assert coarse.page == fine.page
    assert mesh.volume == pytest.approx(trimesh.Trimesh(
        np.column_stack((fine.x, fine.y, 3 * fine.w)), fine.faces, process=False).volume, rel=2e-3)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_its_heights_are_those_of_the_fine_mesh(usual, name):
    wedge = {"arch_height_mm": 0, "heel_cup_depth_mm": 0, "rearfoot_post_deg": 0} if name == "heel_lift" else {}
    coarse, fine = (usual(name, coarse=coarse, **wedge) for coarse in (True, False))
    sheet = fine.template
    inside = np.flatnonzero((sheet.w == 1) & (sheet.d > 3))
    some = np.random.default_rng(7).choice(inside, 500, replace=False)
    spots = [probe_at_mm(coarse.size, fine.vertices[i, 1] / 270, fine.vertices[i, 0]) for i in some]
    apart = np.abs([spot.read(coarse.vertices[:, 2]) for spot in spots] - fine.vertices[some, 2])
    bevel_mm = sheet.page.outline.bevel_mm
    bevel = (behind_front_mm(sheet)[some] < bevel_mm) if bevel_mm else np.zeros(len(some), bool)
    assert (~bevel).sum() > 300
    assert apart[~bevel].max() < 0.3
    assert apart[bevel].max(initial=0) < 0.5


def test_the_script_makes_the_shipped_mesh(tmp_path, monkeypatch):
    """Compared as shapes: another release of scipy may order triangles otherwise."""
    spec = importlib.util.spec_from_file_location("build_coarse", ROOT / "templates" / "build.py")
    build = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, build)
    spec.loader.exec_module(build)
    build.write(tmp_path / "preview.ply", build.SHEETS["full_length"], build.COARSE)
    made, shipped = (
        trimesh.load(folder / "preview.ply", process=False) for folder in (tmp_path, ROOT / "templates" / "full_length")
    )
    assert (len(made.vertices), len(made.faces)) == (len(shipped.vertices), len(shipped.faces))
    assert cKDTree(made.vertices).query(shipped.vertices)[0].max() < 1e-3


def test_a_trim_of_a_coarse_sheet_is_coarse():
    short = trimmed(load_coarse("diabetic"), "three_quarter")
    assert short.coarse
    assert len(short.faces) == len(load_coarse("three_quarter").faces)


def test_a_template_without_one_is_its_own(monkeypatch, tmp_path):
    folder = tmp_path / "own_dress"
    folder.mkdir()
    shipped = templates._folder() / "dress"
    for name in ("template.toml", "mesh.ply"):
        text = (shipped / name).read_bytes().replace(b'name = "dress"', b'name = "own_dress"')
        (folder / name).write_bytes(text)
    monkeypatch.setenv("ORTHOCALC_TEMPLATES", str(tmp_path))
    assert load_coarse("own_dress") is load_template("own_dress")
    with pytest.raises(templates.TemplateError, match="no template"):
        load_coarse("none")
