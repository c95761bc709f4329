"""Each element on the finished mesh: what rays find where a podiatrist looks for it, and nothing where it is not."""

import importlib.util
from pathlib import Path

import manifold3d
import numpy as np
import pytest
import trimesh

from orthocalc.insole.check import check_insole
from orthocalc.insole.room import elements_without_room
from orthocalc.insole.shape import MAKES, OutOfRangeError, shape_insole
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription, MetBar, MetPad, Relief, Rocker
from tests.test_readme import pixels

PLAIN = {"length_mm": 270, "ball_width_mm": 93, "heel_width_mm": 66.2, "base_thickness_mm": 3, "arch_apex_s": 0.42}
PAD = {"s": 0.64, "x_mm": 4.0, "length_mm": 47, "width_mm": 43}
DEVICE = {"base_thickness_mm": 4, "heel_lift_mm": 5, "arch_height_mm": 20, "heel_cup_depth_mm": 14}
MTH1, MTH3, MTH5 = (0.725, 33.0), (0.715, -5.0), (0.619, -36.0)  # 0.74, 0.73 and 0.63 of the foot's length
HEEL, HALLUX, LITTLE_TOE = (0.14, 0.0), (0.88, 22.0), (0.80, -32.0)

# field, order, where it is whole: (s, x), how much the top gains there, where nothing may happen
FOUND = [
    ("lateral_arch_mm", 4, (0.43, -38), 4, (0.43, 20)),
    ("transverse_arch_mm", 3, (0.619, -3), 3, MTH1),
    ("medial_flange_mm", 10, (0.42, 37), 10, (0.42, 0)),
    ("lateral_flange_mm", 10, (0.43, -38), 10, (0.43, 0)),
    ("mortons_extension_mm", 3, MTH1, 3, MTH3),
    ("mortons_extension_mm", 3, HALLUX, 3, LITTLE_TOE),
    ("reverse_mortons_mm", 3, MTH3, 3, MTH1),
    ("dancers_pad_mm", 5, MTH3, 5, MTH1),
    ("dancers_pad_mm", 5, (0.655, 5), 5, HALLUX),
    ("toe_crest_mm", 5, (0.8272, -8), 5, HALLUX),
    ("horseshoe_mm", 5, (0.055, 0), 5, (0.24, 0)),
    ("horseshoe_mm", 5, (0.14, 20), 5, (0.40, 20)),
    ("first_ray_cutout_mm", 2, MTH1, -2, MTH3),
    ("fifth_ray_cutout_mm", 2, MTH5, -2, MTH3),
    ("met_pad", MetPad(height_mm=5, **PAD), (0.64, 4), 5, (0.72, 4)),
    ("met_bar", MetBar(height_mm=4, s=0.66), (0.66, 0), 4, (0.71, 0)),
    ("reliefs", (Relief(s=0.2, x_mm=5, radius_mm=12, depth_mm=3),), (0.2, 5), -3, (0.2, -8)),
    ("top_cover_mm", 2, (0.60, 0), -2, None),
]
AT_DEFAULT = [
    {"lateral_arch_mm": 3},
    {"transverse_arch_mm": 3},
    {"medial_flange_mm": 8},
    {"lateral_flange_mm": 8},
    {"medial_skive_mm": 4, "skive_deg": 15},
    {"mortons_extension_mm": 3},
    {"reverse_mortons_mm": 3},
    {"dancers_pad_mm": 3},
    {"horseshoe_mm": 3},
    {"toe_crest_mm": 4},
    {"first_ray_cutout_mm": 2},
    {"fifth_ray_cutout_mm": 2},
    {"met_pad": MetPad(height_mm=5, **PAD)},
    {"met_bar": MetBar(height_mm=4, s=0.66)},
    {"rocker": Rocker(angle_deg=10, apex_s=0.66)},
]


@pytest.fixture(scope="module")
def template():
    return load_template("full_length")


@pytest.fixture(scope="module")
def shaped(template):
    return lambda side="left", **numbers: shape_insole(template, FootPrescription(**PLAIN | numbers), side)


@pytest.fixture(scope="module")
def height():
    """Return a reader of underside and top of an insole at (s, x), by rays."""
    solids = {}

    def read(insole, place):
        s, x = place
        if insole not in solids:
            points = np.ascontiguousarray(insole.vertices, np.float64)
            solids[insole] = manifold3d.Manifold(manifold3d.Mesh64(points, insole.faces.astype(np.uint64)))
        solid = solids[insole]
        side = 1 if insole.side == "left" else -1
        hits = solid.ray_cast(
            (side * x + 1e-3, s * insole.foot.length_mm + 1e-3, -5),
            (side * x + 1e-3, s * insole.foot.length_mm + 1e-3, 200),
        )
        assert len(hits) == 2
        return hits[0].position[2], hits[1].position[2]

    return read


