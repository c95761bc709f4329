"""Every ordered number on the re-read STL, measured by manifold3d's rays and the trim line instead of orthocalc."""

import math
from collections import namedtuple
from io import BytesIO
from itertools import product

import numpy as np
import pytest
import trimesh

from orthocalc.export.stl import stl_bytes
from orthocalc.insole.check import TOLERANCE, check_insole
from orthocalc.insole.measure import measure_insole
from orthocalc.insole.shape import shape_insole
from orthocalc.prescription import FootPrescription

# design.md 4.1: s of the datums; template.toml: s and x of the posts' zones [mm at the size 270 / 93 / 66.2]
HEEL, HEEL_WIDTH, BALL, TOE = 0.14, 0.15, 0.70, 0.97
ZONES = {
    "rearfoot_post_deg": (np.linspace(0.07, 0.23, 9), np.linspace(-11.5, 11.5, 24)),
    "forefoot_post_deg": (np.linspace(0.66, 0.76, 6), np.linspace(-25, 25, 9)),
}
REFERENCE = {"length_mm": 270, "ball_width_mm": 93, "heel_width_mm": 66.13, "base_thickness_mm": 3, "arch_apex_s": 0.42}
MIDFOOT = (0.25, 0.62)
"""An arch's crest lies here; its apex is ordered between 0.30 and 0.55."""


def lift_edge(s):
    """Return how far a lift's edge stands above the plane of heel and ball, per mm of its drop (template.toml)."""
    u = np.clip((0.65 - s) / (0.65 - 0.30), 0, 1)
    return u**3 * (10 - u * (15 - 6 * u)) - 1 + (s - HEEL) / (BALL - HEEL)


LIFT_EDGE = lift_edge(np.linspace(HEEL, BALL, 999)).max()

NAMES = ("length_mm", "ball_width_mm", "heel_width_mm", "heel_lift_mm", "ball_lift_mm", "toe_lift_mm", "arch_height_mm")
NAMES += ("arch_apex_s", "heel_cup_depth_mm", *ZONES)

Printed = namedtuple("Printed", "medial lateral solid length_mm")


@pytest.fixture(scope="module")
def printed(template, outline_of, solid_of):
    """Return a maker of the STL of a prescription's numbers and what other programs read in it, as a left foot."""

    def read(numbers, side):
        insole = shape_insole(template, FootPrescription(**numbers), side)
        mesh = trimesh.load_mesh(BytesIO(stl_bytes(insole)), file_type="stl")
        vertices, faces = np.array(mesh.vertices), np.array(mesh.faces)
        if side == "right":
            vertices, faces = vertices * (-1, 1, 1), faces[:, ::-1]
        edges = outline_of(trimesh.Trimesh(vertices, faces, process=False))
        return Printed(*edges, solid_of(vertices, faces), np.ptp(vertices[:, 1]))

    return read


def top(one, s, x=0.0):
    """Return the height of the top, struck from above."""
    y = s * one.length_mm
    return one.solid.ray_cast((x, y, 200), (x, y, -1))[0].position[2]


def edges(one, s, axis):
    """Return x or z of the medial and of the lateral edge at s."""
    return np.array([np.interp(s * one.length_mm, edge[:, 1], edge[:, axis]) for edge in (one.medial, one.lateral)])


def above_plane(one, s):
    """Return the medial edge above the plane, level across, through the tops of heel and ball centre."""
    heel, ball = top(one, HEEL), top(one, BALL)
    return edges(one, s, 2)[0] - heel - (ball - heel) * (s - HEEL) / (BALL - HEEL)


def crest(one, near_s):
    """Return the nearest place where the medial edge is higher than on both sides of it; nan if there is none."""
    s = one.medial[:, 1] / one.length_mm
    height = above_plane(one, s)
    highest = s[1:-1][(height[1:-1] > height[:-2]) & (height[1:-1] > height[2:])]
    highest = highest[(highest > MIDFOOT[0]) & (highest < MIDFOOT[1])]
    return min(highest, key=lambda s: abs(s - near_s), default=math.nan)


def slope_deg(one, other, plain, zone):
    """Return by how much one top leans across more than the other, by least squares over a zone.

    The zone is as much wider than the plain reference's as the insole is at the same s.
    """
    s, x = zone
    wider = {at: np.diff(edges(other, at, 0))[0] / np.diff(edges(plain, at, 0))[0] for at in s}
    places = [(at, across * wider[at]) for at, across in product(s, x)]
    rise = [top(one, *place) - top(other, *place) for place in places]
    return math.degrees(math.atan(np.polyfit([across for _, across in places], rise, 1)[0]))


