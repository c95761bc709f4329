"""``orthocalc analyze`` as a user's shell sees it: text, JSON of design.md §4.6, pictures, exit codes."""

import json
import os
import pty
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

EXAMPLES = Path(__file__).parents[1] / "examples"
LEFT, RIGHT = EXAMPLES / "walk_left.asf", EXAMPLES / "walk_right.asf"
CONTRACT = {
    "side": str,
    "side_confidence": float,
    "device": str,
    "rate_hz": float,
    "pitch_mm": list,
    "frames": int,
    "peak_pressure_kpa": float,
    "peak_force_n": float,
    "contact_area_cm2": float,
    "contact_time_s": float,
    "cop_length_mm": float,
    "cop_gate": float,
    "arch_index": float,
    "modified_arch_index": float,
    "cpei_pct": float,
    "foot_axis_deg": type(None),
    "steps": list,
    "steps_mean": dict,
    "steps_sd": dict,
    "regions": dict,
}
REGION = (
    "peak_pressure_kpa",
    "contact_area_cm2",
    "pti_kpa_s",
    "pti_cell_kpa_s",
    "pti_melai_kpa_s",
    "force_time_integral_n_s",
)
HALVES = ["heel_medial", "heel_lateral", "midfoot_medial", "midfoot_lateral"]
HEADS = ["mth1", "mth2", "mth3", "mth4", "mth5"]
SUMS = ["heel", "midfoot", "forefoot", "toes_all"]


def analyze(*arguments, **more):
    command = [sys.executable, "-m", "orthocalc", "analyze", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL, **more)


