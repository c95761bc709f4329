"""The table of actions: each can be run, has words and keys of its own, and none of its keys belongs to a field."""

import pytest
from textual.screen import Screen
from textual.widgets import Input

from orthocalc.tui.actions import ACTIONS
from orthocalc.tui.app import OrthoApp
from orthocalc.tui.main import Main

OTHERS = {"import_recording", "export"}
"""Actions of pages that bring their own."""
EDITING = {"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+a", "ctrl+e", "ctrl+k", "ctrl+u", "ctrl+w", "ctrl+d", "ctrl+x"}
"""What terminals send for Tab, Enter and Backspace, and what people know from any line of text."""


@pytest.mark.parametrize("action", [a for a in ACTIONS if a.run not in OTHERS], ids=lambda action: action.id)
def test_an_action_can_be_run(action):
    name = action.run.split("(")[0]
    home = Main if name.startswith("screen.") else OrthoApp
    assert callable(getattr(home, f"action_{name.removeprefix('screen.')}"))


def test_every_key_means_one_thing():
    keys = [key for action in ACTIONS for key in action.keys]
    assert len(keys) == len(set(keys))
    assert not set(keys) & EDITING
    mine = {key for binding in (*Input.BINDINGS, *Screen.BINDINGS) for key in binding.key.split(",")}
    assert set(keys) & mine <= {"ctrl+f"}  # in Textual's own fields it deletes a word; here the preview has it


def test_words_of_their_own():
    assert len({action.id for action in ACTIONS}) == len({action.title for action in ACTIONS}) == len(ACTIONS)
    assert all(action.help.endswith(".") for action in ACTIONS)
