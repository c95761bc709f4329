"""The check finds every planted defect and names it, says nothing of a sound insole, and guards the public door."""

from dataclasses import replace

import numpy as np
import pytest
import trimesh

import orthocalc
from orthocalc import cli
from orthocalc.insole.check import TOLERANCE, check_insole, closed_once
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.sizing import Size, plan_mm
from orthocalc.prescription import Prescription

ORDER = {
    "heel_lift_mm": 5.0,
    "ball_lift_mm": 2.0,
    "toe_lift_mm": 1.0,
    "arch_height_mm": 20.0,
    "rearfoot_post_deg": 3.0,
    "forefoot_post_deg": -2.0,
    "heel_cup_depth_mm": 12.0,
}
POSTS = {"rearfoot_post_deg": 0.0, "forefoot_post_deg": 0.0}
PAD = {"met_pad": {"height_mm": 4.0, "s": 0.6, "x_mm": 0.0, "length_mm": 46.0, "width_mm": 38.0}}
ORDERS = {"alone": ORDER | POSTS, "with posts": ORDER, "with posts and a pad": ORDER | PAD}
SIDES = ("left", "right")


def moved(insole, which, axis, by):
    """Return an insole whose chosen vertices are moved along one axis [mm]."""
    vertices = insole.vertices.copy()
    vertices[which, axis] += by
    return with_vertices(insole, vertices)


def with_vertices(insole, vertices):
    """Return an insole with its vertices replaced."""
    x, y, z = vertices.T
    return replace(insole, x=x, y=y, z=z)


def place(insole, w, s, x):
    """Return the vertex of the top (w 1) or the underside (w 0) nearest to a place."""
    plan = insole.template
    return np.where(plan.w == w, np.hypot(plan.x - x, plan.y - s * 270), np.inf).argmin()


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize("order", [{}, *ORDERS.values()], ids=["plain", *ORDERS])
def test_a_sound_insole_has_no_problem(shaped, side, order):
    check = check_insole(shaped(side, **order))
    assert check.problems == ()
    assert check.ok


def test_tolerances_are_those_of_the_design():
    """geometry.md 8: lift .05 mm, arch .1 mm at .01 of the length, posts .1 deg, cup .1 mm; sizes no coarser."""
    allowed = {"length_mm": 0.05, "ball_width_mm": 0.05, "heel_width_mm": 0.05, "arch_apex_s": 0.01}
    allowed |= {"heel_lift_mm": 0.05, "ball_lift_mm": 0.05, "toe_lift_mm": 0.05, "arch_height_mm": 0.1}
    allowed |= {"rearfoot_post_deg": 0.1, "forefoot_post_deg": 0.1, "heel_cup_depth_mm": 0.1}
    assert {name: TOLERANCE[name][0] for name in allowed} == allowed


FACES = {
    "a face is missing": (lambda f: f[:-1], "not closed"),
    "a face is doubled": (lambda f: np.vstack((f, f[:1])), "not closed"),
    "a face is flipped": (lambda f: np.vstack((f[:1, ::-1], f[1:])), "not closed"),
    "a face has two equal corners": (lambda f: np.vstack((f[:1, [0, 0, 1]], f[1:])), "not closed"),
    "a face names no vertex": (lambda f: np.vstack((f[:1] + 10**6, f[1:])), "not closed"),
    "all are inside out": (lambda f: f[:, ::-1], "inside out"),
}


@pytest.mark.parametrize("defect", FACES)
@pytest.mark.parametrize("side", SIDES)
def test_a_defect_of_the_faces_is_found(shaped, side, defect):
    insole, (damage, words) = shaped(side, **ORDER), FACES[defect]
    check = check_insole(replace(insole, faces=damage(insole.faces)))
    assert any(words in problem for problem in check.problems)
    assert not check.ok
    assert not check.measured


def test_a_mirror_image_with_the_other_foots_winding_is_inside_out(shaped):
    left, right = shaped("left", **ORDER), shaped("right", **ORDER)
    check = check_insole(replace(right, faces=left.faces))
    assert any("inside out" in problem for problem in check.problems)