def measured(one, level, plain, numbers):
    """Return every number of an insole; ``level`` is the same one with the posts at 0, ``plain`` the reference size."""
    base, all_s = numbers["base_thickness_mm"], np.linspace(0.5, 1, 501)
    found = {
        "length_mm": one.length_mm,
        "ball_width_mm": -np.diff(edges(one, all_s, 0), axis=0).min(),
        "heel_width_mm": -np.diff(edges(one, HEEL_WIDTH, 0))[0],
        "heel_lift_mm": top(one, HEEL) - base,
        "ball_lift_mm": top(level, BALL) - base,
        "toe_lift_mm": top(level, TOE) - base,
        "arch_height_mm": above_plane(level, numbers["arch_apex_s"]),
        "arch_apex_s": crest(level, numbers["arch_apex_s"]),
        "heel_cup_depth_mm": edges(one, HEEL, 2).mean() - top(one, HEEL),
    }
    for name, zone in ZONES.items():
        found[name] = slope_deg(one, level, plain, zone)
    return found


@pytest.fixture(scope="module")
def plain(printed):
    """Return the plain sheet at its reference size."""
    return printed(REFERENCE, "left")


@pytest.fixture(scope="module")
def usual(drawn, scale, printed, plain):
    """Return usual prescriptions, the side made, and what was measured on their files."""
    made = []
    for number, numbers in enumerate(drawn(scale(30, 500), seed=1, usual=True)):
        side = ("left", "right")[number % 2]
        level = numbers | {"rearfoot_post_deg": 0.0, "forefoot_post_deg": 0.0}
        made.append((numbers, side, measured(printed(numbers, side), printed(level, side), plain, numbers)))
    return made


@pytest.mark.parametrize("name", NAMES)
def test_the_file_measures_what_was_ordered(usual, name):
    """A rim that comes down from a deeper cup and the lift's edge to a lower arch has no crest there."""
    for numbers, _, found in usual:
        arch = numbers["arch_height_mm"] - numbers["arch_fill_mm"]
        lift = max(numbers["heel_lift_mm"] - numbers["ball_lift_mm"], 0)
        if name == "arch_apex_s" and arch < numbers["heel_cup_depth_mm"] + LIFT_EDGE * lift:
            continue
        ordered = arch if name == "arch_height_mm" else numbers[name]
        assert found[name] == pytest.approx(ordered, abs=TOLERANCE[name][0]), numbers


def test_the_program_measures_the_same(usual, template):
    for numbers, side, found in usual:
        theirs = measure_insole(shape_insole(template, FootPrescription(**numbers), side))
        assert theirs.keys() >= found.keys()
        there = {name: value for name, value in found.items() if not math.isnan(value)}  # an edge without a crest
        assert {name: theirs[name] for name in there} == pytest.approx(there, abs=0.02), numbers
        assert there.keys() >= found.keys() - {"arch_apex_s"}


def test_sound_insoles_have_no_problem_and_their_volume(usual, template, printed):
    for numbers, side, _ in usual[:10]:
        check = check_insole(shape_insole(template, FootPrescription(**numbers), side))
        assert check.problems == ()
        assert check.ok
        assert check.volume_mm3 == pytest.approx(printed(numbers, side).solid.volume(), rel=1e-5)
        assert check.triangles == len(template.faces)


def test_a_high_arch_beside_a_standard_cup_is_highest_where_it_was_ordered(drawn, scale, printed):
    """Not only a crest of its own: no place of the midfoot's edge is higher."""
    for numbers in drawn(scale(8, 100), seed=2, usual=True, heel_cup_depth_mm=12, arch_height_mm=22, arch_fill_mm=0):
        level = printed(numbers | {"rearfoot_post_deg": 0.0, "forefoot_post_deg": 0.0}, "left")
        s = np.linspace(0.32, 0.6, 281)
        assert s[above_plane(level, s).argmax()] == pytest.approx(numbers["arch_apex_s"], abs=0.01), numbers


