"""Elements on a registered template: added to its own shape, checked, mirrored, sized; read off by outside rays."""

import dataclasses

import manifold3d
import numpy as np
import pytest

from orthocalc.clinic.rules import load_rules
from orthocalc.insole.check import check_insole
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import read_template
from orthocalc.register.registered import register
from orthocalc.register.trial import plain_foot
from orthocalc.too_much import too_much
from tests.insole.elements import prescriptions
from tests.register.conftest import arch_mm


@pytest.fixture(scope="module")
def template(arched, tmp_path_factory):
    file = tmp_path_factory.mktemp("arched") / "arched.ply"
    arched.export(file)
    made = register(file, "arched")
    return read_template(made.page, made.mesh)


def top_mm(insole, points):
    """Return the top's height over plan points by manifold3d's rays."""
    corners = np.ascontiguousarray(insole.vertices), insole.faces.astype(np.uint64)
    body = manifold3d.Manifold(manifold3d.Mesh64(*corners))
    return np.array([body.ray_cast((x, y, 200.0), (x, y, -10.0))[0].position[2] for x, y in points])


PLACES = [(0, 37.8), (0, 189), (30, 113), (-30, 113), (20, 150), (5, 80)]


def test_plain_it_is_the_shape_that_was_registered(template):
    height = top_mm(shape_insole(template, plain_foot(template), "left"), PLACES)
    assert height == pytest.approx([4 + arch_mm(x, y) for x, y in PLACES], abs=0.05)


def test_a_lift_is_added_to_it_and_the_right_insole_is_its_mirror_image(template):
    foot = plain_foot(template, heel_lift_mm=6)
    left, right = (shape_insole(template, foot, side) for side in ("left", "right"))
    plain = top_mm(shape_insole(template, plain_foot(template), "left"), PLACES)
    lifted = top_mm(left, PLACES)
    assert (lifted - plain)[:2] == pytest.approx([6, 0], abs=0.01)  # heel centre, ball centre
    assert (right.vertices * [-1, 1, 1] == left.vertices).all()
    assert check_insole(left).volume_mm3 == pytest.approx(check_insole(right).volume_mm3, rel=1e-9)


def test_its_size_follows_length_and_widths_but_not_its_heights(template):
    foot = plain_foot(template, length_mm=240, ball_width_mm=85, heel_width_mm=60)
    insole = shape_insole(template, foot, "left")
    x, y, z = np.ptp(insole.vertices, axis=0)
    assert (y, x) == (pytest.approx(240, abs=0.05), pytest.approx(85, abs=1))  # widest at one y
    assert z == pytest.approx(np.ptp(shape_insole(template, plain_foot(template), "left").vertices[:, 2]), abs=1e-6)


def test_a_thinner_base_takes_from_it_and_a_thicker_one_adds(template):
    own = template.page.own.base_mm
    heel = [(0, 37.8)]
    for base in (own - 1, own + 2):
        insole = shape_insole(template, plain_foot(template, base_thickness_mm=base), "left")
        assert top_mm(insole, heel)[0] == pytest.approx(base, abs=0.01)
    thinnest = shape_insole(template, plain_foot(template, base_thickness_mm=0), "left")
    assert check_insole(thinnest).min_thickness_mm >= 0.8
    assert thinnest.amounts.made["base_thickness_mm"] == pytest.approx(0.96, abs=0.01)


def test_every_prescription_is_sound_and_measured_back(template, kept, scale):
    for sheet in (template, kept):
        for number, foot in enumerate(prescriptions(sheet, scale(12, 1000), seed=8)):
            insole = shape_insole(sheet, foot, "right" if number % 2 else "left")
            assert check_insole(insole).problems == (), foot
            corners = np.ascontiguousarray(insole.vertices), insole.faces.astype(np.uint64)
            body = manifold3d.Manifold(manifold3d.Mesh64(*corners))
            assert (body.status().name, body.genus()) == ("NoError", 0)
            assert body.volume() == pytest.approx(check_insole(insole).volume_mm3, rel=1e-6)


def test_what_the_sheet_has_no_room_for_is_the_lift_wedges(exported):
    file, _ = exported("heel_lift", "left", {"base_thickness_mm": 0, "heel_lift_mm": 6}, marked=False)
    made = register(file, "wedge")
    sheet = read_template(made.page, made.mesh)
    found = check_insole(shape_insole(sheet, plain_foot(sheet), "right"))  # it is an insole without a lift on it
    assert found.problems == ()
    assert shape_insole(sheet, plain_foot(sheet, heel_lift_mm=3), "left").vertices[:, 2].max() == pytest.approx(
        9, abs=0.1
    )


@pytest.mark.parametrize(("own_cup_mm", "said"), [(0.0, True), (8.0, True), (11.0, False)])
def test_a_cup_of_its_own_counts_where_a_skive_would_leave_a_groove(template, own_cup_mm, said):
    own = template.page.own.model_copy(update={"heel_cup_depth_mm": own_cup_mm})
    cupped = dataclasses.replace(template, page=template.page.model_copy(update={"own": own}))
    insole = shape_insole(cupped, plain_foot(cupped, medial_skive_mm=4, skive_deg=15), "left")
    assert ("groove_beside_skive" in {finding.name for finding in too_much(insole, load_rules())}) is said
