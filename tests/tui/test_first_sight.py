"""What a screen says to somebody who has never seen it: how readings are typed, what is missing, what is wrong."""

from textual.widgets import Static

from orthocalc.form.questions import every_question
from orthocalc.tui.going import go_to
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