@pytest.mark.parametrize("side", ["left", "right"])
@pytest.mark.parametrize(("name", "order", "there", "gain", "elsewhere"), FOUND)
def test_an_element_is_found_where_it_belongs(shaped, height, side, name, order, there, gain, elsewhere):
    plain, made = shaped(side, **DEVICE), shaped(side, **DEVICE | {name: order})
    near = 1e-1 if name in {"lateral_arch_mm", "transverse_arch_mm"} else 0.03 * abs(gain)
    if "flange" in name:
        near = 2.5  # a ray that hits the top just inside the edge of a wall
    assert height(made, there)[1] - height(plain, there)[1] == pytest.approx(gain, abs=near)
    if elsewhere:
        assert height(made, elsewhere)[1] == pytest.approx(height(plain, elsewhere)[1], abs=1e-5)
    under = plain.template.w == 0
    assert np.array_equal(made.vertices[under, 2], plain.vertices[under, 2])
    assert check_insole(made).problems == ()


@pytest.mark.parametrize("name", sorted({name for name, *_ in FOUND} - {"reliefs", "top_cover_mm"}))
def test_an_element_leaves_lift_and_cup_as_ordered(shaped, height, name):
    order = next(order for found, order, *_ in FOUND if found == name)
    plain, made = shaped(**DEVICE), shaped(**DEVICE | {name: order})
    assert height(made, HEEL)[1] == pytest.approx(height(plain, HEEL)[1], abs=1e-6)
    edges = [
        e[np.abs(plain.template.s[e] - 0.14) < 0.01] for e in (plain.template.medial_edge, plain.template.lateral_edge)
    ]
    for edge in edges:
        assert made.vertices[edge, 2] == pytest.approx(plain.vertices[edge, 2], abs=1e-6)


@pytest.mark.parametrize(("name", "side"), [("medial_skive_mm", 1), ("lateral_skive_mm", -1)])
def test_a_skive_is_kirbys_facet(shaped, height, name, side):
    """4 mm at 15 deg: a plane across, beside the heel's centre, that raises neither the centre nor the rim."""
    plain, made = shaped(**DEVICE), shaped(**DEVICE | {name: 4, "skive_deg": 15})
    x = side * np.linspace(6, 13, 8)
    gained = [height(made, (0.14, float(at)))[1] - height(plain, (0.14, float(at)))[1] for at in x]
    slope = np.polyfit(abs(x), gained, 1)[0]
    assert np.degrees(np.arctan(slope)) == pytest.approx(15, abs=0.5 if side > 0 else 1.5)
    assert abs(np.diff(gained, 2)).max() < 0.02
    raised = made.vertices[:, 2] - plain.vertices[:, 2]
    assert raised.max() == pytest.approx(4, abs=0.05)
    assert raised.min() >= 0
    assert (raised[side * plain.vertices[:, 0] < 0] == 0).all()
    assert height(made, HEEL) == pytest.approx(height(plain, HEEL), abs=1e-6)
    assert raised[np.r_[plain.template.medial_edge, plain.template.lateral_edge]].max() == 0


def test_a_skive_too_deep_for_a_narrow_heel_is_steeper_and_says_so(shaped):
    foot = {"length_mm": 150, "ball_width_mm": 52, "heel_width_mm": 36, "medial_skive_mm": 6, "skive_deg": 15}
    made = shaped(**DEVICE | foot)
    found = check_insole(made)
    assert found.ok
    assert found.measured["skive_deg"] > 15
    assert made.amounts.made["skive_deg"] == pytest.approx(found.measured["skive_deg"], abs=0.5)


def test_a_rocker_rises_as_a_plane_and_keeps_the_thickness(shaped, height):
    plain, made = shaped(**DEVICE), shaped(**DEVICE | {"rocker": Rocker(angle_deg=12, apex_s=0.66)})
    under, top = np.array([height(made, (s, 0.0)) for s in (0.75, 0.80, 0.85, 0.90)]).T
    assert np.diff(under) == pytest.approx(np.full(3, 0.05 * 270 * np.tan(np.radians(12))), abs=1e-3)
    assert under[0] == pytest.approx((0.75 - 0.66) * 270 * np.tan(np.radians(12)), abs=0.01)
    assert top - under == pytest.approx([np.ptp(height(plain, (s, 0.0))) for s in (0.75, 0.80, 0.85, 0.90)], abs=1e-4)
    behind = plain.template.s < 0.59
    assert np.array_equal(made.vertices[behind], plain.vertices[behind])


def test_a_pad_is_a_teardrop_with_its_apex_in_front(shaped, height):
    plain, made = shaped(**DEVICE), shaped(**DEVICE | {"met_pad": MetPad(height_mm=5, **PAD)})

    def gained(s, x):
        return height(made, (s, x))[1] - height(plain, (s, x))[1]

    along = np.array([gained(s, 4.0) for s in np.linspace(0.50, 0.72, 45)])
    assert np.linspace(0.50, 0.72, 45)[along.argmax()] == pytest.approx(0.64, abs=0.006)
    there = np.flatnonzero(along > 0.02)
    assert (there[-1] - along.argmax()) * 2 == pytest.approx(there[0] * -1 + along.argmax(), abs=4)
    assert gained(0.64, 24) > 0 == gained(0.64, 26.5)
    assert gained(0.56, 4 + 14) < gained(0.64, 4 + 14)


