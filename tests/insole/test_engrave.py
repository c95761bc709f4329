"""Engraving: the mark is there, reads the right way round from below, and leaves a sound solid."""

import re
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest

from orthocalc.design import make_prescription
from orthocalc.document import parse
from orthocalc.export.stl import stl_bytes
from orthocalc.insole.engrave import DEPTH_MM, MARGIN_MM, EngraveError, engrave
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.strokes import glyph, polylines, width
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription, Prescription

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-"
FOOT = {
    "length_mm": 262.0,
    "ball_width_mm": 92.0,
    "heel_width_mm": 64.0,
    "base_thickness_mm": 3.0,
    "heel_lift_mm": 4.0,
    "arch_height_mm": 20.0,
    "arch_apex_s": 0.417,
    "heel_cup_depth_mm": 12.0,
}


def insole(side="left", **more):
    return shape_insole(load_template("full_length"), FootPrescription(**{"arch_solid": 1.0, **FOOT, **more}), side)


def pressed(points, solid):
    """Return which places of the underside are hollow, by rays from below (manifold3d's own, not ours)."""
    import manifold3d

    mesh = manifold3d.Mesh(np.ascontiguousarray(solid.vertices, np.float32), solid.faces.astype(np.uint32))
    body = manifold3d.Manifold(mesh)
    depths = []
    for x, y in points:
        hits = body.ray_cast((float(x), float(y), -1.0), (float(x), float(y), 60.0))
        depths.append(min((hit.position[2] for hit in hits), default=np.nan))
    return np.array(depths)


def test_every_letter_of_an_id_has_a_glyph_of_its_own():
    drawn = {letter: glyph(letter) for letter in LETTERS}
    assert all(drawn.values())
    assert len(set(drawn.values())) == len(LETTERS)
    for runs in drawn.values():
        for u, v in (point for run in runs for point in run):
            assert 0 <= u <= 4
            assert 0 <= v <= 6


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("arch_solid", [1.0, 0.0])
def test_the_engraved_insole_is_a_sound_solid_with_the_same_top(side, arch_solid):
    import manifold3d
    import trimesh

    plain = insole(side, arch_solid=arch_solid)
    solid = engrave(plain, ["case-0042", "4 mm  R1"])
    mesh = trimesh.Trimesh(solid.vertices, solid.faces, process=False)
    assert mesh.is_volume
    body = manifold3d.Manifold(
        manifold3d.Mesh(np.ascontiguousarray(solid.vertices, np.float32), solid.faces.astype(np.uint32))
    )
    assert body.status() == manifold3d.Error.NoError
    assert body.genus() == 0
    assert len(body.decompose()) == 1
    top = plain.vertices[plain.template.w == 1].astype(np.float32)
    assert set(map(tuple, top)) <= set(map(tuple, solid.vertices.astype(np.float32)))
    stroke = sum(
        np.hypot(*np.subtract(b, a))
        for line in ("case-0042", "4 mm  R1")
        for run in polylines(line, 5.0)
        for a, b in pairwise(run)
    )
    removed = trimesh.Trimesh(plain.vertices, plain.faces, process=False).volume - mesh.volume
    assert 0.5 * 0.9 * DEPTH_MM * stroke < removed < 2 * 0.9 * DEPTH_MM * (stroke + 60)


@pytest.mark.parametrize("side", ["left", "right"])
def test_the_sides_letter_reads_from_below_with_the_heel_on_the_left(side):
    plain = insole(side)
    solid = engrave(plain, ["x", "no lift"])
    floor = solid.vertices[np.isclose(solid.vertices[:, 2], DEPTH_MM, atol=1e-4)]
    letter_low = floor[:, 0].max() - 11.0
    letter = floor[floor[:, 0] > letter_low - 1]
    start, bottom = letter[:, 1].min() + 0.45, letter[:, 0].max() - 0.45 - 11.0
    points = [(bottom + v, start + u) for run in polylines("L" if side == "left" else "R", 11.0) for u, v in run]
    assert pressed(points, solid) == pytest.approx(DEPTH_MM, abs=0.01)
    mirrored = [
        (bottom + v, start + 4 * 11 / 6 - u) for run in polylines("L" if side == "left" else "R", 11.0) for u, v in run
    ]
    assert not np.allclose(pressed(mirrored, solid), DEPTH_MM, atol=0.01)


