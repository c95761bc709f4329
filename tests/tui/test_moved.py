"""A case that is saved elsewhere still leads to its files, and a file that somebody else has written is not lost."""

import json
import os
from pathlib import Path

from orthocalc.tui.dialogs import Choice
from orthocalc.tui.main import Main
from orthocalc.tui.store import Store
from tests.tui.driven import press, run, screen, settled

NAMED = ("/pressure/0/file", "/pressure/1/file", "/feet/left/scan/file", "/previous")


def visit(folder):
    """Return a store of a case whose files lie in, below, beside and far from its folder."""
    for name in ("visit/walk.csv", "visit/old/first.json", "scans/left.stl", "far/run.csv"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    tree = {
        "orthocalc": 1,
        "id": "c",
        "previous": "old/first.json",
        "feet": {"left": {"length_mm": 250, "scan": {"file": "../scans/left.stl"}}},
        "pressure": [{"file": "walk.csv", "side": "left"}, {"file": str(folder / "far" / "run.csv")}],
    }
    (folder / "visit" / "c.json").write_text(json.dumps(tree))
    store = Store()
    store.read(folder / "visit" / "c.json")
    return store


def led_to(store, folder):
    """Return what is written in the files that the case names, as seen from a folder."""
    return [(folder / store.value(at)).read_text() for at in NAMED]


def test_saved_into_another_folder_it_names_the_same_files(tmp_path):
    store = visit(tmp_path)
    files = ["visit/walk.csv", "far/run.csv", "scans/left.stl", "visit/old/first.json"]
    assert led_to(store, tmp_path / "visit") == files
    for place in ("elsewhere/deep", "visit/old", "scans", "visit"):
        (tmp_path / place).mkdir(parents=True, exist_ok=True)
        store.save(tmp_path / place / "c.json")
        assert led_to(store, tmp_path / place) == files
        again = Store()
        again.read(tmp_path / place / "c.json")
        assert led_to(again, tmp_path / place) == files
        assert not again.changed
    assert store.value("/pressure/0/side") == "left"


def test_what_lies_in_the_new_folder_is_named_from_there(tmp_path):
    store = visit(tmp_path)
    store.save(tmp_path / "scans" / "c.json")
    assert store.value("/feet/left/scan/file") == "left.stl"
    assert store.value("/pressure/0/file") == str(tmp_path / "visit" / "walk.csv")


def test_in_the_same_folder_nothing_is_rewritten(tmp_path):
    store = visit(tmp_path)
    before = store.tree
    store.save(tmp_path / "visit" / "d.json")
    assert store.tree is before


def test_undo_after_the_move_leads_to_the_same_files_too(tmp_path):
    store = visit(tmp_path)
    store.remove("/pressure", 0)
    store.save(tmp_path / "d.json")
    store.undo()
    assert led_to(store, tmp_path)[0] == "visit/walk.csv"
    store.redo()
    assert (tmp_path / store.value("/pressure/0/file")).read_text() == "far/run.csv"


def test_a_file_that_cannot_be_written_leaves_the_case_as_it_was(tmp_path):
    store = visit(tmp_path)
    before, path = store.tree, store.path
    try:
        store.save(tmp_path / "missing" / "c.json")
    except OSError:
        assert (store.tree, store.path) == (before, path)
    else:
        raise AssertionError("it was written")


def question(app):
    assert isinstance(app.screen, Choice)
    return app.screen.question


def test_a_file_that_somebody_else_has_written_is_not_overwritten_unasked(tmp_path):
    store = visit(tmp_path)
    file = store.path
    mine = json.loads(file.read_text())
    theirs = {**mine, "id": "theirs"}

    async def story():
        async with screen(mine, file, tmp_path, "measure") as (app, pilot):
            await press(pilot, *"260", "ctrl+s")  # nobody else: saved at once
            assert isinstance(app.screen, Main)
            assert json.loads(file.read_text())["feet"]["left"]["length_mm"] == 260
            kept = file.read_bytes()
            os.utime(file, (1, 1))  # touched, but the same
            await press(pilot, *"1", "ctrl+s")
            file.write_text(json.dumps(theirs))
            await press(pilot, "up", "ctrl+s")
            assert "c.json was changed by another program" in question(app)
            await press(pilot, "enter")  # cancel is what Enter takes
            assert json.loads(file.read_text()) == theirs
            await press(pilot, "ctrl+s", "o")
            assert json.loads(file.read_text())["id"] == "c"
            assert file.read_bytes() != kept
            file.write_text(json.dumps(theirs))
            await press(pilot, "ctrl+s", "r")
            await settled(pilot)
            assert app.store.tree == theirs
            file.unlink()
            await press(pilot, "ctrl+s")  # removed: nothing is lost by writing it
            assert json.loads(file.read_text()) == theirs

    run(story())


def test_a_case_without_an_id_is_called_by_its_first_file(tmp_path):
    begun = {"orthocalc": 1, "id": "case-2026-11-26", "date": "2026-11-26"}

    async def story(name, typed, expected):
        async with screen(begun, None, tmp_path, "case") as (app, pilot):
            if typed:
                await press(pilot, *typed)
            await press(pilot, "alt+2", *"250", "ctrl+s")
            assert app.focused.value == f"{typed or 'case-2026-11-26'}.json"
            await press(pilot, "ctrl+u", *name, "enter")
            await settled(pilot)
            assert json.loads((tmp_path / f"{name}.json").read_text())["id"] == expected

    run(story("anna-1", "", "anna-1"))
    run(story("second", "P-17", "P-17"))
    run(story("no id", "", "case-2026-11-26"))
    assert sorted(Path(tmp_path).glob("*.json")) == [tmp_path / f"{n}.json" for n in ("anna-1", "no id", "second")]
