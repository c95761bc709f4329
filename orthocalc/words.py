"""Words: findings, reasons and rules as text for a terminal; worst news first, every number with its unit."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator

from orthocalc.clinic.rules import Rule, Rules
from orthocalc.clinic.sheet import name_and_unit
from orthocalc.clinic.voice import GRADES, topic
from orthocalc.design import Design
from orthocalc.finding import SIDES, Finding, Side
from orthocalc.prescription import FootPrescription

WIDTH = 110
TOPICS = {
    "legs": "Legs and pelvis",
    "foot": "Feet",
    "pressure": "Pressure recordings",
    "lift": "Lift",
    "insole": "Insoles",
    "effect": "What may be expected, and what may not",
    "caution": "Noted",
    "screen": "Alignment screen",
    "refer": "Noted",
}
"""Headings of what is neither refer nor caution, in the order they are read."""
DISCLAIMER = "A design aid for qualified professionals, not a diagnosis."


def assessment_lines(design: Design) -> Iterator[str]:
    """Return what a case's measurements mean and what follows, as lines of text."""
    yield f"{design.prescription.id}: {_verdict(design)}"
    yield DISCLAIMER
    for level, heading in (("refer", "REFER"), ("caution", "CAUTION")):
        yield from _section(heading, [f for f in design.findings if f.level == level], design.rules)
    yield ""
    yield "Prescription"
    yield from _table(design)
    for name, heading in TOPICS.items():
        found = [f for f in design.findings if f.level == "info" and topic(f) == name]
        yield from _section(heading, found, design.rules)


def _verdict(design: Design) -> str:
    if design.refused:
        return "refer first; no insole is made until the order accepts what is named under REFER."
    legs = design.assessment.leg_length if design.assessment is not None else None
    if legs is None or legs.short_side is None or legs.difference_mm is None:
        return "no leg-length difference to correct." if legs is not None else "leg length was not measured."
    lift = max((foot.heel_lift_mm + foot.sole_lift_mm for foot in design.prescription.feet().values()), default=0.0)
    shorter = f"{legs.short_side} leg shorter by {legs.difference_mm:.1f} mm (SD {legs.sd_mm:.1f} mm)"
    return f"{shorter}; {f'lift {lift:g} mm.' if lift else 'no lift.'}"


def _section(heading: str, findings: list[Finding], rules: Rules) -> Iterator[str]:
    if not findings:
        return
    yield ""
    yield heading
    for finding in findings:
        rule = rules.by_name[finding.rule]
        side = f"{finding.side}:" if finding.side else ""
        yield from _wrapped(f"  {side:7}", f"{finding.text} [{GRADES[rule.grade]}: {rule.name}]")


def _table(design: Design) -> Iterator[str]:
    feet = design.prescription.feet()
    yield f"  {'':26}{''.join(f'{side:>12}' for side in feet)}"
    for field in FootPrescription.model_fields:
        values = [getattr(foot, field) for foot in feet.values()]
        if any(values) or field == "heel_lift_mm":
            name, unit = name_and_unit(field)
            label = f"{name.replace('_', ' ')}{'' if unit == '1' else f' [{unit}]'}"
            yield f"  {label:26}{''.join(f'{_cell(value):>12}' for value in values)}"
    for step in design.steps if len(design.steps) > 1 else ():
        yield f"  from day {step.day}: {step.side} heel lift {step.heel_lift_mm:g} mm"


def _cell(value: object) -> str:
    if isinstance(value, int | float):
        return f"{round(value, 3):g}" if value else "-"
    return "-" if not value else str(value) if isinstance(value, str) else "yes"


def why_lines(design: Design, side: Side, field: str) -> Iterator[str]:
    """Return the reason of one number, what went into it, the rule and its paper, and what else is said of it."""
    name = name_and_unit(field)[0]
    yield from _wrapped("", design.why(side, field))
    for finding in design.findings:
        if finding.name == name and finding.side == side:
            inputs = ", ".join(f"{key} {_input(value)}" for key, value in finding.inputs.items() if value is not None)
            if inputs:
                yield from _wrapped("  from: ", inputs)
            yield from rule_lines(design.rules.by_name[finding.rule])
            if finding.rule == "order.override":
                yield from rule_lines(design.rules.by_name[str(finding.inputs["rule"])])


def _input(value: object) -> str:
    return f"{round(value, 3):g}" if isinstance(value, float) else str(value)


def rule_lines(rule: Rule) -> Iterator[str]:
    """Return one rule with its value, grade, source and note."""
    yield from _wrapped("  rule: ", f"{rule.name} = {value_of(rule)} ({GRADES[rule.grade]})")
    yield from _wrapped("  note: ", rule.note)
    for source in rule.source:
        yield from _wrapped("  source: ", source + ("" if rule.verified else " (source not read)"))


def value_of(rule: Rule) -> str:
    """Return a rule's number with its unit; numbers that belong together with one unit each, where they differ."""
    values = rule.value if isinstance(rule.value, tuple) else (rule.value,)
    units = rule.unit.split(", ")
    if len(units) == len(values):
        return ", ".join(_with_unit(v, u) for v, u in zip(values, units, strict=True))
    return _with_unit(", ".join(f"{v:g}" for v in values), rule.unit)


def _with_unit(value: float | str, unit: str) -> str:
    number = f"{value:g}" if isinstance(value, float) else str(value)
    return number if unit == "1" else f"{number} {unit}"


def rules_json(rules: Iterable[Rule]) -> list[dict[str, object]]:
    """Return rules as plain JSON values."""
    return [
        {
            "name": rule.name,
            "value": list(rule.value) if isinstance(rule.value, tuple) else rule.value,
            "unit": rule.unit,
            "grade": rule.grade,
            "source": list(rule.source),
            "verified": rule.verified,
            "note": rule.note,
        }
        for rule in rules
    ]


def known_fields() -> tuple[str, ...]:
    """Return the prescription's fields that may be asked for, with and without their unit."""
    fields = FootPrescription.model_fields
    return (*fields, *(name_and_unit(field)[0] for field in fields if name_and_unit(field)[0] not in fields))


def is_side(text: str) -> bool:
    """Say whether a word names a side."""
    return text in SIDES


def _wrapped(lead: str, text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=lead, subsequent_indent=" " * len(lead)) or [lead]
