"""The prescription page: who has the last word of each element, what an override moves, and labels that are whole."""

import asyncio
import copy

import pytest
from textual.widgets import Label, Static

from orthocalc.tui.pages.prescription import Element
from orthocalc.tui.widgets.picture import ASCII
from orthocalc.tui.widgets.why import PAUSE_S
from tests.tui.driven import lines, press, run, screen, settled, words

# evidence.md §11 rows 24, 26: 0.7 x 9 mm = 6.3, rounded to 6.5; a casual shoe takes 6, an athletic one more
CASE = {
    "orthocalc": 1,
    "id": "c",
    "patient": {"age_years": 40},
    "leg_length": [{"method": "eos", "short_side": "left", "difference_mm": 9}],
    "feet": {"left": {"length_mm": 260}, "right": {"length_mm": 260}},
    "shoe": {"kind": "athletic"},
}
PAIN = {"patient": {"age_years": 40, "symptoms": ["low_back_pain"]}}
HEEL = "/order/overrides/SIDE/heel_lift_mm"


def ordered(**left):
    return {"order": {"overrides": {"left": left}}}


def on(size=(120, 36), **parts):
    return screen(copy.deepcopy(CASE | parts), page="prescription", size=size)


def marks(app, at=HEEL):
    return next(row for row in app.pages.query(Element) if row.question.at == at).note.split()


@pytest.mark.parametrize(
    ("parts", "left"), [({}, "○"), (PAIN, "●"), (PAIN | ordered(heel_lift_mm=3), "✎"), ({"leg_length": []}, "–")]
)
def test_a_lift_that_is_withheld_given_ordered_or_not_spoken_of_has_its_own_mark(parts, left):
    async def story():
        async with on(**parts) as (app, _):
            assert marks(app) == [left, "–"]
            legend = words(app.pages.query_one("#how", Static))
            assert all(mark in legend for mark in "●○–✎")
            assert ("no low-back, hip or knee pain" in words(app.pages.query_one("#why-text", Static))) == (left == "○")

    run(story())


def test_the_marks_are_four_signs_without_colour_and_in_plain_letters(monkeypatch):
    monkeypatch.setenv(ASCII, "1")
    monkeypatch.setenv("NO_COLOR", "1")

    async def story():
        seen = []
        for parts in ({}, PAIN, PAIN | ordered(heel_lift_mm=3)):
            async with on(**parts) as (app, _):
                line = next(line for line in lines(app) if "Heel lift  " in line)
                assert line.isascii()
                seen += line.partition(" mm ")[2].split()[:2]
        return seen

    left_and_right = run(story())
    assert len({*left_and_right}) == 4


@pytest.mark.parametrize("size", [(120, 36), (104, 28), (103, 28), (100, 28), (80, 24)])
def test_the_marks_stand_under_the_letters_of_their_feet(size):
    async def story():
        async with on(size, **PAIN) as (app, _):
            title = next(line for line in lines(app) if "Lift  " in line and "left" in line)
            row = next(line for line in lines(app) if "Heel lift  " in line)
            place = title.index("L R")
            assert row[place : place + 3] == "● –"

    run(story())


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
def test_labels_are_whole_and_their_units_stand_below_each_other(size):
    async def story():
        label, number = {120: (20, 12), 80: (17, 10)}[size[0]]
        async with on(size) as (app, _):
            for row in app.pages.query(Element):
                assert len(row.question.label) <= label
                assert words(row).index(row.note, label) == label + 2 * (number + 1) + 1 + 3 + 1  # blank, unit, blank
            title = app.pages.query_one("#prescription > .title", Label)
            assert len(words(title)) <= title.size.width

    run(story())


def test_what_an_override_moves_beside_it_is_said_once_nobody_types(monkeypatch):
    # §11 rows 29, 30: under 8 mm the ball is raised by what exceeds 6; from 8 on by half, the toes by a quarter
    async def story():
        async with on(**PAIN) as (app, pilot):
            why = app.pages.query_one("#why-text", Static)
            assert "set by you" not in words(why)
            monkeypatch.setattr("orthocalc.tui.widgets.why.PAUSE_S", 3600)
            await press(pilot, "8")
            await settled(pilot)
            assert words(why).splitlines()[:2] == ["Heel lift (left)", "set by you; the rules give 6.5 mm"]
            assert "also changed" not in words(why)
            monkeypatch.setattr("orthocalc.tui.widgets.why.PAUSE_S", 0.01)
            await press(pilot, "enter", "shift+tab")
            while "also changed" not in words(why):
                await asyncio.sleep(0.01)
            moved = "also changed: ball lift 0.5 → 4 mm, toe lift 0 → 2 mm"
            assert words(why).splitlines()[2] == moved
            await press(pilot, "alt+y")
            assert moved in "\n".join(words(part) for part in app.screen.query(Static).results())

    run(asyncio.wait_for(story(), 60))


def test_an_override_that_moves_nothing_else_says_nothing_of_others():
    async def story():
        async with on(**PAIN | ordered(top_cover_mm=2, heel_lift_mm=6.5)) as (app, pilot):
            why = app.pages.query_one("#why-text", Static)
            await asyncio.sleep(PAUSE_S)
            await settled(pilot)
            assert words(why).splitlines()[1] == "set by you; the rules give 6.5 mm"
            assert "also changed" not in words(why)

    run(story())
