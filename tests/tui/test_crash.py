"""kill -9 while somebody types: the next start has all but the last two seconds, and no file is ever half written."""

import json
import random
import time

from tests.tui.conftest import CASE
from tests.tui.terminal import END, TAB, ctrl

LOST_S = 2.0
"""The most typing that a crash may take."""


TAIL = 12
"""So many last letters tell that a text is on the screen."""
TO_NOTES = TAB * 8 + END


def tree_in(file):
    return json.loads(file.read_text(encoding="utf-8"))


def notes(tree):
    return tree.get("patient", {}).get("notes", "")


def type_until(terminal, chance, end, text):
    """Type letters into the notes, saving now and then; return the text, and when how much of it was on the screen."""
    seen = []
    while time.monotonic() < end:
        letter = chance.choice("abcdefghij")
        terminal.send(letter + (ctrl("s") if chance.random() < 0.03 else ""))
        text += letter
        terminal.pump(chance.uniform(0.01, 0.15))
        if text[-TAIL:] in terminal.text:
            seen.append((time.monotonic(), len(text)))
    return text, seen


def kill_while_typing(terminal, chance, text):
    """Return what was typed, and how many of its letters must have been kept."""
    terminal.shows("Case id")
    terminal.send(TO_NOTES)
    text, seen = type_until(terminal, chance, time.monotonic() + chance.uniform(0.3, 5), text)
    terminal.kill()
    killed = time.monotonic()
    return text, max((count for when, count in seen if when <= killed - LOST_S), default=0)


def recovered(terminal, file, on_disk, journals):
    """Start again, restore what is offered, and save it; until then the file stays as it was."""
    terminal.shows("Case id")
    if any(tree_in(journal)["tree"] != on_disk for journal in journals):
        terminal.shows("ended without saving")
        assert tree_in(file) == on_disk
        terminal.send("r")
        terminal.hides("ended without saving")
        terminal.send(ctrl("s"))
        terminal.shows("Saved case.json")
    terminal.send(ctrl("q"))
    assert terminal.ends() == 0
    return notes(tree_in(file))


def test_killed_at_random_moments_of_typing(folder, start, scale):
    chance, file, kept = random.Random(5), folder / "case.json", folder / "state" / "autosave"  # noqa: S311 - seeded
    text = ""
    for number in range(scale(3, 20)):
        text, sure = kill_while_typing(start("case.json"), chance, text)
        on_disk = tree_in(file)
        assert text.startswith(notes(on_disk))
        assert {name: on_disk[name] for name in CASE} == CASE
        after = recovered(start("case.json"), file, on_disk, list(kept.glob("*.json")))
        assert text.startswith(after)
        assert len(after) >= sure, f"kill {number}: {len(after)} of {len(text)} letters, {sure} were due"
        assert list(kept.glob("*.json")) == []
        text = after
