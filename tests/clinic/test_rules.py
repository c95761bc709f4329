"""The rulebook: complete, graded, sourced, and all of it in use."""

import re
from pathlib import Path

import pytest

from orthocalc.clinic.rules import load_rules

RULES = load_rules()
GRADES = {"trial", "cohort", "guideline", "consensus", "convention", "derived", "ours"}


@pytest.mark.parametrize("rule", RULES.by_name.values(), ids=lambda rule: rule.name)
def test_a_rule_has_value_unit_grade_source_and_note(rule):
    assert rule.grade in GRADES
    assert rule.unit
    assert rule.note.endswith(".")
    assert rule.source or rule.grade in {"derived", "ours"}


def test_every_rule_is_named_by_the_clinic():
    package = Path(__file__).parents[2] / "orthocalc"
    text = "\n".join(file.read_text(encoding="utf-8") for file in package.rglob("*.py"))
    literals = set(re.findall(r"""f?"([a-z_]+\.[a-zA-Z_0-9.{}\[\]' ]+)["]""", text))
    patterns = [re.compile(re.sub(r"\\\{[^}]*\\\}", "[a-z_0-9]+", re.escape(one))) for one in literals]
    unused = [name for name in RULES.by_name if not any(p.fullmatch(name) for p in patterns)]
    assert not unused


def test_known_values_of_the_papers():
    assert RULES.number("lift.fraction") == 0.70  # Rannisto 2019: 10 mm, 7 mm corrected
    assert RULES.numbers("pelvis.harrington_one") == (0.33, 7.3)  # Harrington 2007
    assert RULES.numbers("foot_type.nnht") == (0.22, 0.31)  # Buldt 2018
