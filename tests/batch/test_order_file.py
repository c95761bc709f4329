"""Order files in every form: what comes out of them, how much is read for it, and where a fault is said to be."""

import io
import json
from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orthocalc.batch import order_file
from orthocalc.batch.order_file import array_items, open_orders
from orthocalc.batch.orders import entries_of, read_orders
from orthocalc.document import NotJsonError

CASE = {"orthocalc": 1, "id": "c", "feet": {"left": {"length_mm": 250}}}
FOOT = {"orthocalc": 1, "id": "p", "left": {"length_mm": 250}}


def read(path):
    with open_orders(str(path)) as file:
        return list(read_orders(file.entries, file.folder))


def orders(tmp_path, text, name="orders.jsonl"):
    (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read(tmp_path / name)


def lines(*trees):
    return "".join(json.dumps(tree) + "\n" for tree in trees)


def ids(found):
    return [order.tree["id"] if order.tree else None for order in found]


def messages(order):
    return [f"{p.at}: {p.message}" for p in order.problems]


@pytest.mark.parametrize("name", ["orders.jsonl", "orders.json"])
@pytest.mark.parametrize("start", ["", "\ufeff", "\r\n \n"])
def test_lines(tmp_path, name, start):
    found = orders(tmp_path, start + lines(CASE, FOOT).replace("\n", "\r\n"), name)
    assert [order.tree for order in found] == [CASE, FOOT]
    assert [order.number for order in found] == [1, 2]
    assert found[1].where == f"{tmp_path / name}:{2 + start.count(chr(10))}"


@pytest.mark.parametrize("indent", [None, 1])
def test_an_array_a_document_and_a_single_case(tmp_path, indent):
    many = {"defaults": {"shoe": {"kind": "dress"}}, "orders": [CASE, CASE | {"id": "d", "shoe": None}]}
    assert ids(orders(tmp_path, json.dumps([CASE, FOOT], indent=indent), "a.json")) == ["c", "p"]
    assert ids(orders(tmp_path, json.dumps(CASE, indent=indent), "b.json")) == ["c"]
    found = orders(tmp_path, json.dumps(many, indent=indent), "c.json")
    assert [order.tree.get("shoe") for order in found] == [{"kind": "dress"}, None]


def test_a_folder_is_its_case_files_by_name(tmp_path):
    folder = tmp_path / "cases"
    folder.mkdir()
    for name in ("b", "a", "c"):
        (folder / f"{name}.json").write_text(json.dumps(CASE | {"id": name}), encoding="utf-8")
    (folder / "notes.txt").write_text("no case", encoding="utf-8")
    found = read(folder)
    assert ids(found) == ["a", "b", "c"]
    assert {order.folder for order in found} == {str(folder)}


def test_a_path_is_relative_to_the_file_that_names_it(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep/case.json").write_text(json.dumps(CASE), encoding="utf-8")
    found = orders(tmp_path, '"deep/case.json"\n{"case": "deep/case.json", "set": {"/id": "d"}}\n')
    assert ids(found) == ["c", "d"]
    assert {order.folder for order in found} == {str(tmp_path / "deep")}


def test_a_dash_as_a_path_is_a_file_not_standard_input(tmp_path):
    (found,) = orders(tmp_path, '"-"\n')
    assert messages(found) == [": '-': No such file or directory"]


def test_defaults_hold_for_the_lines_after_them(tmp_path):
    text = lines(
        CASE,
        {"defaults": {"order": {"material": "pa12", "policy": "none"}}},
        CASE | {"order": {"policy": "oa_aware"}},
        {"defaults": {}},
        CASE,
    )
    assert [order.tree.get("order") for order in orders(tmp_path, text)] == [
        None,
        {"material": "pa12", "policy": "oa_aware"},
        None,
    ]


@pytest.mark.parametrize("broken", ['{"defaults": {"a": 1}', '{"defaults": 3}', '{"defaults": {}, "order": 1}'])
def test_defaults_that_cannot_be_read_let_nothing_be_made_without_them(tmp_path, broken):
    found = orders(tmp_path, f"{broken}\n{json.dumps(CASE)}\n" + lines({"defaults": {}}, CASE))
    assert [bool(order.problems) for order in found] == [True, True, False]
    assert "the defaults before it" in messages(found[1])[0]


def test_a_sweep_is_a_dose_response_series(tmp_path):
    sweep = {"case": FOOT, "set": {"/left/base_thickness_mm": 3}, "sweep": {"/left/heel_lift_mm": [0, 3, 6]}}
    found = orders(tmp_path, lines(sweep, CASE))
    assert ids(found) == ["p-001", "p-002", "p-003", "c"]
    assert [order.tree["left"].get("heel_lift_mm") for order in found[:3]] == [0, 3, 6]
    assert {order.tree["left"]["base_thickness_mm"] for order in found[:3]} == {3}
    assert [order.number for order in found] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("tree", "words"),
    [
        ({"case": CASE, "sett": {}}, "unknown key 'sett'; allowed beside case: set, sweep"),
        ({"case": CASE, "set": [1]}, "/set: is not an object of JSON pointers"),
        ({"case": CASE, "set": {"id": 1}}, "/set/id: is no JSON pointer: it begins with /"),
        ({"case": CASE, "set": {"/id/x": 1}}, "/set/~1id~1x: leads into a value that is neither"),
        ({"case": CASE, "sweep": {"/id": []}}, "/sweep/~1id: is not a list with at least one value"),
        ({"case": CASE, "sweep": {"/id": 3}}, "/sweep/~1id: is not a list with at least one value"),
        ({"case": CASE, "sweep": {"/id/x": [1]}}, "leads into a value"),
        ({"case": CASE, "sweep": {"": [1]}}, "/sweep: leaves no order"),
        ({"case": 3}, "/case: 3 is no order"),
        ({"case": "gone.json"}, "/case: 'gone.json': No such file or directory"),
        ("gone.json", ": 'gone.json': No such file or directory"),
        ("a\u0000b", "cannot be read"),
        ("\ud800", "cannot be read"),
        (5, ": 5 is no order"),
        ([], ": [] is no order"),
        ({}, "is no order"),
    ],
)
def test_what_is_no_order_is_said_and_stops_nothing(tmp_path, tree, words):
    found = orders(tmp_path, lines(tree, CASE))
    assert len(found) == 2
    (message,) = messages(found[0])
    assert words in message
    assert found[1].tree == CASE


def test_a_line_that_is_no_json_is_said_with_its_place(tmp_path):
    text = b'{"a": 1\n' + json.dumps(CASE).encode() + b'\n\xff\xfe\n{"id": NaN}\n' + b"[" * 100_000 + b"\n"
    found = orders(tmp_path, text)
    assert [order.where.rsplit(":", 1)[1] for order in found] == ["1", "2", "3", "4", "5"]
    assert ["not JSON" in messages(order)[0] if order.problems else None for order in found] == [True, None] + [
        True
    ] * 3
    assert {order.code for order in found if order.problems} == {2}


def test_a_line_longer_than_any_order_is_passed_over(tmp_path, monkeypatch):
    monkeypatch.setattr(order_file, "LARGEST_BYTES", 1000)
    found = orders(tmp_path, json.dumps(CASE | {"label": "x" * 5000}) + "\n" + json.dumps(CASE))
    assert "longer than" in messages(found[0])[0]
    assert found[1].tree == CASE


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{\n"id": 1', "Expecting"),
        ('{"orders": 3}', "orders is not a list"),
        ('{"orders": [], "default": {}}', "unknown key 'default'"),
        ('{"defaults": {"a": 1, "a": 2}, "orders": []}', "/defaults/a: the key stands here twice"),
    ],
)
def test_a_document_that_cannot_be_used_is_refused_whole(tmp_path, text, words):
    with pytest.raises(NotJsonError, match=words):
        orders(tmp_path, text, "orders.json")


