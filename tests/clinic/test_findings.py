"""Findings: each rests on a rule that is there, speaks in two voices, and every number of a prescription has one."""

import json
import re

import pytest
from hypothesis import given, settings

from orthocalc.case import Case
from orthocalc.clinic.plausible import implausible
from orthocalc.clinic.rules import load_rules
from orthocalc.clinic.sheet import name_and_unit
from orthocalc.clinic.voice import patient_sentence, topic
from orthocalc.design import plan_case
from orthocalc.document import parse
from tests.clinic.people import people
from tests.test_cases import CASES, run

RULES = load_rules()
PROMISE = re.compile(r"\b(will|cures?|heals?|guarantees?|ensures?|eliminates?)\b", re.IGNORECASE)


def check(design):
    for finding in design.findings:
        assert finding.rule in RULES.by_name, finding
        assert finding.text.endswith("."), finding
        assert not PROMISE.search(finding.text), finding
        plain = patient_sentence(finding)
        if plain is not None:
            assert plain.endswith("."), finding
            assert not re.search(r"\bby  |  |\bof \.|\bNone\b|\{", plain), (finding, plain)
            assert not PROMISE.search(plain), plain
        if finding.level == "refer":
            assert plain is not None, finding
        assert topic(finding)
    told = {(f.name, f.side) for f in design.findings}
    for side, foot in design.prescription.feet().items():
        for field in type(foot).model_fields:
            if getattr(foot, field):
                assert (name_and_unit(field)[0], side) in told, field


@pytest.mark.parametrize("case", [param for param in CASES if "errors" not in param.values[0]])
def test_findings_of_the_golden_cases(case, tmp_path):
    check(run(case, tmp_path))


@settings(max_examples=500)
@given(people())
def test_findings_of_anybody(person):
    case = parse(Case, json.loads(json.dumps(person)))
    if not implausible(case, RULES):
        check(plan_case(case))


def test_no_measured_name_is_left_without_a_unit():
    for rule in RULES.by_name.values():
        assert rule.unit, rule.name