VERTICES = {
    "not a number": (lambda i: moved(i, 77, 2, np.nan), "not a finite number"),
    "infinite": (lambda i: moved(i, 77, 0, np.inf), "not a finite number"),
    "a thin place": (lambda i: moved(i, place(i, 1, 0.5, 0), 2, -2.5), "the thinnest place is 0."),
    "a hole right through": (lambda i: moved(i, place(i, 1, 0.5, 0), 2, -4), "the thinnest place is -"),
    "a thin trim edge": (lambda i: moved(i, i.template.medial_edge, 2, -20), "the thinnest place is"),
    "below the board": (lambda i: moved(i, place(i, 0, 0.8, 0), 2, -0.01), "below the insole board"),
    "lowered as a whole": (lambda i: moved(i, slice(None), 2, -0.5), "below the insole board"),
    "one vertex beside its place": (lambda i: moved(i, place(i, 1, 0.5, 0), 0, 3), "the plan is not the template's"),
    "moved on the bed": (lambda i: moved(i, slice(None), 1, 10), "the plan is not the template's"),
    "metres": (lambda i: with_vertices(i, i.vertices / 1000), "the plan is not the template's"),
    "inches": (lambda i: with_vertices(i, i.vertices / 25.4), "the plan is not the template's"),
    "the other foot": (lambda i: with_vertices(i, i.vertices * (-1, 1, 1)), "the plan is not the template's"),
}


@pytest.mark.parametrize("defect", VERTICES)
@pytest.mark.parametrize("side", SIDES)
def test_a_defect_of_the_vertices_is_found(shaped, side, defect):
    damage, words = VERTICES[defect]
    check = check_insole(damage(shaped(side, base_thickness_mm=3)))
    assert any(words in problem for problem in check.problems), check.problems
    assert not check.measured


def test_a_folded_plan_is_found(shaped, template, foot_of):
    insole = shaped()
    x, spot = insole.size.x.copy(), place(insole, 1, 0.5, 0)
    x[spot] += 3
    moved_along = replace(moved(insole, spot, 0, 3), size=replace(insole.size, x=x))
    assert any("plan is not the template's" in problem for problem in check_insole(moved_along).problems)
    x = template.x.copy()
    x[spot] += 3
    folded = shape_insole(replace(template, x=x), foot_of(), "left")
    assert any("folds over itself" in problem for problem in check_insole(folded).problems)


def test_a_fold_in_plan_is_told_from_the_faces_areas(template):
    top, found = np.zeros(len(template.faces), bool), set()
    top[template.top_faces] = True
    for forefoot in np.linspace(-0.5, 4, 60):
        x, y = plan_mm(template, 250.0, 1.0, forefoot)
        a, b, c = np.column_stack((x, y))[template.faces].transpose(1, 0, 2)
        up = (b - a)[:, 0] * (c - a)[:, 1] - (b - a)[:, 1] * (c - a)[:, 0]
        flat = bool((up[top] > 0).all() and (up[~top] < 0).all())
        assert Size(template, 250.0, 1.0, forefoot, x, y).is_graph == flat
        found.add(flat)
    assert found == {True, False}


def test_the_volume_is_that_of_the_faces_at_any_size(shaped):
    for widths in ((93, 66), (75, 80), (110, 50)):
        insole = shaped(ball_width_mm=widths[0], heel_width_mm=widths[1], length_mm=250, arch_height_mm=20)
        mesh = trimesh.Trimesh(insole.vertices, insole.faces, process=False)
        assert insole.size.volume_weights_mm2 @ insole.vertices[:, 2] == pytest.approx(mesh.volume, rel=1e-9)


def test_a_template_with_a_hole_is_found(template, foot_of):
    torn = replace(template, faces=template.faces[:-1])
    check = check_insole(shape_insole(torn, foot_of(), "left"))
    assert "the surface is not closed" in check.problems


OFF = {"heel_lift_mm": 0.2, "ball_lift_mm": 0.2, "toe_lift_mm": 0.2, "arch_height_mm": 0.3, "arch_apex_s": 0.03}
OFF |= {"heel_cup_depth_mm": 0.3, "rearfoot_post_deg": 0.3, "forefoot_post_deg": 0.3}
OFF |= {"length_mm": 0.2, "ball_width_mm": 0.2, "heel_width_mm": 0.2}


@pytest.mark.parametrize("sign", [-1, 1])
@pytest.mark.parametrize(
    ("name", "order"), [(name, order) for name in OFF for order in ORDERS if name not in POSTS or order != "alone"]
)
def test_a_number_that_is_off_is_named_with_what_was_ordered_and_measured(shaped, name, sign, order):
    """Made by one order and held against another that differs in this number alone."""
    made = shaped(**ORDERS[order])
    ordered = getattr(made.foot, name) + sign * OFF[name]
    check = check_insole(replace(made, foot=made.foot.model_copy(update={name: ordered})))
    words = name.rsplit("_", 1)[0].replace("_", " ")
    assert [problem for problem in check.problems if problem.startswith(f"{words}: ordered {ordered:g}, measured")]


