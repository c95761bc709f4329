"""templates, templates add and templates remove as a shell sees them, and files that name a template of one's own."""

import json
import os
import stat
import subprocess
import sys

import pytest

from orthocalc.insole.template import builtin_names
from tests.register.conftest import exported  # noqa: F401 - a fixture

FOOT = {"length_mm": 262}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def shell(home):
    """Return a shell whose own templates lie in a folder of the test."""

    def run(*arguments, feed=None):
        return subprocess.run(
            [sys.executable, "-m", "orthocalc", *map(str, arguments)],
            cwd=home,
            capture_output=True,
            text=True,
            check=False,
            input=feed,
            env={**os.environ, "ORTHOCALC_TEMPLATES": str(home / "own"), "PYTHONIOENCODING": "utf-8"},
        )

    return run


@pytest.fixture(scope="module")
def added(shell, exported):  # noqa: F811
    file, _ = exported(
        "three_quarter", "right", {"arch_height_mm": 20, "arch_solid": 1, "heel_cup_depth_mm": 12}, marked=True
    )
    done = shell("templates", "add", file, "--name", "mine")
    assert done.returncode == 0, done.stderr
    return file, done


def test_adding_says_what_was_found_and_keeps_it_private(home, added):
    _, done = added
    assert done.stdout.startswith("mine: Your own: three-quarter shell\n")
    assert "registered from a right insole" in done.stdout
    assert "a mark in the underside was filled" in done.stderr
    folder = home / "own" / "mine"
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (folder, folder / "template.toml", folder / "mesh.ply")]
    assert modes == [0o700, 0o600, 0o600]
    assert sorted(path.name for path in (home / "own").iterdir()) == ["mine"]
    assert str(added[0]) not in (folder / "template.toml").read_text()


@pytest.mark.usefixtures("added")
def test_the_list_has_the_built_in_ones_and_ones_own(shell):
    rows = {row["name"]: row for row in json.loads(shell("templates", "--json").stdout)}
    assert set(rows) == {*builtin_names(), "mine"}
    assert [name for name, row in rows.items() if row["own"]] == ["mine"]
    mine = rows["mine"]
    assert (mine["like"], round(mine["ends_s"], 2)) == ("three_quarter", 0.69)
    assert mine["own_shape"]["heel_cup_depth_mm"] == pytest.approx(12, abs=0.2)
    assert "forefoot_post_deg" in mine["no_room_for"]
    assert "mine: Your own" in shell("templates").stdout


def test_a_name_that_is_taken_or_none_is_a_wrong_call(shell, home, added):
    file, _ = added
    before = (home / "own" / "mine" / "mesh.ply").read_bytes()
    for name, words in (
        ("mine", "--force overwrites"),
        ("full_length", "built-in"),
        ("../mine", "is no name"),
        ("My own", "is no name"),
        ("", "is no name"),
    ):
        done = shell("templates", "add", file, "--name", name)
        assert (done.returncode, done.stdout) == (2, "")
        assert words in done.stderr.splitlines()[0]
    assert shell("templates", "add", file, "--name", "mine", "--force").returncode == 0
    assert (home / "own" / "mine" / "mesh.ply").read_bytes() == before  # the same file makes the same template
    assert sorted(path.name for path in (home / "own").iterdir()) == ["mine"]


@pytest.mark.parametrize(
    "points",
    ["heel=0,0", "heel=0,0 toe=0,x", "heel=0,0 toe=0,0", "heel=0,0 toe=1,2 knee=0,0", "heel=0,0 toe=0,9 mth1=1,2"],
)
def test_landmarks_that_are_none_are_a_wrong_call(shell, added, points):
    done = shell("templates", "add", added[0], "--name", "other", "--landmarks", points)
    assert (done.returncode, done.stdout) == (2, "")
    assert "--landmarks" in done.stderr.splitlines()[0]


def test_a_refused_mesh_is_one_line_and_leaves_nothing(shell, home, added):
    (home / "broken.stl").write_bytes(added[0].read_bytes()[:4084])
    done = shell("templates", "add", "broken.stl")
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("orthocalc: error: broken.stl: ")
    assert len(done.stderr.splitlines()) == 1
    assert shell("templates", "add", "nowhere.stl").returncode == 2
    assert sorted(path.name for path in (home / "own").iterdir()) == ["mine"]


