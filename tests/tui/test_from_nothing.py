"""From an empty screen in tmux, by keys alone: a case, a real recording, an override, the command line's own files."""

import hashlib
import json
import re
import shutil
import subprocess
import sys

import pytest

from tests.tui.tmux import Tmux

ANSWERS = (
    ("Case id", "first-visit"),
    ("Date", "2026-11-20"),
    ("Patient code", "P-17"),
    ("Sex", "female"),
    ("Age", "46"),
    ("Body mass", "75"),
    ("Height", "168 cm"),
)
MEASURES = (
    ("Foot length (left)", "24.4 cm"),
    ("Foot length (right)", "9 5/8 in"),
    ("Navicular drop (left)", "9"),
    ("Navicular drop (right)", "6"),
)
LEGS = (("Method", "block"), ("or: shorter side", "left"), ("Difference, mm", "7; 8"))


@pytest.fixture(params=[(120, 36), (80, 24)], ids=["120x36", "80x24"])
def pane(request, tmp_path):
    if shutil.which("tmux") is None:
        pytest.skip("tmux is not installed")
    tmux = Tmux(tmp_path, *request.param)
    yield tmux
    tmux.close()


def asked(pane):
    """Return the name of the field that is explained beside the form."""
    lines = [line.split("│")[-1].strip() for line in pane.text.splitlines()]
    rule = next((i for i, line in enumerate(lines) if line.startswith("───")), -2)
    return lines[rule + 1]


def begins(pane, label):
    """Wait for a page by its first field."""
    pane.until(lambda: asked(pane) == label, f"the page of {label}")


def on(pane):
    """Press Enter and wait for the next field."""
    here = asked(pane)
    pane.keys("Enter")
    pane.until(lambda: asked(pane) not in {here, ""}, f"the field after {here}")


def answer(pane, label, text, presses=40):
    """Go on to a field, and type over it."""
    for _ in range(presses):
        if asked(pane) == label:
            break
        on(pane)
    assert asked(pane) == label, f"no field {label!r}:\n{pane.text}"
    pane.type(text)
    on(pane)


def test_a_whole_case_from_nothing_by_keys_alone(pane, tmp_path, data):
    recording = data / "pressuRe" / "fscan_testL.asf"
    begins(pane, "Case id")
    for label, text in ANSWERS:
        answer(pane, label, text)
    pane.keys("M-2")
    begins(pane, "Foot length (left)")
    for label, text in (*MEASURES, *LEGS):
        answer(pane, label, text)
    pane.keys("M-3")
    pane.shows("Add a file")
    pane.type(str(recording))
    pane.keys("Enter")
    pane.shows(" steps")
    pane.keys("M-4")
    begins(pane, "Heel lift (left)")
    assert re.search(r"left leg (7\.5 ± \d+ mm shorter|−7\.5 mm)", pane.text)  # of 7 and 8
    answer(pane, "Heel lift (left)", "4")
    pane.shows("✎")
    pane.keys("C-s")
    pane.shows("Save")
    pane.keys("Enter")
    pane.shows("Saved first-visit.json")
    pane.keys("M-5")
    pane.shows("Folder")
    pane.keys("C-g")
    pane.shows("first-visit-right.stl", 120)
    pane.keys("C-q")
    pane.shows("ended 0")
    case = tmp_path / "first-visit.json"
    assert json.loads(case.read_text())["order"]["overrides"] == {"left": {"heel_lift_mm": 4.0}}
    command = [sys.executable, "-m", "orthocalc", "design", str(case), "-o", str(tmp_path / "line")]
    line = subprocess.run(command, check=False, capture_output=True, text=True)
    assert line.returncode == 0, line.stderr
    made = {path.name: digest(path) for path in (tmp_path / "out").rglob("*.stl")}
    assert set(made) == {"first-visit-left.stl", "first-visit-right.stl"}
    assert made == {path.name: digest(path) for path in (tmp_path / "line").glob("*.stl")}


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()