def test_duplicate_keys_keep_their_place(tmp_path):
    text = '{"orders": [{"id": "a"}, {"id": "b", "feet": {"left": 1, "left": 2}}]}'
    found = orders(tmp_path, text, "orders.json")
    assert [[p.at for p in order.duplicates] for order in found] == [[], ["/feet/left"]]


def test_behind_a_broken_item_of_an_array_nothing_is_read(tmp_path):
    found = orders(tmp_path, f"[{json.dumps(CASE)}, oops, {json.dumps(CASE)}]", "orders.json")
    assert len(found) == 2
    assert "what follows cannot be read" in messages(found[1])[0]


@given(
    st.lists(st.recursive(st.none() | st.floats(-1e9, 1e9) | st.text(max_size=4), st.lists, max_leaves=5)), st.data()
)
def test_an_array_in_pieces_is_what_json_reads(items, data):
    text = json.dumps(items, indent=data.draw(st.sampled_from([None, 2])))
    size = data.draw(st.integers(1, 9))
    pieces = (text[i : i + size] for i in range(0, len(text), size))
    assert [json.loads(item) for item in array_items(pieces)] == items


@pytest.mark.parametrize("text", ["[1 2]", "[1,]", "[,1]", "[", "[1", "[1,", '[{"a":1}', "[[]", "[x]"])
def test_an_array_that_is_none(text):
    for size in (1, 99):
        with pytest.raises(NotJsonError):
            list(array_items(text[i : i + size] for i in range(0, len(text), size)))


