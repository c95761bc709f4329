"""The export page: the files of ``orthocalc design``, byte for byte; what stops them is said, none is half written."""

import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from textual import events
from textual.widgets import Static

from orthocalc.tui.export_text import exported_text
from orthocalc.tui.exporting import Stopped, export
from orthocalc.tui.pages.export import Export
from orthocalc.tui.pages.form import Line
from orthocalc.tui.widgets.inline import arrive_at
from orthocalc.tui.widgets.loose import Loose
from orthocalc.tui.widgets.scroll import Scroll
from orthocalc.tui.widgets.tick import Tick
from tests.tui.driven import cost_of_following, press, run, screen, settled, words

ROOT = Path(__file__).parents[2]
FILES = ["first-left.stl", "first-right.stl", "first.design.json"]


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """Return a saved case with recordings, and the folder of what the command line makes of it."""
    folder = tmp_path_factory.mktemp("saved")
    for name in ("first.json", "walk_left.asf", "walk_right.asf"):
        shutil.copy(ROOT / "examples" / name, folder)
    command = [sys.executable, "-m", "orthocalc", "design", str(folder / "first.json"), "-o", str(folder / "shell")]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "first.json"


def hashes(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def told(app):
    return words(app.pages.query_one("#exported", Scroll).query_one(Static))


def on(saved, folder, page="export", **more):
    """Open the saved case, with what is told of the patient beside, in a folder of its own."""
    tree = json.loads(saved.read_text())
    tree["patient"].update(more)
    for file in saved.parent.glob("*.*"):
        shutil.copy(file, folder)
    return screen(tree, folder / saved.name, folder, page)


async def exported(pilot):
    await press(pilot, "ctrl+g")
    await settled(pilot)


def test_files_are_those_of_the_command_line_and_are_not_overwritten_unasked(saved, tmp_path):
    async def story():
        async with on(saved, tmp_path, "case") as (app, pilot):
            await exported(pilot)
            assert app.pages.page == "export"
            assert hashes(tmp_path / "out") == hashes(saved.parent / "shell")
            first = told(app)
            (tmp_path / "out" / FILES[0]).write_bytes(b"somebody's own")
            await exported(pilot)
            assert told(app).splitlines() == [f"✗ {FILES[2]} exists already: tick Overwrite, or choose another folder"]
            assert (tmp_path / "out" / FILES[0]).read_bytes() == b"somebody's own"
            app.pages.query_one(Tick).focus()
            await press(pilot, " ")
            await exported(pilot)
            assert hashes(tmp_path / "out") == hashes(saved.parent / "shell")
            return first

    text = run(story())
    record = json.loads((saved.parent / "shell" / FILES[2]).read_text())
    for file in record["files"]:
        numbers = f"{file['triangles']} triangles, {file['volume_cm3']:.1f} cm³, {file['mass_g']:.0f} g"
        assert f"✓ {file['path']}  {numbers}" in text
    lift = record["prescription"]["left"]["heel_lift_mm"]
    assert f"{lift:.2f} → {record['files'][0]['measured']['heel_lift_mm']:.2f} ✓" in text
    assert "✗" not in text


def test_what_stops_the_files_is_named_with_what_to_do(saved, tmp_path):
    async def story():
        async with on(saved, tmp_path, red_flags=["charcot"]) as (app, pilot):
            assert cost_of_following(app, Export) < 0.002
            refused = app.pages.query_one("#refused", Static)
            assert refused.display
            assert "Charcot" in words(refused)
            assert "by name, with a reason, on the page Prescription" in words(refused)
            await exported(pilot)
            assert [path.name for path in (tmp_path / "out").iterdir()] == [FILES[2]]
            assert "No insole was written" in told(app)
            answer = {"finding": "charcot", "by": "A. Podiatrist", "reason": "healed for years"}
            app.store.put("/order/accept", [answer])
            await settled(pilot)
            assert not refused.display

    run(story())


def test_escape_stops_it_and_no_file_is_there(saved, tmp_path):
    async def story():
        async with on(saved, tmp_path) as (app, pilot):
            app.pages.query_one(Export).export()
            assert "read the case" in words(app.pages.query_one("#progress", Static))
            arrive_at(app.pages.query_one(Tick))
            app.post_message(events.Key("escape", None))
            await settled(pilot)
            assert told(app).splitlines() == ["Stopped. Nothing was written."]
            assert not (tmp_path / "out").exists()
            export_line = next(line for line in app.pages.query(Line) if line.what == "export")
            assert export_line.display

    run(story())


def test_stopped_between_files_the_first_is_whole_and_named(saved, tmp_path):
    stages = []

    def hear(stage, share):
        stages.append(share)
        if stage == f"write {FILES[1]}":
            raise Stopped

    made = export(json.loads(saved.read_text()), saved.parent, tmp_path / "out", force=False, told=hear)
    shell = hashes(saved.parent / "shell")
    assert hashes(tmp_path / "out") == {FILES[0]: shell[FILES[0]]}
    assert f"Whole in {tmp_path / 'out'}: {FILES[0]}. Nothing else was written." in str(exported_text(made))
    assert stages == sorted(stages)
    assert 0 <= stages[0] < stages[-1] < 1


@pytest.mark.parametrize(
    ("folder", "said"),
    [("a file", "is a file, not a folder"), ("a file/deeper", "Not a directory"), ("x" * 300, "File name too long")],
)
def test_a_folder_that_cannot_be_is_one_line(saved, tmp_path, folder, said):
    (tmp_path / "a file").write_text("")

    made = export(json.loads(saved.read_text()), saved.parent, tmp_path / folder, force=True, told=lambda *_: None)
    assert len(made.errors) == 1
    assert said in made.errors[0]
    assert made.files == ()


def test_a_case_that_is_not_acceptable_says_where(saved, tmp_path):
    tree = json.loads(saved.read_text())
    tree["feet"]["left"]["length_mm"] = 2440
    made = export(tree, saved.parent, tmp_path / "out", force=False, told=lambda *_: None)
    assert made.errors == ("feet/left/length_mm: 2440 mm is outside 80–400 mm",)


def test_the_folder_is_typed_by_keys(saved, tmp_path):
    async def story():
        async with on(saved, tmp_path) as (app, pilot):
            assert isinstance(app.focused, Loose)
            assert app.focused.value == str(tmp_path / "out")
            await press(pilot, *"made", "tab", "tab", "x", "tab", "enter")
            await settled(pilot)
            assert sorted(path.name for path in (tmp_path / "made").iterdir()) == FILES
            assert told(app).startswith(f"Written to {tmp_path / 'made'}\n")

    run(story())


def test_the_folder_is_the_case_files_not_the_shells_and_follows_it(saved, tmp_path, monkeypatch):
    home, shell = tmp_path / "home", tmp_path / "shell"
    for folder in (home / "cases", home / "other", shell):
        folder.mkdir(parents=True)
    shutil.copy(saved, home / "cases")
    monkeypatch.setenv("HOME", str(home))

    async def story():
        tree = {"orthocalc": 1, "id": "c", "feet": {"left": {"length_mm": 250}}}
        async with screen(tree, home / "cases" / "c.json", shell, "export") as (app, pilot):
            field = app.pages.query_one(Loose)
            assert field.value == "~/cases/out"
            app.store.save(home / "other" / "c.json")
            await settled(pilot)
            assert field.value == "~/other/out"
            await press(pilot, *"mine")
            app.store.save(home / "cases" / "c.json")
            await settled(pilot)
            assert field.value == "mine"
            await exported(pilot)
            assert (home / "cases" / "mine" / "c-left.stl").exists()
            assert list(shell.iterdir()) == []

    run(story())


def test_a_case_without_a_file_goes_into_the_shells_folder(tmp_path):
    async def story():
        async with screen(None, None, tmp_path, "export") as (app, _):
            assert app.pages.query_one(Loose).value == str(tmp_path / "out")

    run(story())


def before(app):
    return words(app.pages.query_one("#before", Static)).splitlines()


def test_before_the_files_open_cautions_and_an_unsaved_case_are_told(saved, tmp_path):
    record = json.loads((saved.parent / "shell" / FILES[2]).read_text())
    cautions = {finding["text"] for finding in record["findings"] if finding["level"] == "caution"}

    async def story():
        async with on(saved, tmp_path) as (app, pilot):
            first, *told_of = before(app)
            assert first == f"{len(cautions)} open cautions, Alt+W for all:"
            assert 1 <= len(told_of) <= 3
            assert all(any(text in line for text in cautions) for line in told_of)
            app.store.put("/order/overrides/left/top_cover_mm", 2.0)
            await settled(pilot)
            assert before(app)[-1] == "● this case is not saved: ^S"
            await press(pilot, "ctrl+s")
            await settled(pilot)
            assert "not saved" not in "".join(before(app))
            line = app.pages.query_one("#do-export", Line)
            assert app.pages.query_one("#before").region.bottom <= line.region.y

    run(story())


def test_a_case_that_was_never_saved_says_so_at_the_export(tmp_path):
    async def story():
        async with screen(None, None, tmp_path, "export", (80, 24)) as (app, _):
            assert before(app) == ["● this case is not saved: ^S"]

    run(story())


def test_what_is_ordered_by_hand_is_marked_with_what_the_rules_give(saved, tmp_path):
    rules_mm = json.loads((saved.parent / "shell" / FILES[2]).read_text())["prescription"]["left"]["heel_lift_mm"]
    assert rules_mm == 5.5  # what docs/screen.md shows of the example
    tree = json.loads(saved.read_text())
    tree["order"]["overrides"] = {"left": {"heel_lift_mm": 0, "mortons_extension_mm": 2}}
    made = export(tree, saved.parent, tmp_path / "out", force=False, told=lambda *_: None)
    rows = [" ".join(line.split()) for line in str(exported_text(made)).splitlines()]
    assert "heel lift ±0.05 mm 0.00 → 0.00 ✓ ✎ 5.5" in rows
    assert any(row.startswith("mortons extension ±0.1 mm 2.00 → ") and row.endswith("✓ ✎ –") for row in rows)
    assert sum("✎" in row for row in rows) == 3  # two rows, and the line that explains the mark
