"""The door of the screen: which calls open it, what it says where it cannot, and how it ends."""

import json
import os
import signal
import stat
import time

import pytest

from tests.test_cli import orthocalc
from tests.tui.terminal import DOWN, ENTER, ESC, alt, ctrl

PROBLEMS = {
    "orthocalc": 1,
    "id": "c 1",
    "feet": {"left": {"length_mm": 2440, "complaints": 5}, "right": []},
    "leg_length": {"method": "eos"},
    "wieght": 80,
}


@pytest.mark.parametrize("arguments", [[], ["case.json"], ["--ascii", "case.json"], ["edit", "case.json"]])
def test_without_a_terminal_it_says_the_usage(folder, arguments):
    done = orthocalc(*arguments, cwd=folder, stdin="")
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Usage: orthocalc" in done.stderr
    assert "--plain" in done.stderr.splitlines()[-1]


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (None, 2, "orthocalc: error: wrong.json: No such file or directory"),
        ("{", 2, "orthocalc: error: wrong.json: not JSON: line 1, column 2"),
        ('{"left": {}}', 3, "orthocalc: error: wrong.json: this is a prescription, not a case"),
    ],
)
def test_a_file_that_cannot_be_opened_is_one_line(folder, start, text, code, line):
    if text is not None:
        (folder / "wrong.json").write_text(text, encoding="utf-8")
    terminal = start("wrong.json")
    assert terminal.ends() == code
    (said,) = terminal.last_words.splitlines()
    assert said.startswith(line)


def test_a_case_with_problems_opens_and_shows_them_where_they_are(folder, start):
    (folder / "case.json").write_text(json.dumps(PROBLEMS), encoding="utf-8")
    terminal = start("case.json")
    terminal.shows("'c 1' is not letters")
    terminal.shows("/wieght: unknown key")
    terminal.send(alt("2"))
    terminal.shows("2440 mm is outside 80–400 mm")
    terminal.send(ctrl("q"))
    assert terminal.ends() == 0
    assert json.loads((folder / "case.json").read_text(encoding="utf-8")) == PROBLEMS


def test_a_case_is_begun_saved_and_opened_again_by_keys_alone(folder, start):
    terminal = start()
    terminal.shows("never saved")
    terminal.send(alt("2") + "265" + ctrl("q"))
    terminal.shows("not saved")
    terminal.send(ENTER)
    terminal.shows("Save the case as")
    terminal.send(ctrl("u") + "case.json" + ENTER)  # ctrl+u empties the line
    terminal.shows("is there already")
    terminal.send(ESC)
    terminal.hides("is there already")
    terminal.send(ctrl("s"))
    terminal.shows("Save the case as")
    terminal.send(ctrl("u") + "mine" + ENTER)
    terminal.shows("Saved mine.json")
    terminal.send(ctrl("o"))
    case = json.loads((folder / "mine.json").read_text(encoding="utf-8"))
    today = time.strftime("%Y-%m-%d")
    assert case == {"orthocalc": 1, "id": "mine", "date": today, "feet": {"left": {"length_mm": 265}}}
    assert "length_mm" not in (folder / "case.json").read_text(encoding="utf-8")
    terminal.send(ctrl("q"))
    terminal.shows("Open a case")


def test_undo_says_what_and_goes_there(start):
    terminal = start("case.json")
    terminal.shows("Case id")
    terminal.send(alt("2") + "265" + ENTER + alt("1") + ctrl("z"))
    terminal.shows("undone: Foot length left 265 → empty")
    terminal.shows("Foot breadth")
    terminal.send(ctrl("y") + "260" + ctrl("z"))
    terminal.shows("undone: Foot length left 260 → 265")


def test_ascii_draws_no_line_block_or_arrow(start):
    terminal = start("--ascii", "case.json")
    terminal.shows("Case id")
    terminal.send(alt("2"))
    terminal.shows("Foot breadth")
    terminal.send("\x1bOP")
    terminal.shows("Page Measure")
    terminal.send(ESC)
    terminal.hides("Page Measure")
    drawn = terminal.raw.decode(errors="replace")
    assert [sign for sign in drawn if "\u2190" <= sign <= "\u21ff" or "\u2500" <= sign <= "\u28ff"] == []


def test_no_colour_where_none_is_wanted(start):
    terminal = start("case.json", environment={"NO_COLOR": "1", "COLORTERM": "truecolor"})
    terminal.shows("Case id")
    colours = {colour for line in terminal.screen.buffer.values() for cell in line.values() for colour in cell[1:3]}
    assert len(colours) > 1
    assert all(colour == "default" or colour[0:2] == colour[2:4] == colour[4:6] for colour in colours)


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT], ids=lambda one: one.name)
def test_an_end_from_outside_keeps_what_was_typed(folder, start, sign):
    terminal = start("case.json")
    terminal.shows("Case id")
    terminal.send(alt("2") + "265")
    terminal.shows("265")
    terminal.process.send_signal(sign)
    assert terminal.ends() == 130
    assert terminal.last_words == ""
    (journal,) = (folder / "state" / "autosave").iterdir()
    assert json.loads(journal.read_text(encoding="utf-8"))["tree"]["feet"] == {"left": {"length_mm": 265}}
    assert stat.S_IMODE(journal.stat().st_mode) == 0o600


def test_a_fault_of_ours_is_one_line_and_keeps_what_was_typed(folder, start):
    (folder / "sitecustomize.py").write_text(
        "import orthocalc.tui.edits as edits\ndef broken(app): raise ZeroDivisionError\nedits.copy_side = broken\n",
        encoding="utf-8",
    )
    terminal = start("case.json", environment={"PYTHONPATH": str(folder)})
    terminal.shows("Case id")
    terminal.send(alt("2") + "265" + ctrl("l"))
    assert terminal.ends() == 70
    (said,) = terminal.last_words.splitlines()
    assert said.startswith("orthocalc: a fault of this program, not of your input: ZeroDivisionError")
    assert said.endswith("What was typed is kept and offered at the next start.")
    again = start("case.json")
    again.shows("ended without saving")
    again.send(DOWN + ENTER)  # keep it for later
    again.shows("Case id")
    again.send(ctrl("q"))
    assert again.ends() == 0
    third = start("case.json")
    third.shows("ended without saving")
    third.send("r")
    third.shows("● not saved")
    third.send(alt("2") + ctrl("s"))
    third.shows("Saved case.json")
    assert json.loads((folder / "case.json").read_text(encoding="utf-8"))["feet"] == {"left": {"length_mm": 265}}
    third.send(ctrl("q"))
    assert third.ends() == 0
    assert list((folder / "state" / "autosave").iterdir()) == []


def test_a_terminal_that_goes_away_ends_the_program_and_keeps_what_was_typed(folder, start):
    terminal = start("case.json")
    terminal.shows("Case id")
    terminal.send("gone")
    terminal.shows("gone")
    os.close(terminal.master)
    terminal.master = os.open(os.devnull, os.O_RDWR)
    terminal.process.wait(30)
    (kept,) = (folder / "state" / "autosave").glob("*.json")
    assert json.loads(kept.read_text(encoding="utf-8"))["tree"]["id"] == "gone"