def test_lines_are_read_only_as_far_as_they_are_asked_for():
    file = io.BytesIO(lines(*[CASE] * 20_000).encode())
    entries = order_file._entries(file, "x", lines=True)
    for _ in range(10):
        next(entries)
    assert file.tell() < 20 * len(lines(CASE))


def test_orders_of_a_program(tmp_path):
    (tmp_path / "case.json").write_text(json.dumps(CASE), encoding="utf-8")
    found = list(read_orders(entries_of([CASE, tmp_path / "case.json", str(tmp_path / "case.json"), 7]), str(tmp_path)))
    assert ids(found) == ["c", "c", "c", None]
    assert found[3].where == "order 4"


def test_the_digest_is_of_what_is_ordered_not_of_how_it_is_written(tmp_path):
    swapped = dict(reversed(CASE.items()))
    one, other, changed = orders(tmp_path, lines(CASE, swapped, CASE | {"date": "2026-01-01"}))
    assert one.sha256 == other.sha256 != changed.sha256


@pytest.mark.parametrize(
    ("given", "expected"),
    [("a-1", "a-1"), ("../x", None), ("a/b", None), ("", None), (".a", None), (3, None), ("a" * 65, None)],
)
def test_an_id_that_could_be_a_path_is_none(tmp_path, given, expected):
    (found,) = orders(tmp_path, lines(CASE | {"id": given}))
    assert found.id == expected


@pytest.mark.parametrize(
    "text",
    [
        "[{0}, {1}]\n[{0}]",
        "[{0},\n {1}\n]\n\n   x",
        '{{"orders": [{0}, {1}]}}\n{{"orders": [{0}]}}',
        '{{"defaults": {{}}, "orders": [{0}, {1}]}}\n\n{0}\n',
    ],
)
def test_what_stands_behind_the_end_of_the_orders_is_not_passed_over(tmp_path, text, monkeypatch):
    for chunk in (7, 65_536):
        monkeypatch.setattr(order_file, "CHUNK_BYTES", chunk)
        *good, bad = orders(tmp_path, text.format(json.dumps(CASE), json.dumps(FOOT)), "orders.json")
        assert ids(good) == ["c", "p"]
        assert "text after the end of the" in messages(bad)[0]


