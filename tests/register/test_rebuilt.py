"""An exported insole, brought back without landmarks, rebuilds within 0.2 mm; a mark in it is not brought back."""

import numpy as np
import pytest
import trimesh

from orthocalc.export.stl import write_stl
from orthocalc.insole.check import check_insole
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.sizing import reference_widths_mm
from orthocalc.insole.template import load_template, read_template
from orthocalc.prescription import FootPrescription
from orthocalc.register.refusal import RegisterError
from orthocalc.register.registered import register
from orthocalc.register.trial import plain_foot
from tests.register.conftest import SIZE, as_trimesh

SHELL = {
    "heel_lift_mm": 6,
    "arch_height_mm": 22,
    "rearfoot_post_deg": 4,
    "heel_cup_depth_mm": 14,
    "medial_skive_mm": 3,
    "skive_deg": 15,
}
FILLED = {
    "heel_lift_mm": 12,
    "arch_height_mm": 35,
    "arch_solid": 1,
    "rearfoot_post_deg": -6,
    "heel_cup_depth_mm": 25,
    "medial_flange_mm": 12,
    "lateral_arch_mm": 6,
}
WEDGE = {"base_thickness_mm": 0, "heel_lift_mm": 6}
QUICK = [
    ("full_length", "left", SHELL, True),
    ("full_length", "right", FILLED, False),
    ("sulcus", "right", SHELL, True),
    ("three_quarter", "left", SHELL, True),
    ("dress", "right", FILLED, True),
    ("heel_lift", "left", WEDGE, True),
    ("diabetic", "right", {"base_thickness_mm": 7}, True),
]
ALL = [
    (template, side, numbers, marked)
    for template in ("full_length", "sulcus", "three_quarter", "heel_lift", "dress", "diabetic")
    for side in ("left", "right")
    for numbers in (({"heel_lift_mm": 4}, WEDGE) if template == "heel_lift" else ({}, SHELL, FILLED))
    for marked in (True, False)
]


def rebuilt(file, folder, apart_from, apart, **given):
    """Return the template of a file, and how far its plain insole at its own size is from a mesh."""
    made = register(file, "mine", **given)
    template = read_template(made.page, made.mesh)
    insole = shape_insole(template, plain_foot(template), made.side)
    assert check_insole(insole).problems == ()
    write_stl(insole, folder / "again.stl", force=True)
    return made, template, apart(folder / "again.stl", apart_from)


def test_an_exported_insole_rebuilds_within_two_tenths(exported, apart, tmp_path, pytestconfig):
    for template, side, numbers, marked in ALL if pytestconfig.getoption("--full") else QUICK:
        file, bare = exported(template, side, numbers, marked=marked)
        made, again, far = rebuilt(file, tmp_path, bare, apart)
        assert far < 0.2, (template, side, numbers)
        assert made.side == side
        assert any("a mark in the underside" in note for note in made.notes) == marked
        assert again.length_mm == pytest.approx(262, rel=0.012)
        if template != "dress":
            assert reference_widths_mm(again) == pytest.approx((91.5, 64.4), abs=1)


def test_it_does_not_matter_how_it_lies_in_its_file(exported, apart, tmp_path):
    file, bare = exported("three_quarter", "right", SHELL, marked=False)
    mesh = trimesh.load(file)
    turn = trimesh.transformations.rotation_matrix(2.2, [0, 0, 1])
    quarters = [(way * np.pi / 2, axis) for axis in ([1, 0, 0], [0, 1, 0]) for way in (-1, 1)]
    stood = [trimesh.transformations.rotation_matrix(angle, axis) @ turn for angle, axis in quarters]
    for name, motion in (("turned.stl", turn), *((f"stood{i}.obj", motion) for i, motion in enumerate(stood))):
        moved = mesh.copy()
        moved.apply_transform(motion)
        moved.apply_translation((300, -100, 50))
        moved.export(tmp_path / name)
        made, _, far = rebuilt(tmp_path / name, tmp_path, bare, apart)
        assert (made.side, far < 0.2) == ("right", True)


