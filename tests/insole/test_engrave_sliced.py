"""The mark after slicing: the nozzle leaves every stroke open at 0.2 mm layers and fills what is round it."""

import re
import shutil
import subprocess

import numpy as np
import pytest
from scipy.spatial import cKDTree

from orthocalc.export.stl import write_stl
from orthocalc.insole.engrave import engrave
from orthocalc.insole.shape import shape_insole
from orthocalc.insole.strokes import HEIGHT, polylines, width
from orthocalc.insole.template import load_template
from orthocalc.prescription import FootPrescription

WORDS, HIGH = "case-0042", 5.0
FOOT = FootPrescription(
    length_mm=262, ball_width_mm=92, heel_width_mm=64, base_thickness_mm=3, heel_lift_mm=4, arch_apex_s=0.417
)
pytestmark = [
    pytest.mark.slicer,
    pytest.mark.skipif(shutil.which("prusa-slicer") is None, reason="prusa-slicer is not installed"),
]


def second_layer(gcode):
    """Return points every 0.1 mm along the extrusions of the layer at 0.4 mm, in the printer's frame."""
    points, here, layer = [], np.zeros(2), -1
    for line in gcode.splitlines():
        layer += line.startswith(";LAYER_CHANGE")
        if layer > 1:
            break
        if not line.startswith("G1 "):
            continue
        words = {k: float(v) for k, v in re.findall(r"([XYE])(-?[\d.]+)", line)}
        there = np.array([words.get("X", here[0]), words.get("Y", here[1])])
        if layer == 1 and words.get("E", 0) > 0 and (there != here).any():
            n = max(2, int(np.hypot(*(there - here)) / 0.1))
            points.append(here + np.linspace(0, 1, n)[:, None] * (there - here))
        here = there
    return np.vstack(points)


def test_a_0_4_mm_nozzle_leaves_the_mark_open(tmp_path, data):
    insole = shape_insole(load_template("full_length"), FOOT, "left")
    solid = engrave(insole, ["L", WORDS])
    write_stl(solid, tmp_path / "marked.stl")
    command = [
        "prusa-slicer",
        "--export-gcode",
        "--load",
        str(data.parent / "slicer" / "tpu.ini"),
        "--center",
        "150,150",
    ]
    command += ["--output", str(tmp_path / "marked.gcode"), str(tmp_path / "marked.stl")]
    subprocess.run(command, check=True, capture_output=True)
    laid = second_layer((tmp_path / "marked.gcode").read_text(encoding="utf-8"))
    middle = (solid.vertices[:, :2].min(axis=0) + solid.vertices[:, :2].max(axis=0)) / 2
    floor = solid.vertices[np.isclose(solid.vertices[:, 2], 0.6, atol=1e-4)][:, :2]
    low_x = floor[:, 0].min() + 0.45
    line = floor[floor[:, 0] < low_x + HIGH + 0.5]
    start = (line[:, 1].min() + line[:, 1].max() - width(WORDS) * HIGH / HEIGHT) / 2
    strokes = np.array([(low_x + v, start + u) for run in polylines(WORDS, HIGH) for u, v in run])
    nearest = cKDTree(laid).query(strokes - middle + 150)[0]
    assert nearest.min() > 0.3  # half the stroke less half an extrusion, and a little
    above = strokes + np.array([HIGH + 1.4, 0])  # between this line and the letter: solid
    assert np.median(cKDTree(laid).query(above - middle + 150)[0]) < 0.3