@pytest.mark.parametrize(
    ("text", "number", "line"),
    [
        ('[{0},\n{0}\n,{0},\n{{"orthocalc":1,}},\n{0}]', 3, 4),
        ("\n\n[{0}, {0}, ]", 2, 3),
        ("[{0},\n\n{0}\n{0}]", 1, 4),
        ('[{0}, {{"id":', 1, 1),
    ],
)
def test_a_broken_item_of_an_array_is_said_with_its_number_and_line(tmp_path, text, number, line, monkeypatch):
    for chunk in (7, 65_536):
        monkeypatch.setattr(order_file, "CHUNK_BYTES", chunk)
        bad = orders(tmp_path, text.format(json.dumps(CASE)), "orders.json")[-1]
        assert bad.where.endswith(f"orders.json:/{number}")
        assert f"line {line}: " in messages(bad)[0]


def test_numbers_and_days_of_other_libraries_are_those_of_json():
    size = {"length_mm": np.int64(250), "heel_lift_mm": np.float32(4.5), "reliefs": np.zeros((0,))}
    one = {"orthocalc": 1, "id": "a", "date": date(2026, 11, 26), "engrave": np.bool_(False), "left": size}
    found = list(read_orders(entries_of([one, {"id": object()}, one | {"id": "b"}]), "."))
    assert [len(order.problems) for order in found] == [0, 1, 0]
    assert found[0].tree["left"] == {"length_mm": 250, "heel_lift_mm": 4.5, "reliefs": []}
    assert (found[0].tree["date"], found[0].tree["engrave"]) == ("2026-11-26", False)
    assert "a object is nothing that JSON has" in messages(found[1])[0]


def test_an_order_names_the_file_that_it_leads_to_and_the_combination_it_is(tmp_path):
    (tmp_path / "case.json").write_text(json.dumps(CASE), encoding="utf-8")
    sweep = {"case": "case.json", "sweep": {"/feet/left/fpi6": [1, 2]}}
    found = orders(tmp_path, lines("case.json", sweep, CASE))
    at = f"{tmp_path}/orders.jsonl"
    assert [order.where for order in found] == [
        f"{at}:1: case.json",
        f"{at}:2: case.json: c-001",
        f"{at}:2: case.json: c-002",
        f"{at}:3",
    ]


def test_a_prescription_without_an_id_is_no_order(tmp_path):
    (found,) = orders(tmp_path, lines({name: value for name, value in FOOT.items() if name != "id"}))
    assert messages(found) == ["/id: is missing: every order needs an id of its own"]


@pytest.mark.parametrize("tree", [[CASE] * 60, {"defaults": {"label": "x"}, "orders": [CASE] * 60}])
@pytest.mark.parametrize("start", ["", "\n"])
def test_orders_in_one_line_longer_than_any_order_are_all_read(tmp_path, tree, start, monkeypatch):
    text = json.dumps(tree)
    monkeypatch.setattr(order_file, "LARGEST_BYTES", 300)
    assert ids(orders(tmp_path, start + text, "a.json")) == ["c"] * 60
    split = text.replace("}, {", "},\n{", 1).replace('"orders": [', '"orders":\n[')
    assert ids(orders(tmp_path, start + split, "b.json")) == ["c"] * 60


@pytest.mark.parametrize("broken", ['\ufeff{"defaults": {"a": fals}}', '{\n"defaults": {"a": 1}}', "{'defaults': {}}"])
def test_defaults_that_are_no_json_in_any_way_are_not_left_out_unnoticed(tmp_path, broken):
    found = orders(tmp_path, f"{broken}\n{json.dumps(CASE)}\n")
    assert all(order.problems for order in found)
    assert "the defaults before it" in messages(found[-1])[0]


@pytest.mark.parametrize("given", [None, 7])
def test_a_sweep_makes_no_id_of_what_is_none(tmp_path, given):
    swept = {"case": CASE | {"id": given}, "sweep": {"/feet/left/length_mm": [240, 250]}}
    assert [order.id for order in orders(tmp_path, lines(swept))] == [None, None]


def test_an_order_of_a_program_that_is_nested_too_deep_stops_no_other():
    deep = {}
    for _ in range(100_000):
        deep = {"a": deep}
    found = list(read_orders(entries_of([CASE, deep, CASE]), "."))
    assert ["nested too deep" in messages(order)[0] if order.problems else None for order in found] == [
        None,
        True,
        None,
    ]
