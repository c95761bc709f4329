"""The case file: what is accepted, and what every mistake is told."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orthocalc.case import Case
from orthocalc.document import DocumentError, NotJsonError, parse
from orthocalc.json_text import parse_json

PLAIN = {"orthocalc": 1, "id": "c", "feet": {"left": {"length_mm": 244}}}


def problems(text):
    tree, duplicates = parse_json(text if isinstance(text, str) else json.dumps(text))
    with pytest.raises(DocumentError) as error:
        parse(Case, tree, duplicates)
    return {problem.at: problem for problem in error.value.problems}


def test_every_mistake_of_a_file_is_told_at_once_with_its_pointer():
    found = problems(
        """{"orthocalc": 1, "id": "a/b", "date": "2026-02-30", "patient": {"sex": "f", "conditions": ["gout"]},
        "leg_length": [{"method": "block_test", "difference_mm": [7]},
                       {"method": "tape_asis_medial_malleolus", "left_mm": [861, 862], "right_mm": [869]},
                       {"method": "eos", "left_mm": 20, "right_mm": 880},
                       {"method": "laser"}],
        "feet": {"left": {"length_mm": 2440, "fpi6": 13, "ball_widht_mm": 93}},
        "order": {"overrides": {"left": {"heel_lift_mm": "1/4"}}}, "weight": 80}"""
    )
    assert set(found) == {
        "/id",
        "/date",
        "/patient/sex",
        "/patient/conditions/0",
        "/leg_length/0/short_side",
        "/leg_length/1/right_mm",
        "/leg_length/2/left_mm",
        "/leg_length/3",
        "/feet/left/length_mm",
        "/feet/left/fpi6",
        "/feet/left/ball_widht_mm",
        "/order/overrides/left/heel_lift_mm",
        "/weight",
    }
    assert found["/feet/left/length_mm"].message == "2440 mm is outside 80–400 mm"
    assert found["/feet/left/length_mm"].got == "2440 mm"
    assert found["/feet/left/length_mm"].allowed == "80–400 mm"
    assert "did you mean ball_width_mm?" in found["/feet/left/ball_widht_mm"].message


def test_a_missing_size_is_told_beside_other_mistakes():
    assert set(problems({"orthocalc": 1, "id": "c", "date": 3})) == {"/date", "/feet"}


def test_keys_that_stand_twice_are_errors():
    assert "/feet/left/length_mm" in problems(
        '{"orthocalc":1,"id":"c","feet":{"left":{"length_mm":244,"length_mm":245}}}'
    )


@pytest.mark.parametrize("value", [True, "244", [244], {"mm": 244}, 1e400, 10**400, -1, "24.4 furlong"])
def test_a_length_is_a_number_or_text_with_a_unit(value):
    text = json.dumps(PLAIN | {"feet": {"left": {"length_mm": value}, "right": {"length_mm": 240}}})
    assert set(problems(text.replace("Infinity", "1e999"))) == {"/feet/left/length_mm"}


@pytest.mark.parametrize("text", ["", "{", "[1,]", '{"a": NaN}', "[" * 100_000, '{"a": 1}}', "\x00"])
def test_what_is_not_json_is_said_with_its_place(text):
    with pytest.raises(NotJsonError, match=r"line \d+, column \d+|NaN|deep"):
        parse_json(text)


@pytest.mark.parametrize("tree", [[], 3, "case", None])
def test_a_case_is_an_object(tree):
    assert set(problems(json.dumps(tree))) == {""}


@pytest.mark.parametrize("case_id", ["../x", "a b", "", ".hidden", "a" * 65, "a/b", "ä"])
def test_ids_never_become_paths(case_id):
    assert set(problems(PLAIN | {"id": case_id})) == {"/id"}


def test_free_text_is_never_repeated():
    found = problems(PLAIN | {"patient": {"sex": "Maria Muster, born 1980 in Ulm"}})
    assert "Maria" not in str(found)


def test_inches_and_centimetres_are_stored_as_mm():
    feet = {"left": {"length_mm": "24,4 cm", "navicular_height_mm": "1 1/2 in"}}
    case = parse(Case, PLAIN | {"feet": feet})
    assert case.feet.left.length_mm == 244.0
    assert case.feet.left.navicular_height_mm == pytest.approx(38.1)


def test_one_reading_stands_for_a_list_and_signs_are_right_minus_left():
    readings = [
        {"method": "block_test", "short_side": "left", "difference_mm": 7},
        {"method": "block_test", "short_side": "right", "difference_mm": [7, 8]},
        {"method": "tape_asis_medial_malleolus", "left_mm": 861, "right_mm": 869},
    ]
    case = parse(Case, PLAIN | {"leg_length": readings})
    assert [r.differences_mm() for r in case.leg_length] == [(7.0,), (-7.0, -8.0), (8.0,)]


def test_a_case_survives_its_own_json():
    case = parse(Case, PLAIN | {"shoe": {"size": "EU 39"}, "order": {"overrides": {"left": {"heel_lift_mm": 3}}}})
    again = parse(Case, json.loads(case.model_dump_json(exclude_unset=True)))
    assert again == case


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
paths = st.sampled_from(
    [
        "id",
        "date",
        "patient",
        "leg_length",
        "feet",
        "pressure",
        "screening",
        "shoe",
        "order",
        "previous",
        "patient.age_years",
    ]
)


@given(paths, json_values)
def test_whatever_stands_in_a_case_it_is_accepted_or_explained(path, value):
    tree = json.loads(json.dumps(PLAIN))
    *folders, key = path.split(".")
    here = tree
    for folder in folders:
        here = here.setdefault(folder, {})
    here[key] = value
    told = ()
    try:
        parse(Case, tree)
    except DocumentError as error:
        told = error.problems
    assert all(problem.message and (problem.at == "" or problem.at.startswith("/")) for problem in told)
