"""A clinic's own numbers: laid over by name, marked as the clinic's, refused with a sentence where they are none."""

import pytest

from orthocalc.clinic.overlay import RulesError, overlaid
from orthocalc.clinic.rules import load_rules

RULES = load_rules()


def test_a_number_of_its_own_is_marked_and_changes_the_hash():
    own = overlaid(RULES, "[lift]\nfraction = 0.5\n")
    assert own.number("lift.fraction") == 0.5
    assert own.by_name["lift.fraction"].grade == "clinic"
    assert own.by_name["lift.fraction"].source == ()
    assert own.by_name["lift.fraction"].unit == RULES.by_name["lift.fraction"].unit
    assert own.sha256 != RULES.sha256
    assert own.version != RULES.version
    unchanged = {name for name in RULES.by_name if own.by_name[name] == RULES.by_name[name]}
    assert set(RULES.by_name) - unchanged == {"lift.fraction"}
    assert RULES.number("lift.fraction") == 0.7


def test_it_may_say_why_and_where_from():
    text = '[lift.shoe_max]\ncasual = { value = 7, source = "our fitting room", note = "Deeper shoes here." }\n'
    rule = overlaid(RULES, text).by_name["lift.shoe_max.casual"]
    assert (rule.value, rule.source, rule.note) == (7.0, ("our fitting room",), "Deeper shoes here.")


def test_several_numbers_stay_several():
    assert overlaid(RULES, "[arch]\nbounds = [12, 28]\n").numbers("arch.bounds") == (12.0, 28.0)


def test_everything_wrong_is_told_at_once():
    text = """
    [lift]
    fractoin = 0.5
    rounding = "half"
    [arch]
    bounds = 12
    of_navicular = [0.5]
    apex = { value = 0.4, unit = "mm" }
    neutral = true
    pronated = nan
    """
    with pytest.raises(RulesError) as error:
        overlaid(RULES, text)
    told = {problem.split(":")[0]: problem for problem in error.value.problems}
    assert set(told) == {
        "lift.fractoin",
        "lift.rounding",
        "arch.bounds",
        "arch.of_navicular",
        "arch.apex",
        "arch.neutral",
        "arch.pronated",
    }
    assert "did you mean lift.fraction?" in told["lift.fractoin"]
    assert "a list of 2 numbers [mm]" in told["arch.bounds"]


def test_what_is_no_toml_is_said():
    with pytest.raises(RulesError, match="not TOML"):
        overlaid(RULES, "[lift\nfraction")
