"""The bent insole over the whole ranges: sound, mirrored, monotone, local, continuous, smooth; what is refused."""

from itertools import pairwise

import numpy as np
import pytest
import trimesh

from orthocalc.insole.shape import MAKES, OutOfRangeError, shape_insole
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription, MetPad

LEAST_MM = 0.8  # two widths of a 0.4 mm nozzle
RAISE = ("base_thickness_mm", "heel_lift_mm", "ball_lift_mm", "toe_lift_mm", "arch_height_mm", "heel_cup_depth_mm")
SIZE = ("length_mm", "ball_width_mm", "heel_width_mm")


@pytest.fixture(scope="module")
def shape(template):
    return lambda numbers, side="left": shape_insole(template, FootPrescription(**numbers), side)


@pytest.fixture(scope="module")
def heights(shape):
    return lambda numbers: shape(numbers).vertices[:, 2]


@pytest.fixture(scope="module")
def top(template):
    return template.w == 1


def volume(insole):
    return trimesh.Trimesh(insole.vertices, insole.faces, process=False).volume


def test_every_insole_is_one_sound_solid(template, drawn, scale, shape, solid_of):
    for number, numbers in enumerate(drawn(scale(60, 2000), seed=1)):
        insole = shape(numbers, "right" if number % 2 else "left")
        assert insole.faces is (template.mirrored_faces if number % 2 else template.faces)
        assert insole.vertices.shape == (len(template.x), 3)
        assert np.isfinite(insole.vertices).all()
        solid = solid_of(insole.vertices, insole.faces)
        assert solid.status().name == "NoError", numbers
        assert (solid.genus(), solid.num_tri()) == (0, len(template.faces))
        assert 0 < volume(insole) == pytest.approx(solid.volume(), rel=1e-5)


def test_top_and_underside_never_cross(template, top, drawn, scale, shape, solid_of):
    """Every top face looks up, all others down, and no ray finds less than the least thickness between them."""
    random, above = np.random.default_rng(0), np.flatnonzero(template.below >= 0)
    up = np.where(top[template.faces].all(axis=1), 1, -1)
    for numbers in drawn(scale(40, 500), seed=2):
        insole = shape(numbers)
        a, b, c = np.moveaxis(insole.vertices[insole.faces], 1, 0)
        assert (np.sign(np.cross(b - a, c - a)[:, 2]) == up).all(), numbers
        under = (template.below_weights[above] * insole.vertices[template.faces[template.below[above]], 2]).sum(axis=1)
        assert (insole.vertices[above, 2] - under).min() >= LEAST_MM
        assert insole.vertices[:, 2].min() >= 0
        solid = solid_of(insole.vertices, insole.faces)
        for x, y, _ in insole.vertices[random.choice(above, 50)] + 1e-3:
            hits = [hit.position[2] for hit in solid.ray_cast((x, y, -1), (x, y, 200))]
            assert len(hits) == 2
            assert hits[1] - hits[0] >= LEAST_MM - 0.02, numbers


def test_an_arch_lower_than_the_lift_makes_that_edge_takes_nothing_away(drawn, shape, heights):
    low = {"arch_height_mm": 1, "arch_fill_mm": 0, "heel_lift_mm": 20, "ball_lift_mm": 0, "arch_solid": 0}
    for numbers in drawn(10, seed=16, **low, arch_apex_s=0.42):
        z, without = heights(numbers), heights(numbers | {"arch_height_mm": 0.0})
        assert (z - without).min() >= 0
        # at s 0.42 the lift's edge is 20 smootherstep(0.23 / 0.35) high, the plane through heel and ball centre 20 / 2
        assert shape(numbers).amounts.made["arch_height_mm"] == pytest.approx(20 * (0.77585 - 0.5), abs=1e-3)


def test_no_face_cuts_another(template, drawn, scale, shape):
    """MeshLab takes the last bits of an exactly flat post for crossings; the top, a graph, cannot cross itself."""
    meshlab = pytest.importorskip("pymeshlab", reason="pymeshlab is not installed: pip install -e '.[test]'")
    for numbers in drawn(scale(8, 200), seed=3):
        insole, meshes = shape(numbers), meshlab.MeshSet()
        meshes.add_mesh(meshlab.Mesh(insole.vertices.astype(np.float32), insole.faces.astype(np.int32)))
        meshes.compute_selection_by_self_intersections_per_face()
        crossing = insole.faces[meshes.current_mesh().face_selection_array()]
        assert (template.w[crossing] == 1).all(), numbers


def test_the_right_insole_is_the_left_ones_mirror_to_the_bit(drawn, scale, shape, solid_of):
    for number, numbers in enumerate(drawn(scale(60, 2000), seed=4)):
        left, right = shape(numbers), shape(numbers, "right")
        assert np.array_equal(right.vertices, left.vertices * (-1, 1, 1))
        assert np.array_equal(right.faces, left.faces[:, [0, 2, 1]])
        if number % 10 == 0:
            volumes = [solid_of(insole.vertices, insole.faces).volume() for insole in (left, right)]
            assert volumes[0] == pytest.approx(volumes[1], rel=1e-6)


