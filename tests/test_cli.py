"""The command line as a user's shell sees it: real processes, exit codes, files."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"
CASE = {
    "orthocalc": 1,
    "id": "c1",
    "patient": {"age_years": 46, "symptoms": ["low_back_pain"]},
    "leg_length": [{"method": "eos", "short_side": "left", "difference_mm": 8}],
    "feet": {"left": {"length_mm": 244, "fpi6": 7}, "right": {"length_mm": 245, "fpi6": 4}},
    "shoe": {"kind": "athletic"},
}


def orthocalc(*arguments, cwd, stdin=None, through=(), **more):
    return subprocess.run(
        [*through, sys.executable, "-m", "orthocalc", *map(str, arguments)],
        cwd=cwd,
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        **more,
    )


def write(folder, tree, name="case.json"):
    file = folder / name
    file.write_text(tree if isinstance(tree, str) else json.dumps(tree), encoding="utf-8")
    return file


def files(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_case_becomes_two_insoles_and_their_record(tmp_path):
    write(tmp_path, CASE)
    done = orthocalc("design", "case.json", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [f"out/c1-{end}" for end in ("left.stl", "right.stl")] + ["out/c1.design.json"]
    record = json.loads((tmp_path / "out/c1.design.json").read_text(encoding="utf-8"))
    assert record["ok"] is True
    assert record["prescription"]["left"]["heel_lift_mm"] == 5.5  # 0.7 x 8 = 5.6
    for file in record["files"]:
        data = (tmp_path / "out" / file["path"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == file["sha256"]
        assert len(data) == 84 + 50 * file["triangles"]
    measured = {file["side"]: file["measured"]["heel_lift_mm"] for file in record["files"]}
    assert measured == pytest.approx({"left": 5.5, "right": 0.0}, abs=0.05)


def test_files_are_private_to_the_user(tmp_path):
    write(tmp_path, CASE)
    orthocalc("design", "case.json", "-o", "out", cwd=tmp_path)
    assert {oct((tmp_path / "out" / name).stat().st_mode & 0o777) for name in files(tmp_path / "out")} == {"0o600"}


def test_the_same_case_gives_the_same_bytes(tmp_path):
    write(tmp_path, CASE)
    for out in ("a", "b"):
        assert orthocalc("design", "case.json", "-o", out, cwd=tmp_path).returncode == 0
    assert files(tmp_path / "a") == files(tmp_path / "b") != []
    for name in files(tmp_path / "a"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_making_a_designs_prescription_gives_the_same_bytes(tmp_path):
    write(tmp_path, CASE)
    orthocalc("design", "case.json", "-o", "a", cwd=tmp_path)
    record = json.loads((tmp_path / "a/c1.design.json").read_text(encoding="utf-8"))
    write(tmp_path, record["prescription"], "prescription.json")
    assert orthocalc("make", "prescription.json", "-o", "b", cwd=tmp_path).returncode == 0
    for side in ("left", "right"):
        assert (tmp_path / f"a/c1-{side}.stl").read_bytes() == (tmp_path / f"b/c1-{side}.stl").read_bytes()


def test_nothing_is_overwritten_without_force(tmp_path):
    write(tmp_path, CASE)
    (tmp_path / "out").mkdir()
    (tmp_path / "out/c1-right.stl").write_text("mine", encoding="utf-8")
    done = orthocalc("design", "case.json", "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert "c1-right.stl" in done.stderr
    assert files(tmp_path / "out") == ["c1-right.stl"]
    assert (tmp_path / "out/c1-right.stl").read_text(encoding="utf-8") == "mine"
    assert orthocalc("design", "case.json", "-o", "out", "--force", cwd=tmp_path).returncode == 0
    assert len((tmp_path / "out/c1-right.stl").read_bytes()) > 1000


@pytest.mark.parametrize(
    ("tree", "code", "lines"),
    [
        (
            CASE | {"feet": {"left": {"length_mm": 2440}, "right": {"length_mm": "1 in"}}},
            3,
            [
                "case.json:/feet/left/length_mm: 2440 mm is outside 80–400 mm",
                "case.json:/feet/right/length_mm: '1 in' is outside 80–400 mm",
            ],
        ),
        (CASE | {"wieght": 80}, 3, ["case.json:/wieght: unknown key"]),
        ("{", 2, ["case.json: not JSON: line 1, column 2"]),
        (
            CASE | {"pressure": [{"file": "no.asf"}]},
            3,
            ["case.json:/pressure/0/file: no.asf: No such file or directory"],
        ),
        (CASE | {"feet": {"left": {"length_mm": 390}}}, 3, ["case.json:/feet/left/length_mm: an insole of 400 mm"]),
        (CASE | {"order": {"template": "clog"}}, 3, ["case.json:/order/template: 'clog' is not one of: "]),
    ],
)
def test_a_broken_case_is_told_line_by_line_and_writes_nothing(tmp_path, tree, code, lines):
    write(tmp_path, tree)
    done = orthocalc("design", "case.json", "-o", "out", cwd=tmp_path)
    assert done.returncode == code
    assert done.stdout == ""
    errors = [line for line in done.stderr.splitlines() if line.startswith("orthocalc: error: ")]
    assert len(errors) == len(lines)
    for line, start in zip(errors, lines, strict=True):
        assert line.startswith(f"orthocalc: error: {start}")
    assert not (tmp_path / "out").exists()


def test_a_case_that_is_not_there(tmp_path):
    done = orthocalc("design", "nowhere.json", "-o", "out", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.splitlines() == ["orthocalc: error: nowhere.json: No such file or directory"]


def test_a_refused_case_leaves_its_record_and_no_mesh(tmp_path):
    write(tmp_path, CASE | {"patient": {"age_years": 12}})
    done = orthocalc("design", "case.json", "-o", "out", cwd=tmp_path)
    assert done.returncode == 4
    assert "age_under_18" in done.stderr
    assert files(tmp_path / "out") == ["c1.design.json"]
    record = json.loads((tmp_path / "out/c1.design.json").read_text(encoding="utf-8"))
    assert record["ok"] is False
    assert record["refused"] == ["age_under_18"]
    assert record["files"] == []


def test_one_bad_case_does_not_stop_the_others(tmp_path):
    write(tmp_path, CASE | {"id": "good"}, "good.json")
    write(tmp_path, CASE | {"id": "child", "patient": {"age_years": 9}}, "child.json")
    write(tmp_path, "not json", "bad.json")
    done = orthocalc("design", "bad.json", "child.json", "good.json", "-o", "out", "--json", cwd=tmp_path)
    assert done.returncode == 1
    assert [entry["ok"] for entry in json.loads(done.stdout)] == [False, False, True]
    assert files(tmp_path / "out") == ["child.design.json", "good-left.stl", "good-right.stl", "good.design.json"]


def test_an_id_that_stands_in_two_inputs_is_refused(tmp_path):
    write(tmp_path, CASE, "a.json")
    write(tmp_path, CASE, "b.json")
    done = orthocalc("design", "a.json", "b.json", "-o", "out", "--force", cwd=tmp_path)
    assert done.returncode == 1
    assert "id c1 stands in two of the inputs" in done.stderr


def test_standard_input(tmp_path):
    done = orthocalc("design", "-", "-o", "out", "--json", cwd=tmp_path, stdin=json.dumps(CASE))
    assert done.returncode == 0
    assert json.loads(done.stdout)["id"] == "c1"


def test_a_prescription_is_not_a_case(tmp_path):
    done = orthocalc("design", EXAMPLES / "prescription.json", "-o", "out", cwd=tmp_path)
    assert done.returncode == 3
    assert "use orthocalc make" in done.stderr


def test_an_element_made_smaller_than_ordered_is_said(tmp_path):
    left = {"length_mm": 260, "base_thickness_mm": 3, "first_ray_cutout_mm": 5}
    write(tmp_path, {"orthocalc": 1, "id": "p", "left": left})
    done = orthocalc("make", "case.json", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "First-ray cut-out is made with 2.0 mm" in done.stderr


def test_a_base_made_thicker_than_ordered_is_not_called_smaller(tmp_path):
    left = {"length_mm": 260, "base_thickness_mm": 0.5, "rearfoot_post_deg": -6}
    write(tmp_path, {"orthocalc": 1, "id": "p", "left": left})
    done = orthocalc("make", "case.json", "-o", "out", "--json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    told = {f["name"]: f for f in json.loads(done.stdout)["findings"]}
    assert told["made_larger"]["value"] == pytest.approx(0.96)
    assert "larger" in told["made_larger"]["patient_text"]
    assert -6 < told["made_smaller"]["value"] < 0
    assert "Rearfoot post" in told["made_smaller"]["text"]


def test_an_element_without_room_is_not_dropped_in_silence(tmp_path):
    left = {"length_mm": 260, "toe_crest_mm": 3, "heel_cup_depth_mm": 12}
    write(tmp_path, {"orthocalc": 1, "id": "p", "template": "three_quarter", "left": left})
    done = orthocalc("make", "case.json", "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Toe crest has no room on this insole and is left out." in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [[], ["design"], ["design", "x.json"], ["desing"], ["design", "x.json", "-o", "out", "--format", "dxf"]],
)
def test_a_wrong_call_is_code_2_and_says_so(tmp_path, arguments):
    done = orthocalc(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("typed", "meant"), [("desing", "; did you mean design?"), ("rul", "; did you mean rules?"), ("zzz", "")]
)
def test_a_command_that_is_none_is_said_with_the_nearest(tmp_path, typed, meant):
    done = orthocalc(typed, cwd=tmp_path)
    assert done.stderr.splitlines()[0] == f"orthocalc: error: {typed}: no command and no file{meant}"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize("command", ["--version", "rules", "schema case"])
def test_a_full_standard_output_is_one_line(tmp_path, command):
    script = f"'{sys.executable}' -m orthocalc {command} > /dev/full"
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (2, "orthocalc: error: standard output: No space left on device\n")


def test_a_closed_pipe_is_code_141_without_complaint(tmp_path):
    script = f"'{sys.executable}' -m orthocalc schema case | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 141}  # 0 where the reader closed only after all was written
    assert done.stderr == ""


def test_a_folder_that_cannot_be_written(tmp_path):
    write(tmp_path, CASE)
    (tmp_path / "out").mkdir(mode=0o500)
    powerless = ["setpriv", "--bounding-set", "-all", "--"] if os.geteuid() == 0 else []  # root may write everywhere
    done = orthocalc("design", "case.json", "-o", "out", cwd=tmp_path, through=powerless)
    assert done.returncode == 2
    assert [line for line in done.stderr.splitlines() if "error" in line] == [
        "orthocalc: error: out/c1-left.stl: Permission denied"
    ]
    assert files(tmp_path / "out") == []


def test_a_full_disk_leaves_nothing_half_written(tmp_path):
    write(tmp_path, CASE)
    limited = ["bash", "-c", 'trap "" XFSZ; ulimit -f 1000; exec "$@"', "bash"]
    done = orthocalc("design", "case.json", "-o", "out", cwd=tmp_path, through=limited)
    assert done.returncode == 2
    assert "File too large" in done.stderr
    assert files(tmp_path / "out") == []


def test_the_schema_says_unit_range_and_meaning(tmp_path):
    done = orthocalc("schema", "case", cwd=tmp_path)
    length = json.loads(done.stdout)["$defs"]["Foot"]["properties"]["length_mm"]
    assert length["description"] == "Heel to longest toe."
    number = length["anyOf"][0]["anyOf"][0]
    assert (number["minimum"], number["maximum"]) == (80, 400)


@pytest.mark.parametrize("example", sorted(EXAMPLES.glob("*.json")), ids=lambda path: path.name)
def test_every_example_runs(tmp_path, example):
    command = "design" if "feet" in json.loads(example.read_text(encoding="utf-8")) else "make"
    done = orthocalc(command, example, "-o", "out", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert len([name for name in files(tmp_path / "out") if name.endswith(".stl")]) == 2


def test_the_example_that_explains_says_rule_and_paper(tmp_path):
    script = [sys.executable, EXAMPLES / "explain.py"]
    done = subprocess.run(script, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "[lift.fraction: trial evidence; Rannisto 2019" in done.stdout
