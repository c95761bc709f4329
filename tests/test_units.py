"""Lengths as people write them."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orthocalc.units import parse_length_mm


@pytest.mark.parametrize(
    ("text", "mm"),
    [
        ("3/8 in", 9.525),
        ("1/4 in", 6.35),
        ("1 3/8 in", 34.925),
        ("1-3/8 in", 34.925),
        ('0.5"', 12.7),
        ("86,1 cm", 861.0),
        ("86.1cm", 861.0),
        ("0.861 m", 861.0),
        (" 12 mm ", 12.0),
        ("1 ft", 304.8),
        ("-2 mm", -2.0),
        (".5 cm", 5.0),
    ],
)
def test_lengths_by_the_definition_of_their_units(text, mm):
    assert parse_length_mm(text) == pytest.approx(mm, abs=1e-9)


@pytest.mark.parametrize(
    "text", ["", "12", "mm", "12 furlong", "1/0 in", "1,2,3 mm", "12 mm 3", "1e3 mm", "nan mm", "१२ mm½", "1 / 2 in"]
)
def test_no_length(text):
    with pytest.raises(ValueError, match=r"\w"):
        parse_length_mm(text)


@given(st.integers(0, 10_000), st.sampled_from([".", ","]))
def test_centimetres_are_ten_millimetres(tenths, point):
    assert parse_length_mm(f"{tenths // 10}{point}{tenths % 10} cm") == tenths


@given(st.text(max_size=30))
def test_any_text_is_a_length_or_a_value_error(text):
    with contextlib.suppress(ValueError):
        assert math.isfinite(parse_length_mm(text))
