"""Top: under a scanned foot it is the foot, by a formula; what is ordered adds to it; a mirrored foot mirrors."""

import dataclasses

import numpy as np
import pytest
import trimesh

from orthocalc.insole.check import check_insole
from orthocalc.insole.room import elements_without_room
from orthocalc.insole.template import load_template
from orthocalc.scan.read import plantar_of
from tests.insole.conftest import USUAL
from tests.scan.feet import LENGTH, corners, holed, laid_on_formula, left_foot, medial_to_lateral

TEMPLATES = ("full_length", "sulcus", "three_quarter", "dress", "diabetic")


def top(insole):
    """Return the ids of the top's vertices."""
    return np.flatnonzero(insole.template.w == 1)


def touching(insole):
    """Return the top's vertices where it is to touch: flat enough and far from every limit by construction."""
    ids, size = top(insole), insole.size
    s, t, d = (values[ids] for values in (insole.template.s, insole.template.t, insole.template.d))
    return ids[(s > 0.08) & (s < 0.60) & (np.abs(size.x[ids]) < 17) & (d > 6) & (t > -2)]


def angles(insole):
    faces = insole.faces[insole.template.top_faces]
    return np.degrees(trimesh.Trimesh(insole.vertices, faces, process=False).face_adjacency_angles)


@pytest.mark.parametrize("base", [2.0, 3.0, 5.0])
def test_the_top_is_the_foot_and_its_heel_rests_on_the_base(insole_on, base):
    insole = insole_on(base_thickness_mm=base)
    points = insole.vertices[touching(insole)]
    points = points[points[:, 2] < base + 7]  # nearer to the cup's 12 mm it is rounded off
    left, turn, shift = laid_on_formula(points - [0, 10 / 3, base])
    assert np.sqrt((left**2).mean()) < 0.06
    assert np.abs(left).max() < 0.35
    assert np.abs(turn).max() < 2.5
    assert np.abs(shift[:2]).max() < 3
    heel = insole.vertices[top(insole)][insole.template.s[top(insole)] < 0.3, 2]
    assert heel.min() == pytest.approx(base, abs=0.05)


def test_the_check_says_how_far_the_top_is_from_the_foot(insole_on):
    check = check_insole(insole_on())
    assert check.problems == ()
    assert check.measured["scan.rms_gap_mm"] < 0.05
    assert check.measured["scan.gap_mm"] < 0.25
    assert check.measured["scan.contact_pct"] > 70


@pytest.mark.parametrize(("bump_mm", "fails"), [(0.3, False), (0.6, True), (-0.6, True)])
def test_a_dent_is_found(insole_on, bump_mm, fails):
    insole = insole_on()
    dent = np.hypot(insole.x - 4, insole.y - 110) < 6
    z = insole.z + bump_mm * (dent & (insole.template.w == 1))
    problems = check_insole(dataclasses.replace(insole, z=z)).problems
    assert any("scan" in problem for problem in problems) == fails


def test_a_mirrored_foot_gives_the_mirrored_insole_to_the_bit(insole_on):
    vertices, faces = left_foot()
    right = plantar_of(corners((vertices * [-1, 1, 1], faces)), "right", LENGTH)
    ours, theirs = insole_on(heel_lift_mm=4), insole_on("right", under=right, heel_lift_mm=4)
    assert np.array_equal(ours.vertices * [-1, 1, 1], theirs.vertices)
    assert np.array_equal(ours.faces, theirs.faces[:, [0, 2, 1]])


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_follows_a_foot(insole_on, template):
    for solid in (0.0, 0.5, 1.0):
        base = 7 if template == "diabetic" else 3
        insole = insole_on(template=template, base_thickness_mm=base, arch_solid=solid)
        check = check_insole(insole)
        assert check.problems == ()
        assert check.min_thickness_mm >= insole.template.page.limits.min_thickness_mm
        assert np.percentile(angles(insole), 99) <= 12
        assert angles(insole).max() <= 35


@pytest.mark.parametrize("template", TEMPLATES)
def test_whatever_is_ordered_adds_to_it_and_is_measured_back(insole_on, template, scale):
    random = np.random.default_rng(5)
    gone = elements_without_room(load_template(template))
    for _ in range(scale(8, 300)):
        numbers = {name: float(random.uniform(*span)) for name, span in USUAL.items() if name not in gone}
        for name in ("arch_height_mm", "heel_cup_depth_mm"):
            if random.random() < 0.5:
                numbers.pop(name)
        numbers |= {"medial_skive_mm": float(random.choice([0, 4])), "lateral_arch_mm": float(random.uniform(0, 4))}
        check = check_insole(insole_on(str(random.choice(["left", "right"])), template, **numbers))
        assert check.problems == (), numbers


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_arch_is_measured_back_under_a_foot_whose_ball_is_vaulted(insole_on, template):
    """Its middle metatarsal heads stand 3 mm high: a short insole has let go of the sole there, a long one has not."""
    vertices, faces = left_foot()
    vertices[:, 2] += 3 * np.exp(-(((vertices[:, 1] / LENGTH - 0.70) / 0.06) ** 2) - (vertices[:, 0] / 20) ** 2)
    vaulted = plantar_of(corners((vertices, faces)), "left", LENGTH)
    for numbers in ({}, {"arch_height_mm": 20}, {"ball_lift_mm": 3, "heel_lift_mm": 6}):
        gone = elements_without_room(load_template(template))
        kept = {name: value for name, value in numbers.items() if name not in gone}
        assert check_insole(insole_on("left", template, vaulted, **kept)).problems == ()


