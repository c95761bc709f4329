"""Every template at its extremes through PrusaSlicer: no repair, no warning, on the bed; more lift weighs more."""

import re
import shutil
import subprocess

import numpy as np
import pytest

from orthocalc.export.stl import write_stl
from orthocalc.insole.check import check_insole
from orthocalc.insole.room import elements_without_room
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.template import load_template, template_names
from orthocalc.prescription import FootPrescription
from tests.insole.elements import SCALARS

BED_MM = 300
TURNED_ABOVE_MM = 280
pytestmark = [
    pytest.mark.slicer,
    pytest.mark.skipif(shutil.which("prusa-slicer") is None, reason="prusa-slicer is not installed"),
]


def extreme(template, length, *, high):
    """Return a prescription with every element there is room for at its end, or with none and the thinnest base."""
    foot = {"length_mm": length, "ball_width_mm": 0.35 * length, "heel_width_mm": 0.25 * length, "arch_apex_s": 0.42}
    foot |= {"skive_deg": 15, "base_thickness_mm": 12 if high else 1}
    room = elements_without_room(template)
    if high:
        foot |= {name: most for name, (_, most) in SCALARS.items() if name not in room | {"arch_fill_mm"}}
        foot |= {"rocker": {"angle_deg": 20, "apex_s": 0.65}} if "rocker" not in room else {}
    if template.page.name == "heel_lift":
        foot |= {"base_thickness_mm": 0, "heel_lift_mm": 30 if high else 1}
    return FootPrescription.model_validate(foot)


@pytest.fixture
def sliced(data, tmp_path):
    """Return a slicer of insoles: what it says and the G-code it writes."""
    settings = data.parent / "slicer" / "tpu.ini"
    if not settings.is_file():
        pytest.skip(f"no slicer settings at {settings}: set ORTHOCALC_DATA")

    def slice_one(insole):
        write_stl(insole, tmp_path / "one.stl", force=True)
        turned = ["--rotate", "45"] if np.ptp(insole.vertices[:, 1]) > TURNED_ABOVE_MM else []
        command = ["prusa-slicer", "--export-gcode", "--load", str(settings), *turned, "--center", "150,150"]
        command += ["--output", str(tmp_path / "one.gcode"), str(tmp_path / "one.stl")]
        done = subprocess.run(command, capture_output=True, check=False, text=True)
        assert done.returncode == 0, done.stderr
        said = done.stdout + done.stderr
        assert "Slicing result exported" in said
        assert not re.search("warning|error|repair|empty layer|unprintable", said, re.IGNORECASE), said
        return (tmp_path / "one.gcode").read_text(encoding="utf-8")

    return slice_one


def extruded(gcode):
    """Return the ends of every extruding move, (n, 2) [mm]."""
    ends, here = [], [0.0, 0.0]
    for line in gcode.splitlines():
        if line.startswith("G1 "):
            words = {word[0]: float(word[1:]) for word in line.split(";")[0].split()[1:]}
            there = [words.get("X", here[0]), words.get("Y", here[1])]
            if words.get("E", 0) > 0 and there != here:
                ends += (here, there)
            here = there
    return np.array(ends)


def grams(gcode):
    return float(re.search(r"; filament used \[g\] = ([\d.]+)", gcode)[1])


EXTREMES = [(340, False, "right"), (150, True, "left"), (340, True, "left"), (340, True, "right"), (150, False, "left")]


@pytest.mark.parametrize("name", template_names())
def test_a_template_at_its_extremes_is_sliced_without_a_word(name, sliced, scale):
    template = load_template(name)
    for length, high, side in EXTREMES[: scale(2, 5)]:
        insole = shape_insole(template, extreme(template, length, high=high), side)
        assert check_insole(insole).problems == ()
        laid = extruded(sliced(insole))
        assert len(laid) > 1000
        assert 0 < laid.min() < laid.max() < BED_MM


@pytest.mark.parametrize("name", template_names())
def test_more_lift_weighs_more(name, sliced):
    template, base = load_template(name), 0.0 if name == "heel_lift" else 3.0
    size = {"length_mm": 180, "ball_width_mm": 64, "heel_width_mm": 45, "arch_apex_s": 0.42, "base_thickness_mm": base}
    weighed = [
        grams(sliced(shape_insole(template, FootPrescription(**size, heel_lift_mm=lift), "left"))) for lift in (2, 5, 9)
    ]
    assert weighed == sorted(weighed)
    assert weighed[-1] > weighed[0] * 1.1
