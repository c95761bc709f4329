"""Said: what a first reader missed, an uncounted lift or a number that nobody has, is a finding of its own."""

import copy
import re

import pytest

from orthocalc.case import Case
from orthocalc.clinic.plausible import unusual
from orthocalc.clinic.rules import load_rules
from orthocalc.design import plan_case
from orthocalc.document import parse

CASE = {
    "orthocalc": 1,
    "id": "s",
    "patient": {"age_years": 45, "mass_kg": 78, "height_mm": 1740, "symptoms": ["low_back_pain"]},
    "leg_length": [{"method": "xray_full_length", "short_side": "left", "difference_mm": 12}],
    "feet": {side: {"length_mm": 255, "ball_width_mm": 98, "heel_width_mm": 66} for side in ("left", "right")},
    "shoe": {"kind": "athletic"},
}


def design_of(**order):
    return plan_case(parse(Case, copy.deepcopy(CASE) | {"order": order}))


def said(design, name):
    return [finding for finding in design.findings if finding.name == name]


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_base_under_one_foot_alone_is_a_lift_that_nobody_counts(side):
    design = design_of(sides=[side])
    (alone,) = said(design, "base_alone")
    assert (alone.side, alone.value, alone.level) == (side, 3.0, "caution")  # the usual base of a printed insole
    assert not any("the same under both feet" in finding.text for finding in design.findings)
    lost = said(design, "lift_not_made")
    assert [finding.side for finding in lost] == (["left"] if side == "right" else [])
    assert not said(design_of(), "base_alone")


def test_shims_that_leave_the_ball_low_are_said_with_their_drop():
    design = design_of(series="shims")
    (drop,) = said(design, "shims_drop")
    assert drop.value == 8.5  # 70 % of 12 mm to the half millimetre; a pair has its ball raised by half of 8.5
    assert "drop to the ball is 8.5 mm, where the pair prescribed has 4.5 mm" in drop.text
    assert not said(design_of(series="pairs"), "shims_drop")


def test_a_schedule_says_which_of_its_steps_is_made():
    last = "The pair made is the last step's, 8.5 mm"
    assert last in said(design_of(), "lift_schedule")[0].text
    assert last not in said(design_of(series="pairs"), "lift_schedule")[0].text


@pytest.mark.parametrize(("order", "words"), [({}, "printed solid"), ({"infill_pct": 20}, "20 % infill")])
def test_a_compression_says_what_it_takes_the_print_for(order, words):
    (loss,) = said(design_of(**order), "lift_compression")
    assert words in loss.text


@pytest.mark.parametrize(
    ("breadth_mm", "odd"), [(78.4, True), (78.6, False), (98, False), (113.1, False), (113.3, True)]
)
def test_a_breadth_beyond_four_standard_deviations_is_unusual(breadth_mm, odd):
    """ANSUR II: breadth / length 0.376, SD 0.017; of 255 mm 78.5 to 113.2 mm."""
    tree = copy.deepcopy(CASE)
    tree["feet"]["left"] |= {"ball_width_mm": breadth_mm, "heel_width_mm": 60}
    found = [f for f in unusual(parse(Case, tree), load_rules()) if f.rule == "size.breadth_share"]
    assert [f.side for f in found] == ["left"] * odd
    assert all(re.search(r"78\.5 mm to 113\.2 mm", f.text) for f in found)
