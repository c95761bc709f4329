"""Going about: sections, entries to be mended, findings and reasons, each by one key from anywhere, at both sizes."""

import json
import shutil
from pathlib import Path

import pytest
from textual.widgets import Static

import orthocalc
from orthocalc.tui.main import Main
from orthocalc.tui.reading import Reading
from orthocalc.tui.widgets.accept import Words
from orthocalc.tui.widgets.answer import Answer
from orthocalc.tui.widgets.mesh_view import MeshView
from orthocalc.tui.widgets.row import Row
from tests.tui.driven import press, run, screen, settled, words
from tests.tui.terminal import alt, ctrl

EXAMPLES = Path(__file__).parents[2] / "examples"
BOTH = pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])
SECTIONS = ["/feet/left/length_mm", "/leg_length/0/method", "/leg_length/1/method", "/patient/asis_width_mm"]
SECTIONS += ["/screening/trendelenburg"]


def example(folder, page, size=(120, 36), **patient):
    """Open the example, with more told of its patient, in a folder of its own."""
    for name in ("first.json", "walk_left.asf", "walk_right.asf"):
        shutil.copy(EXAMPLES / name, folder)
    tree = json.loads((folder / "first.json").read_text())
    tree["patient"].update(patient)
    return screen(tree, folder / "first.json", folder, page, size)


def at(app):
    return app.focused.question.at


def status(app):
    return words(app.pages.query_one("#status", Static))


def read(app):
    """Return what stands in the dialog that lies over the pages."""
    assert not isinstance(app.screen, Main)
    return "\n".join(words(part) for part in app.screen.query(Static).results())


@pytest.mark.parametrize(("on", "back"), [("alt+n", "alt+b"), ("pagedown", "pageup"), ("ctrl+down", "ctrl+up")])
def test_one_key_from_section_to_section_and_round(tmp_path, on, back):
    async def story():
        async with example(tmp_path, "measure") as (app, pilot):
            seen = [at(app)]
            for _ in SECTIONS:
                await press(pilot, on)
                seen.append(at(app))
            assert seen == [*SECTIONS, SECTIONS[0]]
            await press(pilot, "tab", "tab", "tab", back)
            assert at(app) == SECTIONS[0]
            await press(pilot, back)
            assert at(app) == SECTIONS[-1]
            await press(pilot, back, "enter", "alt+a")
            assert at(app) == SECTIONS[0]

    run(story())


def test_a_burst_goes_into_the_fields_that_it_went_to(tmp_path):
    async def story():
        async with screen(None, None, tmp_path, "measure") as (app, pilot):
            await press(pilot, *"265", "pagedown", *"eos", "alt+n", *"240")
            tree = app.store.tree
            assert tree["feet"] == {"left": {"length_mm": 265}}
            assert tree["leg_length"] == [{"method": "eos"}]
            assert tree["patient"] == {"asis_width_mm": 240}

    run(story())


@BOTH
def test_findings_are_a_key_away_and_lead_to_what_they_are_about(tmp_path, size):
    found = orthocalc.design_case(*orthocalc.load_case(EXAMPLES / "first.json")).findings
    cautions = {finding.text for finding in found if finding.level == "caution"}

    async def story():
        async with example(tmp_path, "case", size) as (app, pilot):
            assert f"⚠ {len(cautions)} cautions Alt+W" in status(app)
            await press(pilot, "alt+w")
            assert all(finding.text in read(app) for finding in found)
            offers = [words(offer) for offer in app.screen.query("Offer").results(Static)]
            assert sum("⚠ caution" in offer for offer in offers) == len(cautions)  # as many as the line counts
            first = words(app.screen.query("Offer").first(Static))
            assert "⚠ caution left and right: Only 4 complete steps" in first
            await press(pilot, "enter")
            await settled(pilot)
            assert app.pages.page == "pressure"
            await press(pilot, "alt+w", "escape")
            assert isinstance(app.screen, Main)

    run(story())


def test_a_finding_of_an_element_leads_to_its_field(tmp_path):
    async def story():
        async with example(tmp_path, "case") as (app, pilot):
            await press(pilot, "alt+w")
            lines = [words(line) for line in app.screen.query("Offer").results(Static)]
            place = next(n for n, line in enumerate(lines) if "Heel lift 5.5 mm" in line)
            await press(pilot, *["down"] * place, "enter")
            await settled(pilot)
            assert (app.pages.page, at(app)) == ("prescription", "/order/overrides/left/heel_lift_mm")

    run(story())


@BOTH
def test_what_somebody_must_answer_for_leads_to_the_name(tmp_path, size):
    async def story():
        async with example(tmp_path, "case", size, red_flags=["charcot"]) as (app, pilot):
            await press(pilot, "alt+w")
            assert "■ refer" in words(app.screen.query("Offer").first(Static))
            await press(pilot, "enter")
            await settled(pilot)
            assert app.pages.page == "prescription"
            assert isinstance(app.focused, Words)
            assert app.focused.placeholder == "name"

    run(story())


