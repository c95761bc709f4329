"""Meshes that cannot be a template, each planted by trimesh or manifold3d: one named line with the remedy."""

import manifold3d
import numpy as np
import pytest
import trimesh

from orthocalc.register.refusal import RegisterError
from orthocalc.register.registered import register
from tests.register.conftest import as_trimesh


def refused(folder, mesh, name="bad.stl", **given):
    """Return the name of the refusal; it is one line with a remedy."""
    mesh.export(folder / name)
    with pytest.raises(RegisterError) as caught:
        register(folder / name, "bad", **given)
    error = caught.value
    assert "\n" not in str(error)
    assert str(error) == f"{error.name}: {error.message}; {error.remedy}"
    assert min(len(error.message), len(error.remedy)) > 10
    return error


@pytest.mark.parametrize(("unit", "factor"), [("metres", 0.001), ("cm", 0.1), ("inches", 1 / 25.4)])
def test_a_wrong_unit(arched, tmp_path, unit, factor):
    mesh = arched.copy()
    mesh.apply_scale(factor)
    error = refused(tmp_path, mesh)
    assert error.name == "units"
    assert unit in error.message
    assert f"{1 / factor:g}" in error.remedy


@pytest.mark.parametrize("factor", [0.2, 4])
def test_a_wrong_size(arched, tmp_path, factor):
    mesh = arched.copy()
    mesh.apply_scale(factor)
    assert refused(tmp_path, mesh).name == "size"


def test_a_size_that_no_insole_is_made_in(arched, tmp_path):
    mesh = arched.copy()
    mesh.apply_scale(0.5)
    error = refused(tmp_path, mesh)
    assert (error.name, "135 mm" in error.message) == ("size", True)


def test_an_open_mesh_counts_its_open_edges_and_names_the_scan(arched, tmp_path):
    mesh = arched.copy()
    mesh.update_faces(np.arange(len(mesh.faces)) != 7)
    error = refused(tmp_path, mesh)
    assert (error.name, error.message.split()[0]) == ("open", "3")
    assert "feet.left.scan" in error.remedy


def test_the_sample_meshes_are_named_as_what_they_are(data):
    for file in ("insoleTilter_basic_sole.stl", "insoleTilter_scan.obj"):
        mesh = trimesh.load(data / "meshes" / file)
        edges = len(mesh.edges_unique) and np.bincount(mesh.edges_unique_inverse)
        with pytest.raises(RegisterError) as caught:
            register(data / "meshes" / file, "bad")
        assert caught.value.name == "open"
        assert caught.value.message.startswith(f"{(edges == 1).sum()} edges")
        assert "feet.left.scan" in caught.value.remedy


def test_a_mesh_that_is_inside_out_or_partly_so(arched, tmp_path):
    mesh = arched.copy()
    mesh.invert()
    assert refused(tmp_path, mesh).name == "inside_out"
    faces = arched.faces.copy()
    faces[100:200] = faces[100:200, ::-1]
    assert refused(tmp_path, trimesh.Trimesh(arched.vertices, faces, process=False)).name == "flipped"


def test_a_number_that_is_none(arched, tmp_path):
    vertices = arched.vertices.copy()
    vertices[5] = np.nan
    assert refused(tmp_path, trimesh.Trimesh(vertices, arched.faces, process=False)).name == "not_finite"


def test_two_bodies_doubled_faces_and_a_body_that_cuts_itself(arched, tmp_path):
    beside = arched.copy()
    beside.apply_translation((150, 0, 0))
    assert refused(tmp_path, trimesh.util.concatenate([arched, beside])).name == "bodies"
    assert refused(tmp_path, trimesh.util.concatenate([arched, arched])).name == "doubled"
    vertices = arched.vertices.copy()
    vertices[(arched.vertices[:, 2] > 3).argmax()] = (0, 130, -30)
    assert refused(tmp_path, trimesh.Trimesh(vertices, arched.faces, process=False)).name == "self_intersection"


def test_a_hole_right_through_a_hollow_and_an_undercut(slab, tmp_path):
    drill = manifold3d.Manifold.cylinder(20, 4).translate((0, 60, -5))
    assert refused(tmp_path, as_trimesh(slab(8.0) - drill)).name == "holes"
    groove = manifold3d.Manifold.cube((60, 150, 2)).translate((15, 60, 3))
    assert refused(tmp_path, as_trimesh(slab(8.0) - groove)).name == "undercut"


def test_a_side_that_leans_outwards(outline, tmp_path):
    ring = np.ascontiguousarray(outline[::3])
    cone = manifold3d.CrossSection([ring]).extrude(6.0, 0, 0, (0.93, 0.98))
    assert refused(tmp_path, as_trimesh(cone)).name == "leans_out"


def test_a_mesh_that_lies_on_its_top(arched, tmp_path):
    mesh = arched.copy()
    mesh.apply_transform(trimesh.transformations.rotation_matrix(np.pi, (0, 1, 0)))
    assert refused(tmp_path, mesh).name == "upside_down"


def test_a_left_insole_given_as_right(arched, tmp_path):
    error = refused(tmp_path, arched, side="right")
    assert error.name == "wrong_side"
    assert "--side left" in error.remedy


def test_the_higher_side_is_the_medial_one_where_the_outline_does_not_tell(tmp_path):
    oval = np.column_stack([42 * np.sin(np.linspace(0, 2 * np.pi, 121)[:-1]), 125 * np.ones(120)])
    oval[:, 1] += -125 * np.cos(np.linspace(0, 2 * np.pi, 121)[:-1])
    body = manifold3d.CrossSection([oval]).extrude(4.0).refine_to_length(3.0)
    assert refused(tmp_path, as_trimesh(body)).name == "side"

    def tilted(points):
        bent = points.copy()
        bent[:, 2] += np.where(points[:, 2] > 0, 0.1 * (points[:, 0] + 42), 0)
        return bent

    mesh = as_trimesh(body.warp_batch(tilted))
    mesh.export(tmp_path / "tilted.stl")
    found = register(tmp_path / "tilted.stl", "tilted").side
    other = "right" if found == "left" else "left"
    assert refused(tmp_path, mesh, side=other).name == "wrong_side"
    mesh.apply_transform(np.diag([-1, 1, 1, 1]))
    mesh.export(tmp_path / "mirrored.stl")
    assert register(tmp_path / "mirrored.stl", "mirrored").side == other


@pytest.mark.parametrize(
    ("name", "content"),
    [("empty.stl", b""), ("text.stl", b"hello\n" * 40), ("none.stl", bytes(84)), ("x.3mf", b"PK"), ("x.ply", b"ply\n")],
)
def test_files_that_are_no_mesh(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(RegisterError) as caught:
        register(tmp_path / name, "bad")
    assert caught.value.name in {"not_a_mesh", "empty"}


@pytest.mark.parametrize(
    ("heel", "toe"), [((500, 0), (500, 270)), ((0, 270), (0, 0)), ((0, 0), (0, 90)), ((0, 0), (0, 3000))]
)
def test_landmarks_that_are_not_on_the_mesh(arched, tmp_path, heel, toe):
    points = {"heel": np.array(heel, float), "toe": np.array(toe, float)}
    assert refused(tmp_path, arched, points=points).name in {"landmarks", "size"}
