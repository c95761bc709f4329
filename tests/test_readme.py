"""README: what it shows is what the program does: the picture, the reason, the errors, the links."""

import json
import re
import shlex
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest

import orthocalc

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def pixels(path):
    """Decode a PNG whose rows are filtered as orthocalc's are (none first, then up)."""
    data, at, packed = path.read_bytes(), 8, b""
    width, height = (int.from_bytes(data[i : i + 4]) for i in (16, 20))
    while at < len(data):
        size = int.from_bytes(data[at : at + 4])
        packed += data[at + 8 : at + 8 + size] if data[at + 4 : at + 8] == b"IDAT" else b""
        at += 12 + size
    rows = np.frombuffer(zlib.decompress(packed), np.uint8).reshape(height, 1 + 3 * width)
    return np.cumsum(rows[:, 1:], axis=0, dtype=np.uint8).astype(int)


def test_the_picture_is_what_the_script_draws(tmp_path):
    target = tmp_path / "drawn.png"
    subprocess.run([sys.executable, ROOT / "examples" / "picture.py", target], check=True, stdout=subprocess.DEVNULL)
    shown, drawn = pixels(ROOT / "examples" / "first_left.png"), pixels(target)
    assert shown.shape == drawn.shape
    assert abs(shown - drawn).mean() < 0.05  # another numpy may round a pixel's shade otherwise


def test_the_reason_is_the_programs():
    design = orthocalc.design_case(*orthocalc.load_case(ROOT / "examples" / "first.json"))
    (printed,) = re.findall(r'>>> print\(design\.why\("left", "heel_lift_mm"\)\)\n(.*)\n', README)
    assert design.why("left", "heel_lift_mm") == printed


def test_the_errors_are_the_programs(tmp_path):
    case = {"orthocalc": 1, "id": "c", "wieght_kg": 80, "feet": {"left": {"length_mm": 2440}}}
    (tmp_path / "case.json").write_text(json.dumps(case), encoding="utf-8")
    command = [sys.executable, "-m", "orthocalc", "design", "case.json", "-o", "out"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    shown = re.findall(r"^(orthocalc: error: case\.json:.*?)(?: \.\.\.)?$", README, re.MULTILINE)
    assert len(shown) == 2
    for start, line in zip(shown, done.stderr.splitlines(), strict=True):
        assert line.startswith(start)


def test_the_first_block_is_the_two_commands():
    (block,) = re.findall(r"```sh\n(.*?)```", README, re.DOTALL)
    install = "python3 -m venv .venv && .venv/bin/pip install -q"
    assert block.splitlines() == [
        f"{install} . && .venv/bin/orthocalc design examples/first.json -o out",
        f"{install} -e '.[test]' && .venv/bin/pytest",
    ]


def test_the_commands_it_names_are_there():
    help_text = subprocess.run(
        shlex.split(f"{sys.executable} -m orthocalc --help"), capture_output=True, text=True, check=True
    ).stdout
    named = set(re.findall(r"`orthocalc ([a-z]+)", README))
    assert named
    assert {name for name in named if f"\n  {name} " not in help_text} == set()


@pytest.mark.parametrize("target", re.findall(r"\]\(([^)#]+)\)", README))
def test_links_lead_somewhere(target):
    assert (ROOT / target).exists()
