"""The pressure page: recordings come into the case and go, and what is shown of them is what ``analyze`` measures."""

import asyncio
import json
import re
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from textual.widgets import Static

from orthocalc.tui.foot_picture import GROUND, foot_pictures
from orthocalc.tui.heat_rows import Look, heat_rows
from orthocalc.tui.pages.pressure import Pressure
from orthocalc.tui.recorded import read_file, typed_path
from orthocalc.tui.widgets.heat_view import HeatView
from orthocalc.tui.widgets.loose import Adder
from orthocalc.tui.widgets.recording_row import RecordingRow
from orthocalc.tui.widgets.scroll import Scroll
from tests.recordings import standing, standing_print, tekscan, walking
from tests.tui.driven import cost_of_following, press, run, screen, settled, words

EXAMPLES = Path(__file__).parents[2] / "examples"
NUMERAL = re.compile(r"[-+]?\d+(\.\d+)?")
WEIGHTS = np.array([0.2126, 0.7152, 0.0722])
"""Red's, green's and blue's share in what looks light (ITU-R BT.709)."""
FOOT = [(60, 50), (80, 30), (60, 80), (40, 60)]
"""Heel, midfoot, ball, toes: (length, width) in mm."""


def case_with(*files, mass_kg=75):
    feet = {side: {"length_mm": 260} for side in ("left", "right")}
    recordings = [{"file": str(file), "side": side} for file, side in files]
    tree = {"orthocalc": 1, "id": "test", "patient": {"mass_kg": mass_kg}, "feet": feet}
    return tree | ({"pressure": recordings} if recordings else {})


def numbers_of(app):
    """Return the page's table: a line's first words → left and right as they are shown."""
    lines = words(app.pages.query_one("#numbers", Scroll).query_one(Static)).splitlines()
    rows = [line.replace("−", "-") for line in lines[1:] if not line.startswith("⚠")]
    return {line[:17].strip(): line[17:].split()[:2] for line in rows}