def test_landmarks_say_how_long_the_foot_is_and_which_it_is(exported, apart, tmp_path):
    file, bare = exported("three_quarter", "right", SHELL, marked=False)
    points = {"heel": (0, 0), "toe": (0, 280), "mth1": (-30, 190), "mth5": (30, 165)}
    places = {name: np.array(place, float) for name, place in points.items()}
    made, again, far = rebuilt(file, tmp_path, bare, apart, points=places)
    assert (made.side, again.length_mm) == ("right", pytest.approx(280, abs=0.01))
    assert again.page.outline.ends_s == pytest.approx(0.69 * 262 / 280, abs=1e-3)
    assert far < 0.2


@pytest.mark.parametrize("height", [4.0, 6.0])
def test_a_coarse_upright_slab_keeps_its_flat_top_and_its_upright_side(slab, height, tmp_path, apart):
    from tests.register.conftest import as_trimesh

    as_trimesh(slab(height)).export(tmp_path / "slab.stl")
    made, again, far = rebuilt(tmp_path / "slab.stl", tmp_path, tmp_path / "slab.stl", apart)
    assert made.side == "left"
    assert far < 0.35  # the corners of its coarse outline, and 0.12 mm that its side is made to lean
    assert again.page.own.base_mm == pytest.approx(height, abs=1e-3)


def test_what_is_of_its_own_is_read_by_the_datums(kept):
    own = kept.page.own
    assert own.base_mm == pytest.approx(3, abs=0.02)
    assert own.heel_lift_mm == pytest.approx(6, abs=0.05)
    assert own.arch_height_mm == pytest.approx(22, abs=0.5)  # the post raises the edge, too
    assert own.heel_cup_depth_mm == pytest.approx(14, abs=0.2)


@pytest.mark.parametrize(
    ("template", "side"), [("full_length", "left"), ("three_quarter", "right"), ("sulcus", "left")]
)
@pytest.mark.parametrize(("tilt_deg", "axis"), [(3, [1, 0, 0]), (-8, [1, 0, 0]), (4, [0, 1, 0]), (20, [1, 1, 0])])
def test_one_that_lies_tilted_is_laid_on_its_underside(exported, apart, tmp_path, template, side, tilt_deg, axis):
    file, bare = exported(template, side, SHELL, marked=False)
    mesh = trimesh.load(file)
    mesh.apply_transform(trimesh.transformations.rotation_matrix(np.radians(tilt_deg), axis))
    mesh.export(tmp_path / "tilted.stl")
    made, _, far = rebuilt(tmp_path / "tilted.stl", tmp_path, bare, apart)
    assert far < 0.2
    assert made.side == side
    assert any(f"it lay tilted by {abs(tilt_deg)}.0°" in note for note in made.notes)


def test_tilted_on_its_top_is_told_as_on_its_top(slab, tmp_path):
    wedge = as_trimesh(slab(4.0).refine_to_length(3.0).warp_batch(pressed))
    wedge.apply_transform(trimesh.transformations.rotation_matrix(np.pi + 0.07, [0, 1, 0]))
    wedge.export(tmp_path / "tilted.stl")
    with pytest.raises(RegisterError, match="upside_down"):
        register(tmp_path / "tilted.stl", "mine", "left")


def pressed(points):
    """Raise the top beside its edges, as a bowl."""
    raised = points.copy()
    raised[:, 2] += np.where(points[:, 2] > 0, (points[:, 0] / 12) ** 2, 0)
    return raised


@pytest.mark.parametrize("size", [(150, 60, 42), (160, 72, 45), (180, 70, 50)])
def test_a_short_heel_lift_is_a_template_too(tmp_path, size, apart):
    sizes = dict(zip(("length_mm", "ball_width_mm", "heel_width_mm"), size, strict=True))
    foot = FootPrescription(**SIZE | sizes | WEDGE)
    write_stl(shape_insole(load_template("heel_lift"), foot, "left"), tmp_path / "short.stl")
    _, _, far = rebuilt(tmp_path / "short.stl", tmp_path, tmp_path / "short.stl", apart, side="left")
    assert far < 0.2


def test_level_on_its_top_is_told_as_that_with_landmarks_too(exported, tmp_path):
    file, _ = exported("full_length", "left", SHELL, marked=False)
    mesh = trimesh.load(file)
    mesh.apply_transform(trimesh.transformations.rotation_matrix(np.pi, [0, 1, 0]))
    mesh.export(tmp_path / "over.stl")
    points = {"heel": np.array([0.0, 0.0]), "toe": np.array([0.0, 262.0])}
    with pytest.raises(RegisterError, match="upside_down"):
        register(tmp_path / "over.stl", "mine", "left", points)
