"""Any keys, sizes and nonsense in any order: no traceback, and the screen still answers afterwards."""

import random
import time

import pytest

from tests.tui.terminal import (
    BACK_TAB,
    BACKSPACE,
    DELETE,
    DOWN,
    END,
    ENTER,
    ESC,
    HOME,
    LEFT,
    RIGHT,
    TAB,
    UP,
    alt,
    ctrl,
    paste,
)

SIZES = [(120, 36), (80, 24), (60, 20), (50, 12), (200, 60), (20, 5)]
MOVES = [TAB, BACK_TAB, ENTER, UP, DOWN, LEFT, RIGHT, HOME, END, BACKSPACE, DELETE, "\x1b[5~", "\x1b[6~", " "]
PAGES = [alt(str(number)) for number in range(1, 6)]
ACTIONS = [ctrl(letter) for letter in "sozyrlfgtpn"] + [alt("v"), alt("d"), "\x1bOP", "\x1b[19~", "\x1b[20~"]
WRONG = ["12 cn", "ä漢🙂", "-", "1e999", "nan", "//", "[bold]", "x" * 90, "0/0 in", "\x00", "2026-13-40"]
KINDS = {
    "move": (6, lambda chance: chance.choice(MOVES)),
    "page": (3, lambda chance: chance.choice(PAGES)),
    "action": (3, lambda chance: chance.choice(ACTIONS)),
    "wrong": (2, lambda chance: chance.choice(WRONG)),
    "number": (3, lambda chance: str(chance.randint(0, 400))),
    "paste": (1, lambda chance: paste(chance.choice(WRONG))),
    "escape": (2, lambda chance: ESC),  # noqa: ARG005 - all are called alike
}


def some_actions(chance):
    """Return a burst of whatever a keyboard can do."""
    kinds = chance.choices(list(KINDS), [weight for weight, _ in KINDS.values()], k=chance.randint(3, 15))
    return [KINDS[kind][1](chance) for kind in kinds]


def answers(terminal, key, page, what):
    """Go to a page; a machine too slow for ESC and a digit reads them as two keys."""
    for _ in range(3):
        terminal.send(key)
        end = time.monotonic() + 10
        while terminal.running and terminal.page != page and time.monotonic() < end:
            terminal.pump(0.05)
        assert terminal.running, f"it ended after {what}:\n{terminal.last_words}"
        if terminal.page == page:
            return
    raise AssertionError(f"no {page} after {what}:\n{terminal.text}")


def settle(terminal, what):
    """Come back to the first page, whatever is open: the screen must answer."""
    terminal.resize(120, 36)
    for _ in range(6):
        terminal.send(ESC)
        terminal.pump(0.15)
    for key, page in (("5", "Export"), ("1", "Case")):
        answers(terminal, alt(key), page, what)
    assert "Traceback" not in terminal.text
    assert "fault of this program" not in terminal.text, what


@pytest.mark.parametrize("seed", range(4))
def test_any_keys_in_any_order(start, scale, seed):
    """1 000 bursts in all with ``--full``; the four parts can be run side by side."""
    chance = random.Random(seed)  # noqa: S311 - a seeded sample
    terminal = start("case.json")
    terminal.shows("Case id")
    for _ in range(scale(4, 250)):
        burst = some_actions(chance)
        terminal.resize(*chance.choice(SIZES))
        for key in burst:
            terminal.send(key)
            terminal.pump(0.12 if key == ESC else 0)
        settle(terminal, burst)
    terminal.send(ctrl("q"))
    terminal.until(lambda: not terminal.running or "Before you" in terminal.text, 10, "the end, or a question")
    if terminal.running:
        terminal.send("d")
    assert terminal.ends() == 0
