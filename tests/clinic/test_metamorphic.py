"""What must hold for every person: sides mirror, inches are millimetres, more difference is never less lift."""

import copy
import json

from hypothesis import assume, given
from hypothesis import strategies as st

from orthocalc.case import Case
from orthocalc.clinic.plausible import implausible
from orthocalc.clinic.rules import load_rules
from orthocalc.design import plan_case
from orthocalc.design_file import prescription_json
from orthocalc.document import parse
from tests.clinic.people import METHODS, people, readings, tenths

RULES = load_rules()
OTHER = {"left": "right", "right": "left"}


def plan(tree):
    case = parse(Case, json.loads(json.dumps(tree)))
    assume(not implausible(case, RULES))
    return plan_case(case)


def swapped(tree):
    """Return a case file with left and right exchanged everywhere."""
    if isinstance(tree, dict):
        return {_swapped_key(key): swapped(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [swapped(value) for value in tree]
    return OTHER.get(tree, tree) if isinstance(tree, str) else tree


def _swapped_key(key):
    return {"left": "right", "right": "left", "left_mm": "right_mm", "right_mm": "left_mm"}.get(key, key)


def lift_mm(design):
    return sum(foot.heel_lift_mm + foot.sole_lift_mm for foot in design.prescription.feet().values())


@given(people())
def test_swapping_the_sides_mirrors_the_prescription(person):
    here, there = plan(person), plan(swapped(person))
    one, two = prescription_json(here.prescription), prescription_json(there.prescription)
    assert one["left"] == two["right"]
    assert one["right"] == two["left"]
    assert sorted(here.refused) == sorted(there.refused)
    told = [(f.name, f.level, f.side and OTHER[f.side]) for f in here.findings]
    assert sorted(map(str, told)) == sorted(str((f.name, f.level, f.side)) for f in there.findings)


@given(people())
def test_inches_say_the_same_as_millimetres(person):
    inches = copy.deepcopy(person)
    for foot in inches["feet"].values():
        for name in foot.keys() & {"length_mm", "navicular_height_mm", "dorsum_height_standing_mm"}:
            foot[name] = f"{foot[name] / 25.4:.9f} in"
    for entry in inches["leg_length"]:
        for name in entry.keys() & {"left_mm", "right_mm"}:
            entry[name] = f"{entry[name] / 10:.6f} cm"
    here, there = plan(person), plan(inches)
    for side in OTHER:
        one, two = here.prescription.feet()[side], there.prescription.feet()[side]
        assert abs(one.heel_lift_mm - two.heel_lift_mm) < 1e-6
        assert abs(one.arch_height_mm - two.arch_height_mm) < 1e-6
        assert abs(one.length_mm - two.length_mm) < 1e-5


@given(people(), st.sampled_from(sorted(METHODS)), tenths(0, 40), tenths(0, 40))
def test_more_difference_is_never_less_lift(person, method, first, second):
    lifts = []
    for difference in sorted((first, second)):
        one = copy.deepcopy(person)
        one["leg_length"] = [{"method": method, "short_side": "left", "difference_mm": difference}]
        lifts.append(lift_mm(plan(one)))
    assert lifts[0] <= lifts[1] + 1e-9


@given(people(leg_length=[{"method": "eos", "short_side": "right", "difference_mm": 0}]), tenths(5, 40))
def test_inside_and_under_the_shoe_are_what_was_intended(person, difference):
    person = copy.deepcopy(person)
    person["leg_length"][0]["difference_mm"] = difference
    design = plan(person)
    foot = design.prescription.right
    dropped = [f.value for f in design.findings if f.name == "lift_limited_by_shoe"]
    total = foot.heel_lift_mm + foot.sole_lift_mm + sum(dropped)
    if total:
        assert abs(total - 0.7 * difference) <= 0.25 + 1e-9  # the fraction, to the nearest half millimetre
    assert design.prescription.left.heel_lift_mm == design.prescription.left.sole_lift_mm == 0


SD_OF_ONE_MM = {
    "eos": 1,
    "xray_femoral_heads": 1.5,
    "xray_full_length": 2,
    "laser": 3,
    "block_test": 5,
    "rasterstereography": 6,
}


@given(st.sampled_from(sorted(SD_OF_ONE_MM)), tenths(0.1, 12), readings(methods=tuple(SD_OF_ONE_MM), most=3))
def test_a_worse_method_never_turns_the_side(best, difference, others):
    base = {"orthocalc": 1, "id": "p", "patient": {"age_years": 40}, "feet": {"left": {"length_mm": 260}}}
    first = {"method": best, "short_side": "left", "difference_mm": difference}
    standing = [e for e in others if e["method"] in SD_OF_ONE_MM]  # supine against standing has rows of its own
    worse = [e for e in standing if SD_OF_ONE_MM[e["method"]] > SD_OF_ONE_MM[best]]
    for entry in worse:
        entry["difference_mm"] = entry["difference_mm"][:1]
    legs = plan({**base, "leg_length": [first, *worse]}).assessment.leg_length
    assert legs.short_side == "left"


OVERRIDES = {"heel_lift_mm": 3.0, "arch_height_mm": 20.0, "rearfoot_post_deg": 3.0, "heel_cup_depth_mm": 16.0}


@given(people(), st.sampled_from(sorted(OVERRIDES)), st.sampled_from(["left", "right"]))
def test_an_override_stands_and_is_said(person, field, side):
    person = copy.deepcopy(person)
    person["order"]["overrides"] = {side: {field: OVERRIDES[field]}}
    design = plan(person)
    assert getattr(design.prescription.feet()[side], field) == OVERRIDES[field]
    name = field.rsplit("_", 1)[0]
    said = [f for f in design.findings if f.rule == "order.override" and f.name == name and f.side == side]
    assert len(said) == 1
    assert "by the order" in said[0].text
