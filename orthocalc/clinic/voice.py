"""Voice: a finding → the clinician's reason with rule, grade and paper, and the patient's sentence in plain words."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib import resources
from string import Formatter

from orthocalc.clinic.rules import Rules
from orthocalc.finding import Finding

GRADES = {
    "trial": "trial evidence",
    "cohort": "cohort evidence",
    "guideline": "guideline",
    "consensus": "expert consensus",
    "convention": "convention of the field",
    "derived": "derived from its source",
    "ours": "design default, no evidence",
    "clinic": "this clinic's own number",
}
"""Each grade in words that a reader of a report needs no key for."""


def reason(finding: Finding, rules: Rules) -> str:
    """Return a finding's sentence with the rule it rests on, how good its evidence is, and the paper."""
    rule = rules.by_name[finding.rule]
    grade = GRADES[rule.grade]
    parts = [f"{rule.name}: {grade.removesuffix(', no evidence') if rule.source else grade}", *rule.source]
    unread = [] if rule.verified else ["source not read"]
    return f"{finding.text} [{'; '.join([*parts, *unread])}]"


def patient_sentence(finding: Finding) -> str | None:
    """Return what a finding says to the person it is about; None where it is for clinicians alone.

    Raises
    ------
    KeyError : a finding that nobody has thought of (a test walks over all of them)
    """
    words, blanks = _sentences()[finding.name]
    return words.format(**{blank: BLANKS[blank](finding) for blank in blanks}).strip() or None


def _legs(finding: Finding) -> str:
    if "not established" in finding.text:
        return "It could not be told for certain whether one of your legs is shorter."
    if "not a difference of bone" in finding.text:
        return f"Standing, your {finding.side} side is lower, but your legs themselves seem equally long."
    return f"Your {finding.side} leg is shorter than the other by about {spoken(finding)}."


def _lift(finding: Finding) -> str:
    return f"The {finding.side} heel lift inside the shoe is {spoken(finding)}." if finding.value else ""


def _posture(finding: Finding) -> str:
    words = {
        "pronated": "leans inwards when you stand",
        "neutral": "stands in the usual way",
        "supinated": "leans outwards when you stand",
    }
    kind = str(finding.value)
    return f"Your {finding.side} foot {words[kind]}." if kind in words else ""


def _sources(finding: Finding) -> str:
    words = {
        "muscular": "the muscles round your hips",
        "postural": "the way you sit",
        "structural": "the length of your legs",
        "foot mechanics": "the way your foot moves",
        "old injury": "an old injury",
    }
    return ", ".join(words.get(word, word) for word in str(finding.value).split(", "))


def spoken(finding: Finding) -> str:
    """Return a finding's value with its unit, as one would say it."""
    value, unit = finding.value, finding.unit
    if value is None or isinstance(value, bool):
        return ""
    if isinstance(value, str):
        return value.replace("_", " ")
    number = f"{abs(round(value, 1)):g}"
    return number if unit in {"", "1"} else f"{number}°" if unit == "deg" else f"{number} {unit}"


BLANKS: Mapping[str, Callable[[Finding], str]] = {
    "value": spoken,
    "side": lambda finding: finding.side or "",
    "legs": _legs,
    "lift": _lift,
    "posture": _posture,
    "sources": _sources,
}
"""What may be left blank in a sentence, and what fills it."""


def topic(finding: Finding) -> str:
    """Return what a finding is about: legs, lift, foot, pressure, insole, effect, screen, caution or refer."""
    return next(group for group, sentences in _voices().items() if finding.name in sentences)


@cache
def _sentences() -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Return each finding's sentence with the names of its blanks."""
    said = {name: words for group in _voices().values() for name, words in group.items()}
    return {
        name: (words, tuple(blank for _, blank, _, _ in Formatter().parse(words) if blank))
        for name, words in said.items()
    }


@cache
def _voices() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("orthocalc.clinic").joinpath("voices.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