def floor_of(solid, plain):
    """Return the vertices of the mark's floor; where the plain insole's wall passes that height is none of it."""
    known = set(map(tuple, plain.vertices.astype(np.float32)))
    level = solid.vertices[np.isclose(solid.vertices[:, 2], DEPTH_MM, atol=1e-4)]
    return np.array([place for place in level if tuple(place.astype(np.float32)) not in known])


def test_a_long_id_never_leaves_the_underside():
    plain = insole(length_mm=160.0, ball_width_mm=60.0, heel_width_mm=42.0, arch_height_mm=14.0)
    solid = engrave(plain, [LETTERS, "4 mm  R1"])
    floor = floor_of(solid, plain)
    ground = plain.vertices[plain.template.upper :]
    from scipy.spatial import ConvexHull, cKDTree

    assert cKDTree(ground[:, :2]).query(floor[:, :2])[0].max() < 1.5  # its vertices are nowhere further apart

    hull = ConvexHull(ground[:, :2])
    inside = hull.equations[:, :2] @ floor[:, :2].T + hull.equations[:, 2:]
    assert inside.max() < -(MARGIN_MM - 1.0)


def test_too_thin_an_insole_is_not_cut_through():
    with pytest.raises(EngraveError, match="too thin"):
        engrave(insole(base_thickness_mm=1.0, heel_lift_mm=0.0, arch_height_mm=0.0, heel_cup_depth_mm=0.0), ["a", "b"])


def test_the_mark_is_on_by_default_and_can_be_turned_off():
    tree = {"orthocalc": 1, "id": "c", "left": {"length_mm": 262, "arch_solid": 1, "heel_lift_mm": 4}}
    marked = make_prescription(parse(Prescription, tree)).pieces[0]
    plain = make_prescription(parse(Prescription, {**tree, "engrave": False})).pieces[0]
    assert marked.engraved is not None
    assert plain.engraved is None
    assert len(stl_bytes(marked.engraved)) > len(stl_bytes(plain.insole))


def test_the_same_mark_gives_the_same_bytes_in_another_process():
    code = """
import hashlib
from orthocalc.design import make_prescription
from orthocalc.document import parse
from orthocalc.export.stl import stl_bytes
from orthocalc.prescription import Prescription
tree = {"orthocalc": 1, "id": "c-1", "right": {"length_mm": 262, "arch_height_mm": 18, "heel_lift_mm": 4}}
print(hashlib.sha256(stl_bytes(make_prescription(parse(Prescription, tree)).pieces[0].engraved)).hexdigest())
"""
    runs = [subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True) for _ in range(2)]
    digests = {run.stdout for run in runs}
    assert len(digests) == 1
    assert re.fullmatch(r"[0-9a-f]{64}\n", digests.pop())


def test_widths_are_those_of_the_strokes():
    for text in ("CASE-0042", "a.b", "5.5 mm"):
        reach = max(u for run in polylines(text, 6.0) for u, _ in run)
        assert reach <= width(text) + 1e-9


def test_every_usual_size_bears_its_mark_on_flat_ground(drawn, scale, solid_of):
    """Rays of manifold3d from below find the plain underside, on the ground, wherever the mark's floor is."""
    for number, numbers in enumerate(drawn(scale(12, 120), seed=31, usual=True)):
        plain = insole(("left", "right")[number % 2], **numbers | {"arch_solid": 1.0, "base_thickness_mm": 3.0})
        solid = engrave(plain, ["case-0042", "4 mm  R1"])
        floor = floor_of(solid, plain)
        assert len(floor) > 100, numbers
        body = solid_of(plain.vertices, plain.faces)
        for x, y, _ in floor[:: max(1, len(floor) // 40)]:
            assert body.ray_cast((x, y, -1), (x, y, 200))[0].position[2] == pytest.approx(0, abs=1e-6), numbers


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize("name", ["three_quarter", "dress", "sulcus"])
def test_the_mark_keeps_off_a_thinned_front(solid_of, name, side):
    """Above every place of the mark's floor a flat sheet is as thick as its base less the mark."""
    foot = FOOT | {"heel_lift_mm": 0.0, "arch_height_mm": 0.0, "heel_cup_depth_mm": 0.0}
    plain = shape_insole(load_template(name), FootPrescription(**foot), side)
    solid = engrave(plain, [LETTERS, "a long line that would go on to the front"])
    body, floor = solid_of(solid.vertices, solid.faces), floor_of(solid, plain)
    tops = [body.ray_cast((x, y, 50.0), (x, y, -1.0))[0].position[2] for x, y, _ in floor]
    assert len(tops) > 200
    assert min(tops) > 2.9