@BOTH
def test_an_entry_that_was_not_accepted_is_counted_and_found_again(tmp_path, size):
    async def story():
        async with example(tmp_path, "measure", size) as (app, pilot):
            assert "not accepted" not in status(app)
            await press(pilot, *"24.4", "tab", *"2450", "alt+1")
            await settled(pilot)
            assert "✗ 2 entries not accepted Alt+M" in status(app)
            for place in ("left", "right", "left"):
                await press(pilot, "alt+m")
                await settled(pilot)
                assert (app.pages.page, at(app)) == ("measure", f"/feet/{place}/length_mm")
            await press(pilot, *"244", "tab", *"245")
            await settled(pilot)
            assert "not accepted" not in status(app)
            assert app.store.tree["feet"]["left"]["length_mm"] == 244

    run(story())


def test_what_is_missing_is_gone_to_when_all_was_accepted(tmp_path):
    async def story():
        async with screen(None, None, tmp_path, "case") as (app, pilot):
            await press(pilot, "alt+m")
            await settled(pilot)
            assert at(app) == "/feet/left/length_mm"  # no size: a foot's length is asked for first
            await press(pilot, *"250", "alt+5", "alt+m")
            assert app.pages.page == "export"

    run(story())


def test_leaving_and_saving_name_what_was_not_accepted(tmp_path):
    async def story():
        async with example(tmp_path, "measure") as (app, pilot):
            await press(pilot, *"24.4", "alt+1", "ctrl+q")
            assert "1 entry was not accepted and not saved: Foot length left '24.4'." in read(app)
            assert "changes that are not saved" not in read(app)
            await press(pilot, "e")
            await settled(pilot)
            assert at(app) == "/feet/left/length_mm"
            await press(pilot, "tab", *"246", "ctrl+q")
            assert "first.json has changes that are not saved. 1 entry was not accepted" in read(app)
            await press(pilot, "escape", "ctrl+s")
            assert any("Foot length left '24.4'" in note.message for note in app._notifications)

    run(story())


@BOTH
def test_the_whole_reason_can_be_read(tmp_path, size):
    reason = orthocalc.design_case(*orthocalc.load_case(EXAMPLES / "first.json")).why("left", "heel_lift_mm")

    async def story():
        async with example(tmp_path, "prescription", size) as (app, pilot):
            await press(pilot, "alt+y")
            assert isinstance(app.screen, Reading)
            assert "PMC6417033" in reason
            assert reason in read(app)
            assert app.screen.query_one(".dialog").size.width >= 0.7 * size[0]
            await press(pilot, "9", "alt+y")
            assert isinstance(app.screen, Main)
            assert "overrides" not in app.store.tree["order"]
            assert at(app) == "/order/overrides/left/heel_lift_mm"

    run(story())


def test_what_terminals_send_for_the_keys(start):
    terminal = start("case.json")
    terminal.shows("cautions")
    terminal.send(alt("n"))
    terminal.shows("Kind of shoe\n")
    terminal.send(alt("2"))
    terminal.until(lambda: terminal.page == "Measure")
    terminal.send("\x1b[18;2~")  # Shift+F7 of xterm
    terminal.until(lambda: terminal.page == "Case")
    terminal.send(alt("y"))
    terminal.shows("Esc: back")
    terminal.send(alt("y") + alt("w"))
    terminal.shows("Findings, worst first")
    terminal.send("\x1b")
    terminal.hides("Findings, worst first")
    terminal.send(ctrl("q"))
    assert terminal.ends() == 0


@pytest.mark.parametrize("page", ["measure", "prescription"])
@pytest.mark.parametrize("columns", [60, 77, 78, 80, 103, 104])
def test_every_field_is_whole_on_the_screen_at_any_width(tmp_path, page, columns):
    """Below 78 columns there is room for the form or the insoles, and a key between them."""

    async def story():
        async with example(tmp_path, page, (columns, 24)) as (app, pilot):
            right = app.pages.query_one("#right")
            assert right.display is (columns >= 78)
            form = app.pages.query_one("#left").content_region
            for row in app.pages.query(Row).results():
                for field in row.fields():
                    assert form.x <= field.region.x, field.question.at
                    assert field.region.right <= form.right, field.question.at
            for key in ("ctrl+f", "alt+v") if columns < 78 else ():
                await press(pilot, key)
                assert app.focused is app.pages.query_one(MeshView)
                assert right.region.width == columns
                await press(pilot, key)
                assert isinstance(app.focused, Answer)
                assert not right.display

    run(story())