@pytest.mark.usefixtures("added")
def test_a_prescription_that_names_it_is_made_with_its_own_base(shell, home):
    text = json.dumps(
        {"id": "again", "template": "mine", "left": {"length_mm": 262, "arch_height_mm": 10, "arch_solid": 1}}
    )
    done = shell("make", "-", "-o", "out", feed=text)
    assert done.returncode == 0, done.stderr
    assert "mm of arch itself; 10.0 mm are added to it" in done.stderr
    design = json.loads((home / "out" / "again.design.json").read_text())
    base = next(row for row in json.loads(shell("templates", "--json").stdout) if row["name"] == "mine")["own_shape"]
    assert design["prescription"]["left"]["base_thickness_mm"] == base["base_mm"]
    again = shell("make", "-", "-o", "out2", feed=json.dumps(design["prescription"]))
    assert again.returncode == 0
    assert (home / "out" / "again-left.stl").read_bytes() == (home / "out2" / "again-left.stl").read_bytes()
    assert shell("check", "out/again-left.stl").returncode == 0
    assert shell("render", "out/again-left.stl", "-o", "again.png").returncode == 0


@pytest.mark.usefixtures("added")
def test_a_case_that_names_it_has_the_rules_of_a_short_template(shell):
    case = {
        "orthocalc": 1,
        "id": "c",
        "patient": {"age_years": 40, "symptoms": ["low_back_pain"]},
        "leg_length": [{"method": "xray_femoral_heads", "short_side": "left", "difference_mm": [14, 14]}],
        "feet": {"left": {"length_mm": 252}, "right": {"length_mm": 252}},
        "shoe": {"kind": "boot"},
    }
    feet = {}
    for template in ("mine", "three_quarter", "full_length"):
        done = shell("assess", "-", "--json", feed=json.dumps(case | {"order": {"template": template}}))
        assert done.returncode == 0, done.stderr
        feet[template] = json.loads(done.stdout)["prescription"]["left"]
    assert feet["full_length"]["heel_lift_mm"] > 6
    assert feet["mine"]["heel_lift_mm"] == feet["three_quarter"]["heel_lift_mm"] <= 6
    assert shell("design", "-", "-o", "case", feed=json.dumps(case | {"order": {"template": "mine"}})).returncode == 0


@pytest.mark.usefixtures("added")
def test_the_rules_numbers_are_those_of_the_finished_insole_on_a_template_that_has_some_itself(shell):
    """An arch of 24 mm (half of 48) on a mesh that has 20 is 4 more; a cup of 12 on one that has 12 is none."""
    feet = {side: {"length_mm": 252, "navicular_height_mm": 48} for side in ("left", "right")}
    case = {"orthocalc": 1, "id": "f", "feet": feet, "shoe": {"kind": "boot"}, "order": {"template": "mine"}}
    done = shell("assess", "-", "--json", feed=json.dumps(case))
    assert done.returncode == 0, done.stderr
    foot = json.loads(done.stdout)["prescription"]["right"]
    assert foot["arch_height_mm"] == pytest.approx(4, abs=0.25)
    assert foot.get("heel_cup_depth_mm", 0) == 0
    ordered = case["order"] | {"overrides": {"right": {"arch_height_mm": 9}}}
    by_hand = json.loads(shell("assess", "-", "--json", feed=json.dumps(case | {"order": ordered})).stdout)
    assert by_hand["prescription"]["right"]["arch_height_mm"] == 9


@pytest.mark.usefixtures("added")
def test_a_template_that_is_not_there_or_broken_is_told_with_those_that_are(shell, home):
    text = json.dumps({"template": "clog", "left": FOOT})
    done = shell("make", "-", "-o", "none", feed=text)
    assert done.returncode == 3
    assert "/template: 'clog' is not one of: diabetic, dress, full_length, heel_lift, mine" in done.stderr
    broken = home / "own" / "broken"
    broken.mkdir()
    (broken / "template.toml").write_text((home / "own" / "mine" / "template.toml").read_text())
    (broken / "mesh.ply").write_bytes(b"ply\nformat ascii 1.0\n")
    try:
        done = shell("make", "-", "-o", "none", feed=text.replace("clog", "broken"))
        assert (done.returncode, len(done.stderr.splitlines())) == (3, 1)
        assert "mesh.ply is not a binary little-endian PLY" in done.stderr
        listed = shell("templates")
        assert listed.returncode == 3
        assert "mine: Your own" in listed.stdout
    finally:
        assert shell("templates", "remove", "broken").returncode == 0
    assert not broken.exists()


@pytest.mark.usefixtures("added")
def test_removing_what_is_not_ones_own_is_a_wrong_call(shell):
    for name in ("full_length", "nothing", "../own/mine"):
        assert shell("templates", "remove", name).returncode == 2
