"""What a screen says to somebody who has never seen it: how readings are typed, what is missing, what is wrong."""

import pytest
from textual.widgets import Static

from orthocalc.form.questions import every_question
from orthocalc.tui.going import fields_at, go_to
from orthocalc.tui.widgets.mesh_view import MeshView
from orthocalc.tui.widgets.why import explained
from tests.tui.driven import press, run, screen, settled, words

BY = {question.at: question for question in every_question()}


def test_a_field_of_several_readings_says_how_they_are_typed():
    several = [question for question in every_question() if question.kind == "readings"]
    assert {q.at.rsplit("/", 1)[1] for q in several} >= {"left_mm", "right_mm", "difference_mm"}
    for question in several:
        assert "everal readings: 8; 10; 9" in str(explained(question, None))
    assert "readings" not in str(explained(BY["/feet/left/length_mm"], None))


def test_an_unknown_template_is_refused_at_its_field_and_the_old_one_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("ORTHOCALC_TEMPLATES", str(tmp_path / "own"))
    (tmp_path / "own" / "my_last").mkdir(parents=True)
    (tmp_path / "own" / "my_last" / "template.toml").touch()
    begun = {"orthocalc": 1, "id": "c", "order": {"template": "sulcus"}}

    async def story():
        async with screen(begun, None, tmp_path) as (app, pilot):
            await go_to(app, "/order/template")
            await press(pilot, *"left")
            assert app.store.tree == begun
            for named in ("'left'", "full_length", "three_quarter", "my_last", "kept: sulcus"):
                assert named in app.focused.error
            await press(pilot, "escape", "tab", "shift+tab", *"full length", "enter")
            assert app.store.value("/order/template") == "full_length"
            await press(pilot, "shift+tab", *"my", "enter")
            assert app.store.value("/order/template") == "my_last"

    run(story())


def nothing(app):
    return words(app.pages.query_one("#nothing", Static))


def test_where_nothing_is_prescribed_the_real_reason_is_said(tmp_path):
    async def story(more, said, field):
        begun = {"orthocalc": 1, "id": "c"} | more
        async with screen(begun, None, tmp_path, "prescription") as (app, pilot):
            assert said in nothing(app)
            assert ("shoe size is the least" in nothing(app)) == (not field)
            await press(pilot, "alt+w")
            assert any(said in note.message for note in app._notifications)
            if field:
                await press(pilot, "alt+m")
                await settled(pilot)
                assert app.focused.question.at == field

    sized = {"feet": {"left": {"length_mm": 250}}}
    run(story({}, "a foot's length or a shoe size is the least", ""))
    run(story({"date": "yesterday"}, "Date: 'yesterday'", "/date"))
    run(story(sized | {"previous": "gone.json"}, "gone.json", "/previous"))
    run(story(sized | {"order": {"template": "left"}}, "left", "/order/template"))


TO_DRAW = "Enter a foot length or a shoe size: the insoles are drawn then."


def preview(app):
    """Return the words that stand where the insoles are drawn."""
    view = app.pages.query_one(MeshView)
    return " ".join(" ".join(view.render_line(y).text for y in range(view.size.height)).split())


@pytest.mark.parametrize("size", [(120, 36), (80, 24)], ids=["120x36", "80x24"])
def test_an_empty_start_says_what_draws_the_insoles(tmp_path, size):
    async def story():
        async with screen(None, None, tmp_path, "measure", size) as (app, pilot):
            assert app.focused.question.at == "/feet/left/length_mm"
            assert preview(app) == TO_DRAW
            assert TO_DRAW in words(app.pages.query_one("#why-text", Static))
            await press(pilot, *"250")
            await settled(pilot)
            assert "Enter" not in preview(app)
            assert TO_DRAW not in words(app.pages.query_one("#why-text", Static))
            await press(pilot, "ctrl+n", "d")
            await settled(pilot)
            assert preview(app) == TO_DRAW

    run(story())


def test_an_empty_preview_names_what_else_is_wrong(tmp_path):
    begun = {"orthocalc": 1, "id": "c", "feet": {"left": {"length_mm": 250}}, "date": "yesterday"}

    async def story():
        async with screen(begun, None, tmp_path) as (app, _):
            assert "Date: 'yesterday'" in preview(app)
            assert TO_DRAW not in preview(app)

    run(story())


def test_shoe_and_order_are_seen_on_the_case_page_at_once(tmp_path):
    async def story():
        async with screen(None, None, tmp_path) as (app, _):
            seen = app.pages.query_one("#left").region
            for at in ("/shoe/kind", "/shoe/size", "/order/template", "/order/material"):
                (field,) = fields_at(app, at)
                assert seen.contains_region(field.region), at

    run(story())