def test_the_rim_runs_from_cup_to_arch_without_a_dip(drawn, scale, printed):
    """Above the plane of heel and ball it goes from the cup's depth to the arch's height and never turns.

    On the mesh the trim line is straight between vertices, the last of them up to 0.004 of the length before the apex.
    """
    for usual in (True, False):
        for numbers in drawn(scale(8, 100), seed=4, usual=usual, heel_lift_mm=0, ball_lift_mm=0, arch_fill_mm=0):
            level = printed(numbers | {"rearfoot_post_deg": 0.0, "forefoot_post_deg": 0.0}, "left")
            rim = above_plane(level, np.linspace(HEEL, numbers["arch_apex_s"] - 0.004, 200))
            up = np.sign(numbers["arch_height_mm"] - numbers["heel_cup_depth_mm"])
            assert (np.diff(rim) * up).min() >= -0.005, numbers


def test_what_is_ordered_over_the_whole_ranges_measures_so(drawn, scale, printed, plain, template):
    """But for a post on a sheet too thin for its lower side, and what lift or post alone make higher than ordered."""
    for number, numbers in enumerate(drawn(scale(12, 300), seed=3, top_cover_mm=0)):
        side = ("left", "right")[number % 2]
        numbers["base_thickness_mm"] = max(numbers["base_thickness_mm"], 1.0)
        level = numbers | {"rearfoot_post_deg": 0.0, "forefoot_post_deg": 0.0}
        flat = printed(level, side)
        found = measured(printed(numbers, side), flat, plain, numbers)
        arch = numbers["arch_height_mm"] - numbers["arch_fill_mm"]
        exact = {"arch_height_mm": arch, "heel_cup_depth_mm": numbers["heel_cup_depth_mm"]}
        skipped = {
            "arch_apex_s",
            *(name for name, value in exact.items() if value <= 0),
            *held(numbers, arch, edges(flat, HEEL, 0).mean()),
        }
        for name in set(NAMES) - skipped:
            assert found[name] == pytest.approx(exact.get(name, numbers[name]), abs=TOLERANCE[name][0]), (name, numbers)
        theirs = measure_insole(shape_insole(template, FootPrescription(**numbers), side))
        assert {name: theirs[name] for name in skipped - {"arch_apex_s"}} == pytest.approx(
            {name: found[name] for name in skipped - {"arch_apex_s"}}, abs=0.1
        ), numbers


def held(numbers, arch, middle):
    """Return what the sheet may not have as ordered: its least is 0.96 mm, the zone 12 of a heel's 66.13 mm wide.

    ``middle``: x midway between the heel's two sides, where a post alone raises their mean.
    """
    takes = math.tan(math.radians(abs(numbers["rearfoot_post_deg"]))) * numbers["heel_width_mm"]
    room = numbers["base_thickness_mm"] + numbers["heel_lift_mm"] - 0.96
    if takes * 12 / 66.13 > room:
        yield "rearfoot_post_deg"
    raised = math.tan(math.radians(numbers["rearfoot_post_deg"])) * middle
    if takes * 0.55 > room or raised > numbers["heel_cup_depth_mm"]:
        yield "heel_cup_depth_mm"
    if arch < 0.4 * abs(numbers["heel_lift_mm"] - numbers["ball_lift_mm"]):
        yield "arch_height_mm"


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("base", "ordered"), [(1.0, 5.0), (1.0, -5.0), (1.5, 8.0), (2.0, 10.0), (2.0, -10.0)])
def test_a_post_on_a_thin_sheet_is_said_to_be_what_its_whole_zone_is(printed, plain, template, base, ordered, side):
    """Closed form: a ramp that levels out at q of its half width has 1/2 + 3q/4 - q³/4 of its slope, least squares."""
    numbers = {"length_mm": 270, "ball_width_mm": 93, "heel_width_mm": 66.13, "base_thickness_mm": base}
    numbers |= {"arch_apex_s": 0.42, "rearfoot_post_deg": ordered}
    steep = math.tan(math.radians(abs(ordered)))
    q = (base - 0.92) / (12 * steep)  # the clamp's middle
    expected = math.copysign(math.degrees(math.atan(steep * (0.5 + 0.75 * q - 0.25 * q**3))), ordered)
    level = printed(numbers | {"rearfoot_post_deg": 0.0}, side)
    found = slope_deg(printed(numbers, side), level, plain, ZONES["rearfoot_post_deg"])
    assert found == pytest.approx(expected, abs=0.15)
    insole = shape_insole(template, FootPrescription(**numbers), side)
    check = check_insole(insole)
    assert check.ok
    assert check.measured["rearfoot_post_deg"] == pytest.approx(found, abs=0.1)
    assert insole.amounts.made["rearfoot_post_deg"] == pytest.approx(found, abs=0.1)
