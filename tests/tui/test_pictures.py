"""Pictures: which insole is the left one, from where they are seen, and what the marks on the pressure map are."""

import copy
import shutil
from pathlib import Path

import pytest
from textual.widgets import Static

from orthocalc.tui.heat_rows import NOW, PATH, PEAK
from orthocalc.tui.widgets.heat_view import HeatView
from orthocalc.tui.widgets.mesh_view import VIEWS, MeshView
from orthocalc.tui.widgets.picture import ASCII
from tests.tui.driven import lines, press, run, screen, settled, words
from tests.tui.test_prescription_page import CASE, PAIN
from tests.tui.test_pressure_page import case_with

BOTH = pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])


def letters(app):
    """Return where L and R stand over the insoles: row and column by letter."""
    view = app.pages.query_one(MeshView)
    rows = [view.render_line(y).text for y in range(view.size.height)]
    return {sign: (y, row.index(sign)) for y, row in enumerate(rows) for sign in "LR" if sign in row}


def caption(app):
    return words(app.pages.query_one("#caption", Static)).splitlines()


@BOTH
@pytest.mark.parametrize("ascii_only", [False, True], ids=["blocks", "letters"])
def test_every_view_is_named_first_and_says_which_insole_is_left(size, ascii_only, monkeypatch):
    if ascii_only:
        monkeypatch.setenv(ASCII, "1")

    async def story():
        async with screen(copy.deepcopy(CASE | PAIN), page="measure", size=size) as (app, pilot):
            await press(pilot, "alt+v")
            for number, view in enumerate(VIEWS, 1):
                await press(pilot, str(number))
                await settled(pilot)
                first, left, right = caption(app)
                units = " · mm · medial +" if size[0] < 104 and len(view) <= len("medial") else ""  # for more no room
                assert first == f"from {view}{units}"
                assert left.startswith("L lift 6.5")  # 0.7 x 9 mm = 6.3, to the half millimetre
                assert right.startswith("R lift 0")
                assert letters(app)["L"] < letters(app)["R"]
                shown = "\n".join(lines(app)).replace("·", ".")  # plain letters have no dot in the middle
                assert all(line.replace("·", ".") in shown for line in (first, left, right))

    run(story())


@pytest.mark.parametrize(("side", "letter"), [("left", "L"), ("right", "R")])
def test_one_insole_alone_has_its_own_letter(side, letter):
    async def story():
        async with screen(copy.deepcopy(CASE | {"order": {"sides": [side]}}), page="measure") as (app, pilot):
            await settled(pilot)
            assert list(letters(app)) == [letter]
            assert [line[0] for line in caption(app)[1:]] == [letter]

    run(story())


@BOTH
@pytest.mark.parametrize("shown", ["maximum", "frame"])
def test_every_mark_on_the_pressure_map_is_explained_in_one_piece(tmp_path, size, shown):
    shutil.copy(Path(__file__).parents[2] / "examples" / "walk_left.asf", tmp_path / "walk.asf")

    async def story():
        tree = case_with(("walk.asf", "left"))
        async with screen(tree, tmp_path / "case.json", page="pressure", size=size) as (app, pilot):
            heat = app.pages.query_one(HeatView)
            heat.focus()
            await press(pilot, *([".", ".", ".", " ", " "] if shown == "frame" else []))
            await settled(pilot)
            map_of = "".join(heat.render_line(y).text for y in range(1, heat.size.height - 1))
            signs = {PEAK, PATH, NOW} & {*map_of}
            assert signs == ({PATH, NOW} if shown == "frame" else {PATH, PEAK})
            meant = {PEAK: "+ peak", PATH: "• path of the centre of pressure (CoP)", NOW: "◆ CoP now"}
            assert {sign for sign, text in meant.items() if any(text in line for line in lines(app))} == signs

    run(story())