def test_neutral_numbers_give_the_plain_sheet(template, drawn, heights):
    for numbers in drawn(20, seed=5):
        none = dict.fromkeys(numbers.keys() - {*SIZE, "arch_apex_s"}, 0.0) | {"base_thickness_mm": 3.0}
        assert abs(heights(numbers | none) - 3 * template.w).max() <= 1e-12


def test_the_size_alone_moves_the_plan(template, drawn, shape):
    """Along by the length, across by heel and ball width, behind and before a blend."""
    off_axis = abs(template.x) > 1
    for numbers in drawn(30, seed=6):
        x, y, _ = shape(numbers).vertices.T
        assert abs(y - template.y * numbers["length_mm"] / 270).max() <= 1e-3
        wider, s = x[off_axis] / template.x[off_axis], template.y[off_axis] / 270
        ends = wider[s < 0.25], wider[s > 0.5]
        assert [np.ptp(end) for end in ends] == pytest.approx([0, 0], abs=1e-9)
        printed = numbers["heel_width_mm"] / 66.2, numbers["ball_width_mm"] / 93.0
        assert [end[0] for end in ends] == pytest.approx(printed, rel=4e-3)
        low, high = sorted(end[0] for end in ends)
        assert low - 1e-9 <= wider.min() < wider.max() <= high + 1e-9


def test_a_lift_under_one_foot_leaves_both_sheets_equally_thick(template, drawn, shape):
    for numbers in drawn(20, seed=7, heel_lift_mm=0, arch_height_mm=0):
        lifted, other = shape(numbers | {"heel_lift_mm": 9.0}), shape(numbers, "right")
        assert abs(lifted.vertices - other.vertices)[template.s > 0.651, 2].max() <= 1e-9


@pytest.mark.parametrize("name", RAISE)
def test_more_of_what_raises_the_top_lowers_no_vertex_of_it(top, drawn, scale, heights, name):
    """Beside all else; but a shell's top rests on its underside where a post leaves it no more than the least."""
    for sheet in ({"base_thickness_mm": 12}, {"arch_solid": 1}):
        for numbers in drawn(scale(40, 1000), seed=8, **sheet):
            rising = (heights(numbers | {name: numbers[name] * share}) for share in (0, 0.001, 0.3, 0.99, 1))
            assert min((high - low)[top].min() for low, high in pairwise(rising)) >= -1e-6, numbers


def test_volume_grows_with_lift_and_with_filling(drawn, scale, shape):
    for numbers in drawn(scale(20, 200), seed=10, heel_lift_mm=4, arch_height_mm=25, arch_solid=0.3):
        for more in ({"heel_lift_mm": 5.0}, {"arch_solid": 0.6}):
            assert volume(shape(numbers | more)) > volume(shape(numbers)), numbers


def test_filling_under_the_arch_changes_the_underside_alone(template, top, drawn, heights):
    for numbers in drawn(
        30, seed=11, base_thickness_mm=12, rearfoot_post_deg=0, arch_height_mm=38, heel_cup_depth_mm=9
    ):
        shell, filled = (heights(numbers | {"arch_solid": solid}) for solid in (0.0, 1.0))
        assert abs(shell - filled)[top].max() <= 1e-9
        assert (filled[template.w == 0] == 0).all()
        assert shell[template.w == 0].max() > 1


