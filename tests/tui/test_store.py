"""The case that is edited: undo and redo go the way that was come, and a file is only written when asked."""

import json

from hypothesis import given
from hypothesis import strategies as st

from orthocalc.form.tree import value_at, with_value, without_item
from orthocalc.tui.store import MOST_STEPS, Store

PLACES = (
    "/feet/left/length_mm",
    "/patient/age_years",
    "/leg_length/0/left_mm",
    "/leg_length/1/method",
    "/patient/code",
)
STEPS = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from([None, 250.0, 260.0, "x", [1.0]])), max_size=25)


@given(STEPS, st.integers(0, 30))
def test_undo_and_redo_go_the_way_that_was_come(steps, back):
    store = Store()
    seen = [store.tree]
    for at, value in steps:
        store.put(at, value)
        store.leave()
        if store.tree != seen[-1]:
            seen.append(store.tree)
    back = min(back, len(seen) - 1)
    for expected in seen[::-1][1 : back + 1]:
        assert store.undo() is not None
        assert store.tree == expected
    for expected in seen[len(seen) - back :]:
        assert store.redo() is not None
        assert store.tree == expected
    assert store.redo() is None


@given(STEPS)
def test_what_was_put_is_there_and_nothing_else_is_touched(steps):
    tree = {"orthocalc": 1, "id": "case"}
    for at, value in steps:
        before = json.dumps(tree)
        new = with_value(tree, at, value)
        assert json.dumps(tree) == before
        assert value_at(new, at) == value
        others = [place for place in PLACES if place != at]
        assert [value_at(new, place) for place in others] == [value_at(tree, place) for place in others]
        tree = new


def test_one_visit_to_a_field_is_one_step():
    store = Store()
    for value in (2.0, 26.0, 265.0):
        store.put("/feet/left/length_mm", value)
    store.leave()
    store.put("/feet/left/length_mm", 266.0)
    undone = store.undo()
    assert undone is not None
    assert undone.at == "/feet/left/length_mm"
    assert [value_at(tree, undone.at) for tree in (undone.before, undone.after)] == [266.0, 265.0]
    assert store.value("/feet/left/length_mm") == 265.0
    undone = store.undo()
    assert undone is not None
    assert undone.at == "/feet/left/length_mm"
    assert [value_at(tree, undone.at) for tree in (undone.before, undone.after)] == [265.0, None]
    assert store.tree == {"orthocalc": 1, "id": "case"}
    assert store.undo() is None


def test_the_oldest_steps_are_forgotten_first():
    store = Store()
    for number in range(MOST_STEPS + 20):
        store.put("/patient/age_years", float(number % 100))
        store.leave()
    steps = 0
    while store.undo():
        steps += 1
    assert steps == MOST_STEPS


def test_an_incomplete_case_says_what_is_missing_and_keeps_the_last_good_one():
    store = Store()
    assert store.problem("/feet").message == "no size: give a foot's length_mm, or shoe.size"
    store.put("/feet/left/length_mm", 250.0)
    assert not store.problems
    good = store.case
    store.put("/leg_length/0/method", "block_test")
    assert "left_mm and right_mm" in store.problem("/leg_length/0").message
    assert store.case is good


def test_removing_an_item_leaves_the_others():
    tree = {"leg_length": [{"method": "eos"}, {"method": "laser"}]}
    assert without_item(tree, "/leg_length", 0) == {"leg_length": [{"method": "laser"}]}
    assert without_item(without_item(tree, "/leg_length", 0), "/leg_length", 0) == {}


def test_a_saved_case_is_the_file(tmp_path):
    store, path = Store(), tmp_path / "case.json"
    store.put("/feet/left/length_mm", 250.0)
    assert store.changed
    store.save(path)
    assert json.loads(path.read_text()) == {"orthocalc": 1, "id": "case", "feet": {"left": {"length_mm": 250.0}}}
    assert not store.changed
    store.undo()
    assert store.changed
