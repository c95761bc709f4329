"""The start: the form stands there before what checks it is read; what is typed at once is kept in its order."""

import json
import subprocess
import sys

from tests.tui.driven import run, screen
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
