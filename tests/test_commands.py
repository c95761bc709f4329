"""assess, why and rules as a shell sees them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
GRADES = {"trial", "cohort", "guideline", "consensus", "convention", "derived", "ours", "clinic"}


def orthocalc(*arguments, cwd=EXAMPLES):
    return subprocess.run(
        [sys.executable, "-m", "orthocalc", *map(str, arguments)],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )


@pytest.fixture(scope="module")
def refused(tmp_path_factory):
    case = {
        "orthocalc": 1,
        "id": "c",
        "patient": {"age_years": 40, "red_flags": ["night_pain"]},
        "leg_length": [{"method": "block_test", "short_side": "left", "difference_mm": 6}],
        "feet": {"left": {"length_mm": 260}},
    }
    folder = tmp_path_factory.mktemp("case")
    (folder / "case.json").write_text(json.dumps(case), encoding="utf-8")
    return folder


def test_assess_puts_the_worst_news_first(refused):
    done = orthocalc("assess", "case.json", cwd=refused)
    assert done.returncode == 0
    headings = [line for line in done.stdout.splitlines() if line and not line.startswith(" ")]
    assert "REFER, not to be made" in headings[0]
    assert "not a diagnosis" in headings[2]
    assert headings[3:6] == ["REFER", "CAUTION", "Prescription (NOT TO BE MADE until answered for)"]
    assert not list(refused.glob("*.stl"))


def test_assess_as_json_is_the_design_without_files(refused):
    tree = json.loads(orthocalc("assess", "case.json", "--json", cwd=refused).stdout)
    assert tree["refused"] == ["night_pain"]
    assert tree["files"] == []
    assert {f["level"] for f in tree["findings"]} >= {"refer", "info"}
    assert all(f["patient_text"] for f in tree["findings"] if f["level"] == "refer")


def test_assess_says_beforehand_what_design_will_refuse(tmp_path):
    feet = {"left": {"length_mm": 244, "ball_width_mm": 64}, "right": {"length_mm": 245, "ball_width_mm": 94}}
    (tmp_path / "c.json").write_text(json.dumps({"orthocalc": 1, "id": "c", "feet": feet}), encoding="utf-8")
    tree = json.loads(orthocalc("assess", "c.json", "--json", cwd=tmp_path).stdout)
    design = orthocalc("design", "c.json", "-o", "made", cwd=tmp_path)
    (said,) = (f for f in tree["findings"] if f["name"] == "cannot_be_made")
    assert said["side"] == "left"
    assert design.returncode == 3
    pointer, why = design.stderr.split("c.json:")[1].strip().split(": ", 1)
    assert pointer in said["text"]
    assert why in said["text"]


@pytest.mark.parametrize(("solid", "lies"), [(1, "print: underside down"), (0, "print: upright on its side")])
def test_check_prints_a_filled_insole_lying_and_a_shell_upright(tmp_path, solid, lies):
    foot = {"length_mm": 262, "ball_width_mm": 92, "heel_width_mm": 64, "arch_height_mm": 24, "arch_solid": solid}
    prescription = {"orthocalc": 1, "id": "p", "engrave": False, "template": "dress", "left": foot}
    (tmp_path / "p.json").write_text(json.dumps(prescription), encoding="utf-8")
    assert orthocalc("make", "p.json", "-o", ".", cwd=tmp_path).returncode == 0
    done = orthocalc("check", "p-left.stl", cwd=tmp_path)
    assert (done.returncode, done.stdout.count("print: "), lies in done.stdout) == (0, 1, True)


def test_why_gives_reason_inputs_rule_note_and_paper():
    done = orthocalc("why", "first.json", "left", "heel_lift")
    assert done.returncode == 0
    for same in ("heel_lift_mm", "heel lift", "Heel-Lift"):
        assert done.stdout == orthocalc("why", "first.json", "left", same).stdout
    assert "7.7 mm" in orthocalc("why", "first.json", "left", "leg_length").stdout
    for words in ("5.5 mm", "from: difference 7.68 mm", "lift.fraction = 0.7", "Rannisto 2019", "The only dose"):
        assert words in done.stdout


def test_why_of_an_element_that_is_not_there():
    done = orthocalc("why", "first.json", "right", "heel_lift")
    assert done.returncode == 0
    assert done.stdout == "Heel lift (right): none; no rule and no order asks for it.\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("why", "first.json", "left", "heel_lfit"), "did you mean heel_lift"),
        (("why", "first.json", "middle", "heel_lift"), "'left', 'right'"),
        (("why", "nowhere.json", "left", "heel_lift"), "nowhere.json: No such file"),
        (("rules", "lift.fractoin"), "did you mean lift.fraction"),
        (("assess", "nowhere.json"), "nowhere.json: No such file"),
        (("rules", "--rules", "nowhere.toml"), "nowhere.toml: No such file"),
    ],
)
def test_a_wrong_call_is_one_error_line_and_code_2(arguments, words):
    done = orthocalc(*arguments)
    assert done.returncode == 2
    errors = [line for line in done.stderr.splitlines() if line.startswith("orthocalc: error: ")]
    assert len(errors) == 1
    assert words in errors[0]
    assert done.stdout == ""


def test_rules_as_json_are_complete():
    rules = json.loads(orthocalc("rules", "--json").stdout)
    assert len({rule["name"] for rule in rules}) == len(rules) > 200
    for rule in rules:
        assert rule.keys() == {"name", "value", "unit", "grade", "source", "verified", "note"}
        assert rule["unit"]
        assert rule["note"]
        assert rule["grade"] in GRADES
        assert rule["source"] or rule["grade"] in {"derived", "ours"}


def test_one_rule_comes_with_its_paper():
    assert "Rannisto 2019" in orthocalc("rules", "lift.fraction").stdout
    assert "source not read" in orthocalc("rules", "foot_type.ahi").stdout


def test_a_clinics_own_rule_is_used_and_said(tmp_path):
    (tmp_path / "clinic.toml").write_text("[lift]\nfraction = 0.5\n", encoding="utf-8")
    done = orthocalc("why", EXAMPLES / "first.json", "left", "heel_lift", "--rules", "clinic.toml", cwd=tmp_path)
    assert done.returncode == 0
    assert "50 % of 7.7 mm is 3.8 mm" in done.stdout
    assert "this clinic's own number" in done.stdout
    made = orthocalc("design", EXAMPLES / "first.json", "-o", "out", "--rules", "clinic.toml", "--json", cwd=tmp_path)
    tree = json.loads(made.stdout)
    assert tree["prescription"]["left"]["heel_lift_mm"] == 4.0  # half of 7.68, to the nearest half
    packaged = json.loads(orthocalc("assess", "first.json", "--json").stdout)
    assert tree["rules"]["sha256"] != packaged["rules"]["sha256"]


def test_a_clinics_wrong_rules_are_told_line_by_line_with_code_3(tmp_path):
    (tmp_path / "clinic.toml").write_text("[lift]\nfractoin = 0.5\nrounding = 'x'\n", encoding="utf-8")
    done = orthocalc("design", EXAMPLES / "first.json", "-o", "out", "--rules", "clinic.toml", cwd=tmp_path)
    assert done.returncode == 3
    assert [line.split(": ")[2:4] for line in done.stderr.splitlines()] == [
        ["clinic.toml", "lift.fractoin"],
        ["clinic.toml", "lift.rounding"],
    ]
    assert not (tmp_path / "out").exists()