def test_a_hollow_deeper_than_the_sheet_leaves_the_least_and_says_so(shaped):
    for order in ({"first_ray_cutout_mm": 5}, {"reliefs": (Relief(s=0.7, x_mm=0, radius_mm=12, depth_mm=6),)}):
        made = shaped(base_thickness_mm=3, **order)
        found = check_insole(made)
        assert found.ok
        assert found.min_thickness_mm >= 0.8
        ((name, depth),) = made.amounts.made.items()
        assert found.measured[name] == pytest.approx(depth, abs=0.05)
        assert 1.9 < depth < 2.2


def test_a_cover_thicker_than_the_sheet_can_make_room_for_is_said(shaped):
    made = shaped(base_thickness_mm=3, top_cover_mm=8)
    assert check_insole(made).ok
    assert made.amounts.made["top_cover_mm"] == pytest.approx(3 - 0.96)


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("met_pad.s", {"met_pad": MetPad(height_mm=4, length_mm=40, width_mm=40)}),
        ("met_pad.length_mm", {"met_pad": MetPad(height_mm=4, s=0.6, width_mm=40)}),
        ("met_pad.width_mm", {"met_pad": MetPad(height_mm=4, s=0.6, length_mm=40)}),
        ("met_bar.s", {"met_bar": MetBar(height_mm=4)}),
        ("rocker.apex_s", {"rocker": Rocker(angle_deg=9)}),
        ("skive_deg", {"medial_skive_mm": 4}),
    ],
)
def test_a_part_that_is_missing_is_named(shaped, field, part):
    with pytest.raises(ValueError, match=f"{field} is missing"):
        shaped(**part)


@pytest.mark.parametrize(
    ("field", "part"),
    [
        ("met_pad.s", {"met_pad": MetPad(height_mm=4, **PAD | {"s": 0.9})}),
        ("met_pad.x_mm", {"met_pad": MetPad(height_mm=4, **PAD | {"x_mm": 55})}),
        ("met_bar.s", {"met_bar": MetBar(height_mm=4, s=0.2)}),
        ("rocker.apex_s", {"rocker": Rocker(angle_deg=9, apex_s=0.2)}),
        ("reliefs.0.x_mm", {"reliefs": (Relief(s=0.5, x_mm=-58, radius_mm=9, depth_mm=2),)}),
    ],
)
def test_a_place_off_the_insole_is_named(shaped, field, part):
    with pytest.raises(OutOfRangeError) as told:
        shaped(**part)
    assert told.value.field == field


@pytest.mark.parametrize(
    "order", [None, *AT_DEFAULT], ids=lambda order: "device" if order is None else next(iter(order))
)
def test_no_crease_or_cliff_at_default_strength(template, shaped, order):
    """geometry.md §7, issue: 99 % of neighbouring top faces within 12 deg, all within 35 deg."""
    insole = shaped(**DEVICE | (order or {}))
    top = insole.faces[template.top_faces]
    angles = np.degrees(trimesh.Trimesh(insole.vertices, top, process=False).face_adjacency_angles)
    assert np.percentile(angles, 99) <= 12
    assert angles.max() <= 35


def test_every_field_of_a_prescription_is_made_or_said_not_to_be_printed():
    assert set(FootPrescription.model_fields) - MAKES == {"sole_lift_mm", "label"}


def test_the_page_on_elements_names_every_field():
    page = (Path(__file__).parents[2] / "docs" / "elements.md").read_text(encoding="utf-8")
    missing = [name for name in FootPrescription.model_fields if f"`{name}" not in page]
    assert missing == []


def test_the_sheet_of_pictures_is_what_the_script_draws():
    root = Path(__file__).parents[2]
    spec = importlib.util.spec_from_file_location("sheet", root / "examples" / "sheet.py")
    sheet = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(sheet)
    shown, (name, orders) = pixels(root / "docs" / "elements.png"), next(iter(sheet.ELEMENTS.items()))
    drawn = sheet.strengths(name, orders)
    high, wide = drawn.shape[:2]
    assert abs(shown[:high, : 3 * wide] - drawn.reshape(high, -1).astype(int)).mean() < 0.05
    assert len(shown) == high * -(-len(sheet.ELEMENTS) // 3)


def test_nothing_ordered_costs_nothing(shaped):
    zero = {
        name: 0.0
        for name in MAKES
        if name.endswith("_mm") and name not in {"length_mm", "ball_width_mm", "heel_width_mm", "base_thickness_mm"}
    }
    assert shaped(**zero).amounts.added == ((), (), None, {}, frozenset())
    assert np.array_equal(shaped(**zero).vertices, shaped().vertices)


def test_an_element_without_room_is_refused_by_name():
    shell = load_template("three_quarter")
    assert {"forefoot_post_deg", "toe_crest_mm", "met_pad", "rocker"} <= elements_without_room(shell)
    with pytest.raises(ValueError, match="toe_crest_mm"):
        shape_insole(shell, FootPrescription(**PLAIN, toe_crest_mm=3), "left")