ELSEWHERE = {  # template.toml: where each element is not, by s, d and t
    "heel_lift_mm": lambda t: t.s > 0.651,
    "ball_lift_mm": lambda t: (t.s < 0.299) | (t.s > 0.951),
    "toe_lift_mm": lambda t: t.s < 0.739,
    "heel_cup_depth_mm": lambda t: (t.s > 0.551) | (t.d > 0.37 * 66.3),
    "rearfoot_post_deg": lambda t: t.s > 0.551,
    "forefoot_post_deg": lambda t: (t.s < 0.499) | (t.s > 0.981),
    "arch_height_mm": lambda t: (t.s < 0.169) | (t.s > 0.686) | (t.t < -0.46),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_an_element_moves_nothing_outside_its_window(template, drawn, scale, heights, name):
    """The arch follows what bends its edge: the others are tried without it; a post takes the cup's rim along."""
    for numbers in drawn(scale(20, 300), seed=12, arch_height_mm=0, arch_fill_mm=0):
        away, moved = ELSEWHERE[name](template), abs(heights(numbers | {name: 8.0}) - heights(numbers | {name: 0.0}))
        assert moved[away].max() <= 1e-6, numbers
        assert moved[~away].max() > 0.01


STEEPEST = {"arch_apex_s": 600, "arch_solid": 50, "ball_width_mm": 0.2, "heel_width_mm": 0.2}
"""How fast a height may follow a number: 40 mm of arch its place, a post of 10 deg a width; all else 3 mm per unit. A
shell's underside goes with the slope that a width makes of its arch, 0.5 mm in the worst of a thousand draws."""


def test_a_small_change_of_any_number_is_a_small_change_of_height(top, drawn, scale, heights):
    draws = list(drawn(scale(30, 1000), seed=13))
    for here, there in pairwise(draws):
        before, length = heights(here), here["length_mm"]
        for name, goal in (there | {"ball_width_mm": length * 0.35, "heel_width_mm": length * 0.27}).items():
            step = (goal - here[name]) * 1e-6
            if name != "length_mm":
                change = abs(heights(here | {name: here[name] + step}) - before)
                most = STEEPEST.get(name, 3)
                assert change[top].max() <= most * abs(step) + 1e-9, (name, here)
                assert change.max() <= max(most, 0.8) * abs(step) + 1e-9, (name, here)


def test_no_step_between_neighbours_on_top_of_usual_insoles(top, drawn, scale, shape):
    """The plain top is flat: neighbouring faces differ by what the elements bend."""
    for numbers in drawn(scale(20, 300), seed=14, usual=True):
        insole = shape(numbers)
        mesh = trimesh.Trimesh(insole.vertices, insole.faces[top[insole.faces].all(axis=1)], process=False)
        assert np.degrees(mesh.face_adjacency_angles.max()) <= 15, numbers


def test_triangles_stay_good(drawn, scale, shape):
    for usual, longest in ((True, 6), (False, 9)):
        for numbers in drawn(scale(10, 200), seed=15, usual=usual):
            insole = shape(numbers)
            mesh = trimesh.Trimesh(insole.vertices, insole.faces, process=False)
            assert np.degrees(mesh.face_angles.min()) >= 2, numbers
            assert 0.02 <= mesh.edges_unique_length.min() < mesh.edges_unique_length.max() <= longest, numbers


@pytest.mark.parametrize(
    ("name", "low", "high"), [("length_mm", 150, 340), ("ball_width_mm", 70.2, 135), ("heel_width_mm", 45.9, 102.6)]
)
def test_a_size_beyond_the_templates_limits_is_refused(shaped, name, low, high):
    widths = dict(zip(SIZE[1:], {"length_mm": (61, 50)}.get(name, (93, 66)), strict=True))
    for inside in (low * (1 + 1e-9), high * (1 - 1e-9)):
        wide = {"ball_width_mm": 93 * inside / 270, "heel_width_mm": 66 * inside / 270} if name == "length_mm" else {}
        assert shaped(**widths | wide | {name: inside}).size.length_mm > 0
    for outside in (low - 0.01, high + 0.01):
        with pytest.raises(OutOfRangeError, match=name) as told:
            shaped(**widths | {name: outside})
        assert (told.value.field, told.value.value) == (name, outside)
        assert (told.value.low, told.value.high) == pytest.approx((low, high))


@pytest.mark.parametrize("name", ["ball_width_mm", "heel_width_mm", "base_thickness_mm", "arch_apex_s"])
def test_a_number_that_is_missing_is_named(shaped, name):
    with pytest.raises(ValueError, match=f"{name} is missing"):
        shaped(**{name: None})


@pytest.mark.parametrize(
    ("short", "name", "value"),
    [
        ("three_quarter", "forefoot_post_deg", 2.0),
        ("three_quarter", "met_pad", MetPad(height_mm=4, s=0.6, length_mm=46, width_mm=38)),
        ("sulcus", "toe_crest_mm", 3.0),
    ],
)
def test_an_element_that_a_short_insole_has_no_room_for_is_refused_by_name(foot_of, shaped, short, name, value):
    with pytest.raises(ValueError, match=name):
        shape_insole(load_template(short), foot_of(**{name: value}), "left")
    assert shaped(**{name: value}).vertices[:, 2].max() > 3


def test_what_is_not_printed_and_what_is_nothing_are_no_elements(shaped):
    said = shaped(label="for Tuesday", sole_lift_mm=20, toe_crest_mm=0, met_pad=None, reliefs=(), trim="full")
    assert np.array_equal(said.vertices, shaped().vertices)
    assert set(FootPrescription.model_fields) - MAKES == {"sole_lift_mm", "label"}


@pytest.mark.parametrize("lifts", [(12, 0), (0, 20), (6, 6)])
def test_the_arch_begins_and_ends_without_a_step_whatever_the_lifts(template, shaped, lifts):
    ordered = {"heel_lift_mm": lifts[0], "ball_lift_mm": lifts[1], "base_thickness_mm": 3}
    added = shaped(**ordered, arch_height_mm=30).vertices[:, 2] - shaped(**ordered, arch_height_mm=0).vertices[:, 2]
    start, end = template.page.elements.arch
    first = (template.s > start) & (template.s < start + 0.006)
    last = (template.s < end) & (template.s > end - 0.006)
    assert first.any()
    assert last.any()
    assert abs(added[first | last]).max() < 0.05
    assert not added[(template.s < start) | (template.s > end)].any()
