"""The dialogs that choose a file may be closed at any moment."""

import asyncio
from pathlib import Path

import pytest

from orthocalc.tui.picker import AnyFile, Folder, OpenCase, SaveCase
from tests.tui.driven import run, screen
from tests.tui.terminal import ESC, TAB, alt

DIALOGS = {
    "any file": lambda: AnyFile(Path(), "Add a file"),
    "folder": lambda: Folder(Path(), "Export to"),
    "open": lambda: OpenCase(Path()),
    "save": lambda: SaveCase(Path(), "case.json"),
}


@pytest.mark.parametrize("turns", [0, 1, 2, 5])
@pytest.mark.parametrize("dialog", DIALOGS)
def test_a_dialog_that_is_closed_while_it_is_being_made_harms_nothing(dialog, turns):
    async def story():
        async with screen() as (app, pilot):
            app.push_screen(DIALOGS[dialog]())
            for _ in range(turns):
                await asyncio.sleep(0)
            app.pop_screen()
            await pilot.pause()
            assert app.screen is app.pages
            assert app.fault is None

    run(story())


@pytest.mark.parametrize(("page", "title"), [("3", "Import a recording"), ("5", "Folder for the insoles")])
def test_keys_after_the_one_that_opens_a_dialog_are_the_dialogs(start, page, title):
    """What is typed ahead goes where it would go if one waited for the dialog: the page behind does not turn."""
    terminal = start("case.json")
    terminal.shows("Case id")
    terminal.send(alt(page))
    terminal.until(lambda: terminal.page in {"Pressure", "Export"})
    name = terminal.page
    terminal.send(TAB + " " + alt("1"))
    terminal.shows(title)
    terminal.send(ESC)
    terminal.hides(title)
    assert terminal.page == name
