"""What the screen's tests share: a case file in a folder of its own, and terminals that end with the test."""

import json

import pytest

from tests.tui.terminal import Terminal

CASE = {
    "orthocalc": 1,
    "id": "c1",
    "leg_length": [{"method": "eos", "short_side": "left", "difference_mm": 8}],
    "shoe": {"kind": "athletic", "size": "EU 40"},
}


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "case.json").write_text(json.dumps(CASE), encoding="utf-8")
    return tmp_path


@pytest.fixture
def start(folder):
    """Return a starter of the program on a terminal in the folder; the terminals are ended with the test."""
    started = []

    def begin(*arguments, **more):
        started.append(Terminal(*arguments, folder=folder, **more))
        return started[-1]

    yield begin
    for terminal in started:
        terminal.close()
