"""orthocalc edit --plain: a whole case entered through a pipe, mistakes asked again, and nothing saved unasked."""

import json
import subprocess
import sys

import pytest

CASE = {"orthocalc": 1, "id": "c1", "feet": {"left": {"length_mm": 244}}, "patient": {"notes": "kept as it is"}}


def edit(folder, *lines, name="case.json"):
    return subprocess.run(
        [sys.executable, "-m", "orthocalc", "edit", name, "--plain"],
        cwd=folder,
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def saved(folder, name="case.json"):
    return json.loads((folder / name).read_text(encoding="utf-8"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "case.json").write_text(json.dumps(CASE), encoding="utf-8")
    return tmp_path


def test_a_new_case_is_entered_line_by_line(tmp_path):
    person = ["", "2026-11-20", "P-17", "", "fem", "46", "75", "168 cm", "", ""]
    shoe, order = ["athletic", "EU 39", ""], ["skip"]
    history = ["", "low back; knee", "", ""]
    feet = ["9 3/4 in", "24,5 cm", "skip"]
    tape = ["yes", "tape_asis_medial", "861; 862", "86.9cm; 870", "", "", "", "", ""]
    block = ["yes", "block test", "", "", "left", "7; 8", "", "", "", "no"]
    done = edit(
        tmp_path, *person, *shoe, *order, *history, *feet, *tape, *block, "skip", "skip", "yes", name="new.json"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert saved(tmp_path, "new.json") == {
        "orthocalc": 1,
        "id": "new",
        "date": "2026-11-20",
        "patient": {
            "code": "P-17",
            "sex": "female",
            "age_years": 46,
            "mass_kg": 75,
            "height_mm": 1680,
            "symptoms": ["low_back_pain", "knee_pain"],
        },
        "shoe": {"kind": "athletic", "size": "EU 39"},
        "feet": {"left": {"length_mm": 247.65}, "right": {"length_mm": 245}},
        "leg_length": [
            {"method": "tape_asis_medial_malleolus", "left_mm": [861, 862], "right_mm": [869, 870]},
            {"method": "block_test", "short_side": "left", "difference_mm": [7, 8]},
        ],
    }
    assert "Heel lift" in done.stdout or "heel lift" in done.stdout
    assert "not a diagnosis" in done.stdout


def test_a_mistake_is_told_and_asked_again_and_the_rest_stays(folder):
    done = edit(folder, *["skip"] * 4, "2400", "26 cn", "260", "quit", "no", "save", "quit")
    assert done.returncode == 0
    assert done.stdout.count("Not taken: ") == 2
    assert "80–400 mm" in done.stdout
    assert done.stdout.count("Foot length left. Now: 244 mm.") == 3
    assert saved(folder) == CASE | {"feet": {"left": {"length_mm": 260}}}


def test_back_empty_and_explain(folder):
    done = edit(folder, *["skip"] * 4, "?", "", "245", "back", "-", "back", "255", "save", "quit")
    assert done.returncode == 0
    assert "Heel to longest toe. 80–400 mm" in done.stdout
    assert saved(folder) == CASE | {"feet": {"left": {"length_mm": 244}, "right": {"length_mm": 255}}}


def test_a_reading_can_be_removed(folder):
    readings = [{"method": "eos", "short_side": "left", "difference_mm": n} for n in (5, 6)]
    (folder / "case.json").write_text(json.dumps(CASE | {"leg_length": readings}), encoding="utf-8")
    done = edit(folder, *["skip"] * 6, "remove 1", "skip", "no", "save", "quit")
    assert done.returncode == 0
    assert saved(folder) == CASE | {"leg_length": readings[1:]}


def test_a_word_that_means_something_can_be_an_answer(folder):
    done = edit(folder, "", "", r"\back", "save", "quit")
    assert done.returncode == 0
    assert saved(folder)["patient"]["code"] == "back"


@pytest.mark.parametrize(
    "end", [(), ("skip",), ("skip",) * 7], ids=["at once", "in the middle", "at the last question"]
)
def test_the_end_of_the_input_saves_nothing(folder, end):
    before = (folder / "case.json").read_bytes()
    done = edit(folder, "other-id", *end)
    assert done.returncode == 130
    assert "nothing was saved" in done.stdout
    assert (folder / "case.json").read_bytes() == before


def test_no_is_no(folder):
    before = (folder / "case.json").read_bytes()
    done = edit(folder, "other-id", *["skip"] * 5, "no", "skip", "skip", "maybe", "no")
    assert done.returncode == 0
    assert "'maybe' is neither yes nor no" in done.stdout
    assert (folder / "case.json").read_bytes() == before


def test_what_is_missing_is_named_as_it_was_asked(folder):
    done = edit(folder, *["skip"] * 4, "-", "skip", "no", "skip", "skip", "yes")
    assert "To mend or to add:" in done.stdout
    assert "no size" in done.stdout
    assert saved(folder) == {"orthocalc": 1, "id": "c1", "patient": CASE["patient"]}


@pytest.mark.parametrize(("text", "code"), [("{", 2), ('{"left": {}}', 3), ("[]", 3)])
def test_a_file_that_is_no_case_is_one_line(folder, text, code):
    (folder / "case.json").write_text(text, encoding="utf-8")
    done = edit(folder)
    assert done.returncode == code
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


def test_a_folder_that_cannot_be_written_is_said(folder):
    done = edit(folder, "x", "save", "quit", "yes", name="no folder here/case.json")
    assert "No such file or directory" in done.stderr
    assert done.returncode == 0


def test_a_file_that_was_written_meanwhile_is_not_overwritten_unasked(folder):
    talk = subprocess.Popen(
        [sys.executable, "-m", "orthocalc", "edit", "case.json", "--plain"],
        cwd=folder,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    line = ""
    while "Case id" not in line:  # it has read the file
        line = talk.stdout.readline()
    (folder / "case.json").write_text(json.dumps({**CASE, "id": "theirs"}), encoding="utf-8")
    said, _ = talk.communicate("mine\nsave\nno\nsave\nyes\nquit\n", timeout=60)
    assert said.count("was changed meanwhile. Overwrite it?") == 2
    assert said.index("Not saved.") < said.index("Saved to")
    assert saved(folder) == {**CASE, "id": "mine"}