def pixels(path) -> np.ndarray:
    """Decode a PNG of 8-bit RGB with filters 0 and 2."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    length = struct.unpack(">I", data[33:37])[0]
    lines = np.frombuffer(zlib.decompress(data[41 : 41 + length]), np.uint8).reshape(height, 1 + 3 * width)
    return np.cumsum(lines[:, 1:], axis=0, dtype=np.uint8).reshape(height, width, 3)


def test_json_of_one_file_has_the_keys_of_the_contract():
    done = analyze(LEFT, "--json")
    assert (done.returncode, done.stderr) == (0, "")
    made = json.loads(done.stdout)
    assert (made["file"], made["ok"], made["format"]) == (str(LEFT), True, "tekscan_ascii")
    (recording,) = made["recordings"]
    assert {name: type(recording[name]) for name in CONTRACT} == CONTRACT
    assert recording["cop_gate"] == 0.05
    assert recording["side"] == "left"
    assert recording["pitch_mm"] == [5.08, 5.08]
    assert {*HALVES, *HEADS, "hallux", "toes", *SUMS} == recording["regions"].keys()
    for region in recording["regions"].values():
        assert all(isinstance(region[name], float) for name in REGION)
    for step in recording["steps"]:
        assert step["start_s"] < step["end_s"]
        assert step["peak_force_n"] <= recording["peak_force_n"]
    assert recording["steps_mean"]["peak_force_n"] == pytest.approx(
        np.mean([step["peak_force_n"] for step in recording["steps"]])
    )


def test_null_has_a_finding_that_says_why():
    made = json.loads(analyze(LEFT, "--json").stdout)
    (recording,) = made["recordings"]
    assert recording["foot_axis_deg"] is None
    (why,) = (finding for finding in made["findings"] if finding["name"] == "foot_axis_deg")
    assert "turns with the foot" in why["text"]
    assert why.keys() == {"name", "side", "value", "unit", "level", "rule", "inputs", "text"}


def test_several_files_are_an_array_and_one_that_fails_is_in_it(tmp_path):
    bad = tmp_path / "bad.asf"
    bad.write_text(LEFT.read_text(encoding="ascii").replace("UNITS KPa", "UNITS raw"), encoding="ascii")
    done = analyze(LEFT, bad, tmp_path / "nowhere.asf", RIGHT, "--json")
    assert done.returncode == 1
    made = json.loads(done.stdout)
    assert [one["ok"] for one in made] == [True, False, False, True]
    assert made[1]["errors"][0].keys() == {"at", "got", "allowed", "message"}
    assert "raw" in made[1]["errors"][0]["message"]
    assert [line.startswith("orthocalc: error: ") for line in done.stderr.splitlines()] == [True, True]


@pytest.mark.parametrize(("content", "code"), [(None, 2), ("", 3), ("no recording", 3)])
def test_a_single_file_gives_its_own_code(tmp_path, content, code):
    file = tmp_path / "walk.asf"
    if content is not None:
        file.write_text(content, encoding="ascii")
    for more in ((), ("--json",)):
        done = analyze(file, *more)
        assert done.returncode == code
        (line,) = done.stderr.splitlines()
        assert line.startswith("orthocalc: error: ")
        assert "walk.asf" in line
        assert bool(done.stdout) == bool(more)
    assert json.loads(done.stdout)["ok"] is False


def test_text_has_heat_map_numbers_regions_and_no_colour_codes():
    done = analyze(LEFT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert "left foot by its print" in done.stdout
    assert "9 = 90–100 % of" in done.stdout
    for word in ("peak pressure", "arch index", "CPEI", "heel medial", "PTI Melai", "not given: foot progression"):
        assert word in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def test_the_heat_map_is_the_maximum_image():
    """Without colour every character is two cells of the image, in tenths of its peak, toes up."""
    from orthocalc.analysis import analyse
    from orthocalc.analysis_map import pressure_map
    from orthocalc.analysis_text import analysis_text
    from orthocalc.pressure.readers import read_recordings

    (one,) = analyse(read_recordings(LEFT))
    drawn = pressure_map(one.seen, 5.08).kpa
    rows, cols = np.nonzero(one.seen.image_kpa)
    cut = one.seen.image_kpa[max(rows.min() - 1, 0) : rows.max() + 2, max(cols.min() - 1, 0) : cols.max() + 2]
    assert np.array_equal(drawn, cut[::-1])
    console = Console(width=100, no_color=True)
    with console.capture() as caught:
        console.print(analysis_text("x", [one], colour=False))
    lines = caught.get().splitlines()[1:]
    for i in range(drawn.shape[0] // 2):
        tenths = np.minimum(drawn[2 * i : 2 * i + 2].max(axis=0) / drawn.max() * 10, 9).astype(int)
        wanted = "".join(
            str(t) if t else "." if p else " "
            for t, p in zip(tenths, drawn[2 * i : 2 * i + 2].max(axis=0), strict=True)
        )
        assert lines[i][: len(wanted)] == wanted


def in_a_terminal(*arguments, **environment) -> str:
    """Run in a pseudo-terminal and return what it shows."""
    pid, handle = pty.fork()
    if pid == 0:
        os.environ.update(environment)
        os.execv(sys.executable, [sys.executable, "-m", "orthocalc", "analyze", *map(str, arguments)])  # noqa: S606
    shown = b""
    while True:
        try:
            chunk = os.read(handle, 65536)
        except OSError:
            break
        if not chunk:
            break
        shown += chunk
    os.close(handle)
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    return shown.decode("utf-8")


def test_a_terminal_gets_colours_and_a_bar_for_several_files():
    shown = in_a_terminal(LEFT, RIGHT, TERM="xterm-256color", COLORTERM="truecolor")
    assert "▀" in shown
    assert "\x1b[38;2;" in shown
    assert "reading and measuring" in shown


def test_data_goes_to_stdout_and_the_bar_to_the_terminal():
    """With stderr a terminal and stdout a pipe, as in ``orthocalc analyze … > file``."""
    handle, slave = pty.openpty()
    command = [sys.executable, "-m", "orthocalc", "analyze", str(LEFT), str(RIGHT)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=slave, stdin=subprocess.DEVNULL, check=False)
    os.close(slave)
    shown = os.read(handle, 65536)
    os.close(handle)
    assert done.returncode == 0
    assert b"reading and measuring" in shown
    assert b"arch index" not in shown
    assert done.stdout.decode().count("CPEI  ") == 2
    assert "\x1b" not in done.stdout.decode()


def test_no_color_is_obeyed_and_readable():
    shown = in_a_terminal(LEFT, TERM="xterm-256color", NO_COLOR="1")
    assert "▀" not in shown
    assert "9 = 90–100 % of" in shown
    assert "38;" not in shown


def test_a_picture_shows_image_mask_and_path(tmp_path):
    from orthocalc.analysis_picture import BORDER, PATH_EDGE

    picture = tmp_path / "walk.png"
    done = analyze(LEFT, RIGHT, "--png", picture)
    assert done.returncode == 0, done.stderr
    drawn = pixels(picture)
    for colour in (BORDER, PATH_EDGE, (255, 255, 255)):
        assert (drawn == colour).all(axis=2).sum() > 100
    assert len(np.unique(drawn.reshape(-1, 3), axis=0)) > 50
    before = picture.read_bytes()
    again = analyze(LEFT, "--png", picture)
    assert again.returncode == 2
    assert "exists already" in again.stderr
    assert picture.read_bytes() == before
    assert analyze(LEFT, RIGHT, "--png", picture, "--force").returncode == 0
    assert picture.read_bytes() == before


@pytest.mark.parametrize("pitch_mm", [0.5, 1.3, 5.0, 12.0])
def test_no_peak_is_lost_in_the_heat_map(pitch_mm):
    from orthocalc.analysis_map import pressure_map
    from orthocalc.pressure.examination import examine
    from orthocalc.pressure.recording import PressureRecording, even_areas_mm2

    image = np.zeros((40, 30))
    image[3:37, 4:25], image[17, 11] = 50, 400
    pitch = (pitch_mm, pitch_mm)
    given = {"live": np.ones(image.shape, bool), "area_mm2": even_areas_mm2(image.shape, pitch), "pitch_mm": pitch}
    recording = PressureRecording(pressure_kpa=image[None], rate_hz=1.0, side="left", device="x", format="x", **given)
    assert pressure_map(examine(recording), 5.0).kpa.max() == 400


@settings(max_examples=60)
@given(
    shape=st.tuples(st.integers(1, 40), st.integers(1, 60), st.integers(1, 30)),
    pitch=st.tuples(st.floats(0.5, 40), st.floats(0.5, 40)),
    share=st.floats(0, 1),
    kind=st.sampled_from(["none", "novel_emed"]),
    seed=st.integers(0, 999),
)
def test_whatever_is_read_can_be_shown(shape, pitch, share, kind, seed):
    """Noise of any shape gives JSON without NaN, text and, where anything is loaded, a picture."""
    from orthocalc.analysis import analyse, analysis_json
    from orthocalc.analysis_picture import panel
    from orthocalc.analysis_text import analysis_text
    from orthocalc.pressure.recording import PressureRecording, even_areas_mm2

    rng = np.random.default_rng(seed)
    pressure = rng.uniform(0, 300, shape) * (rng.random(shape) < share) * (rng.random((shape[0], 1, 1)) < 0.6)
    recording = PressureRecording(
        pressure_kpa=pressure,
        live=np.ones(shape[1:], bool),
        area_mm2=even_areas_mm2(shape[1:], pitch),
        pitch_mm=pitch,
        rate_hz=30.0,
        side=None,
        device="noise",
        format=kind,
    )
    analysed = analyse([recording])
    json.dumps(analysis_json("noise", analysed), allow_nan=False)
    console = Console(width=80)
    for colour in (False, True):
        with console.capture() as caught:
            console.print(analysis_text("noise", analysed, colour=colour))
        assert "noise: " in caught.get()
    assert (panel(analysed[0]) is None) == (not analysed[0].seen.recording.pressure_kpa.any())


def test_left_and_right_of_two_files_are_compared_without_a_word_of_legs():
    shown = analyze(LEFT, RIGHT).stdout
    table = shown[shown.index(" left and right") :]
    assert [line.split("  ")[0].strip() for line in table.splitlines()[1:]] == [
        "peak force",
        "contact time",
        "contact area",
        "peak pressure",
    ]
    assert " leg" not in shown
    assert " left and right" not in analyze(LEFT).stdout


def test_a_side_and_a_mask_can_be_given():
    recording = json.loads(analyze(LEFT, "--json", "--side", "right", "--mask", "31,51,81").stdout)["recordings"][0]
    plain = json.loads(analyze(LEFT, "--json").stdout)["recordings"][0]
    assert recording["side"] == "right"
    assert recording["side_confidence"] < 0.1
    areas = [one["regions"]["heel"]["contact_area_cm2"] for one in (plain, recording)]
    assert areas[0] < areas[1]
    for bad in ("51,31", "x", "27", "0,55", "27,55,81,90"):
        done = analyze(LEFT, "--mask", bad)
        assert done.returncode == 2
        assert "--mask" in done.stderr