def analysed(*files):
    """Return what the command line says of files, as JSON."""
    command = [sys.executable, "-m", "orthocalc", "analyze", "--json", *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [one["recordings"][0] for one in json.loads(done.stdout)]


def test_what_a_recording_says_of_itself_stands_there_once(data):
    """A right foot's print named as the left one: the assessment cautions of it, and so does the reading."""

    async def story():
        tree = case_with((data / "pressuRe" / "emed_test.lst", "left"))
        async with screen(tree, page="pressure") as (app, _):
            said = " ".join(words(app.pages.query_one("#numbers", Scroll).query_one(Static)).split())
            assert said.count("the print looks like a right one") == 1
            assert said.count("⚠ caution left") == 2

    run(story())


def test_numbers_are_those_of_analyze(data):
    files = [data / "pressuRe" / f"fscan_test{letter}.asf" for letter in "LR"]

    async def story():
        tree = case_with((files[0], "left"), (files[1], "right"))
        async with screen(tree, page="pressure") as (app, _):
            return numbers_of(app)

    shown, (left, right) = run(story()), analysed(*files)
    for name, key, digits in (
        ("peak kPa", "peak_pressure_kpa", 0),
        ("force N", "peak_force_n", 0),
        ("contact area cm²", "contact_area_cm2", 0),
        ("contact time s", "contact_time_s", 2),
        ("arch index", "arch_index", 2),
        ("CPEI %", "cpei_pct", 1),
    ):
        assert shown[name] == [f"{one[key]:.{digits}f}" for one in (left, right)], name
    weight_n = 75 * 9.80665
    assert shown["body weight %"] == [f"{100 * one['peak_force_n'] / weight_n:.0f}" for one in (left, right)]
    assert shown["forefoot kPa"] == [f"{one['forefoot_peak']['kpa']:.0f}" for one in (left, right)]
    assert shown["complete steps"] == [str(len(one["steps"])) for one in (left, right)]


def test_a_file_comes_in_by_its_path_and_goes_and_comes_back(tmp_path):
    recording = tmp_path / "my walk.asf"
    recording.write_text(walking(standing_print(FOOT)))

    async def story():
        path = tmp_path / "case.json"
        async with screen(case_with(), path, page="pressure") as (app, pilot):
            assert isinstance(app.focused, Adder)
            await app.focused.take_text(f"'{recording}'")
            await press(pilot, "enter")
            await settled(pilot)
            assert app.store.value("/pressure") == [{"file": "my walk.asf"}]
            assert numbers_of(app)["complete steps"] == ["–", "4"] or numbers_of(app)["complete steps"] == ["4", "–"]
            await press(pilot, "shift+tab", "enter")
            await settled(pilot)
            assert app.store.value("/pressure") is None
            assert not app.pages.query(RecordingRow)
            assert not app.pages.query_one("#feet").display
            await press(pilot, "ctrl+z")
            await settled(pilot)
            assert [row.file for row in app.pages.query(RecordingRow)] == ["my walk.asf"]
            assert app.pages.query_one("#feet").display

    run(story())


def test_what_cannot_be_read_says_why_in_one_line_and_stays_out(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty.asf").write_text("")
    (tmp_path / "counts.csv").write_text("sole_id,pressure_01\n1,5\n")
    reasons = {
        "not there.asf": "No such file",
        "counts.csv": "raw counts",
        "empty.asf": "empty",
        "folder": "not a file",
    }

    async def story():
        async with screen(case_with(), tmp_path / "case.json", page="pressure") as (app, pilot):
            for name, reason in reasons.items():
                await press(pilot, *name)
                await press(pilot, "enter")
                await settled(pilot)
                line = words(app.pages.query_one("#import-said", Static))
                assert line.startswith(f"✗ {name}: ")
                assert reason in line
                assert len(line.splitlines()) == 1
                assert app.store.value("/pressure") is None
                assert app.pages.query_one(Adder).value == name
                app.pages.query_one(Adder).value = ""

    run(story())


def test_a_missing_file_of_a_case_says_so_in_its_row_and_hides_no_other(tmp_path):
    (tmp_path / "there.asf").write_text(standing(standing_print(FOOT), 3))

    async def story():
        tree = case_with(("gone.asf", "right"), ("there.asf", "left"))
        async with screen(tree, tmp_path / "case.json", page="pressure") as (app, _):
            gone, there = app.pages.query(RecordingRow)
            assert "gone.asf: No such file" in words(gone.query_one(".wrong"))
            assert not there.query_one(".wrong").display
            assert float(numbers_of(app)["peak kPa"][0]) == 50

    run(story())


def test_the_side_is_chosen_by_keys_and_undone(tmp_path):
    (tmp_path / "there.asf").write_text(standing(standing_print(FOOT), 3))

    async def story():
        async with screen(case_with(("there.asf", "left")), tmp_path / "case.json", page="pressure") as (app, pilot):
            await press(pilot, "shift+tab", "shift+tab")
            assert app.focused.question.at == "/pressure/0/side"
            await press(pilot, *"right")
            await settled(pilot)
            assert app.store.value("/pressure/0/side") == "right"
            assert numbers_of(app)["peak kPa"][:2] == ["–", "50"]
            await press(pilot, "tab")
            await press(pilot, "ctrl+z")
            await settled(pilot)
            assert app.pages.query_one(RecordingRow).answer.value == "left"
            assert numbers_of(app)["peak kPa"][:2] == ["50", "–"]

    run(story())


def test_frames_are_stepped_and_played_only_while_they_are_seen(tmp_path):
    (tmp_path / "walk.asf").write_text(walking(standing_print(FOOT)))

    async def story():
        async with screen(case_with(("walk.asf", "left")), tmp_path / "case.json", page="pressure") as (app, pilot):
            assert cost_of_following(app, Pressure) < 0.002
            await press(pilot, "tab", "tab")
            heat = app.focused
            assert isinstance(heat, HeatView)
            await press(pilot, "m", "m", "m", "r")
            assert (heat.look.shown, heat.look.regions) == ("maximum", True)
            await press(pilot, ".")
            first = heat.look.time_s
            await press(pilot, ".", ".", ",")
            assert heat.look.time_s == pytest.approx(first + 0.05)
            assert "LEFT" in heat.render_line(0).text
            await press(pilot, "end")
            assert heat.look.time_s == pytest.approx(67 * 0.05)
            await press(pilot, "home", " ")
            await asyncio.sleep(0.5)
            assert heat.playing
            assert heat.look.time_s > 0
            await app.pages.go("case")
            await asyncio.sleep(0.1)
            assert not heat.playing
            before = heat.look.time_s
            await asyncio.sleep(0.2)
            assert heat.look.time_s == before

    run(story())


def test_ctrl_t_asks_for_a_file_from_any_page(tmp_path):
    (tmp_path / "recordings").mkdir()
    (tmp_path / "recordings" / "stand.asf").write_text(standing(standing_print(FOOT), 3))

    async def story():
        async with screen(case_with(), tmp_path / "recordings" / "case.json", size=(80, 24)) as (app, pilot):
            assert app.pages.query_one("#right").display
            await press(pilot, "ctrl+t")
            await asyncio.sleep(0.3)
            assert app.pages.page == "pressure"
            assert type(app.screen).__name__ == "AnyFile"
            await press(pilot, "down", "enter")
            await asyncio.sleep(0.2)
            await press(pilot, "enter")
            await asyncio.sleep(0.2)
            await settled(pilot)
            assert app.store.value("/pressure") == [{"file": "stand.asf"}]
            assert isinstance(app.focused, Adder)
            assert app.pages.query_one("#left").size.width == 80
            await press(pilot, "alt+1")
            await settled(pilot)
            assert app.pages.query_one("#right").display

    run(story())


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("walk.asf", "walk.asf"),
        (" 'my walk.asf' ", "my walk.asf"),
        ('"my walk.asf"', "my walk.asf"),
        ("my\\ walk.asf", "my walk.asf"),
        ("walk\x00\x1b.asf", "walk.asf"),
    ],
)
def test_paths_are_read_as_terminals_paste_them(tmp_path, typed, meant):
    assert typed_path(typed, tmp_path) == tmp_path / meant
    assert typed_path(f"file://{tmp_path}/my%20walk.asf", tmp_path) == tmp_path / "my walk.asf"


