"""Recordings come in by any path that is typed, wherever on the page, and a saved case names them from its folder."""

import json

import pytest
from textual.widgets import Static

from orthocalc.tui.store import Store
from orthocalc.tui.widgets.loose import Adder
from tests.recordings import standing, standing_print
from tests.tui.driven import press, run, screen, settled, words

FOOT = [(60, 50), (80, 30), (60, 80), (40, 60)]
"""Heel, midfoot, ball, toes: (length, width) in mm."""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "raw").mkdir()
    for name in ("one.asf", "raw/two.asf"):
        (tmp_path / name).write_text(standing(standing_print(FOOT), 3))
    return tmp_path


def case(*files):
    feet = {side: {"length_mm": 260} for side in ("left", "right")}
    return {"orthocalc": 1, "id": "c", "feet": feet, "pressure": [{"file": str(f), "side": s} for f, s in files]}


def test_the_page_begins_where_a_file_is_added_until_both_feet_have_one(folder):
    async def story(tree, at):
        async with screen(tree, folder / "case.json", page="pressure") as (app, _):
            assert app.focused.question.at == at
            assert isinstance(app.focused, Adder) == ("N" in at)

    run(story(case(("one.asf", "left")), "/pressure/N/file"))
    run(story(case(("one.asf", "left"), ("raw/two.asf", "left")), "/pressure/N/file"))
    run(story(case(("one.asf", "left"), ("raw/two.asf", "right")), "/pressure/0/side"))


def test_a_path_in_the_field_for_the_foot_is_added(folder):
    async def story(give):
        async with screen(case(("one.asf", "left")), folder / "case.json", page="pressure") as (app, pilot):
            await press(pilot, "shift+tab", "shift+tab")
            assert app.focused.question.at == "/pressure/0/side"
            await give(app, pilot)
            assert "Enter adds the file" in words(app.focused.parent.parent.query_one(".wrong", Static))
            await press(pilot, "enter")
            await settled(pilot)
            assert app.store.value("/pressure") == [{"file": "one.asf", "side": "left"}, {"file": "raw/two.asf"}]
            assert isinstance(app.focused, Adder)
            assert "not accepted" not in words(app.pages.query_one("#status", Static))
            await press(pilot, "ctrl+z")
            assert app.store.tree == case(("one.asf", "left"))

    async def typed(_, pilot):
        await press(pilot, *"raw/two.asf")

    async def pasted(app, pilot):
        await app.focused.take_text(f"'{folder}/raw/two.asf'\n")
        await settled(pilot)

    run(story(typed))
    run(story(pasted))


def test_what_is_no_file_stays_a_wrong_word(folder):
    async def story():
        async with screen(case(("one.asf", "left")), folder / "case.json", page="pressure") as (app, pilot):
            await press(pilot, "shift+tab", "shift+tab", *"raw", "enter")
            await settled(pilot)
            wrong = words(app.pages.query_one("RecordingRow .wrong", Static))
            assert "'raw' is not one of: left, right" in wrong
            assert app.store.tree == case(("one.asf", "left"))

    run(story())


def test_a_case_saved_first_after_its_recordings_came_names_them_from_its_folder(folder):
    far = folder.parent / f"{folder.name} far.asf"
    begun = {"orthocalc": 1, "id": "c", "feet": {"left": {"length_mm": 260}}}

    async def story():
        async with screen(begun, None, folder, "pressure") as (app, pilot):
            for name in (folder / "one.asf", folder / "raw" / "two.asf", far):
                far.write_text(standing(standing_print(FOOT), 3))
                await press(pilot, *str(name), "enter")
                await settled(pilot)
            assert app.store.value("/pressure/0/file") == str(folder / "one.asf")
            await press(pilot, "ctrl+s", "ctrl+u", *"c", "enter")
            await settled(pilot)
            saved = json.loads((folder / "c.json").read_text())
            assert [one["file"] for one in saved["pressure"]] == ["one.asf", "raw/two.asf", str(far)]
            await press(pilot, "ctrl+z")
            await settled(pilot)
            assert [one["file"] for one in app.store.value("/pressure")] == ["one.asf", "raw/two.asf"]
            assert len(app.pages.outcome.recordings) == 2

    run(story())


def test_a_whole_path_into_the_cases_folder_is_relative_once_it_is_saved_and_for_undo(folder):
    file, feet = folder / "case.json", {"left": {"length_mm": 260, "scan": {"file": str(folder / "scan.stl")}}}
    tree = {**case((folder / "raw" / "two.asf", "right"), ("./one.asf", "left")), "previous": str(file), "feet": feet}
    file.write_text(json.dumps(tree))
    store = Store()
    store.read(file)
    store.remove("/pressure", 0)
    store.save(file)
    assert store.value("/pressure") == [{"file": "./one.asf", "side": "left"}]
    assert (store.value("/previous"), store.value("/feet/left/scan/file")) == ("case.json", "scan.stl")
    store.undo()
    assert store.value("/pressure/0/file") == "raw/two.asf"
    store.redo()
    assert not store.changed
