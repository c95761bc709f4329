"""What people type becomes the file's value in its own unit, or one line that says what is allowed."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orthocalc.form.answers import AnswerError, read_answer, show_answer
from orthocalc.form.questions import every_question

BY = {question.at: question for question in every_question()}
LENGTH = BY["/feet/left/length_mm"]


@pytest.mark.parametrize(
    ("typed", "mm"),
    [
        ("265", 265.0),
        ("26.5 cm", 265.0),
        ("26,5cm", 265.0),
        ("265,5", 265.5),
        ("10 in", 254.0),
        ('10 3/8"', 263.525),
        ("0,265 m", 265.0),
        (" 265 mm ", 265.0),
    ],
)
def test_a_length_in_any_unit_is_millimetres(typed, mm):
    assert read_answer(LENGTH, typed) == pytest.approx(mm, abs=1e-9)


@pytest.mark.parametrize("typed", ["1 2", "abc", "12 kg", "1/0 in", "--3", "nan", "2650", "1e9", "٣x"])
def test_what_is_no_length_of_a_foot_is_refused_in_one_line(typed):
    with pytest.raises(AnswerError) as caught:
        read_answer(LENGTH, typed)
    assert "\n" not in str(caught.value)


def test_nothing_typed_is_no_answer():
    assert read_answer(LENGTH, "  ") is None


@given(st.sampled_from([q for q in BY.values() if q.kind == "number"]), st.floats(0, 1))
def test_a_number_shown_is_read_as_itself(question, share):
    value = question.within.low + share * (question.within.high - question.within.low)
    assert read_answer(question, show_answer(question, value)) == value


@given(st.sampled_from([q for q in BY.values() if q.words]), st.data())
def test_a_word_shown_is_read_as_itself_and_its_beginning_means_it(question, data):
    word = data.draw(st.sampled_from(question.words))
    value = [word] if question.kind == "flags" else word
    assert read_answer(question, show_answer(question, value)) == value
    start = next(
        n for n in range(1, len(word) + 1) if sum(w.startswith(word[:n]) for w in question.words) == 1 or n == len(word)
    )
    assert read_answer(question, word[:start].replace("_", " ").upper()) == value


def test_several_readings_are_a_list_and_a_comma_stays_decimal():
    assert read_answer(BY["/leg_length/N/left_mm"], "86,1 cm; 862") == [861.0, 862.0]


def test_the_foot_posture_index_is_a_sum_or_six_items():
    question = BY["/feet/right/fpi6"]
    assert read_answer(question, "7") == 7
    assert read_answer(question, "1 1 2 0 2 1") == [1, 1, 2, 0, 2, 1]
    with pytest.raises(AnswerError, match="-12 to 12"):
        read_answer(question, "13")


def test_a_pain_point_is_three_numbers():
    question = BY["/feet/left/pain_points"]
    points = read_answer(question, "0,7 12 8; 0.1 -3 5")
    assert points == [{"s": 0.7, "x_mm": 12.0, "radius_mm": 8.0}, {"s": 0.1, "x_mm": -3.0, "radius_mm": 5.0}]
    assert read_answer(question, show_answer(question, points)) == points
    with pytest.raises(AnswerError, match="no place"):
        read_answer(question, "0.7 12")


@pytest.mark.parametrize(
    ("at", "typed", "said"),
    [
        (
            "/feet/left/length_mm",
            "24.4",
            "24.4 mm is no foot length (80–400 mm): did you mean 24.4 cm = 244 mm? Type 24.4 cm",
        ),
        ("/feet/left/length_mm", "24,4", "did you mean 24.4 cm = 244 mm"),
        ("/feet/left/length_mm", "10", "did you mean 10 cm = 100 mm, or 10 in = 254 mm? Type 10 cm or 10 in"),
        ("/patient/height_mm", "168", "168 mm is no height (400–2500 mm): did you mean 168 cm = 1680 mm?"),
        ("/patient/height_mm", "2.1", "did you mean 2.1 m = 2100 mm, or 2.1 ft = 640.08 mm?"),
        ("/leg_length/N/left_mm", "861; 86,2", "86.2 mm is no left leg (200–1400 mm): did you mean 86.2 cm = 862 mm?"),
    ],
)
def test_a_bare_number_that_is_too_small_is_offered_in_the_unit_that_fits_the_range(at, typed, said):
    with pytest.raises(AnswerError) as caught:
        read_answer(BY[at], typed)
    assert said in str(caught.value)
    offered = str(caught.value).rpartition("Type ")[2].split(" or ")[0]
    read_answer(BY[at], offered)  # what is offered is accepted


@pytest.mark.parametrize(("typed", "said"), [("2440", "outside 80–400 mm"), ("2.44 cm", "outside 80–400 mm")])
def test_what_fits_in_no_unit_or_has_one_is_only_refused(typed, said):
    with pytest.raises(AnswerError, match=said) as caught:
        read_answer(LENGTH, typed)
    assert "mean" not in str(caught.value)


def test_a_length_of_the_file_in_another_unit_is_shown_in_the_one_beside_the_field():
    assert show_answer(BY["/patient/height_mm"], "168 cm") == "1680"
    assert show_answer(BY["/leg_length/N/left_mm"], ["86.1 cm", "34 in", 862]) == "861; 863.6; 862"
    assert show_answer(LENGTH, "about 26") == "about 26"


READINGS = BY["/leg_length/N/difference_mm"]


@pytest.mark.parametrize(
    ("typed", "mm"),
    [
        ("8,5", [8.5]),
        ("8; 10; 9", [8, 10, 9]),
        ("8,5; 9", [8.5, 9]),
        ("8.10", [8.1]),
        ("0,85 cm", [8.5]),
        ("0,75 cm; 3/8 in", [7.5, 9.525]),
    ],
)
def test_a_comma_with_one_digit_or_a_unit_is_a_decimal_one(typed, mm):
    assert read_answer(READINGS, typed) == pytest.approx(mm, abs=1e-9)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("8,10", "8,10: 8.1 mm, or two readings? Write 8.1 or 8; 10"),
        ("9; 8,10", "8,10: 8.1 mm, or two readings? Write 8.1 or 8; 10"),
        ("8,125", "8,125: 8.125 mm, or two readings? Write 8.125 or 8; 125"),
        ("8, 10", "several readings: 8; 10; 9"),
        ("8 10", "several readings: 8; 10; 9"),
        ("8,10,9", "several readings: 8; 10; 9"),
        ("8 mm, 10 mm", "several readings: 8; 10; 9"),
    ],
)
def test_what_may_be_several_readings_is_not_taken_for_one(typed, said):
    with pytest.raises(AnswerError) as caught:
        read_answer(READINGS, typed)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_field_of_one_number_keeps_its_decimal_comma():
    assert read_answer(LENGTH, "265,25") == 265.25


SIZE = BY["/shoe/size"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("38", "38 in which system? write EU 38, UK 5, US W 7.5, …"),
        ("7,5", "7,5 in which system? write EU 38, UK 5, US W 7.5, …"),
        ("large", "'large' is no size; write EU 38, UK 5, US W 7.5, …"),
        ("EU 70", "EU 14-62"),
    ],
)
def test_a_shoe_size_without_its_system_is_asked_for_it(typed, said):
    with pytest.raises(AnswerError) as caught:
        read_answer(SIZE, typed)
    assert said in str(caught.value)


@pytest.mark.parametrize("typed", ["EU 38", "UK 5", "US W 7.5", "US M 9", "UK child 11", "US child 11", "EU 38,5"])
def test_a_shoe_size_of_every_system_is_taken_and_each_is_named_once_in_the_help(typed):
    assert read_answer(SIZE, typed) == typed
    system = typed.rstrip("0123456789.,")
    assert len(re.findall(rf"{system}\d", f"{SIZE.help} {SIZE.allowed}")) == 1