def test_an_arch_that_was_not_lowered_by_its_fill_is_named(shaped):
    made = shaped(**ORDER | POSTS)
    check = check_insole(replace(made, foot=made.foot.model_copy(update={"arch_fill_mm": 3.0})))
    assert [problem.split(",")[0] for problem in check.problems] == ["arch height: ordered 17"]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("name", "s", "x"), [("heel lift", 0.14, 0), ("ball lift", 0.70, 0), ("toe lift", 0.97, 0), ("arch", 0.42, 37)]
)
def test_a_dent_of_the_finished_top_at_a_datum_is_named(shaped, name, s, x, order):
    """The mesh itself is measured, not the order bent once more."""
    made = shaped(**ORDERS[order])
    near = np.hypot(made.template.x - x, made.template.y - s * 270) < 6
    check = check_insole(moved(made, near & (made.template.w == 1), 2, -0.4))
    assert [problem for problem in check.problems if problem.startswith(name)], check.problems


def test_a_base_thinner_than_the_least_is_the_least_and_said(shaped):
    least = shaped(base_thickness_mm=0.96, rearfoot_post_deg=4.0)
    for base in np.linspace(0, 0.95, 20):
        insole = shaped(base_thickness_mm=float(base), rearfoot_post_deg=4.0)
        assert np.array_equal(insole.vertices, least.vertices)
        assert insole.amounts.made["base_thickness_mm"] == 0.96
        check = check_insole(insole)
        assert check.ok
        assert check.measured["heel_lift_mm"] == pytest.approx(0, abs=0.05)


def test_closed_once_knows_solids():
    def made(mesh, *more):
        return np.vstack([mesh.faces, *(one.faces + len(mesh.vertices) for one in more)]).astype(np.int64)

    box, ball = trimesh.creation.box(), trimesh.creation.icosphere(2)
    ring = trimesh.creation.torus(3, 1)
    assert closed_once(made(box), 8)
    assert closed_once(made(ball), len(ball.vertices))
    assert not closed_once(made(box), 9)  # a vertex that no face uses
    assert not closed_once(made(box)[1:], 8)
    assert not closed_once(np.vstack((made(box)[:1, ::-1], made(box)[1:])), 8)
    assert not closed_once(made(ring), len(ring.vertices))
    assert not closed_once(made(box, ball), 8 + len(ball.vertices))
    assert not closed_once(made(box, ring), 8 + len(ring.vertices))  # Euler number 2 + 0
    star = np.unique(ring.face_adjacency[(ring.face_adjacency == 0).any(axis=1)])  # a face and its three neighbours
    assert not closed_once(np.delete(made(ring), star, axis=0), len(ring.vertices))  # counts like a closed one


@pytest.fixture
def spoilt(monkeypatch):
    """Make every insole that the program bends a little thin at one place."""

    def shape_badly(*order):
        insole = shape_insole(*order)
        return moved(insole, place(insole, 1, 0.5, 0), 2, -2.5)

    monkeypatch.setattr("orthocalc.shaped.shape_insole", shape_badly)


@pytest.mark.usefixtures("spoilt")
def test_a_design_whose_check_fails_is_not_ok_and_saves_nothing(foot_of, tmp_path):
    made = orthocalc.make_prescription(Prescription(left=foot_of(), right=foot_of()))
    assert not made.ok
    assert {problem.at for problem in made.errors} == {"/left", "/right"}
    assert all("the thinnest place is 0.50 mm" in problem.message for problem in made.errors)
    with pytest.raises(ValueError, match="check failed"):
        made.save(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("spoilt")
def test_the_command_says_it_with_code_5_and_writes_nothing(foot_of, tmp_path, capsys):
    order = tmp_path / "order.json"
    order.write_text(Prescription(left=foot_of()).model_dump_json(exclude_none=True), encoding="utf-8")
    assert cli.run(["make", str(order), "-o", str(tmp_path / "out")]) == 5
    told = capsys.readouterr()
    assert "check failed: left: the thinnest place is 0.50 mm" in told.err
    assert told.out == ""
    assert list(tmp_path.iterdir()) == [order]
