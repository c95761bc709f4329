"""Every field of the case file is asked, with its words, unit and range from the file's own schema."""

import json

import pytest

from orthocalc.case import Case
from orthocalc.cli import run
from orthocalc.form.asked import table
from orthocalc.form.elements import elements
from orthocalc.form.places import place_of
from orthocalc.form.questions import TABLE, every_question, sections

ELSEWHERE = {
    "/orthocalc",  # the format's version is no question
    "/pressure/N/file",  # the pressure page imports
    "/pressure/N/side",
    "/order/accept/N/finding",  # asked beside each finding
    "/order/accept/N/side",
    "/order/accept/N/by",
    "/order/accept/N/reason",
    "/order/overrides/SIDE/reliefs/N/s",  # made from pain points, or written into the file
    "/order/overrides/SIDE/reliefs/N/x_mm",
    "/order/overrides/SIDE/reliefs/N/radius_mm",
    "/order/overrides/SIDE/reliefs/N/depth_mm",
}


def leaves(schema, here, at=""):
    """Return the pointers of all values that a JSON Schema allows, SIDE and N for both feet and any item."""
    options = here.get("anyOf", [here])
    inner = next((o for o in options if "$ref" in o or "properties" in o), None)
    if inner is not None:
        named = schema["$defs"][inner["$ref"].rsplit("/", 1)[1]] if "$ref" in inner else inner
        for key, value in named.get("properties", {}).items():
            yield from leaves(schema, value, f"{at}/{'SIDE' if key in {'left', 'right'} else key}")
        return
    items = next((o["items"] for o in options if isinstance(o.get("items"), dict)), None)
    if items is not None and "$ref" in items and not at.endswith("pain_points"):  # a pain point is one answer
        yield from leaves(schema, items, f"{at}/N")
        return
    yield at


def test_every_field_of_the_case_file_is_asked():
    schema = Case.model_json_schema()
    asked = {q.at.replace("/left/", "/SIDE/").replace("/right/", "/SIDE/") for q in every_question()}
    asked |= {at.removesuffix("left") + "SIDE" for at in asked if at.endswith("/left")}
    asked |= {q.at for group in elements().values() for q in group} | ELSEWHERE
    missing = set(leaves(schema, schema)) - asked
    assert not missing


def test_the_table_says_what_the_models_say():
    assert json.loads(TABLE.read_text(encoding="utf-8")) == table(), "python -m orthocalc.form.asked writes it anew"


def test_units_ranges_and_meanings_are_those_of_the_schema(capsys):
    run(["schema", "case"])
    foot = json.loads(capsys.readouterr().out)["$defs"]["Foot"]["properties"]
    by_name = {q.at.removeprefix("/feet/left/"): q for q in every_question() if q.at.startswith("/feet/left/")}
    for name in ("length_mm", "navicular_drop_mm", "rcsp_deg", "mth1_s"):
        (numbers,) = (o for o in foot[name]["anyOf"] if "minimum" in o or "anyOf" in o)
        low, high = ((numbers.get("anyOf") or [numbers])[0][end] for end in ("minimum", "maximum"))
        within = by_name[name].within
        assert (within.low, within.high, within.unit) == (low, high, numbers.get("x-unit", ""))
        assert by_name[name].help == foot[name]["description"]


def test_words_to_choose_are_those_of_the_schema():
    methods = Case.model_json_schema()["$defs"]["LegLengthReading"]["properties"]["method"]["enum"]
    (method,) = (q for q in every_question() if q.at.endswith("/method"))
    assert list(method.words) == methods


@pytest.mark.parametrize(
    ("at", "page", "name"),
    [
        ("/feet/left/length_mm", "measure", "Foot length left"),
        ("/leg_length/1/difference_mm", "measure", "Difference, mm (2)"),
        ("/order/overrides/right/heel_lift_mm", "prescription", "Heel lift right"),
        ("/order/overrides/left/met_pad/height_mm", "prescription", "Metatarsal pad left"),
        ("/pressure/0", "pressure", "Recording (1)"),
        ("/patient/sex", "case", "Sex"),
    ],
)
def test_a_place_is_called_what_it_is_called_on_its_page(at, page, name):
    assert place_of(at)[:2] == (page, name)


def test_shoe_and_order_are_asked_before_the_long_lists_of_boxes():
    asked = [q for section in sections() if section.page == "case" for q in section.questions]
    long_lists = [n for n, q in enumerate(asked) if q.kind == "flags" and len(q.words) > 2]
    last = max(n for n, q in enumerate(asked) if q.at.startswith(("/shoe", "/order")))
    assert len(long_lists) == 3  # symptoms, conditions, red flags
    assert min(long_lists) > last


def test_what_an_empty_field_means_is_what_the_case_then_has():
    """A case that says nothing of its order is read with these words."""
    order = Case.model_validate({"orthocalc": 1, "id": "c", "shoe": {"size": "EU 42"}}).order
    said = {q.at: q.default for q in every_question() if q.default}
    assert said["/order/template"] == order.template
    assert said["/order/material"] == order.material.replace("_", " ")
    assert said["/order/policy"] == order.policy.replace("_", " ")
    assert said["/order/engrave"] == ("yes" if order.engrave else "no")
    assert said["/order/sides"] == ", ".join(order.sides)
    for question in every_question():
        if question.default and question.kind == "choice":
            assert question.default.replace(" ", "_") in question.words