def one_of(tmp_path, frames, side="left"):
    path = tmp_path / f"{side}.asf"
    path.write_text(tekscan(frames))
    return read_file(path.name, side, tmp_path).found[0]


def test_the_heel_lies_below_and_the_higher_pressure_is_lighter(tmp_path):
    frame = standing_print(FOOT)
    frame[frame > 0] = 40
    frame[:14][frame[:14] > 0] = 160
    feet = foot_pictures([one_of(tmp_path, [frame] * 50), None], 20, 40)
    picture = [[run for run in row if run.text != "+"] for row in heat_rows(feet, ["", ""], Look(), (41, 22), "grey")]
    light = [max(float(WEIGHTS @ run.fore) for run in row) for row in picture[1:-1]]
    loaded = [value for value in light if value > WEIGHTS @ GROUND + 20]
    assert min(loaded[-4:-1]) > max(loaded[2:-8]) + 40
    assert all(len({*run.fore}) == len({*run.back}) == 1 for row in picture[1:-1] for run in row)


def test_a_mirrored_recording_has_the_mirrored_picture(tmp_path):
    frame = standing_print(FOOT)
    frame[20:30, 8:12] += 37
    both = [one_of(tmp_path, [frame] * 50), one_of(tmp_path, [frame[:, ::-1]] * 50, "right")]
    left, right = (foot.drawn("maximum", 0.0, 90.0).image for foot in foot_pictures(both, 21, 48))
    assert np.array_equal(left, right[:, ::-1])
    assert not np.array_equal(left, right)


def test_a_frame_without_load_is_dark_and_one_scale_holds_for_all_frames(tmp_path):
    frame = standing_print(FOOT)
    foot = foot_pictures([one_of(tmp_path, [frame * 0, frame * 0.5, frame] * 20)], 20, 40)[0]
    assert foot.top_kpa("frame") == foot.top_kpa("maximum") == 50
    empty, half, full = (foot.drawn("frame", i * 0.05, 50.0).image.max() for i in range(3))
    assert empty == max(GROUND)
    assert empty < half < full


def test_differences_are_those_of_the_numbers_that_are_shown(tmp_path):
    """Rounded one by one 817.4 and 828.6 N would differ by 11 and be told to by 12 (a reader did the sum)."""

    async def story():
        for name in ("walk_left.asf", "walk_right.asf"):
            (tmp_path / name).write_bytes((EXAMPLES / name).read_bytes())
        tree = json.loads((EXAMPLES / "first.json").read_text())
        async with screen(tree, tmp_path / "case.json", page="pressure") as (app, pilot):
            await settled(pilot)
            table = words(app.pages.query_one("#numbers", Scroll).query_one(Static)).replace("−", "-")
            rows = [
                line[17:].split() for line in table.splitlines()[1:] if line[17:24].strip() and line[:1] not in "⚠·"
            ]
            sums = [
                tuple(map(Decimal, row)) for row in rows if len(row) == 3 and all(NUMERAL.fullmatch(one) for one in row)
            ]
            assert len(sums) >= 8
            assert all(right - left == apart for left, right, apart in sums)
            peaks = {line[:17].split()[0]: int(line[17:].split()[0]) for line in table.splitlines()[1:4]}
            assert peaks["peak"] >= max(peaks["forefoot"], peaks["heel"])

    run(story())