def test_a_lift_lifts_and_changes_nothing_else(insole_on):
    plain, lifted = insole_on(), insole_on(heel_lift_mm=6, ball_lift_mm=6, toe_lift_mm=6)
    rise = (lifted.vertices - plain.vertices)[top(plain), 2]
    assert rise == pytest.approx(np.full(len(rise), 6.0), abs=1e-9)


@pytest.mark.parametrize("ordered", [6.0, 14.0, 24.0])
def test_an_ordered_arch_stands_above_the_scanned_one(insole_on, ordered):
    insole = insole_on(arch_height_mm=ordered)
    check = check_insole(insole)
    assert check.problems == ()
    assert check.measured["arch_height_mm"] == pytest.approx(ordered, abs=0.05)
    scanned = insole_on()
    heel = top(insole)[insole.template.s[top(insole)] < 0.16]
    assert np.array_equal(insole.vertices[heel], scanned.vertices[heel])


def test_the_labs_fill_lowers_the_scanned_arch(insole_on):
    filled, plain = (check_insole(insole_on(arch_fill_mm=fill)).measured for fill in (3.0, 0.0))
    assert plain["arch_height_mm"] - filled["arch_height_mm"] == pytest.approx(3, abs=0.05)


def test_the_rim_of_the_heel_is_never_higher_than_the_ordered_cup(insole_on):
    for depth in (8, 12, 18):
        insole = insole_on(heel_cup_depth_mm=depth, arch_height_mm=0)
        heel = top(insole)[insole.template.s[top(insole)] < 0.14]
        assert insole.vertices[heel, 2].max() < 3 + depth + 0.5
        assert check_insole(insole).problems == ()


def narrow(share):
    vertices, faces = left_foot()
    middle = vertices[faces].mean(axis=1)
    low, high = medial_to_lateral(middle[:, 1])
    return vertices, faces[np.abs(2 * (middle[:, 0] - low) / (high - low) - 1) < share]


@pytest.mark.parametrize("spoiled", [lambda: narrow(0.6), lambda: holed(left_foot(), [(0, 120, 20), (38, 60, 14)])])
def test_beyond_the_border_it_runs_smoothly_into_the_insoles_own_top(insole_on, spoiled):
    insole = insole_on(under=plantar_of(corners(spoiled()), "left", LENGTH))
    weight = insole.amounts.contact.weight[top(insole)]
    sole = insole.template.s[top(insole)] < 0.5
    assert (weight[sole] < 0.99).mean() > 0.03
    assert check_insole(insole).problems == ()
    assert np.percentile(angles(insole), 99) <= 12
    assert angles(insole).max() <= 35


def test_under_the_toes_it_is_the_insoles_own_top(insole_on):
    insole = insole_on()
    toes = top(insole)[insole.template.s[top(insole)] > 0.90]
    assert insole.vertices[toes, 2] == pytest.approx(np.full(len(toes), 3.0), abs=1e-9)


def test_a_shell_keeps_its_base_thickness_under_the_arch(insole_on):
    shell, solid = insole_on(arch_solid=0), insole_on(arch_solid=1)
    assert (
        np.array_equal(shell.vertices[top(shell)], solid.vertices[top(solid)])
        or np.abs(shell.vertices[top(shell), 2] - solid.vertices[top(solid), 2]).max() < 1e-9
    )
    assert check_insole(shell).volume_mm3 < 0.93 * check_insole(solid).volume_mm3
    assert check_insole(shell).min_thickness_mm > 2.9


@pytest.mark.parametrize("apex", [0.30, 0.42, 0.53, 0.55])
@pytest.mark.parametrize("name", ["sulcus", "three_quarter", "dress"])
def test_a_short_insole_under_a_foot_has_its_arch_wherever_its_apex_is_and_a_thin_front(insole_on, name, apex):
    insole = insole_on(template=name, arch_height_mm=24, arch_apex_s=apex)
    assert check_insole(insole).problems == ()
    template, ids = insole.template, top(insole)
    front = ids[(template.d[ids] == 0) & (abs(template.x[ids]) < 25) & (template.y[ids] > 0.9 * template.y.max())]
    assert insole.z[front] == pytest.approx(template.page.limits.clamp_mm[1], abs=0.05)
    corners = insole.vertices[insole.faces[template.top_faces]]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    assert np.degrees(np.arctan2(np.hypot(*normal.T[:2]), normal[:, 2])).max() < 75


def test_no_two_faces_pass_through_each_other(insole_on, tmp_path):
    meshlab = pytest.importorskip("pymeshlab", reason="pymeshlab is not installed: pip install -e '.[test]'")
    for solid in (0.0, 1.0):
        insole = insole_on(arch_solid=solid, rearfoot_post_deg=4)
        meshes = meshlab.MeshSet()
        meshes.add_mesh(meshlab.Mesh(np.array(insole.vertices), np.array(insole.faces)))
        meshes.compute_selection_by_self_intersections_per_face()
        assert meshes.current_mesh().selected_face_number() == 0
    assert load_template("full_length")
    assert tmp_path
