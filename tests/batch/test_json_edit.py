"""Defaults, set and sweep: the examples of RFC 6901 and RFC 7396, and that nothing is changed in place."""

import copy
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orthocalc.batch.json_edit import PointerError, merged, swept, with_value

RFC_6901 = {
    "foo": ["bar", "baz"],
    "": 0,
    "a/b": 1,
    "c%d": 2,
    "e^f": 3,
    "g|h": 4,
    "i\\j": 5,
    'k"l': 6,
    " ": 7,
    "m~n": 8,
}
LEAVES = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=3)
TREES = st.recursive(
    LEAVES, lambda t: st.lists(t, max_size=3) | st.dictionaries(st.text(max_size=3), t, max_size=3), max_leaves=12
)


@pytest.mark.parametrize(
    ("pointer", "where"),
    [
        ("/foo/0", ["foo", 0]),
        ("/", [""]),
        ("/a~1b", ["a/b"]),
        ("/c%d", ["c%d"]),
        ("/e^f", ["e^f"]),
        ("/g|h", ["g|h"]),
        ("/i\\j", ["i\\j"]),
        ('/k"l', ['k"l']),
        ("/ ", [" "]),
        ("/m~0n", ["m~n"]),
    ],
)
def test_pointers_of_rfc_6901_lead_where_it_says(pointer, where):
    expected = copy.deepcopy(RFC_6901)
    here = expected
    for step in where[:-1]:
        here = here[step]
    here[where[-1]] = "set"
    before = copy.deepcopy(RFC_6901)
    assert with_value(RFC_6901, pointer, "set") == expected
    assert before == RFC_6901


def test_the_empty_pointer_is_the_whole_document():
    assert with_value(RFC_6901, "", [1]) == [1]


def test_objects_on_the_way_are_made_and_a_list_is_lengthened_by_a_dash():
    assert with_value({}, "/order/overrides/left/heel_lift_mm", 4) == {
        "order": {"overrides": {"left": {"heel_lift_mm": 4}}}
    }
    assert with_value({"a": [1]}, "/a/-", 2) == {"a": [1, 2]}


@pytest.mark.parametrize("pointer", ["foo", "/foo/2", "/foo/01", "/foo/x", "/foo/-1", "/a~1b/c", "/~2", "/~"])
def test_a_pointer_that_leads_nowhere_is_refused(pointer):
    with pytest.raises(PointerError):
        with_value(RFC_6901, pointer, 1)


@pytest.mark.parametrize(
    ("target", "patch", "result"),
    [
        ('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'),
        ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'),
        ('{"a":"b"}', '{"a":null}', "{}"),
        ('{"a":"b","b":"c"}', '{"a":null}', '{"b":"c"}'),
        ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
        ('{"a":"c"}', '{"a":["b"]}', '{"a":["b"]}'),
        ('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'),
        ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'),
        ('["a","b"]', '["c","d"]', '["c","d"]'),
        ('{"a":"b"}', '["c"]', '["c"]'),
        ('{"a":"foo"}', "null", "null"),
        ('{"a":"foo"}', '"bar"', '"bar"'),
        ('{"e":null}', '{"a":1}', '{"e":null,"a":1}'),
        ("[1,2]", '{"a":"b","c":null}', '{"a":"b"}'),
        ("{}", '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}'),
    ],
)
def test_merging_is_rfc_7396s(target, patch, result):
    """The fifteen test cases of its Appendix A."""
    assert merged(json.loads(target), json.loads(patch)) == json.loads(result)


@given(TREES, TREES)
def test_merging_changes_neither_and_twice_is_once(under, over):
    before = copy.deepcopy((under, over))
    once = merged(under, over)
    assert (under, over) == before
    assert merged(once, over) == once


def test_a_sweep_is_every_combination_with_the_last_pointer_fastest():
    found = list(swept({"x": {}}, {"/x/a": [1, 2], "/b": ["p", "q"]}))
    assert found == [{"x": {"a": a}, "b": b} for a in (1, 2) for b in ("p", "q")]
