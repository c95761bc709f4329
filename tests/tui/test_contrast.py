"""Contrast: letters, fields and headings of every page by the formula of WCAG 2.2, in each theme and in greys."""

import copy

import pytest
from rich.color import Color

from orthocalc.tui.app import THEMES
from orthocalc.tui.widgets.picture import ASCII, Picture
from tests.tui.driven import lines, press, run, screen, settled
from tests.tui.test_prescription_page import CASE, PAIN, ordered

LEAST = 4.5
"""Contrast of text (WCAG 2.2, 1.4.3)."""
FIELD = 1.4
"""A ground of #303030 on #121212 has 1.42:1."""
LINES = " │─▁▂▃▄▅▆▇█▔▀"
PAGES = ("case", "measure", "prescription", "export")
COLOURED = pytest.mark.parametrize("theme", THEMES[:3])


def luminance(colour):
    """Return the relative luminance of sRGB (WCAG 2.2)."""
    shares = [part / 255 for part in colour.triplet]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares]
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, two):
    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def cells(app):
    """Return column, row, letter and style of all cells that bear a letter."""
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        x = 0
        for part in strip:
            yield from ((x + n, y, sign, part.style) for n, sign in enumerate(part.text) if sign not in LINES)
            x += len(part.text)


def style_of(app, widget):
    """Return the style of a widget's own left edge: a field has a blank there."""
    strip = app.screen._compositor.render_strips()[widget.region.y]
    return next(iter(strip.crop(widget.region.x, widget.region.x + 1))).style


def faint(app):
    """Return the letters that stand out too little from their ground; a picture's own are none."""
    found = []
    for x, y, sign, style in cells(app):
        widget = app.screen.get_widget_at(x, y)[0]
        if not isinstance(widget, Picture) and contrast(style.color, style.bgcolor) < LEAST:
            found.append((sign, str(style), widget, app.pages.page))
    return found


def test_the_formula_gives_what_wcag_says_of_black_white_and_the_least_grey():
    white = Color.from_rgb(255, 255, 255)
    assert contrast(Color.from_rgb(0, 0, 0), white) == pytest.approx(21)
    grey = [contrast(Color.from_rgb(one, one, one), white) for one in (0x76, 0x77)]
    assert grey[0] > LEAST > grey[1]  # #767676 is the lightest grey that may stand on white


@COLOURED
@pytest.mark.parametrize("greys", [False, True], ids=["colour", "greys"])
def test_every_letter_stands_out_from_its_ground(theme, greys, monkeypatch):
    if greys:
        monkeypatch.setenv("NO_COLOR", "1")
    parts = {"patient": {**PAIN["patient"], "red_flags": ["charcot"]}, **ordered(heel_lift_mm=4)}

    async def story():
        async with screen(copy.deepcopy(CASE | parts), size=(120, 50)) as (app, pilot):
            app.theme = theme
            found = []
            for page in PAGES:
                await app.pages.go(page)
                await settled(pilot)
                found += faint(app)
                await press(pilot, "tab")
                await settled(pilot)
                found += faint(app)
            return found

    assert run(story()) == []


@COLOURED
def test_fields_stand_out_from_the_page_automatic_values_are_italic_and_headings_marked(theme):
    async def story():
        async with screen(copy.deepcopy(CASE | PAIN), page="prescription") as (app, pilot):
            app.theme = theme
            await settled(pilot)
            first, second, *_ = app.pages.query("#prescription Answer")
            ground = app.screen._compositor.render_strips()[first.region.y].crop(0, 1)
            page = next(iter(ground)).style.bgcolor
            focused, field = style_of(app, first).bgcolor, style_of(app, second).bgcolor
            assert contrast(field, page) >= FIELD
            assert contrast(focused, field) >= 1.2
            row, column = second.region.y, second.region.x + 1
            automatic = next(style for x, y, _, style in cells(app) if (x, y) == (column, row))
            assert automatic.italic
            assert contrast(automatic.color, field) >= LEAST
            assert any(line.lstrip().startswith("▸ Lift") for line in lines(app))

    run(story())


def test_headings_are_marked_in_plain_letters_too(monkeypatch):
    monkeypatch.setenv(ASCII, "1")

    async def story():
        async with screen(copy.deepcopy(CASE), page="export") as (app, _):
            assert any(line.lstrip().startswith("> Export") for line in lines(app))

    run(story())


@pytest.mark.parametrize("theme", THEMES[3:])
def test_the_terminals_own_colours_can_be_taken(theme):
    async def story():
        async with screen(copy.deepcopy(CASE), page="prescription") as (app, pilot):
            app.theme = theme
            await settled(pilot)
            first, second, *_ = app.pages.query("#prescription Answer")
            assert style_of(app, first).bgcolor != style_of(app, second).bgcolor

    run(story())
