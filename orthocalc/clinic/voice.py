"""Voice: a finding → the clinician's reason with rule, grade and paper, and the patient's sentence in plain words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from orthocalc.clinic.rules import Rules
from orthocalc.finding import Finding

GRADES = {
    "trial": "trial",
    "cohort": "cohort",
    "guideline": "guideline",
    "consensus": "consensus",
    "convention": "convention",
    "derived": "derived",
    "ours": "design default, no evidence",
    "clinic": "this clinic's own number",
}
"""Each grade in words that a reader of a report needs no key for."""


def reason(finding: Finding, rules: Rules) -> str:
    """Return a finding's sentence with the rule it rests on, how good its evidence is, and the paper."""
    rule = rules.by_name[finding.rule]
    parts = [f"{rule.name}: {rule.grade}", *rule.source]
    if rule.grade in {"ours", "clinic"} and not rule.source:
        parts = [f"{rule.name}: {GRADES[rule.grade]}"]
    unread = [] if rule.verified else ["source not read"]
    return f"{finding.text} [{'; '.join([*parts, *unread])}]"


def patient_sentence(finding: Finding) -> str:
    """Return what a finding says to the person it is about.

    Raises
    ------
    KeyError : a finding without a sentence (a test walks over all of them)
    """
    return _sentences()[finding.name].format(value=spoken(finding), side=finding.side or "")


def spoken(finding: Finding) -> str:
    """Return a finding's value with its unit, as one would say it."""
    value, unit = finding.value, finding.unit
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return value.replace("_", " ")
    number = f"{abs(round(value, 1)):g}"
    return number if unit in {"", "1"} else f"{number}°" if unit == "deg" else f"{number} {unit}"


def topic(finding: Finding) -> str:
    """Return what a finding is about: legs, lift, foot, pressure, insole, effect, screen, caution or refer."""
    return next(group for group, sentences in _voices().items() if finding.name in sentences)


@cache
def _sentences() -> Mapping[str, str]:
    return {name: sentence for group in _voices().values() for name, sentence in group.items()}


@cache
def _voices() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("orthocalc.clinic").joinpath("voices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
