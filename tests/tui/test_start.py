"""The start: the form stands there before what checks it is read; what is typed at once is kept in its order."""

import json
import subprocess
import sys
import threading

import pytest

from orthocalc.tui.app import OrthoApp
from orthocalc.tui.start import run_screen
from tests.tui.driven import press, run, screen
from tests.tui.terminal import TAB, ctrl

BUILT = """
import sys
from orthocalc.tui.store import Store
from orthocalc.tui.app import OrthoApp
from orthocalc.form.questions import sections
store = Store(later=True)
store.read(sys.argv[1])
OrthoApp(store)
assert sections() and store.value("/id") == "c1"
print(*{"numpy", "pydantic", "orthocalc.case", "orthocalc.clinic", "orthocalc.insole"} & sys.modules.keys())
"""


def test_form_and_case_need_neither_models_nor_numbers(folder):
    command = [sys.executable, "-c", BUILT, "case.json"]
    done = subprocess.run(command, check=False, cwd=folder, capture_output=True, text=True)
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr


def test_keys_typed_as_soon_as_the_form_stands_there_are_the_cases(folder, start):
    terminal = start("case.json")
    terminal.shows("Earlier case")
    terminal.send("earl")
    terminal.send("y" + TAB + "2026-11-26" + TAB + "P-1" + ctrl("s"))
    terminal.shows("Saved case.json")
    saved = json.loads((folder / "case.json").read_text(encoding="utf-8"))
    assert (saved["id"], saved["date"], saved["patient"]) == ("early", "2026-11-26", {"code": "P-1"})


def test_what_is_wrong_with_a_case_is_said_once_it_can_be_checked(folder, start):
    (folder / "case.json").write_text('{"orthocalc": 1, "id": "c1", "date": "yesterday"}', encoding="utf-8")
    terminal = start("case.json")
    terminal.shows("to mend or to add")
    assert "YYYY-MM-DD" in terminal.text


def test_a_terminal_of_another_size_has_its_own_shape_from_the_start():
    async def story():
        for size, shape in (((120, 36), {"-wide", "-tall"}), ((80, 24), {"-narrow", "-short"})):
            async with screen(size=size) as (app, _):
                assert app.pages.classes >= shape
                assert not any(name in app.pages.classes for name in {"-wide", "-narrow", "-tall", "-short"} - shape)

    run(story())


@pytest.mark.parametrize("way", ["a fault", "no terminal to read from", "no word of why"])
def test_a_screen_that_ends_before_cases_can_be_checked_keeps_what_was_typed(folder, monkeypatch, way):
    """Ended by whatever it is: of a terminal that goes, its input may fail before its signal comes."""
    monkeypatch.setenv("ORTHOCALC_STATE", str(folder / "state"))
    monkeypatch.setattr("orthocalc.tui.app.LINGER_S", 1e6)
    asleep = threading.Event()
    monkeypatch.setattr("orthocalc.tui.main.read_models", asleep.wait)

    def ends(app):
        async def story():
            async with app.run_test(size=(120, 36)) as pilot:
                await app.pages.standing.wait()
                await press(pilot, *"gone")
                assert app.store.value("/id") == "c1"
                if way == "no terminal to read from":
                    app.panic("Input/output error")
            asleep.set()

        run(story())
        if way == "a fault":
            raise OSError(5, "Input/output error")
        return app.return_value

    monkeypatch.setattr(OrthoApp, "run", ends)
    if way == "a fault":
        with pytest.raises(OSError, match="Input/output"):
            run_screen(str(folder / "case.json"))
    else:
        assert run_screen(str(folder / "case.json")) == 130
    (kept,) = (folder / "state" / "autosave").glob("*.json")
    assert json.loads(kept.read_text(encoding="utf-8"))["tree"]["id"] == "gone"
