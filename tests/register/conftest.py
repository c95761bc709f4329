"""What the tests of registering share: insoles as files, meshes made by other programs, and an outside distance."""

import manifold3d
import numpy as np
import pytest
import trimesh

from orthocalc.export.stl import stl_bytes
from orthocalc.insole.engrave import engrave
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import load_template, read_template
from orthocalc.prescription import FootPrescription
from orthocalc.register.registered import register

SIZE = {"length_mm": 262, "ball_width_mm": 91.5, "heel_width_mm": 64.4, "base_thickness_mm": 3, "arch_apex_s": 0.42}


@pytest.fixture(scope="session")
def exported(tmp_path_factory):
    """Return a maker of exported insoles: the file, and the same insole without its mark."""
    folder = tmp_path_factory.mktemp("exported")

    def export(template, side, numbers, *, marked):
        insole = shape_insole(load_template(template), FootPrescription(**SIZE | numbers), side)
        bare, file = folder / f"{template}-{side}-bare.stl", folder / f"{template}-{side}.stl"
        bare.write_bytes(stl_bytes(insole))
        file.write_bytes(stl_bytes(engrave(insole, ("case-0042", "6 mm  R1")) if marked else insole))
        return file, bare

    return export


@pytest.fixture(scope="session")
def outline():
    """Return the mean outline of the built-in sheet as a closed ring, heel first, counter-clockwise [mm]."""
    sheet = load_template("full_length")
    plan = np.column_stack((sheet.x, sheet.y))
    return np.vstack((plan[sheet.medial_edge], plan[sheet.lateral_edge][-2:0:-1]))


@pytest.fixture(scope="session")
def slab(outline):
    """Return a maker of upright slabs over every n-th point of that outline, as manifold3d makes them."""
    return lambda height, step=4: manifold3d.CrossSection([np.ascontiguousarray(outline[::step])]).extrude(height)


@pytest.fixture(scope="session")
def arched(slab):
    """Return an upright slab of 4 mm with an arch of known shape on its medial side, as trimesh holds it."""

    def bent(points):
        raised = points.copy()
        raised[:, 2] += np.where(points[:, 2] > 0, arch_mm(points[:, 0], points[:, 1]), 0)
        return raised

    return as_trimesh(slab(4.0, 2).refine_to_length(2.0).warp_batch(bent))


def arch_mm(x, y):
    return 18 * np.clip((x + 10) / 50, 0, 1) ** 2 * np.exp(-(((y / 270 - 0.42) / 0.12) ** 2))


def as_trimesh(solid):
    mesh = solid.to_mesh()
    return trimesh.Trimesh(np.array(mesh.vert_properties[:, :3]), np.array(mesh.tri_verts), process=False)


@pytest.fixture(scope="session")
def kept(exported):
    """Return the template that a marked left shell with arch, cup, lift, posts and pad makes."""
    numbers = {"heel_lift_mm": 6, "arch_height_mm": 22, "heel_cup_depth_mm": 14, "rearfoot_post_deg": 4}
    made = register(exported("full_length", "left", numbers, marked=True)[0], "shell")
    return read_template(made.page, made.mesh)


@pytest.fixture(scope="session")
def apart():
    """Return the greatest distance between two mesh files [mm], both ways, as MeshLab samples it."""
    pymeshlab = pytest.importorskip("pymeshlab", reason="the mesh judge: pip install -e '.[test]'")

    def distance(one, other):
        meshes = pymeshlab.MeshSet()
        meshes.load_new_mesh(str(one))
        meshes.load_new_mesh(str(other))
        both = ((0, 1), (1, 0))
        many = {"samplenum": 60_000, "samplevert": True, "sampleface": True}
        return max(meshes.get_hausdorff_distance(sampledmesh=a, targetmesh=b, **many)["max"] for a, b in both)

    return distance
