"""A terminal that changes its size faster than the screen is drawn shows the whole screen once it keeps one."""

import pytest

from tests.tui.terminal import ESC, ctrl


def stands(terminal):
    """Return whether both ends of the form and the line of pages are there, and nothing of a small screen."""
    text = terminal.text
    return "orthocalc" in text and "Case id" in text and "5 Export" in text and "too small" not in text


@pytest.mark.parametrize("small", [(50, 12), (20, 5), (80, 24)])
def test_back_to_the_first_size_at_once(start, small):
    """A terminal cuts off what does not fit, and does not bring it back: the screen has to."""
    terminal = start("case.json")
    terminal.shows("Case id")
    for pause in (0, 0.004, 0.012, 0.03):
        for _ in range(3):
            terminal.resize(*small)
            terminal.pump(pause)
            terminal.resize(120, 36)
            terminal.until(lambda: stands(terminal), 5, f"the whole screen again after {pause} s")


def test_with_a_dialog_that_opens_and_closes_meanwhile(start):
    terminal = start("case.json")
    terminal.shows("Case id")
    for pause in (0, 0.02, 0.06):
        terminal.resize(20, 5)
        terminal.send(ctrl("n"))
        terminal.pump(pause)
        terminal.send("3")
        terminal.resize(120, 36)
        terminal.send(ESC)
        terminal.pump(0.2)
        terminal.send(ESC)
        terminal.until(lambda: stands(terminal), 5, f"the whole screen again after {pause} s")
